"""A study of sensitivity: screen everything, share out the variance among what stands out, move it both ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from scenarios.choosing.goals import USUAL_GOAL, Goal
from scenarios.loading import loaded
from scenarios.periods import Values
from scenarios.schema import Scenario
from scenarios.sensitivity.factors import CHANCE, Factors
from scenarios.sensitivity.indices import decomposed, screened
from sim.clusters import Where, executor_on
from sim.executing import Progress
from sim.problems import InputError, Problem

SINGLE = 6
"""Factors that get indices of their own; the others share one."""
OTHERS = "others"
INNER = (0.05, 0.95)
"""Screening moves a factor between these quantiles: the ends of a distribution are hardly believed in."""
TORNADO = (0.1, 0.9)
"""Quantiles to which the tornado moves each factor."""
TORNADO_SEEDS = 20
"""Communities at each end of a bar, the same at all of them."""
FEWEST_RUNS = 800
"""Two trajectories through some 170 factors, an eight-point design and the tornado's bars."""


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """What moves one outcome of one scenario.

    Parameters
    ----------
    goal : Goal
        The outcome.
    screening : DataFrame
        Every factor, by Morris: see `scenarios.sensitivity.indices.screened`.
    indices : DataFrame
        What stood out, all the others together and chance, by Sobol: see `decomposed`.
    tornado : DataFrame
        ``factor, low, high`` (the mean outcome with the factor at its 10 % and 90 % quantile) and ``middle``.
    runs : int
        Runs made.
    unknown : int
        Runs in which the outcome was not known and took the mean of the others.
    """

    goal: Goal
    screening: pd.DataFrame
    indices: pd.DataFrame
    tornado: pd.DataFrame
    runs: int
    unknown: int


def sensitivity(
    scenario: str | Path | Scenario,
    goal: Goal = USUAL_GOAL,
    runs: int = 3000,
    seed: int = 7,
    threads: int | None = None,
    progress: Progress | None = None,
    on: Where = None,
) -> Sensitivity:
    """Find which of the things nobody knows move an outcome.

    All points of a design share their draws: two points that differ in one factor meet the same chance, and chance
    is a factor of its own.

    Parameters
    ----------
    scenario : str, Path or Scenario
        The plan.
    goal : Goal
        The outcome.
    runs : int
        Runs to spend, 800 or more: a third on screening, the rest on the indices and the tornado.
    seed : int
        The same seed gives the same answer.
    threads : int, optional
        Threads used; the answer does not depend on it.
    progress : callable, optional
        Called with the runs done and the runs allowed.
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``; see `scenarios.running.run`.

    Raises
    ------
    InputError
        If the runs are too few, the goal is beyond the horizon, or SALib is not installed.

    Examples
    --------
    >>> sensitivity("b2b-slack").indices  # doctest: +SKIP
    """
    if runs < FEWEST_RUNS:
        raise InputError(Problem("scenarios", "sensitivity-too-few-runs", values={"runs": runs, "fewest": FEWEST_RUNS}))
    chosen = loaded(scenario)
    with executor_on(on, threads) as executor:
        return _studied(Factors(chosen, goal, executor), goal, runs, seed, progress)


def _studied(factors: Factors, goal: Goal, runs: int, seed: int, progress: Progress | None) -> Sensitivity:
    """Screen all factors, then take apart what the largest do."""
    spent = _Spent(factors, runs, progress)
    moved = len(factors.names) - 1
    trajectories = max(2, runs // 3 // (moved + 1))
    screening = screened(spent.over(lambda points: _held(points, factors)), factors.names[:-1], trajectories, seed)
    top = list(screening["factor"][:SINGLE])
    groups = {name: [factors.names.index(name)] for name in (*top, CHANCE)}
    groups[OTHERS] = [place for place, name in enumerate(factors.names) if name not in groups]
    ends = TORNADO_SEEDS * (1 + 2 * SINGLE)
    base = 2 ** int(np.log2(max(8, (runs - spent.runs - ends) // (len(groups) + 2))))
    indices = decomposed(spent.over(lambda points: points), groups, base, seed)
    tornado = _tornado(spent, factors, top, seed)
    return Sensitivity(goal, screening, indices, tornado, spent.runs, factors.unknown)


def _held(points: Values, factors: Factors) -> Values:
    """Return the points of a screening: kept off the ends, in the middle of chance."""
    inner = INNER[0] + (INNER[1] - INNER[0]) * points
    return np.column_stack([inner, np.full(len(points), factors.middle()[-1])])


def _tornado(spent: _Spent, factors: Factors, names: list[str], seed: int) -> pd.DataFrame:
    """Move each factor to its low and high end, everything else in the middle, over the same chances."""
    chances = np.random.default_rng((seed, len(names))).uniform(size=TORNADO_SEEDS)
    ends = [(name, end) for name in names for end in TORNADO]
    points = np.tile(factors.middle(), (len(ends) + 1, 1))
    for row, (name, end) in enumerate(ends, 1):
        points[row, factors.names.index(name)] = end
    every = np.repeat(points, TORNADO_SEEDS, axis=0)
    every[:, -1] = np.tile(chances, len(points))
    means = spent.over(lambda same: same)(every).reshape(len(points), TORNADO_SEEDS).mean(axis=1)
    frame = pd.DataFrame({"factor": names, "low": means[1::2], "high": means[2::2], "middle": means[0]})
    order = (frame["high"] - frame["low"]).abs().sort_values(ascending=False).index
    return frame.loc[order].reset_index(drop=True)


class _Spent:
    """Counts the runs that designs ask for."""

    def __init__(self, factors: Factors, allowed: int, progress: Progress | None) -> None:
        self.factors, self.allowed, self.progress, self.runs = factors, allowed, progress, 0

    def over(self, placed: Callable[[Values], Values]) -> Callable[[Values], Values]:
        """Return the outcome as a function of a design's points, which are first placed among all factors."""

        def outcomes(points: Values) -> Values:
            before, told = self.runs, self.progress
            self.runs += len(points)
            if told is None:
                return self.factors.outcomes(placed(points))
            return self.factors.outcomes(placed(points), lambda done, _: told(before + done, self.allowed))

        return outcomes
