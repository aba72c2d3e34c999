"""Tables of a cadence: each measure's band by week, month or quarter, and how often its target is reached."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from scenarios.periods import Values
from scenarios.results import BAND_QUANTILES, RunResult
from sim.kpis import KPIS
from sim.problems import InputError, Problem

ACTIVE_SHARE = "active_share"
"""Weekly active members as a share of members: people set targets for it, and no export shows it."""
CADENCES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    tomllib.loads(files("scenarios.cadences").joinpath("cadences.toml").read_text(encoding="utf-8"))
)
"""Cadence -> its ``measures`` and its ``targets``."""
LENGTHS = {"weekly": "W-SUN", "monthly": "M", "quarterly": "Q"}
"""Cadence -> the name of its periods in pandas."""
MONEY = ("cac_blended", "cac_change", "roi")
"""Measures of money for which targets can be set: see `scenarios.cadences.money`."""
LIKELY, UNLIKELY = 0.8, 0.2
"""Shares of the possible communities from which reaching a target is called likely, and below which unlikely (A153)."""


def cadence_table(result: RunResult, cadence: str) -> pd.DataFrame:
    """Return the bands of a cadence's measures, period by period.

    A month's or a quarter's value is the mean of its weeks, each belonging to the period in which its Monday lies.

    Parameters
    ----------
    result : RunResult
        The runs of a scenario.
    cadence : {"weekly", "monthly", "quarterly"}
        How often one looks.

    Returns
    -------
    DataFrame
        ``measure``, ``period`` (its first day), ``low_80, low_50, median, high_50, high_80``; NaN where not known.

    Examples
    --------
    >>> cadence_table(run("b2b-slack", runs=20), "monthly")  # doctest: +SKIP
    """
    rows = []
    for measure in CADENCES[cadence]["measures"]:
        starts, values = _by_period(result, measure, cadence)
        for place, start in enumerate(starts):
            known = values[:, place][np.isfinite(values[:, place])]
            edges = np.quantile(known, list(BAND_QUANTILES.values())) if len(known) else [np.nan] * len(BAND_QUANTILES)
            bands = dict(zip(BAND_QUANTILES, map(float, edges), strict=True))
            rows.append({"measure": measure, "period": start, **bands})
    return pd.DataFrame(rows)


def targets_table(result: RunResult, cadence: str, own: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Return how often the targets of a cadence are reached in its last period.

    Parameters
    ----------
    result : RunResult
        The runs of a scenario.
    cadence : str
        As in `cadence_table`.
    own : mapping of str to float, optional
        Targets that replace or join those of ``cadences.toml``.

    Returns
    -------
    DataFrame
        ``measure, target``; ``median`` (in the last period known); ``reached`` (share of the possible communities that
        reach it); ``members`` (median size then); ``verdict`` ("likely", "open" or "unlikely"; "" where not known).
    """
    rows = []
    for measure, target in {**CADENCES[cadence]["targets"], **(own or {})}.items():
        values = _by_period(result, measure, cadence)[1]
        known_periods = np.flatnonzero(np.isfinite(values).any(axis=0))
        row: dict[str, Any] = {"measure": measure, "target": target, "median": np.nan, "reached": np.nan}
        row |= {"members": np.nan, "verdict": ""}
        if len(known_periods):
            last = known_periods[-1]
            known = values[:, last][np.isfinite(values[:, last])]
            met = known <= target if measure in KPIS and KPIS[measure].lower_is_better else known >= target
            members = _by_period(result, "members", cadence)[1][:, last]
            reached = float(met.mean())
            verdict = "likely" if reached >= LIKELY else "unlikely" if reached < UNLIKELY else "open"
            row |= {"median": float(np.median(known)), "reached": reached, "verdict": verdict}
            sizes = members[np.isfinite(members)]
            row |= {"members": float(np.median(sizes)) if len(sizes) else np.nan}
        rows.append(row)
    return pd.DataFrame(rows)


def target_of(text: str) -> tuple[str, float]:
    """Read a target such as ``active_share=0.4``.

    Raises
    ------
    InputError
        If the measure does not exist, or no number follows.

    Examples
    --------
    >>> target_of("answered_share=0.8")
    ('answered_share', 0.8)
    """
    measure, _, number = text.partition("=")
    names = (*KPIS, ACTIVE_SHARE, *MONEY)
    if measure not in names:
        raise InputError(Problem("scenarios", "target-unknown", values={"name": measure, "known": ", ".join(names)}))
    try:
        value = float(number)
    except ValueError:
        value = np.nan
    if not np.isfinite(value):
        raise InputError(Problem("scenarios", "target-no-number", values={"text": text, "measure": measure}))
    return measure, value


def _by_period(result: RunResult, measure: str, cadence: str) -> tuple[list[pd.Timestamp], Values]:
    """Return the first days of the periods and an array (runs, periods) of means over their weeks."""
    weekly = _weekly(result, measure)
    periods = result.weeks.to_period(LENGTHS[cadence])
    order = list(dict.fromkeys(periods))
    columns = []
    for period in order:
        inside = weekly[:, np.asarray(periods == period)]
        known = np.isfinite(inside)
        means: Values = np.full(len(inside), np.nan)
        np.divide(np.where(known, inside, 0.0).sum(axis=1), known.sum(axis=1), out=means, where=known.any(axis=1))
        columns.append(means)
    return [period.start_time for period in order], np.column_stack(columns)


def _weekly(result: RunResult, measure: str) -> Values:
    if measure != ACTIVE_SHARE:
        return result.values[measure]
    active, members = result.values["weekly_active"], result.values["members"]
    shares: Values = np.full(active.shape, np.nan)
    np.divide(active, members, out=shares, where=members > 0)
    return shares
