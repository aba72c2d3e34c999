"""Clusters: where work is done, said in one way; and work done by the workers of an existing cluster, by Dask.

The workers need the same sources and versions: a run must give the same figures wherever it is computed. A lost worker
costs the batches it was at: the scheduler gives them to another.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from sim.executing import Done, Executor, R, T, Threads
from sim.problems import InputError, Problem
from sim.sources import product_hash

Where = str | Executor | None
"""Where to compute: a cluster's address, what is already open, or the threads of this machine if None."""
SCHEME = "dask://"
REACHED_WITHIN = "10s"


class Dask:
    """The workers of a Dask scheduler.

    Parameters
    ----------
    address : str
        ``HOST:PORT`` of the scheduler.

    Raises
    ------
    InputError
        If Dask is not installed, the scheduler cannot be reached or has no workers, or a worker has another version.
    """

    def __init__(self, address: str) -> None:
        try:
            from dask.distributed import Client
        except ImportError as error:
            raise InputError(Problem("sim", "cluster-not-installed")) from error
        try:
            self._client: Any = Client(f"tcp://{address}", timeout=REACHED_WITHIN, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise InputError(Problem("sim", "cluster-unreachable", values={"address": SCHEME + address})) from error
        self._address = SCHEME + address
        self._check_workers()

    def _check_workers(self) -> None:
        found = self._client.run(product_hash)
        others = sorted(worker for worker, product in found.items() if product != product_hash())
        problems = [Problem("sim", "cluster-other-engine", values={"worker": worker}) for worker in others]
        if not found:
            problems = [Problem("sim", "cluster-empty", values={"address": self._address})]
        if problems:
            self.close()
            raise InputError(problems)

    def close(self) -> None:
        """Let go of the scheduler: a client left open goes on looking for it."""
        self._client.close()

    def each(
        self, work: Callable[[T], R], batches: Sequence[Sequence[T]], done: Done
    ) -> Iterator[tuple[int, Sequence[R]]]:
        """Give what becomes of each batch as it is finished, in any order; each is fetched once and then let go.

        Raises
        ------
        InputError
            If the scheduler is lost, or a batch has lost several workers one after the other.
        """
        from dask.distributed import CancelledError, KilledWorker, as_completed

        places = {self._client.submit(_worked, work, batch, pure=False): at for at, batch in enumerate(batches)}
        try:
            for future, made in as_completed(list(places), loop=self._client.loop, with_results=True):
                if future.cancelled():  # whatever the scheduler knew is gone with it
                    raise CancelledError
                place = places.pop(future)
                future.release()
                done(len(batches[place]))
                yield place, made
        except (CancelledError, KilledWorker) as error:
            raise InputError(Problem("sim", "cluster-lost", values={"address": self._address})) from error
        finally:
            with suppress(OSError):  # a scheduler that is lost has nothing to cancel
                self._client.cancel(list(places))


def _worked(work: Callable[[T], R], batch: Sequence[T]) -> list[R]:
    """Return what the work makes of a batch, its tasks one after the other: what a worker does."""
    return [work(task) for task in batch]


@contextmanager
def executor_on(on: Where = None, threads: int | None = None) -> Iterator[Executor]:
    """Give where to compute, and let go of it at the end: the threads of this machine, or a cluster.

    Parameters
    ----------
    on : str or Executor, optional
        Such as ``dask://localhost:8786``; what is already open is given as it is, and left open; this machine if None.
    threads : int, optional
        Threads of this machine, 1 or more; all by default.

    Raises
    ------
    InputError
        If the address names no cluster that can be used, or the threads are fewer than 1.

    Examples
    --------
    >>> with executor_on(threads=2) as executor:
    ...     executor.number
    2
    """
    if threads is not None and threads < 1:
        raise InputError(Problem("sim", "threads-too-few", values={"threads": threads}))
    if on is None:
        yield Threads(threads or os.cpu_count() or 1)
        return
    if not isinstance(on, str):
        yield on
        return
    host, _, port = on.removeprefix(SCHEME).rpartition(":")
    if not on.startswith(SCHEME) or not host or not port.isdigit():
        raise InputError(Problem("sim", "cluster-address", values={"address": on}))
    with _its_log_silent():
        cluster = Dask(f"{host}:{port}")
        try:
            yield cluster
        finally:
            cluster.close()


@contextmanager
def _its_log_silent() -> Iterator[None]:
    """Keep Dask from printing what went wrong inside it: what a reader can do about it is said once, by us."""
    with suppress(ImportError):
        import dask.distributed  # noqa: F401 - it sets its loggers when it is imported

    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client", "distributed.core")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
