"""Goals: a measure over a period, as plans are judged by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from scenarios.measures import ALSO_CALLED, MEASURES, WHOLE_PLAN, is_money
from scenarios.periods import PERIOD_WEEKS, Values, period_means
from scenarios.results import RunResult
from sim.kpis import KPIS, Kpi
from sim.problems import InputError, Problem

USUAL_PERIOD = "last_13_weeks"


@dataclass(frozen=True)
class Goal:
    """A measure and the period over which its weekly values are averaged.

    Parameters
    ----------
    kpi : str
        A measure of a community, or one of money.
    period : str
        A period of `scenarios.periods`; ``plan`` for a measure of money, whose definition says what it is over.

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
    def measure(self) -> Kpi:
        """The measure with its words."""
        return MEASURES[self.kpi]

    @property
    def sign(self) -> float:
        """1 where more is better, -1 where less is."""
        return -1.0 if self.measure.lower_is_better else 1.0

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
        return self.known_in(result.values)

    def known_in(self, weekly: Mapping[str, Values]) -> Values | None:
        """Return the goal's value in each run, given the weekly values (runs, weeks) of each measure."""
        for _, period, (means,) in period_means({self.kpi: weekly[self.kpi]}):
            if period == self.period:
                return means
        return None


USUAL_GOAL = Goal("weekly_active")


def goal_of(text: str, money: bool = True) -> Goal:
    """Read a goal: a measure, or a measure and a period with ``@`` between them.

    A measure of money, such as ``roi`` or ``cac``, stands alone.

    Parameters
    ----------
    text : str
        What was written.
    money : bool
        Whether a measure of money will do.

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
    kpi = ALSO_CALLED.get(kpi, kpi)
    problems = []
    if kpi not in MEASURES:
        problems.append(_unknown("goal-unknown-kpi", kpi, list(MEASURES) if money else list(KPIS)))
    elif is_money(kpi) and not money:
        problems.append(Problem("scenarios", "goal-no-money", values={"name": kpi}))
    if is_money(kpi) and period not in ("", WHOLE_PLAN):
        problems.append(Problem("scenarios", "goal-money-period", values={"name": kpi}))
    elif at and period not in PERIOD_WEEKS and not is_money(kpi):
        problems.append(_unknown("goal-unknown-period", period, list(PERIOD_WEEKS)))
    if problems:
        raise InputError(problems)
    return Goal(kpi, WHOLE_PLAN if is_money(kpi) else period or USUAL_PERIOD)


def _unknown(key: str, name: str, known: list[str]) -> Problem:
    near = get_close_matches(name, known, n=1)
    values = {"name": name, "known": ", ".join(known)}
    return Problem("scenarios", f"{key}-near" if near else key, values=values | {"nearest": near[0] if near else ""})
