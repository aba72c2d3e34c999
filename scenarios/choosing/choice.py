"""A choice: what many plans gave in the same possible communities, and which of them to take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scenarios.choosing.batches import BATCH_RUNS, first_runs
from scenarios.choosing.elimination import Elimination
from scenarios.choosing.goals import Goal
from scenarios.comparing import INTERVAL, Comparison
from scenarios.periods import Values
from scenarios.results import RunResult


@dataclass(frozen=True, eq=False)
class Choice:
    """Which of many plans is best for each goal, how sure that is, and what choosing it may cost.

    Parameters
    ----------
    goals : tuple of Goal
        What the plans are judged by.
    results : tuple of RunResult
        Each plan's runs, the first of them in the same possible communities.
    tolerances : array (goals,)
        Differences too small to matter, in each goal's unit.
    error_rate : float
        Chance allowed of choosing wrongly by a tolerance or more.
    elimination : Elimination
        How the plans fell out.
    """

    goals: tuple[Goal, ...]
    results: tuple[RunResult, ...]
    tolerances: Values
    error_rate: float
    elimination: Elimination

    @property
    def common_runs(self) -> int:
        """Possible communities that every plan met: those the tables are about."""
        return min(result.runs for result in self.results)

    @property
    def runs(self) -> int:
        """Runs made, all plans together."""
        return sum(result.runs for result in self.results)

    @cached_property
    def values(self) -> Values:
        """Array (plans, goals, runs) of what every plan gave in the communities that all met; NaN = not known."""
        return np.array(
            [[goal.values(first_runs(result, self.common_runs)) for goal in self.goals] for result in self.results]
        )

    @cached_property
    def _gains(self) -> Values:
        """The same, more being better, in the runs in which every plan and goal is known."""
        signs = np.array([goal.sign for goal in self.goals])
        known = np.isfinite(self.values).all(axis=(0, 1))
        gains: Values = (self.values * signs[None, :, None])[:, :, known]
        return gains

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per goal and plan.

        Columns: ``goal``; ``plan`` (from 0); ``mean``; ``low_90, high_90`` (nine runs in ten lie between);
        ``probability_best`` (share of the possible communities in which it is the best of all, ties shared) with
        ``probability_error``; ``regret`` (how much better the best plan of each community is, on average) and
        ``regret_90`` (below which it stays nine times in ten); ``behind`` (mean of the plan with the best mean, less
        its own; more is worse); ``runs``; ``left_after`` (runs after which it was out, -1 = never); ``best``.
        """
        rows = []
        for at, goal in enumerate(self.goals):
            gains = self._gains[:, at]
            wins, regrets = _wins(gains), gains.max(axis=0) - gains
            for plan in range(len(self.results)):
                low, high = np.nanquantile(self.values[plan, at], INTERVAL)
                left = int(self.elimination.left_after[plan, at])
                row = {"goal": str(goal), "plan": plan, "mean": float(np.nanmean(self.values[plan, at]))}
                row |= {"low_90": low, "high_90": high, **_chance(wins[plan])}
                row |= {"regret": regrets[plan].mean(), "regret_90": np.quantile(regrets[plan], 0.9)}
                row |= {"behind": gains.mean(axis=1).max() - gains[plan].mean(), "runs": self.results[plan].runs}
                row |= {"left_after": left * BATCH_RUNS if left >= 0 else -1}
                rows.append(row | {"best": bool(self.elimination.best[at] == plan)})
        return pd.DataFrame(rows)

    @cached_property
    def joint(self) -> pd.DataFrame:
        """One row per plan, all goals together.

        Columns: ``plan``; ``probability_best`` (share of the possible communities in which it is best for every
        goal at once) with ``probability_error``; ``undominated`` (share in which no other plan is as good for every
        goal and better for one); ``regret`` (mean over the goals of its regret, each as a share of the goal's range:
        the best plan's mean less the worst plan's).
        """
        gains = self._gains
        wins = np.prod([_wins(gains[:, at]) for at in range(len(self.goals))], axis=0)
        means = gains.mean(axis=2)
        ranges = means.max(axis=0) - means.min(axis=0)
        regrets = (gains.max(axis=0) - gains).mean(axis=2)
        shares = np.divide(regrets, ranges, out=np.zeros_like(regrets), where=ranges > 0).mean(axis=1)
        undominated = ~_dominated(gains)
        return pd.DataFrame(
            {"plan": plan, **_chance(wins[plan]), "undominated": undominated[plan].mean(), "regret": shares[plan]}
            for plan in range(len(self.results))
        )

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """The chosen plan against each other one, one row per goal and other plan.

        Columns: ``goal, chosen, other``, those of `scenarios.comparing.Comparison.table` from ``difference`` (chosen
        minus other) on, and ``runs_apart``: runs that plans with seeds of their own would need for the same accuracy.
        """
        rows: list[dict[str, Any]] = []
        for at, goal in enumerate(self.goals):
            chosen = int(self.elimination.best[at])
            for other in range(len(self.results)):
                if other != chosen:
                    found = self._pair(chosen, other, goal)
                    apart = found["runs"] * found["variance_ratio"]
                    rows.append({"goal": str(goal), "chosen": chosen, "other": other, **found, "runs_apart": apart})
        return pd.DataFrame(rows)

    def leaders(self, at: int) -> tuple[int, int]:
        """Return the plan chosen for a goal, counted from 0, and the one that comes closest to it."""
        goal, chosen = self.goals[at], int(self.elimination.best[at])
        rows = self.pairs[self.pairs["goal"] == str(goal)]
        closest = (goal.sign * rows["difference"]).to_numpy().argmin()
        return chosen, int(rows["other"].iloc[closest])

    def near(self, at: int) -> list[int]:
        """Return the plans that are not told from the chosen one, or are behind it by less than matters.

        Parameters
        ----------
        at : int
            Which goal, from 0.
        """
        goal, tolerance = self.goals[at], self.tolerances[at]
        rows = self.pairs[self.pairs["goal"] == str(goal)]
        if self.elimination.sure[at]:
            return [int(other) for other in rows.loc[goal.sign * rows["difference"] < tolerance, "other"]]
        return [int(other) for other in rows["other"] if self.elimination.left_after[other, at] < 0]

    def pair(self, first: int, second: int) -> Comparison:
        """Return two of the plans, counted from 0, compared in all the communities that both met."""
        runs = min(self.results[plan].runs for plan in (first, second))
        return Comparison(first_runs(self.results[first], runs), first_runs(self.results[second], runs))

    def _pair(self, chosen: int, other: int, goal: Goal) -> dict[str, Any]:
        both = self.pair(chosen, other)
        one = [replace(side, values={goal.kpi: side.values[goal.kpi]}) for side in (both.first, both.second)]
        found = Comparison(one[0], one[1]).row(goal.kpi, goal.period) or {}
        return {name: value for name, value in found.items() if name not in ("kpi", "period", "first", "second")}


