"""Money at a cadence: what a customer costs and what the community returns, with targets, where something is sold.

Figures are over the plan, as `essaim worth` has them: acquisition cost over months 7 to 12, changes against the same
world without the community, its budget saved.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from scenarios.cadences.tables import CADENCES, LIKELY, UNLIKELY
from scenarios.cadences.tables import MONEY as MONEY_MEASURES
from scenarios.money.worth import Worth
from scenarios.periods import Values
from sim.kpis import MONEY


def money_table(found: Worth, cadence: str, own: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Return the measures of money with their targets, and how often these are reached.

    Parameters
    ----------
    found : Worth
        The worlds with and without the community.
    cadence : str
        As in `cadence_table`.
    own : mapping of str to float, optional
        Targets that replace or join those of ``cadences.toml``.

    Returns
    -------
    DataFrame
        ``measure``; ``low_80, median, high_80``; ``target`` (NaN without one), ``reached`` (share of the possible
        communities) and ``verdict`` ("likely", "open" or "unlikely"; "" where not known or without a target).
    """
    targets = {**CADENCES[cadence].get("money", {}), **(own or {})}
    rows = []
    for measure in MONEY_MEASURES:
        values = _values(found, measure)
        known = values[np.isfinite(values)]
        low, median, high = np.quantile(known, (0.1, 0.5, 0.9)) if len(known) else (np.nan,) * 3
        row: dict[str, Any] = {"measure": measure, "low_80": low, "median": median, "high_80": high}
        target = targets.get(measure, np.nan)
        row |= {"target": target, "reached": np.nan, "verdict": ""}
        if len(known) and np.isfinite(target):
            met = known <= target if MONEY[measure].lower_is_better else known >= target
            reached = float(met.sum() / len(values))  # a community without a new customer reaches no target
            verdict = "likely" if reached >= LIKELY else "unlikely" if reached < UNLIKELY else "open"
            row |= {"reached": reached, "verdict": verdict}
        rows.append(row)
    return pd.DataFrame(rows)


def _values(found: Worth, measure: str) -> Values:
    """Return a measure in each run."""
    source = found.worlds["with"] if measure == "cac_blended" else found.effects["saved"]
    values: Values = np.asarray(source[measure], dtype=np.float64)
    return values
