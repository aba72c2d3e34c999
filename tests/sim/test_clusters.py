"""Clusters: a real scheduler and two workers give the figures of this machine, even when one of them is lost."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

import pytest

from sim import clusters
from sim import ensemble as ensembles
from sim.clusters import executor_on
from sim.ensemble import Run, run_ensembles
from sim.executing import Threads, each_of
from sim.parameters import defaults
from sim.plan import Plan
from sim.problems import InputError, Problem
from sim.words import speaking

pytest.importorskip("dask.distributed", reason="the extra `cluster` is not installed")
RUNS = [Run(Plan(days=120), defaults(), seed) for seed in range(24)]


def test_a_cluster_that_loses_a_worker_gives_the_figures_of_this_machine(
    cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ensembles, "CHUNK_SECONDS", 0.02)
    doomed = cluster.worker()
    told: list[int] = []

    def lose_one(done: int, total: int) -> None:
        if not told:
            doomed.send_signal(signal.SIGKILL)
            time.sleep(0.2)
        told.append(done)

    with executor_on(cluster.address) as found:
        there = run_ensembles([RUNS], found, progress=lose_one)[0].weekly
    here = run_ensembles([RUNS], Threads(1))[0].weekly

    assert all(there[name].tobytes() == here[name].tobytes() for name in here)
    assert told[-1] == len(RUNS), "each run is counted once"
    assert doomed.wait(10) == -signal.SIGKILL


def test_short_chunks_travel_together_and_are_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """The few runs of each of many plans are kept plan by plan, but no batch that is sent lasts an instant."""
    sent: list[int] = []

    class Noted(Threads):
        def each(self, work: Any, batches: Any, done: Any) -> Any:
            sent.extend(len(batch) for batch in batches)
            return super().each(work, batches, done)

    class Kept(dict[int, int]):
        def read(self, chunk: Any) -> None:
            return None

        def write(self, chunk: Any, figures: Any) -> None:
            self[len(self)] = len(chunk.runs)

    monkeypatch.setattr(ensembles, "MOST_IN_A_CHUNK", 10)
    kept = Kept()
    short = [Run(Plan(days=7), defaults(), seed) for seed in range(14)]
    found = run_ensembles([short[:4], short[4:8], short[8:11], short[11:]], Noted(1), kept=kept)

    assert list(kept.values()) == [4, 4, 3, 3]
    assert sent == [8, 6]
    assert [len(each.weekly["joins"]) for each in found] == [4, 4, 3, 3]


def test_a_worker_with_another_version_is_refused(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "product_hash", _hash_of_another_version)
    with pytest.raises(InputError, match="has another version of Essaim"), executor_on(cluster.address):
        pass


def _hash_of_another_version() -> str:
    return str(os.getpid())  # each process gives its own


def test_a_problem_that_a_worker_meets_is_said_here_in_the_reader_s_language(cluster: Any) -> None:
    with speaking("fr"), executor_on(cluster.address) as found, pytest.raises(InputError) as caught:
        each_of([1], _refused, found, 1)
    with speaking("fr"):
        assert str(caught.value).startswith("launch.toml:7: ce plan amènerait plus de 5 membres")


def _refused(_: int) -> None:
    raise InputError(Problem("sim", "too-many-members", "launch.toml:7", {"most": 5}))


def test_work_that_costs_worker_after_worker_is_given_up_and_said(cluster: Any) -> None:
    for _ in range(2):
        cluster.worker()
    with executor_on(cluster.address) as found, pytest.raises(InputError, match="were lost; start them again"):
        each_of([os.getpid()], _fatal, found, 1)


def _fatal(driver: int) -> None:
    if os.getpid() != driver:
        os._exit(1)


def test_a_scheduler_that_is_lost_is_said_and_nothing_else_is_printed(
    cluster: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    another = type(cluster).of(workers=1)
    try:
        with pytest.raises(InputError, match="the scheduler, or several workers"), executor_on(another.address) as on:
            each_of(range(20), _slow, on, 1, lambda done, total: another.end())
    finally:
        another.end()
    assert capfd.readouterr().err == ""


def _slow(_: int) -> None:
    time.sleep(0.1)


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
    with speaking(code), pytest.raises(InputError) as caught, executor_on(address):
        pass
    with speaking(code):
        assert str(caught.value) == said.format(address)


def test_a_scheduler_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "REACHED_WITHIN", "1s")
    with pytest.raises(InputError, match="no scheduler answered"), executor_on("dask://127.0.0.1:9"):
        pass


def test_nothing_goes_on_looking_for_a_scheduler_that_has_gone(cluster: Any) -> None:
    with executor_on(cluster.address) as found:
        assert isinstance(found, clusters.Dask)
        with executor_on(found) as again:
            assert again is found
        assert found._client.status == "running", "whoever opened it closes it"
    assert found._client.status == "closed"
