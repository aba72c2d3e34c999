"""A study: the best plans of a space found, compared until it is sure enough, and what the choice rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from scenarios.choosing import Care, Choice, Goal, choose
from scenarios.choosing.batches import BATCH_RUNS
from scenarios.choosing.study import FIRST_BATCHES
from scenarios.periods import Values
from scenarios.planner.asking import Scores, Want
from scenarios.planner.limits import check_feasible
from scenarios.planner.measuring import measurements
from scenarios.planner.proposing import proposer_for
from scenarios.planner.reading import Asked
from scenarios.planner.regret import RegretMap
from scenarios.planner.search import Found, search, undominated
from scenarios.planner.space import Place, Space
from scenarios.planner.trying import Trials
from scenarios.planner.variants import variants
from scenarios.running import RUNS_PER_DRAW, part_of
from scenarios.schema import Scenario
from sim.clusters import Where, executor_on
from sim.executing import Executor, Progress
from sim.problems import InputError, Problem

FINALISTS, FINALISTS_OF_A_FRONT = 4, 8
"""Plans that are compared at the end, with one goal and with several."""
FINAL_SHARE = 0.3
"""Share of the runs that is kept for the comparison at the end."""
FEWEST_RUNS = 2 * FIRST_BATCHES * BATCH_RUNS
"""Fewest runs for each plan that is to be compared at the end: half of them are left for the search."""
TOLERANCE = 0.01
"""The comparison at the end stops where plans differ by less than this share of the goal's mean."""


@dataclass(frozen=True, eq=False)
class Planned:
    """What the planner found.

    Parameters
    ----------
    space : Space
        The plans there were.
    wants : tuple of Want
        What was wanted.
    trials : Trials
        Every plan that was run in the search, on its own possible communities.
    places : tuple of Place
        The plans compared at the end, on fresh ones.
    choice : Choice
        What they gave.
    best : int
        Position of the plan chosen among them.
    """

    space: Space
    wants: tuple[Want, ...]
    trials: Trials
    places: tuple[Place, ...]
    choice: Choice
    best: int

    @property
    def plan(self) -> Scenario:
        """The plan chosen, ready to be run."""
        return _made(self.space, self.places[self.best])

    @property
    def runs(self) -> int:
        """Runs made."""
        return self.trials.runs + self.choice.runs

    @property
    def scores(self) -> Scores:
        """How what is wanted is turned into scores."""
        return Scores.of(self.wants)

    @cached_property
    def means(self) -> Values:
        """Array (plans, goals): mean gain of each plan compared at the end, in the communities that all met."""
        return _means(self.choice)

    @cached_property
    def finalists(self) -> pd.DataFrame:
        """One row per plan compared at the end, and what it decides.

        Columns: ``plan``; ``variant_of`` (`variant_of`); ``chosen``; ``on_front`` (no other is as good for every goal
        and better for one, the budget counting where there is one goal); ``budget`` and ``hours``; one column per goal
        (mean); one per lever.
        """
        front = set(self._front())
        rows = []
        for at, place in enumerate(self.places):
            takes = self.space.takes(place)
            row: dict[str, Any] = {"plan": at, "variant_of": self.variant_of[at], "chosen": at == self.best}
            row["on_front"] = at in front
            row |= {"budget": takes.budget, "hours": takes.hours}
            row |= {str(goal): goal.sign * mean for goal, mean in zip(self.choice.goals, self.means[at], strict=True)}
            rows.append(row | {name: str(option) for name, option in self.space.decisions(place).items()})
        return pd.DataFrame(rows)

    @cached_property
    def variant_of(self) -> tuple[int, ...]:
        """For each plan compared at the end the one it is a variant of, its own position where it is none.

        The chosen plan stands for its variants, then those on the front: see `scenarios.planner.variants`.
        """
        first = list(dict.fromkeys([self.best, *self._front(), *range(len(self.places))]))
        return variants(self.space, self.places, self.means, self.choice.tolerances, first)

    def _front(self) -> list[int]:
        budgets = np.array([self.space.takes(place).budget for place in self.places])
        free = list(self.scores.free)
        axes = self.means[:, free] if len(free) > 1 else np.column_stack([self.means, -budgets])
        return [int(each) for each in undominated(axes)]

    @cached_property
    def tried(self) -> pd.DataFrame:
        """One row per plan of the search: ``budget, hours, runs`` and one column per goal: a mean over few runs."""
        rows = []
        for place, batches in self.trials.gains.items():
            takes, mean = self.space.takes(place), self.trials.mean(place)
            row: dict[str, Any] = {"budget": takes.budget, "hours": takes.hours, "runs": BATCH_RUNS * len(batches)}
            known = np.where(np.isfinite(mean), mean, np.nan)
            rows.append(row | {str(g): g.sign * value for g, value in zip(self.trials.goals, known, strict=True)})
        return pd.DataFrame(rows)

    @cached_property
    def regret(self) -> RegretMap:
        """The regret map of the plans compared at the end."""
        at = list(self.scores.free) or list(range(len(self.choice.goals)))
        signs = np.array([goal.sign for goal in self.choice.goals])[None, :, None]
        gains = (signs * self.choice.values)[:, at]
        draws = gains.shape[2] // RUNS_PER_DRAW
        by_draw = gains[:, :, : draws * RUNS_PER_DRAW].reshape(*gains.shape[:2], draws, RUNS_PER_DRAW).mean(axis=3)
        known = np.isfinite(by_draw).all(axis=(0, 1))
        shares = (by_draw / self.ranges[at][None, :, None]).mean(axis=1)[:, known]
        shortest = min(self.choice.results, key=lambda result: result.runs).parameters
        return RegretMap(shares, shortest.iloc[np.flatnonzero(known)].reset_index(drop=True))

    @cached_property
    def ranges(self) -> Values:
        """Array (goals,): the best less the worst mean among the plans tried, or among those compared at the end."""
        values = self.tried[[str(goal) for goal in self.choice.goals]].to_numpy(np.float64)
        ranges = np.fmax(np.nanmax(values, axis=0) - np.nanmin(values, axis=0), np.ptp(self.means, axis=0))
        return np.asarray(np.where(ranges > 0, ranges, 1.0))

    @cached_property
    def measurements(self) -> pd.DataFrame:
        """What could be measured first: see `scenarios.planner.measuring.measurements`."""
        return measurements(self.regret, self.plan)


