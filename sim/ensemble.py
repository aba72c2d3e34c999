"""Ensembles: many runs of the compiled engine, over parameter draws and seeds, in a pool of threads.

A run's figures depend on its plan, parameters and seed alone: never on the number of threads or on other runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from sim.parameters import Parameters
from sim.plan import Plan
from sim.problems import InputError, Problem
from sim.weekly import RealArray, mondays, weekly_of
from sim.world import FULL, World, new_world

MOST_MEMBERS = 2_000_000


@dataclass(frozen=True)
class Run:
    """One run: what is done, how people react, which chance."""

    plan: Plan
    parameters: Parameters
    seed: int


@dataclass(frozen=True)
class Ensemble:
    """The weekly figures of many runs.

    Parameters
    ----------
    runs : sequence of Run
        The runs, in order.
    weeks : array (weeks,) datetime64[D]
        The Mondays of the complete weeks.
    weekly : dict of str to array (runs, weeks) float64
        KPI name -> figures; nan = not known. Units and definitions: `sim.kpis`.
    """

    runs: Sequence[Run]
    weeks: npt.NDArray[np.datetime64]
    weekly: dict[str, RealArray]


def run_world(run: Run) -> World:
    """Run one community to its last day with the compiled engine.

    A run whose tables prove too small is run again with more room; it gives the same result.

    Raises
    ------
    InputError
        If the plan would bring more than two million members.
    """
    from sim.kernel import advance  # compiling is put off until something runs

    world = new_world(run.plan, run.parameters, run.seed)
    while advance(world, 0, run.plan.days) < run.plan.days or world.counts[FULL]:
        rows, messages, customers = (2 * len(table) for table in (world.members, world.messages, world.customers))
        if rows > MOST_MEMBERS:
            raise InputError(Problem("sim", "too-many-members", values={"most": MOST_MEMBERS}))
        world = new_world(run.plan, run.parameters, run.seed, rows, messages, customers)
    return world


def run_ensemble(
    runs: Sequence[Run],
    threads: int = 2,
    progress: Callable[[int, int], None] | None = None,
    names: Iterable[str] | None = None,
) -> Ensemble:
    """Run many communities and keep their weekly figures.

    Parameters
    ----------
    runs : sequence of Run
        All with the same first day and number of days.
    threads : int
        Threads to use, 1 or more; the results do not depend on it.
    progress : callable, optional
        Called with (runs done, runs in all) after each run.
    names : iterable of str, optional
        KPI names to keep; all by default.

    Raises
    ------
    ValueError
        If there are no runs, or they differ in first day or length.

    Examples
    --------
    >>> from sim.parameters import defaults
    >>> ensemble = run_ensemble([Run(Plan(days=28), defaults(), seed) for seed in (1, 2)])
    >>> ensemble.weekly["weekly_active"].shape
    (2, 4)
    """
    spans = {(run.plan.start, run.plan.days) for run in runs}
    if len(spans) != 1:
        raise ValueError(f"runs must share one first day and length; found {len(spans)}")
    ((start, days),) = spans
    wanted = None if names is None else tuple(names)
    figures = []
    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        for result in pool.map(lambda run: _figures(run, start, wanted), runs):
            figures.append(result)
            if progress is not None:
                progress(len(figures), len(runs))
    weekly = {name: np.stack([one[name] for one in figures]) for name in figures[0]}
    return Ensemble(runs=runs, weeks=mondays(start, days), weekly=weekly)


def _figures(run: Run, start: date, names: tuple[str, ...] | None) -> dict[str, RealArray]:
    return weekly_of(run_world(run), start, names)
