"""Kernel, marks: places that are asked together, and which of them are marked."""

from __future__ import annotations

import numpy as np

from sim.compiler import part
from sim.scratch import AT_ONCE, Rows, Truths


@part
def in_wholes(places: int) -> int:
    """Return this many places, or a few more, so that passes leave none over to be asked one by one."""
    return (places + AT_ONCE - 1) // AT_ONCE * AT_ONCE


@part
def places_marked(marks: Truths, number: int, places: Rows) -> int:
    """Note which of the first so many places are marked, in order; return how many.

    Parameters
    ----------
    marks : array of bool
        Made by `sim.scratch.marks_for`: its length is a multiple of `AT_ONCE`.
    number : int
        Places in use.
    places : array of int32
        Where they are noted; as long as ``number``.
    """
    words, whole, count = marks.view(np.int64), number // AT_ONCE, 0
    for word in range(whole):
        if words[word] != 0:
            for place in range(AT_ONCE):
                places[count] = AT_ONCE * word + place
                count += marks[AT_ONCE * word + place]
    for place in range(AT_ONCE * whole, number):
        places[count] = place
        count += marks[place]
    return count
