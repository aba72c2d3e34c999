"""Kernel, marks: which of many places are marked, when most are not."""

from __future__ import annotations

import numpy as np

from sim.compiler import part
from sim.scratch import MARKS_AT_ONCE, Rows, Truths


@part
def places_marked(marks: Truths, number: int, places: Rows) -> int:
    """Note which of the first so many places are marked, in order; return how many.

    Parameters
    ----------
    marks : array of bool
        Made by `sim.scratch.marks_for`: its length is a multiple of `MARKS_AT_ONCE`.
    number : int
        Places in use.
    places : array of int32
        Where they are noted; as long as ``number``.
    """
    words, whole, count = marks.view(np.int64), number // MARKS_AT_ONCE, 0
    for word in range(whole):
        if words[word] != 0:
            for place in range(MARKS_AT_ONCE):
                places[count] = MARKS_AT_ONCE * word + place
                count += marks[MARKS_AT_ONCE * word + place]
    for place in range(MARKS_AT_ONCE * whole, number):
        places[count] = place
        count += marks[place]
    return count
