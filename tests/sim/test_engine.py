"""The compiled engine is machine code in a file: it runs without a compiler, and refuses what it cannot read."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numba import njit

import sim.compiler  # registers the compiled twins
from sim import engine
from sim.blocks import words_of
from sim.engine import advance
from sim.exponentials import mantissa_of
from sim.parameters import defaults
from sim.plan import Plan
from sim.world import new_world

assert sim.compiler


def test_once_compiled_it_runs_where_numba_cannot_be_loaded() -> None:
    world = new_world(Plan(days=40), defaults(), 5)
    assert advance(world, 0, 40) == 40
    program = """
import sys
sys.modules["numba"] = None
from sim.engine import advance
from sim.parameters import defaults
from sim.plan import Plan
from sim.world import new_world
world = new_world(Plan(days=40), defaults(), 5)
advance(world, 0, 40)
print(world.counts.tolist())
"""
    top = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=top, capture_output=True, text=True, check=True)
    assert done.stdout == f"{world.counts.tolist()}\n"


@pytest.mark.parametrize(
    "damage", [lambda kept: b"", lambda kept: kept[: len(kept) // 2], lambda kept: kept[:-1] + b"!"]
)
def test_a_damaged_file_of_machine_code_is_not_put_in_place(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    file = tmp_path / "kernel.code"
    file.write_bytes(engine._written("live", bytes(range(256))))
    assert engine._read(file) == ("live", bytes(range(256)))
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(ValueError, match=r"kernel\.code is damaged"):
        engine._read(file)


def test_more_days_and_less_room_than_the_tables_have_are_refused() -> None:
    world = new_world(Plan(days=3), defaults(), 5)
    with pytest.raises(ValueError, match="day 4 is beyond the plan's 3 days"):
        advance(world, 0, 4)
    longer = np.concatenate([np.asarray(world.messages), np.asarray(world.messages)]).view(np.recarray)
    with pytest.raises(ValueError, match=r"room for \d+ messages beside \d+ rows"):
        advance(world._replace(messages=longer), 0, 3)


def test_a_table_that_is_stored_otherwise_is_refused() -> None:
    world = new_world(Plan(days=3), defaults(), 5)
    for wrong in (world.lifts.astype(np.float32), np.asfortranarray(world.lifts), world.lifts[0]):
        with pytest.raises(TypeError, match="a table of this world is not stored"):
            advance(world._replace(lifts=wrong), 0, 3)


def test_a_table_is_handed_over_with_its_place_its_rows_and_the_bytes_between_them() -> None:
    table = np.zeros((5, 3), dtype=np.int32)
    assert words_of((table, 9)) == [0, 0, 15, 4, table.ctypes.data, 5, 3, 12, 4, 9]
    block = np.array(1.5)
    assert words_of(block) == [block.ctypes.data]


def test_numbers_below_the_smallest_normal_one_are_taken_apart_as_the_others_are() -> None:
    @njit
    def taken_apart(x: float) -> tuple[float, int]:
        return mantissa_of(x)

    for x in (5e-324, 1e-310, math.nextafter(sys.float_info.min, 0.0), sys.float_info.min, 0.3, 1e300):
        assert taken_apart(x) == math.frexp(x)