def _wins(gains: Values) -> Values:
    """Return an array (plans, runs): 1 for the best of each run, shared where several are."""
    top = gains == gains.max(axis=0)
    wins: Values = top / top.sum(axis=0)
    return wins


def _dominated(gains: Values) -> npt.NDArray[np.bool_]:
    """Return an array (plans, runs): whether another plan is as good for every goal and better for one."""
    as_good = np.all(gains[None] >= gains[:, None], axis=2)
    better = np.any(gains[None] > gains[:, None], axis=2)
    dominated: npt.NDArray[np.bool_] = np.logical_and(as_good, better).any(axis=1)
    return dominated


def _chance(wins: Values) -> dict[str, float]:
    """Return the mean of wins and its standard error, never below that of one more win and one more loss."""
    smoothed = (wins.sum() + 1.0) / (len(wins) + 2.0)
    least = np.sqrt(smoothed * (1.0 - smoothed) / (len(wins) + 2.0))
    whole = wins[: len(wins) // BATCH_RUNS * BATCH_RUNS].reshape(-1, BATCH_RUNS).mean(axis=1)
    error = whole.std(ddof=1) / np.sqrt(len(whole)) if len(whole) > 1 else np.nan
    return {"probability_best": float(wins.mean()), "probability_error": float(np.fmax(least, error))}
