"""Measuring: what could be learnt before choosing, at which price, and what that would gain the choice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm, rankdata

from scenarios.periods import Values
from scenarios.planner.regret import RegretMap
from scenarios.platform_uncertainty import PREFIX
from scenarios.schema import Scenario
from scenarios.sensitivity.decision import expected_given, gain_among
from sim.register import spread_left, teaching

REPEATS = 40
"""Times what a measurement would find is drawn."""
FEWEST_FLIPS = 0.05
"""A measurement after which one chooses otherwise less often than this is not said to change the choice."""


@dataclass(frozen=True)
class Way:
    """A way to learn a parameter: hours it takes, and the share of the prior's spread that it leaves.

    ``name`` is "export" (the figures of one's own running community, a year of them) or "test" (the lever is tried on
    half of the newcomers or weeks for three months).
    """

    name: str
    hours: float
    left: float


TEST = Way("test", 26.0, 0.5)
"""A test takes 20 hours once and 2 a month, and halves what is not known of a lever's effect (assumption A159)."""
EXPORT_HOURS = 3.0
"""Hours that exporting and reading a community's figures takes (assumption A159)."""


def way_of(parameter: str) -> Way | None:
    """Return the cheapest way to learn a parameter; None where nothing is known to teach it beforehand.

    Examples
    --------
    >>> way_of("gathering.prompt_posting").name
    'test'
    """
    if parameter.startswith(PREFIX):
        return None
    left = spread_left(parameter)
    if teaching(parameter) in ("taught", "level", "weak") and left and left[0] < 1.0:
        return Way("export", EXPORT_HOURS, left[0])
    return TEST if teaching(parameter) == "lever" else None


def measurements(found: RegretMap, scenario: Scenario, seed: int = 7) -> pd.DataFrame:
    """Return what each measurement would gain a choice among plans, the cheapest that would change it first.

    Parameters
    ----------
    found : RegretMap
        The plans' gains over the draws.
    scenario : Scenario
        What an hour costs.
    seed : int
        Of what measurements find.

    Returns
    -------
    DataFrame
        ``parameter``; ``way``; ``cost`` (scenario's currency); ``gain`` (share of the goal's range); ``flips`` (how
        often one would choose otherwise); ``changes`` (whether knowing the parameter stands out of luck and one would
        choose otherwise often enough).
    """
    generator = np.random.default_rng((seed, 159))
    rows = []
    for row in found.knowing.to_dict("records"):
        way = way_of(row["parameter"])
        if way is None:
            continue
        gain, flips = _learnt(found.gains, found.parameters[row["parameter"]].to_numpy(np.float64), way.left, generator)
        changes = bool(row["stands_out"] and flips >= FEWEST_FLIPS)
        rows.append({"parameter": row["parameter"], "way": way.name, "cost": way.hours * scenario.costs.hourly_cost,
                     "gain": gain, "flips": flips, "changes": changes})  # fmt: skip
    frame = pd.DataFrame(rows, columns=["parameter", "way", "cost", "gain", "flips", "changes"])
    return frame.sort_values(["changes", "cost", "gain"], ascending=[False, True, False], ignore_index=True)


def _learnt(gains: Values, values: Values, left: float, generator: np.random.Generator) -> tuple[float, float]:
    """Return what a measurement that leaves this share of the spread gains, and how often it changes the choice."""
    scores = norm.ppf(rankdata(values) / (len(values) + 1.0))
    best, gain, flips = gains.mean(axis=1).argmax(), 0.0, 0.0
    for _ in range(REPEATS):
        seen = np.sqrt(1.0 - left**2) * scores + left * generator.standard_normal(len(scores))
        expected = expected_given(gains, seen)
        gain += max(0.0, gain_among(expected)) / REPEATS
        flips += float((expected.argmax(axis=1) != best).mean()) / REPEATS
    return gain, flips
