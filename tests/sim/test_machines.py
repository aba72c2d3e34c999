"""The figures are the same whatever the threads, the processes and the kind of processor they are computed on."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sim.ensemble import Run, run_world
from sim.parameters import defaults
from sim.plan import Plan, Ritual
from sim.world import MEMBERS, MESSAGES, World

RUNS = [Run(Plan(days=120, rituals=(Ritual("live", 3),)), defaults(), seed) for seed in (3, 4)]
COLUMNS = """
import sys
sys.path.insert(0, {here!r})
from test_machines import RUNS, columns_of
from sim.ensemble import run_world
print([columns_of(run_world(run)) for run in RUNS])
"""


def columns_of(world: World) -> str:
    """Return a hash of every column of every table, as far as its rows are used."""
    members, messages = int(world.counts[MEMBERS]), int(world.counts[MESSAGES])
    digest = hashlib.sha256(world.counts.tobytes())
    tables = (world.members[:members], world.ties[:members], world.messages[:messages], world.days, world.rituals)
    for table in tables:
        for name in table.dtype.names:
            digest.update(table[name].tobytes())
    digest.update(world.weeks[:members].tobytes() + world.lifts.tobytes())
    return digest.hexdigest()


def in_a_process(**environment: str) -> str:
    code = COLUMNS.format(here=str(Path(__file__).parent))
    command, root = [sys.executable, "-c", code], Path(__file__).parents[2]
    done = subprocess.run(
        command, env={**os.environ, **environment}, cwd=root, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_threads_and_processes_give_equal_columns() -> None:
    alone = str([columns_of(run_world(run)) for run in RUNS])
    with ThreadPoolExecutor(2) as pool:
        assert str([columns_of(world) for world in pool.map(run_world, RUNS)]) == alone
    assert in_a_process() == alone


@pytest.mark.slow
def test_a_processor_without_wide_registers_gives_equal_columns(tmp_path: Path) -> None:
    """Compiled for the plainest x86: no vectors wider than two numbers, no fused operations."""
    generic = in_a_process(NUMBA_CPU_NAME="generic", NUMBA_CPU_FEATURES="", XDG_CACHE_HOME=str(tmp_path))
    assert generic == str([columns_of(run_world(run)) for run in RUNS])


@pytest.mark.slow
def test_a_mathematical_library_without_fused_operations_gives_equal_columns() -> None:
    """The system's exponential chooses by processor; here it is told that there is nothing to fuse."""
    plain = in_a_process(GLIBC_TUNABLES="glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2,-AVX512F")
    assert plain == str([columns_of(run_world(run)) for run in RUNS])
