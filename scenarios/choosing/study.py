"""A study: plans run on the same possible communities until it is sure enough which is best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scenarios.choosing.batches import BATCH_RUNS, Batches
from scenarios.choosing.choice import Choice
from scenarios.choosing.elimination import eliminate
from scenarios.choosing.goals import USUAL_GOAL, Goal
from scenarios.loading import loaded
from scenarios.periods import Values
from scenarios.results import RunResult
from scenarios.schema import Scenario
from sim.clusters import Where, executor_on
from sim.executing import Progress
from sim.problems import InputError, Problem

FIRST_BATCHES = 10
"""Batches that every plan meets: 80 runs."""


@dataclass(frozen=True)
class Care:
    """How sure the answer must be.

    Parameters
    ----------
    error_rate : float
        Chance allowed of choosing a plan though another is better by the tolerance or more, 0 to 1 excluded;
        over all goals together.
    tolerance : float
        A difference too small to matter, as a share of the goal's mean over all plans (assumption A150).
    most_runs : int
        Most runs of one plan. Where they do not suffice, the answer says so.
    first_runs : int
        Runs that every plan meets, in batches of 8; the more, the better the spread of differences is known.
    """

    error_rate: float = 0.05
    tolerance: float = 0.02
    most_runs: int = 1000
    first_runs: int = FIRST_BATCHES * BATCH_RUNS


def choose(
    scenarios: Sequence[str | Path | Scenario],
    goals: Sequence[Goal] = (USUAL_GOAL,),
    care: Care | None = None,
    seed: int = 7,
    threads: int | None = None,
    progress: Progress | None = None,
    on: Where = None,
) -> Choice:
    """Find the best of several plans for each goal, on shared draws, and stop when that is sure enough.

    Parameters
    ----------
    scenarios : sequence of str, Path or Scenario
        Two or more, over the same days.
    goals : sequence of Goal
        What they are judged by, each once.
    care : Care, optional
        How sure the answer must be.
    seed : int
        The same seed gives the same answer.
    threads : int, optional
        Threads used; the answer does not depend on it.
    progress : callable, optional
        Called with the runs done and the most runs there can be.
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``; see `scenarios.running.run`.

    Raises
    ------
    InputError
        If the plans do not cover the same days, a goal is beyond them, or the figures of `care` make no sense.

    Notes
    -----
    Every plan first meets 80 runs, or as many as `care` says, from which the spread of each difference is known. Then
    plans are added runs 8 at a time and fall out as `scenarios.choosing.elimination` says.

    Examples
    --------
    >>> choose(["b2b-slack", "peers-forum", "partners-slack"]).table  # doctest: +SKIP
    """
    plans = [loaded(each) for each in scenarios]
    care = care or Care()
    _check(plans, goals, care)
    with executor_on(on, threads) as executor:
        return _chosen(Batches(plans, seed, executor, goals), goals, care, progress)


def _chosen(batches: Batches, goals: Sequence[Goal], care: Care, progress: Progress | None) -> Choice:
    """Run the plans until it is sure enough which is best."""
    plans, firsts, mosts = len(batches.scenarios), care.first_runs // BATCH_RUNS, care.most_runs // BATCH_RUNS

    def means(running: Sequence[int], these: range) -> Values:
        places = [(plan, batch) for batch in these for plan in running]
        report = _counting(progress, plans * these.start, len(places), plans * mosts)
        found = [_means(result, goals) for result in batches.run(places, report)]
        return np.array(found).reshape(len(these), len(running), len(goals)).swapaxes(0, 1)

    # a goal that is beyond the plans is said after the first batch
    first = np.concatenate([means(range(plans), these) for these in (range(1), range(1, firsts))], axis=1)
    tolerances = care.tolerance * np.abs(first.mean(axis=(0, 1)))
    tolerances[tolerances == 0.0] = np.finfo(float).tiny  # a goal that is nil in every plan: all are as good
    found = eliminate(
        first, lambda running, batch: means(running, range(batch, batch + 1))[:, 0], tolerances, care.error_rate, mosts
    )
    return Choice(tuple(goals), batches.results(), tolerances, care.error_rate, found)


def _counting(progress: Progress | None, before: int, batches: int, most: int) -> Progress | None:
    """Return what counts the runs of some batches, from those before up to the most there can be."""
    if progress is None:
        return None
    return lambda done, asked: progress(
        min(BATCH_RUNS * most, BATCH_RUNS * before + BATCH_RUNS * batches * done // asked), BATCH_RUNS * most
    )


def _means(result: RunResult, goals: Sequence[Goal]) -> Values:
    """Return the mean of each goal over a batch, more being better."""
    return np.array([goal.sign * np.nanmean(goal.values(result)) for goal in goals])


def _check(plans: Sequence[Scenario], goals: Sequence[Goal], care: Care) -> None:
    problems = []
    if len(plans) < 2:
        problems.append(Problem("scenarios", "too-few-plans", values={"count": len(plans)}))
    for position, plan in enumerate(plans[1:], 2):
        if (plan.start, plan.days_simulated) != (plans[0].start, plans[0].days_simulated):
            days = {"first_start": plans[0].start, "first_end": plans[0].last_day, "position": position}
            days |= {"start": plan.start, "end": plan.last_day}
            problems.append(Problem("scenarios", "different-days-of", values=days))
    if not goals or len(set(goals)) < len(goals):
        problems.append(Problem("scenarios", "goals-not-once"))
    if not 0.0 < care.error_rate < 0.5:
        problems.append(Problem("scenarios", "error-rate", values={"value": care.error_rate}))
    if not 0.0 < care.tolerance <= 1.0:
        problems.append(Problem("scenarios", "tolerance", values={"value": care.tolerance}))
    least = max(FIRST_BATCHES * BATCH_RUNS, care.first_runs)
    if care.most_runs < least:
        problems.append(Problem("scenarios", "budget-too-small", values={"value": care.most_runs, "least": least}))
    if problems:
        raise InputError(problems)
