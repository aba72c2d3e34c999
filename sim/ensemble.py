"""Ensembles: many runs of the compiled engine, over plans, parameter draws and seeds, in threads or on a cluster.

A run's figures depend on its plan, parameters and seed alone: never on the number of threads, on the machine it ran
on or on other runs. Runs are done, kept and sent away in chunks; only their weekly figures stay in memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from threading import local
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sim.engine import advance
from sim.parameters import Parameters
from sim.plan import Plan
from sim.planned import planned_days
from sim.problems import InputError, Problem
from sim.setting import setting_of
from sim.starting import Start
from sim.weekly import RealArray, mondays, weekly_of
from sim.world import FULL, World, expected_members, new_world

MOST_MEMBERS = 2_000_000
RUN_SECONDS, ROW_SECONDS = 0.01, 5e-8  # a run at the least; what each member's row adds a day
CHUNK_SECONDS = 2.0
MOST_IN_A_CHUNK = 100

Figures = dict[str, RealArray]
"""KPI name -> array (runs, weeks); nan = not known."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Run:
    """One run: what is done, how people react, which chance; and whom it starts with, if not with an empty place."""

    plan: Plan
    parameters: Parameters
    seed: int
    start: Start | None = None


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
    weekly: Figures


@dataclass(frozen=True)
class Chunk:
    """Some runs of an ensemble, done in one go.

    Parameters
    ----------
    runs : tuple of Run
        The runs, in order.
    names : tuple of str, optional
        KPI names to keep; all if None.
    """

    runs: tuple[Run, ...]
    names: tuple[str, ...] | None = None


class Executor(Protocol):
    """Where chunks are computed: the threads of this machine, or a cluster."""

    def figures(self, chunks: Sequence[Chunk], done: Callable[[int], None]) -> Iterator[tuple[int, Figures]]:
        """Give the place and figures of each chunk as it is finished; tell ``done`` how many more runs are."""
        ...


class Keeper(Protocol):
    """Where figures are kept from one question to the next: `sim.store.Store`, or nothing."""

    def read(self, chunk: Chunk) -> Figures | None:
        """Return the figures of a chunk, or None where they are not kept."""
        ...

    def write(self, chunk: Chunk, figures: Figures) -> None:
        """Keep the figures of a chunk."""
        ...


class Threads:
    """The threads of this machine.

    Parameters
    ----------
    number : int
        How many, 1 or more.
    """

    def __init__(self, number: int) -> None:
        self.number = max(1, number)

    def figures(self, chunks: Sequence[Chunk], done: Callable[[int], None]) -> Iterator[tuple[int, Figures]]:
        """Give the figures of each chunk in order. An interruption waits for the runs that have begun, no longer."""
        bench = Workbench()
        pool = ThreadPoolExecutor(self.number)
        ahead: deque[list[Future[Figures]]] = deque()
        try:
            entered = 0
            for place in range(len(chunks)):
                while entered < len(chunks) and sum(map(len, ahead)) < 2 * MOST_IN_A_CHUNK:
                    names = chunks[entered].names
                    ahead.append([pool.submit(bench.figures, run, names) for run in chunks[entered].runs])
                    entered += 1
                found = []
                for future in ahead.popleft():
                    found.append(future.result())
                    done(1)
                yield place, stacked(found)
        finally:
            pool.shutdown(cancel_futures=True)


class Workbench:
    """Tables that each thread uses again from run to run, so that memory is taken and cleaned only once."""

    def __init__(self) -> None:
        self._kept = local()

    def figures(self, run: Run, names: Iterable[str] | None) -> Figures:
        """Return the weekly figures of one run, as arrays (weeks,)."""
        world = run_world(run, getattr(self._kept, "world", None))
        self._kept.world = world
        return weekly_of(world, run.plan.start, names)


