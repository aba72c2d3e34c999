"""Twins: the frozen subset in numba, in C and with Mesa, ready to be timed."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.frozen import SEED, live, people, town_of
from benchmarks.frozen_mesa import Town

Counts = np.ndarray[Any, np.dtype[np.int64]]
"""A row a day: visits, messages, exits."""


def by_kernel(members: int, days: int) -> Callable[[], Counts]:
    """Prepare the work as the kernel is written, a town to start from each time."""
    town, counts = town_of(people(members, 1)), np.zeros((days, 3), dtype=np.int64)

    def work() -> Counts:
        live(town, counts)
        return counts

    return work


def by_mesa(members: int, days: int) -> Callable[[], Town]:
    """Prepare the work with Mesa: the agents are there before the clock starts."""
    town = Town(people(members, 1), SEED)

    def work() -> Town:
        for _ in range(days):
            town.step()
        return town

    return work


def c_twin() -> Callable[[int, int], Callable[[], Counts]] | None:
    """Return a function that prepares the work in C, built now; None without a C compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return None
    built = Path(tempfile.mkdtemp()) / "frozen.so"
    source = Path(__file__).with_name("frozen.c")
    subprocess.run(
        [compiler, "-O3", "-march=native", "-shared", "-fPIC", "-o", str(built), str(source), "-lm"], check=True
    )
    library = ctypes.CDLL(str(built))

    def by_c(members: int, days: int) -> Callable[[], Counts]:
        table, counts = people(members, 1), np.zeros((days, 3), dtype=np.int64)

        def work() -> Counts:
            library.live(
                table.ctypes.data_as(ctypes.c_void_p), ctypes.c_int64(members), ctypes.c_uint64(SEED),
                counts.ctypes.data_as(ctypes.c_void_p), ctypes.c_int64(days),
            )  # fmt: skip
            return counts

        return work

    return by_c
