"""Executing: work done on many tasks, by the threads of this machine or wherever else they may be computed.

What the work makes of a task depends on the task alone: never on where it is done, nor on the others.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol, TypeVar

Progress = Callable[[int, int], None]
"""Told how many are done and how many there are."""
Done = Callable[[int], None]
"""Told how many more are done."""
MOST_AHEAD = 200
"""Tasks that threads have begun or wait for: what they give is held until it is asked for."""
T = TypeVar("T")
R = TypeVar("R")


class Executor(Protocol):
    """Where work is done: the threads of this machine, or a cluster."""

    def each(
        self, work: Callable[[T], R], batches: Sequence[Sequence[T]], done: Done
    ) -> Iterator[tuple[int, Sequence[R]]]:
        """Give the place of each batch as it is finished, and what the work made of its tasks, in their order.

        A batch is what is sent to a worker and lost with it. ``done`` is told how many more tasks are finished.
        """
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

    def each(
        self, work: Callable[[T], R], batches: Sequence[Sequence[T]], done: Done
    ) -> Iterator[tuple[int, Sequence[R]]]:
        """Do the batches in order. An interruption waits for the tasks that have begun, no longer."""
        pool = ThreadPoolExecutor(self.number)
        ahead: deque[list[Future[R]]] = deque()
        try:
            entered = 0
            for place in range(len(batches)):
                while entered < len(batches) and sum(map(len, ahead)) < MOST_AHEAD:
                    ahead.append([pool.submit(work, task) for task in batches[entered]])
                    entered += 1
                found = []
                for future in ahead.popleft():
                    found.append(future.result())
                    done(1)
                yield place, found
        finally:
            pool.shutdown(cancel_futures=True)


def each_of(
    tasks: Sequence[T], work: Callable[[T], R], on: Executor, at_once: int, progress: Progress | None = None
) -> list[R]:
    """Do some work on each of many tasks and return what it makes of them, in their order.

    Parameters
    ----------
    tasks : sequence
        What is worked on. On a cluster, tasks, work and what it makes travel: the work is a function of a module, or a
        `functools.partial` of one.
    work : callable
        Of one task.
    on : Executor
        Where.
    at_once : int
        Tasks that last long enough together to be sent away, 1 or more; see `chunk_size`.
    progress : callable, optional
        Called with the tasks done and all.

    Examples
    --------
    >>> each_of([1, 2, 3], str, Threads(2), at_once=2)
    ['1', '2', '3']
    """
    batches = [tasks[first : first + at_once] for first in range(0, len(tasks), at_once)]
    found: list[Sequence[R]] = [()] * len(batches)
    done = 0

    def more(count: int) -> None:
        nonlocal done
        done += count
        if progress is not None:
            progress(done, len(tasks))

    for place, made in on.each(work, batches, more):
        found[place] = made
    return [one for batch in found for one in batch]