def run_world(run: Run, used: World | None = None) -> World:
    """Run one community to its last day with the compiled engine.

    A run whose tables prove too small is run again with more room; it gives the same result.

    Parameters
    ----------
    run : Run
        What to run.
    used : World, optional
        A finished run that is needed no more: its tables are cleaned and used again where they are large enough.

    Raises
    ------
    InputError
        If the plan would bring more than two million members.
    """
    first = 0 if run.start is None else run.start.day
    world = new_world(run.plan, run.parameters, run.seed, used=used, start=run.start)
    while advance(world, first, run.plan.days) < run.plan.days or world.counts[FULL]:
        rows, messages, customers = (2 * len(table) for table in (world.members, world.messages, world.customers))
        if rows > MOST_MEMBERS:
            raise InputError(Problem("sim", "too-many-members", values={"most": MOST_MEMBERS}))
        world = new_world(run.plan, run.parameters, run.seed, rows, messages, customers, start=run.start)
    return world


def run_ensemble(
    runs: Sequence[Run],
    threads: int = 2,
    progress: Progress | None = None,
    names: Iterable[str] | None = None,
    on: Executor | None = None,
    kept: Keeper | None = None,
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
    on : Executor, optional
        Where to compute; the threads of this machine by default.
    kept : Keeper, optional
        Where finished chunks are read from and written to; nowhere by default.

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
    return run_ensembles([runs], on or Threads(threads), progress, names, kept)[0]


def run_ensembles(
    ensembles: Sequence[Sequence[Run]],
    on: Executor,
    progress: Progress | None = None,
    names: Iterable[str] | None = None,
    kept: Keeper | None = None,
) -> list[Ensemble]:
    """Run several ensembles, say of several scenarios, in one go; see `run_ensemble`.

    Each may have a first day and a length of its own. What was finished before an interruption is kept.
    """
    spans = [_span(runs) for runs in ensembles]
    wanted = None if names is None else tuple(names)
    chunks = [chunk for runs in ensembles for chunk in chunks_of(runs, wanted)]
    found: list[Figures | None] = [kept.read(chunk) if kept is not None else None for chunk in chunks]
    total, done = sum(map(len, ensembles)), 0

    def more(count: int) -> None:
        nonlocal done
        done += count
        if progress is not None and count:
            progress(done, total)

    more(sum(len(chunk.runs) for chunk, figures in zip(chunks, found, strict=True) if figures is not None))
    missing = [place for place, figures in enumerate(found) if figures is None]
    for at, figures in on.figures([chunks[place] for place in missing], more):
        found[missing[at]] = figures
        if kept is not None:
            kept.write(chunks[missing[at]], figures)
    results, parts = [], iter(found)
    for runs, (start, days) in zip(ensembles, spans, strict=True):
        mine = [next(parts) for _ in chunks_of(runs, wanted)]
        whole = [figures for figures in mine if figures is not None]
        weekly = {name: np.concatenate([figures[name] for figures in whole]) for name in whole[0]}
        results.append(Ensemble(runs=runs, weeks=mondays(start, days), weekly=weekly))
    return results


def chunks_of(runs: Sequence[Run], names: tuple[str, ...] | None) -> list[Chunk]:
    """Divide runs into chunks of at least a second or two, by their size alone, so that the same runs make the same."""
    size = chunk_size(runs[0])
    return [Chunk(tuple(runs[first : first + size]), names) for first in range(0, len(runs), size)]


def chunk_size(run: Run) -> int:
    """Return how many runs like this make a chunk, an even number: two share a draw of the parameters."""
    days = planned_days(run.plan, run.parameters)
    rows = expected_members(days, setting_of(run.plan, run.parameters), run.parameters)
    seconds = RUN_SECONDS + ROW_SECONDS * rows * run.plan.days
    return 2 * max(1, min(MOST_IN_A_CHUNK // 2, round(CHUNK_SECONDS / seconds / 2.0)))


def figures_of(chunk: Chunk) -> Figures:
    """Return the figures of a chunk, its runs one after the other: what a cluster's worker does."""
    bench = Workbench()
    return stacked([bench.figures(run, chunk.names) for run in chunk.runs])


def stacked(figures: Sequence[Figures]) -> Figures:
    """Return the figures of single runs as arrays (runs, weeks)."""
    return {name: np.stack([one[name] for one in figures]) for name in figures[0]}


def _span(runs: Sequence[Run]) -> tuple[date, int]:
    spans = {(run.plan.start, run.plan.days) for run in runs}
    if len(spans) != 1:
        raise ValueError(f"runs must share one first day and length; found {len(spans)}")
    return spans.pop()
