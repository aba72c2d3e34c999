"""Clusters: chunks of runs computed by the workers of an existing cluster, by Dask.

The workers need the same sources and versions: a run must give the same figures wherever it is computed. A lost worker
costs the chunks it was at: the scheduler gives them to another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sim.ensemble import Chunk, Executor, Figures, Threads, figures_of
from sim.problems import InputError, Problem
from sim.sources import engine_hash

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
        If Dask is not installed, the scheduler cannot be reached or has no workers, or a worker runs another engine.
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
        self._check_workers(address)

    def _check_workers(self, address: str) -> None:
        engines = self._client.run(engine_hash)
        others = sorted(worker for worker, engine in engines.items() if engine != engine_hash())
        problems = [Problem("sim", "cluster-other-engine", values={"worker": worker}) for worker in others]
        if not engines:
            problems = [Problem("sim", "cluster-empty", values={"address": SCHEME + address})]
        if problems:
            self.close()
            raise InputError(problems)

    def close(self) -> None:
        """Let go of the scheduler: a client left open goes on looking for it."""
        self._client.close()

    def figures(self, chunks: Sequence[Chunk], done: Callable[[int], None]) -> Iterator[tuple[int, Figures]]:
        """Give the figures of each chunk as it is finished, in any order; each is fetched once and then let go."""
        from dask.distributed import as_completed

        places = {self._client.submit(figures_of, chunk, pure=False): place for place, chunk in enumerate(chunks)}
        try:
            for future, figures in as_completed(list(places), loop=self._client.loop, with_results=True):
                place = places.pop(future)
                future.release()
                done(len(chunks[place].runs))
                yield place, figures
        finally:
            self._client.cancel(list(places))


@contextmanager
def executor_on(address: str | None, threads: int) -> Iterator[Executor]:
    """Give where to compute, and let go of it at the end: the threads of this machine, or a cluster.

    Parameters
    ----------
    address : str, optional
        Such as ``dask://localhost:8786``; this machine if None.
    threads : int
        Threads of this machine.

    Raises
    ------
    InputError
        If the address names no cluster that can be used.

    Examples
    --------
    >>> with executor_on(None, 2) as executor:
    ...     executor.number
    2
    """
    if address is None:
        yield Threads(threads)
        return
    host, _, port = address.removeprefix(SCHEME).rpartition(":")
    if not address.startswith(SCHEME) or not host or not port.isdigit():
        raise InputError(Problem("sim", "cluster-address", values={"address": address}))
    cluster = Dask(f"{host}:{port}")
    try:
        yield cluster
    finally:
        cluster.close()
