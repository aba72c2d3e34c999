"""Places that are asked together: each marked place is found once, in order, and none beyond those in use."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.compiler import compiled
from sim.kernel_marks import in_wholes, places_marked
from sim.scratch import AT_ONCE, marks_for


@compiled
def found(marks, number, places):  # type: ignore[no-untyped-def]
    return places_marked(marks, number, places)


@given(st.lists(st.booleans(), max_size=50), st.booleans())
def test_every_marked_place_is_found_in_order(marked: list[bool], used_before: bool) -> None:
    marks, places = marks_for(len(marked) + AT_ONCE), np.zeros(len(marked), dtype=np.int32)
    marks[:] = used_before
    marks[: len(marked)] = marked

    number = found(marks, len(marked), places)

    assert places[:number].tolist() == np.flatnonzero(marked).tolist()


@given(st.integers(0, 10_000))
def test_a_whole_leaves_no_place_over_and_is_the_next(places: int) -> None:
    assert in_wholes(places) % AT_ONCE == 0
    assert places <= in_wholes(places) < places + AT_ONCE
