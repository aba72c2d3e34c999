"""Clusters: a real scheduler and two workers give the figures of this machine, even when one of them is lost."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim import clusters
from sim import ensemble as ensembles
from sim.clusters import executor_on
from sim.ensemble import Run, Threads, run_ensembles
from sim.parameters import defaults
from sim.plan import Plan
from sim.problems import InputError
from sim.words import speaking

pytest.importorskip("dask.distributed", reason="the extra `cluster` is not installed")
RUNS = [Run(Plan(days=120), defaults(), seed) for seed in range(24)]
REPOSITORY = Path(__file__).parents[2]


def dask(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dask", *arguments]
    return subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Return the address of a scheduler of our own, and its two workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    host, port = address.split(":")
    scheduler = dask("scheduler", "--host", host, "--port", port, "--no-dashboard", "--no-show")
    one = ("--nthreads", "1", "--no-dashboard", "--no-nanny", "--memory-limit", "0")
    workers = [dask("worker", f"tcp://{address}", *one) for _ in range(2)]
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def wait_for(address: str, workers: int) -> str:
    """Return the address as people write it, once all workers have come."""
    from dask.distributed import Client

    with Client(f"tcp://{address}", timeout="60s", set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=60)
    return f"dask://{address}"


def test_a_cluster_that_loses_a_worker_gives_the_figures_of_this_machine(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ensembles, "CHUNK_SECONDS", 0.02)
    address, workers = cluster
    told: list[int] = []

    def lose_one(done: int, total: int) -> None:
        if not told:
            workers[0].send_signal(signal.SIGKILL)
            time.sleep(0.2)
        told.append(done)

    with executor_on(wait_for(address, 2), 1) as found:
        there = run_ensembles([RUNS], found, progress=lose_one)[0].weekly
    here = run_ensembles([RUNS], Threads(1))[0].weekly

    assert all(there[name].tobytes() == here[name].tobytes() for name in here)
    assert told[-1] == len(RUNS), "each run is counted once"
    assert workers[0].wait(10) == -signal.SIGKILL


def test_a_worker_with_another_engine_is_refused(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, _ = cluster
    there = wait_for(address, 2)
    monkeypatch.setattr(clusters, "engine_hash", _engine_of_another_version)
    with pytest.raises(InputError, match="has another version of Essaim"), executor_on(there, 1):
        pass


def _engine_of_another_version() -> str:
    return str(os.getpid())  # each process gives its own


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "--on {}: must be dask://HOST:PORT, the address of a Dask scheduler, for example dask://localhost:8786"),
        (
            "fr",
            "--on {} : il faut dask://MACHINE:PORT, l’adresse d’un ordonnanceur Dask, par exemple dask://localhost:8786",
        ),
    ],
)
@pytest.mark.parametrize("address", ["localhost:8786", "dask://", "dask://host", "dask://host:port", "ray://host:1"])
def test_an_address_that_is_none_is_refused(address: str, code: str, said: str) -> None:
    with speaking(code), pytest.raises(InputError) as caught, executor_on(address, 1):
        pass
    with speaking(code):
        assert str(caught.value) == said.format(address)


def test_a_scheduler_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "REACHED_WITHIN", "1s")
    with pytest.raises(InputError, match="no scheduler answered"), executor_on("dask://127.0.0.1:9", 1):
        pass


def test_nothing_goes_on_looking_for_a_scheduler_that_has_gone(
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
) -> None:
    address, _ = cluster
    with executor_on(wait_for(address, 2), 1) as found:
        assert isinstance(found, clusters.Dask)
    assert found._client.status == "closed"