def plan(
    asked: Asked, runs: int = 5000, seed: int = 7, threads: int | None = None, progress: Progress | None = None,
    on: Where = None,
) -> Planned:  # fmt: skip
    """Find the plan of a space that serves what is wanted best, within its limits.

    Parameters
    ----------
    asked : Asked
        The space and what is wanted: see `scenarios.planner.reading.asked_of`.
    runs : int
        Runs to spend, 640 or more; 1280 or more where several goals are to be as good as they can be.
    seed : int
        The same seed gives the same plan. A study that was interrupted and is asked again reads what it had run.
    threads : int, optional
        Threads used; the plan does not depend on it.
    progress : callable, optional
        Called with the runs done and the runs allowed.
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``; see `scenarios.running.run`.

    Raises
    ------
    InputError
        If no plan keeps the limits, if no plan found reaches the targets, or the runs are too few.

    Examples
    --------
    >>> plan(asked_of("b2b-slack", budget=30_000)).plan.manager.hours_per_week  # doctest: +SKIP
    """
    scores = Scores.of(asked.wants)
    leave = FINALISTS if len(scores.free) < 2 else FINALISTS_OF_A_FRONT
    if runs < FEWEST_RUNS * leave:
        values = {"runs": runs, "fewest": FEWEST_RUNS * leave}
        raise InputError(Problem("scenarios", "planner-too-few-runs", values=values))
    check_feasible(asked.space)
    counted = _up_to(runs, progress)
    final = max(int(FINAL_SHARE * runs), leave * FIRST_BATCHES * BATCH_RUNS)
    with executor_on(on, threads) as executor:
        trials = Trials(asked.space, scores.goals, seed, executor, counted)
        found = search(trials, scores, runs - final, leave, proposer_for(asked.space.levers, seed), seed)
        choice = _compared(asked.space, found, scores.goals, final, seed, executor, part_of(counted, trials.runs, runs))
    best = _best(asked, scores, found, choice)
    return Planned(asked.space, asked.wants, trials, found.left, choice, best)


def _compared(
    space: Space, found: Found, goals: Sequence[Goal], runs: int, seed: int, on: Executor, progress: Progress | None
) -> Choice:
    """Compare the plans that are left on fresh communities, by ranking and selection."""
    plans = [_made(space, place) for place in found.left]
    if len(plans) < 2:
        raise InputError(Problem("scenarios", "planner-one-plan"))
    most = runs // len(plans) // BATCH_RUNS * BATCH_RUNS
    first = max(FIRST_BATCHES, int(0.8 * most) // BATCH_RUNS) * BATCH_RUNS
    return choose(plans, goals, Care(0.05, TOLERANCE, max(first, most), first), seed, progress=progress, on=on)


def _best(asked: Asked, scores: Scores, found: Found, choice: Choice) -> int:
    """Return the plan to take: of those that reach the targets the best, the one of least regret, or the cheapest."""
    means = _means(choice)
    reached = scores.missing(means) == 0.0
    if not reached.any():
        raise InputError(_out_of_reach(asked, scores, choice, means))
    if not scores.free:
        budgets = np.array([asked.space.takes(place).budget for place in found.left])
        return int(np.where(reached, budgets, np.inf).argmin())
    if len(scores.free) > 1:
        own = means[:, list(scores.free)]
        spread = np.ptp(own, axis=0)
        behind = (own.max(axis=0) - own) / np.where(spread > 0, spread, 1.0)
        return int(np.where(reached, behind.mean(axis=1), np.inf).argmin())
    goal = scores.free[0]
    best = int(choice.elimination.best[goal])
    return best if reached[best] else int(np.where(reached, means[:, goal], -np.inf).argmax())


def _out_of_reach(asked: Asked, scores: Scores, choice: Choice, means: Values) -> list[Problem]:
    """Say for each target what the plan that comes closest to all of them reaches, and what is reached at the best."""
    closest = int(scores.missing(means).argmin())
    problems = [Problem("scenarios", "wants-out-of-reach", values={"plans": len(asked.wants)})]
    for want in asked.wants:
        if want.target is None:
            continue
        at = choice.goals.index(want.goal)
        own = want.goal.sign * means[:, at]
        top = own.max() if want.at_least else own.min()
        written = want.goal.measure.written
        values = {"want": f"{want.goal} {'≥' if want.at_least else '≤'} {written(want.target)}",
                  "closest": written(float(own[closest])), "best": written(float(top))}  # fmt: skip
        problems.append(Problem("scenarios", "want-out-of-reach", values=values))
    return problems


def _means(choice: Choice) -> Values:
    signs = np.array([goal.sign for goal in choice.goals])
    found: Values = signs * np.nanmean(choice.values, axis=2)
    return found


def _made(space: Space, place: Place) -> Scenario:
    made = space.plan(place)
    assert made is not None  # plans that break a rule are never run
    return made


def _up_to(allowed: int, progress: Progress | None) -> Progress | None:
    """Return what counts the runs done, of those that are allowed."""
    return None if progress is None else lambda done, _: progress(min(done, allowed), allowed)
