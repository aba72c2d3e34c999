"""Progress: long work says how far it is, once it has lasted two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

from essaim.answers import screen, tell
from sim.sources import is_compiled
from sim.words import number, percent, say

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from sim.clusters import Where
    from sim.executing import Executor

PATIENCE_SECONDS = 2.0
"""Work shorter than this says nothing."""
LINE_EVERY_SECONDS = 15.0
"""Where standard error is a file, a line this often stands for the moving bar."""


def compile_with_progress() -> float:
    """Compile the model for this machine, show how far that is, and return the seconds it took."""
    from sim.warming import warm

    tell(say("essaim", "compiling"))
    with ProgressReport(say("essaim", "task-compile")) as report:
        return warm(lambda share: report(round(100 * share), 100))


class ProgressReport:
    """Shows how far some work is, on standard error.

    Called with the steps done and the steps in all. Nothing is shown in the first two seconds.

    Parameters
    ----------
    task : str
        What is being done, in the language in use.

    Examples
    --------
    >>> with ProgressReport("Reading") as report:
    ...     report(1, 10)
    """

    def __init__(self, task: str) -> None:
        self.task = task
        self._began = time.monotonic()
        self._said_at = 0.0
        self._first = (self._began, 0)
        self._done: int | None = None
        self._bar: Progress | None = None
        self._row: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Report the steps done so far."""
        now = time.monotonic()
        if self._done is None or done < self._done:  # work of several parts begins again with each
            self._first = (now, done)
        self._done = done
        if now - self._began < PATIENCE_SECONDS:
            return
        if sys.stderr.isatty():
            self._move_bar(done, total)
        elif now - self._said_at >= LINE_EVERY_SECONDS:
            self._said_at = now
            tell(self._line(now, done, total))

    def _line(self, now: float, done: int, total: int) -> str:
        """Say how far the work is and, where it has a pace, about how long it will take yet."""
        values = {"task": self.task, "share": percent(done / max(total, 1))}
        began, before = self._first
        if not before < done < total or now == began:
            return say("essaim", "progress-line", **values)
        # what was read from kept runs at the beginning took no time and tells no pace
        seconds = (now - began) * (total - done) / (done - before)
        left = say("essaim", "seconds", count=number(max(1.0, seconds), 0))
        if seconds >= 100.0:
            left = say("essaim", "minutes", count=number(seconds / 60.0, 0))
        return say("essaim", "progress-line-left", **values, left=left)

    def _move_bar(self, done: int, total: int) -> None:
        if self._bar is None or self._row is None:
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
            self._bar = Progress(*columns, TimeRemainingColumn(), console=screen(sys.stderr), transient=True)
            self._row = self._bar.add_task(self.task, total=total)
            self._bar.start()
        self._bar.update(self._row, completed=done, total=total)


class SimulationReport(ProgressReport):
    """Shows how far a simulation is; the model is compiled first where it is not.

    Parameters
    ----------
    task : str
        What is being done, in the language in use.
    kept : bool
        Whether finished runs are kept, which is said after an interruption.
    """

    def __init__(self, task: str, kept: bool = False) -> None:
        super().__init__(task)
        self._kept = kept

    def __enter__(self) -> Self:
        if not is_compiled():
            compile_with_progress()
            self._began = time.monotonic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        if self._kept and kind is not None and issubclass(kind, KeyboardInterrupt):
            tell(say("essaim", "interrupted-kept"))


def simulating(task: str, kept: bool = False) -> SimulationReport:
    """Return the report of a simulation, by the name of the sentence that says what is being done.

    Parameters
    ----------
    task : str
        Such as ``task-simulate``.
    kept : bool
        Whether finished runs are kept.

    Examples
    --------
    >>> with simulating("task-simulate") as report:
    ...     report(1, 10)
    """
    return SimulationReport(say("essaim", task), kept)


@contextmanager
def computing(
    task: str, on: Where = None, threads: int | None = None, kept: bool = False
) -> Iterator[tuple[Executor, SimulationReport]]:
    """Give where a simulation is to be computed, and its report.

    Parameters
    ----------
    task, kept
        As for `simulating`.
    on, threads
        As for `sim.clusters.executor_on`.
    """
    from sim.clusters import executor_on

    with executor_on(on, threads) as where, simulating(task, kept) as report:
        yield where, report
