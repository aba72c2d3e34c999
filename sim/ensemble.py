"""Ensembles: many runs of the compiled engine, over plans, parameter draws and seeds, in threads or on a cluster.

A run's figures depend on its plan, parameters and seed alone: never on the number of threads, on the machine it ran
on or on other runs. Runs are done, kept and sent away in chunks; only their weekly figures stay in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from threading import local
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sim.engine import advance
from sim.executing import Executor, Progress, R, T, Threads
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
    """Some runs of an ensemble, kept in one file.

    Parameters
    ----------
    runs : tuple of Run
        The runs, in order.
    names : tuple of str, optional
        KPI names to keep; all if None.
    share : float
        Its runs as a share of those that last long enough to be sent away, at most 1.
    """

    runs: tuple[Run, ...]
    names: tuple[str, ...] | None = None
    share: float = 1.0


class Keeper(Protocol):
    """Where figures are kept from one question to the next: `sim.store.Store`, or nothing."""

    def read(self, chunk: Chunk) -> Figures | None:
        """Return the figures of a chunk, or None where they are not kept."""
        ...

    def write(self, chunk: Chunk, figures: Figures) -> None:
        """Keep the figures of a chunk."""
        ...


class Workbench:
    """Gives the weekly figures of a run, as arrays (weeks,).

    Each thread uses its tables again from run to run, so that memory is taken and cleaned only once. A bench that is
    sent away arrives without them.

    Parameters
    ----------
    names : tuple of str, optional
        KPI names; all if None.
    """

    def __init__(self, names: tuple[str, ...] | None = None) -> None:
        self._names = names
        self._kept = local()

    def __reduce__(self) -> tuple[type[Workbench], tuple[tuple[str, ...] | None]]:
        return Workbench, (self._names,)

    def __call__(self, run: Run) -> Figures:
        """Run one community and return its figures."""
        world = run_world(run, getattr(self._kept, "world", None))
        self._kept.world = world
        return weekly_of(world, run.plan.start, self._names)


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
    divided = [chunks_of(runs, wanted) for runs in ensembles]
    chunks = [chunk for mine in divided for chunk in mine]
    parts = iter(finished(chunks, [chunk.runs for chunk in chunks], Workbench(wanted), _stacked, on, progress, kept))
    results = []
    for runs, (start, days), mine in zip(ensembles, spans, divided, strict=True):
        whole = [next(parts) for _ in mine]
        weekly = {name: np.concatenate([figures[name] for figures in whole]) for name in whole[0]}
        results.append(Ensemble(runs=runs, weeks=mondays(start, days), weekly=weekly))
    return results


def finished(
    chunks: Sequence[Chunk],
    tasks: Sequence[Sequence[T]],
    work: Callable[[T], R],
    together: Callable[[Sequence[R]], Figures],
    on: Executor,
    progress: Progress | None = None,
    kept: Keeper | None = None,
) -> list[Figures]:
    """Return the figures of chunks: read where they are kept, else computed and kept at once.

    Parameters
    ----------
    chunks : sequence of Chunk
        What is asked; their runs and names say under which address their figures are kept.
    tasks : sequence of sequence
        For each run of each chunk what is worked on.
    work : callable
        What makes something of a task; see `sim.executing.each_of`.
    together : callable
        What makes the figures of a chunk, arrays (runs, weeks), of what the work made of its tasks.
    on, progress, kept
        As in `run_ensemble`.
    """
    found: list[Figures | None] = [kept.read(chunk) if kept is not None else None for chunk in chunks]
    total, done = sum(map(len, tasks)), 0

    def more(count: int) -> None:
        nonlocal done
        done += count
        if progress is not None and count:
            progress(done, total)

    more(sum(len(mine) for mine, figures in zip(tasks, found, strict=True) if figures is not None))
    parcels = _parcels(chunks, [place for place, figures in enumerate(found) if figures is None])
    for at, made in on.each(work, [[task for place in parcel for task in tasks[place]] for parcel in parcels], more):
        singles = iter(made)
        for place in parcels[at]:
            figures = found[place] = together([next(singles) for _ in tasks[place]])
            if kept is not None:
                kept.write(chunks[place], figures)
    return [figures for figures in found if figures is not None]


def chunks_of(runs: Sequence[Run], names: tuple[str, ...] | None) -> list[Chunk]:
    """Divide runs into chunks of at least a second or two, by their size alone, so that the same runs make the same."""
    size = chunk_size(runs[0])
    parts = [tuple(runs[first : first + size]) for first in range(0, len(runs), size)]
    return [Chunk(part, names, len(part) / size) for part in parts]


def _parcels(chunks: Sequence[Chunk], places: Sequence[int]) -> list[list[int]]:
    """Put chunks together that are too short to be sent away one by one, such as the few runs of each of many plans."""
    parcels: list[list[int]] = []
    room = 0.0
    for place in places:
        if chunks[place].share > room + 1e-9:
            parcels.append([])
            room = 1.0
        parcels[-1].append(place)
        room -= chunks[place].share
    return parcels


def chunk_size(run: Run) -> int:
    """Return how many runs like this make a chunk, an even number: two share a draw of the parameters."""
    days = planned_days(run.plan, run.parameters)
    rows = expected_members(days, setting_of(run.plan, run.parameters), run.parameters)
    seconds = RUN_SECONDS + ROW_SECONDS * rows * run.plan.days
    return 2 * max(1, min(MOST_IN_A_CHUNK // 2, round(CHUNK_SECONDS / seconds / 2.0)))


def _stacked(figures: Sequence[Figures]) -> Figures:
    """Return the figures of single runs as arrays (runs, weeks)."""
    return {name: np.stack([one[name] for one in figures]) for name in figures[0]}


def _span(runs: Sequence[Run]) -> tuple[date, int]:
    spans = {(run.plan.start, run.plan.days) for run in runs}
    if len(spans) != 1:
        raise ValueError(f"runs must share one first day and length; found {len(spans)}")
    return spans.pop()
