"""A study of reasons: plans between two plans, run on the same draws, and the difference shared out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import t

from scenarios.attributing import spread_by_assumption
from scenarios.choosing.goals import USUAL_GOAL, Goal
from scenarios.comparing import check_comparable
from scenarios.loading import loaded
from scenarios.periods import Values
from scenarios.reasons.levers import Lever, between, levers_between
from scenarios.reasons.shapley import EXACT_LEVERS, needed, orders_of, shares
from scenarios.running import RUNS_PER_DRAW, Draws, run_many
from scenarios.schema import Scenario
from sim.clusters import Where, executor_on
from sim.executing import Progress
from sim.problems import InputError, Problem

LEVEL = 0.90
"""Width of the intervals of a lever's part."""


@dataclass(frozen=True, eq=False)
class Reasons:
    """What each lever adds to the difference between two plans.

    Parameters
    ----------
    goal : Goal
        The measure and period.
    levers : tuple of Lever
        What differs.
    parts : array (levers, draws, runs of a draw)
        What each lever adds, in the goal's unit; they sum to the difference.
    parameters : DataFrame (draws, parameters)
        The parameters of each draw, and the figures of both platforms.
    runs_made : int
        Runs it cost.
    """

    goal: Goal
    levers: tuple[Lever, ...]
    parts: Values
    parameters: pd.DataFrame
    runs_made: int

    @property
    def exact(self) -> bool:
        """Whether every plan between the two was run; otherwise each draw followed two random orders."""
        return len(self.levers) <= EXACT_LEVERS

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per lever and one for the whole, named "": ``lever, part, low_90, high_90, draws``.

        The interval is that of the mean part over the draws: it shrinks with more runs.
        """
        rows = [{"lever": lever.name, **_mean(part)} for lever, part in zip(self.levers, self.parts, strict=True)]
        return pd.DataFrame([*rows, {"lever": "", **_mean(self.parts.sum(axis=0))}])

    def assumptions(self, lever: int) -> pd.DataFrame:
        """Return the assumptions that the spread of one lever's part comes from; see `scenarios.attributing`.

        Parameters
        ----------
        lever : int
            Its position, from 0.
        """
        return spread_by_assumption(self.parts[lever], self.parameters)


def why(
    first: str | Path | Scenario,
    second: str | Path | Scenario,
    goal: Goal = USUAL_GOAL,
    runs: int = 200,
    seed: int = 7,
    threads: int | None = None,
    progress: Progress | None = None,
    on: Where = None,
) -> Reasons:
    """Find which of the levers that differ makes the difference between two plans.

    Parameters
    ----------
    first, second : str, Path or Scenario
        The plans, over the same days.
    goal : Goal
        The measure and period to explain.
    runs : int
        Runs of each plan, 4 or more. With n levers the whole takes 2^n as many up to three levers, 2n above.
    seed : int
        The same seed gives the same answer.
    threads : int, optional
        Threads used; the answer does not depend on it.
    progress : callable, optional
        Called with the runs done and the runs in all.
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``; see `scenarios.running.run`.

    Raises
    ------
    InputError
        If the plans do not cover the same days, do not differ, or cannot be taken apart.

    Examples
    --------
    >>> why("b2b-slack", load("b2b-slack", {"founders.number": 4, "rituals": []})).table  # doctest: +SKIP
    """
    one, other = (loaded(each) for each in (first, second))
    check_comparable(one, other, runs)
    levers = levers_between(one, other)
    if not levers:
        raise InputError(Problem("scenarios", "no-levers"))
    draws = Draws.from_seed(runs - runs % RUNS_PER_DRAW, seed)
    orders = orders_of(len(levers), len(draws.parameters), seed)
    tried = needed(len(levers), orders)
    asked = [(between(one, other, levers, some), _of(draws, chosen)) for some, chosen in tried.items()]
    with executor_on(on, threads) as executor:
        results = run_many(asked, seed, executor, progress)
    values: list[dict[frozenset[int], Values]] = [{} for _ in draws.parameters]
    frames: dict[frozenset[int], pd.DataFrame] = {}
    for (some, chosen), result in zip(tried.items(), results, strict=True):
        found = goal.values(result).reshape(-1, RUNS_PER_DRAW)
        for draw, both in zip(chosen, found, strict=True):
            values[draw][some] = both
        frames[some] = result.parameters
    whole, nothing = frames[frozenset(range(len(levers)))], frames[frozenset()]
    parameters = whole.join(nothing[nothing.columns.difference(whole.columns)])
    return Reasons(
        goal, levers, shares(len(levers), orders, values), parameters, RUNS_PER_DRAW * sum(map(len, tried.values()))
    )


def _of(draws: Draws, some: list[int]) -> Draws:
    """Return some of the draws."""
    seeds = draws.seeds.reshape(-1, RUNS_PER_DRAW)[some].ravel()
    return Draws([draws.parameters[draw] for draw in some], seeds, draws.platforms[some])


def _mean(part: Values) -> dict[str, float]:
    """Return the mean of a part with its interval, the runs of one draw counting as one observation."""
    draws = part[np.isfinite(part).all(axis=1)].mean(axis=1)
    mean = float(draws.mean()) if len(draws) else np.nan
    margin = np.nan
    if len(draws) > 1:
        margin = float(t.ppf((1 + LEVEL) / 2, len(draws) - 1) * draws.std(ddof=1) / np.sqrt(len(draws)))
    return {"part": mean, "low_90": mean - margin, "high_90": mean + margin, "draws": len(draws)}
