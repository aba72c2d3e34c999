"""What every test shares: a profile for hypothesis, the folder of real files beside the checkout, and a cluster."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings

# The first call of a compiled rule takes longer than hypothesis allows; the same examples run every time.
settings.register_profile("essaim", deadline=None, derandomize=True)
settings.load_profile("essaim")


@pytest.fixture(scope="session", autouse=True)
def own_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the tests a folder of their own for keys, mappings and projects: nobody's real ones are touched."""
    before, place = os.environ.get("ESSAIM_DATA"), tmp_path_factory.mktemp("own")
    os.environ["ESSAIM_DATA"] = str(place)
    yield place
    os.environ.pop("ESSAIM_DATA")
    if before is not None:
        os.environ["ESSAIM_DATA"] = before


@pytest.fixture(autouse=True, scope="session")
def nothing_is_kept() -> Iterator[None]:
    """Keep no runs, so that every test computes what it claims; tests of the store give it a folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ESSAIM_STORE", "off")
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real exports, which no test copies; skip where it is absent."""
    folder = Path(__file__).resolve().parents[1].parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder of real exports, `shared`, is not beside the checkout")
    return folder


@dataclass
class Cluster:
    """A Dask scheduler of our own, and its workers: real processes on this machine."""

    host: str
    port: int
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @classmethod
    def of(cls, workers: int) -> Cluster:
        """Start a scheduler, and workers one after the other."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            found = cls(*free.getsockname())
        # where the tests were killed it goes by itself, and its workers after it
        alone = ("--idle-timeout", "300 seconds")
        found.start("scheduler", "--host", found.host, "--port", str(found.port), "--no-show", *alone)
        try:
            for _ in range(workers):
                found.worker()
        except BaseException:
            found.end()
            raise
        return found

    def end(self) -> None:
        """End every process, the scheduler's last."""
        for process in reversed(self.processes):
            process.kill()
            process.wait()

    @property
    def address(self) -> str:
        """Return the address as people write it."""
        return f"dask://{self.host}:{self.port}"

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a process of the cluster; it ends with the tests."""
        command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
        # a batch is given up when it has cost two workers: three more are usual
        environment = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
        place, nothing = Path(__file__).parents[1], subprocess.DEVNULL
        self.processes.append(subprocess.Popen(command, cwd=place, env=environment, stdout=nothing, stderr=nothing))
        return self.processes[-1]

    def worker(self) -> subprocess.Popen[bytes]:
        """Start one more worker and return its process once the scheduler knows it."""
        from dask.distributed import Client

        with Client(f"tcp://{self.host}:{self.port}", timeout="60s", set_as_default=False) as client:
            known = len(client.scheduler_info(n_workers=-1)["workers"])
            options = ("--nthreads", "1", "--no-nanny", "--memory-limit", "0", "--death-timeout", "60")
            process = self.start("worker", f"tcp://{self.host}:{self.port}", *options)
            client.wait_for_workers(known + 1, timeout=60)
        return process


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Return a cluster of a scheduler and two workers, one for all tests; skip where the extra is not installed."""
    pytest.importorskip("dask.distributed", reason="the extra `cluster` is not installed")
    found = Cluster.of(workers=2)
    yield found
    found.end()
