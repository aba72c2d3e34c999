"""Goals: a measure over a period, as plans are judged by it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from scenarios.periods import PERIOD_WEEKS, Values, period_means
from scenarios.results import RunResult
from sim.kpis import KPIS
from sim.problems import InputError, Problem

USUAL_PERIOD = "last_13_weeks"


@dataclass(frozen=True)
class Goal:
    """A measure and the period over which its weekly values are averaged.

    Parameters
    ----------
    kpi : str
        A measure of `sim.kpis`.
    period : str
        A period of `scenarios.periods`.

    Examples
    --------
    >>> str(Goal("weekly_active", "month_6"))
    'weekly_active@month_6'
    """

    kpi: str
    period: str = USUAL_PERIOD

    def __str__(self) -> str:
        return f"{self.kpi}@{self.period}"

    @property
    def sign(self) -> float:
        """1 where more is better, -1 where less is."""
        return -1.0 if KPIS[self.kpi].lower_is_better else 1.0

    def values(self, result: RunResult) -> Values:
        """Return the goal's value in each run, NaN where it is not known.

        Raises
        ------
        InputError
            If no run of the result knows it.
        """
        found = self.known_values(result)
        if found is None or not np.isfinite(found).any():
            raise InputError(Problem("scenarios", "goal-not-known", values={"goal": str(self)}))
        return found

    def known_values(self, result: RunResult) -> Values | None:
        """Return the goal's value in each run; None where its period is beyond the horizon or nothing is known."""
        for _, period, (means,) in period_means({self.kpi: result.values[self.kpi]}):
            if period == self.period:
                return means
        return None


USUAL_GOAL = Goal("weekly_active")


def goal_of(text: str) -> Goal:
    """Read a goal: a measure, or a measure and a period with ``@`` between them.

    Raises
    ------
    InputError
        If the measure or the period does not exist; the nearest name is suggested.

    Examples
    --------
    >>> goal_of("retained_12w_joiners@month_12").period
    'month_12'
    """
    kpi, at, period = text.partition("@")
    problems = []
    if kpi not in KPIS:
        problems.append(_unknown("goal-unknown-kpi", kpi, list(KPIS)))
    if at and period not in PERIOD_WEEKS:
        problems.append(_unknown("goal-unknown-period", period, list(PERIOD_WEEKS)))
    if problems:
        raise InputError(problems)
    return Goal(kpi, period or USUAL_PERIOD)


def _unknown(key: str, name: str, known: list[str]) -> Problem:
    near = get_close_matches(name, known, n=1)
    values = {"name": name, "known": ", ".join(known)}
    return Problem("scenarios", f"{key}-near" if near else key, values=values | {"nearest": near[0] if near else ""})
