"""Asking: what a plan is for. A goal alone is to be as good as it can; a goal with a figure is to be reached."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.choosing.goals import Goal, goal_of
from scenarios.measures import is_money
from scenarios.money.worth import check_customers
from scenarios.periods import PERIOD_WEEKS, Values
from scenarios.schema import Scenario
from sim.problems import InputError, Problem
from sim.weekly import complete_weeks

_WRITTEN = re.compile(r"(?P<goal>[^<>=\s]+)\s*(?:(?P<sign>>=|<=)\s*(?P<size>[+-]?\d+(?:[.,]\d+)?)\s*(?P<percent>%)?)?")


@dataclass(frozen=True)
class Want:
    """One thing that is wanted of a plan, on average over the possible communities.

    Parameters
    ----------
    goal : Goal
        The measure and period.
    target : float, optional
        What is to be reached, in the measure's unit; None = as good as it can be.
    at_least : bool
        Whether the target is to be reached from below; otherwise it is not to be exceeded.

    Examples
    --------
    >>> str(want_of("cac <= 500"))
    'cac_blended@plan<=500'
    """

    goal: Goal
    target: float | None = None
    at_least: bool = True

    def __str__(self) -> str:
        if self.target is None:
            return str(self.goal)
        return f"{self.goal}{'>=' if self.at_least else '<='}{self.target:g}"

    def missing(self, mean: float) -> float:
        """Return by how much a mean misses the target, in the measure's unit; 0 where it is met or there is none."""
        if self.target is None:
            return 0.0
        if not np.isfinite(mean):
            return np.inf
        return max(0.0, self.target - mean if self.at_least else mean - self.target)


def want_of(text: str) -> Want:
    """Read what is wanted: a goal, or a goal, ``>=`` or ``<=``, and a figure.

    Raises
    ------
    InputError
        If the goal does not exist or the figure is none.
    """
    found = _WRITTEN.fullmatch(text.strip().replace("−", "-"))
    if found is None:
        raise InputError(Problem("scenarios", "want-unreadable", values={"value": text}))
    goal = goal_of(found["goal"])
    if found["sign"] is None:
        return Want(goal)
    size = float(found["size"].replace(",", ".")) / (100.0 if found["percent"] else 1.0)
    return Want(goal, size, found["sign"] == ">=")


def disagreeing(wants: Mapping[Want, str], scenario: Scenario) -> list[Problem]:
    """Return what is wrong with wants together or for this scenario: no plan need be simulated to see it.

    Parameters
    ----------
    wants : mapping of Want to str
        What is wanted, and where that is written, if anywhere.
    scenario : Scenario
        What the plans have in common.
    """
    problems = []
    for want, where in wants.items():
        last = PERIOD_WEEKS.get(want.goal.period, (None, 0))[0]
        weeks = complete_weeks(scenario.start, scenario.days_simulated)
        have = weeks.stop - weeks.start
        if last is not None and last > have:
            problems.append(
                Problem("scenarios", "want-beyond", where, {"goal": want.goal, "weeks": have, "needs": last})
            )
        if want.goal.measure.aggregation == "share" and want.target is not None and not 0.0 <= want.target <= 1.0:
            problems.append(Problem("scenarios", "want-no-share", where, {"want": want}))
    problems += _opposed(list(wants), list(wants.values()))
    if any(is_money(want.goal.kpi) for want in wants):
        try:
            check_customers(scenario)
        except InputError as error:
            problems += error.problems
    return problems


def _opposed(wants: Sequence[Want], places: Sequence[str]) -> list[Problem]:
    found = []
    for at, second in enumerate(wants):
        for first in wants[:at]:
            if first.goal != second.goal or first.target is None or second.target is None:
                continue
            low, high = sorted((first, second), key=lambda want: not want.at_least)
            if low.at_least and not high.at_least and (low.target or 0.0) > (high.target or 0.0):
                found.append(Problem("scenarios", "wants-opposed", places[at], {"first": first, "second": second}))
    return found


@dataclass(frozen=True)
class Scores:
    """How wants turn the mean gains of plans into what a search makes as large as it can.

    Parameters
    ----------
    wants : tuple of Want
        What is wanted.
    goals : tuple of Goal
        The goals, each once, in the order of the means.
    """

    wants: tuple[Want, ...]
    goals: tuple[Goal, ...]

    @classmethod
    def of(cls, wants: Sequence[Want]) -> Scores:
        """Return the scores of these wants."""
        return cls(tuple(wants), tuple(dict.fromkeys(want.goal for want in wants)))

    @property
    def free(self) -> tuple[int, ...]:
        """Positions of the goals that are to be as good as they can; none = the cheapest plan is sought."""
        return tuple(self.goals.index(goal) for goal in dict.fromkeys(w.goal for w in self.wants if w.target is None))

    def missing(self, means: Values) -> Values:
        """Return by how much plans miss all targets together, as a share of each one's spread over the plans.

        Parameters
        ----------
        means : array (plans, goals)
            Mean gains, more being better.
        """
        total = np.zeros(len(means))
        for want in self.wants:
            at = self.goals.index(want.goal)
            own = np.array([want.missing(want.goal.sign * mean) for mean in means[:, at]])
            known = means[np.isfinite(means[:, at]), at]
            spread = float(np.ptp(known)) if len(known) else 0.0
            total += own / (spread if spread > 0 else 1.0)
        return total

    def of_means(self, means: Values, budgets: Values) -> Values:
        """Return what is to be large, an array (plans, goals to be good at); a target missed weighs most."""
        own = means[:, list(self.free)] if self.free else -budgets[:, None]
        known = np.where(np.isfinite(own), own, np.nan)
        worst = np.nanmin(known, axis=0)
        own = np.where(np.isfinite(own), own, worst)
        spread = np.ptp(own, axis=0)
        missed = np.minimum(self.missing(means), 1e6)
        return np.asarray(
            np.where(missed[:, None] > 0, worst - (1.0 + missed[:, None]) * np.maximum(spread, 1e-9), own)
        )
