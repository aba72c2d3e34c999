"""The twins of the benchmarks do the same work: C to the last count, Mesa on average."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.page import written
from benchmarks.section import Section, slope
from benchmarks.sections import table_bytes
from benchmarks.targets import TARGETS, verdicts
from benchmarks.twins import by_kernel, by_mesa, c_twin
from calibration.pages import table
from sim.parameters import Parameters
from sim.plan import Plan
from sim.world import new_world


def test_c_gives_the_same_counts_every_day() -> None:
    by_c = c_twin()
    if by_c is None:
        pytest.skip("there is no C compiler")
    counts = by_kernel(300, 200)()
    assert np.array_equal(by_c(300, 200)(), counts)
    assert counts.sum(axis=0).min() > 50, "nothing of the work was left out"


def test_mesa_does_as_much_on_average() -> None:
    counts, town = by_kernel(6000, 40)(), by_mesa(6000, 40)()
    assert town.visits == pytest.approx(counts[:, 0].sum(), rel=0.04)
    assert town.messages == pytest.approx(counts[:, 1].sum(), rel=0.08)
    assert 6000 - len(town.agents) == pytest.approx(counts[:, 2].sum(), rel=0.2)


def test_the_exponent_of_a_square_is_two() -> None:
    assert slope({10: 1.0, 20: 4.0, 40: 16.0}) == pytest.approx(2.0)


def test_more_room_takes_more_memory() -> None:
    small, large = (new_world(Plan(days=7), Parameters(), 1, member_rows=rows) for rows in (500, 1_000))
    assert table_bytes(large) - table_bytes(small) > 500 * 300, "a member's columns and ties take hundreds of bytes"


def test_a_section_is_a_table() -> None:
    text = written(Section("What is left behind", "After some models.", ("What", "Measured"), [("growth", "0.1 MB")]))
    assert text.startswith("## What is left behind")
    assert table(("What", "Measured"), [("a", 1)])[-1] == "| a | 1 |"


def test_a_target_is_kept_missed_or_not_measured() -> None:
    told = {what: verdict for what, _, _, verdict in verdicts({"c_200": 1.0, "mesa_200": 59.9, "memory": 2.01}).rows}
    assert list(told.values()).count("-") == len(TARGETS) - 3
    assert told["Frozen subset, 200 members: C / kernel"] == "kept"
    assert told["Frozen subset, 200 members: Mesa / kernel"] == "missed"
    assert told["100,000 members x 365 days x 10 runs: most memory"] == "missed"
