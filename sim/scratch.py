"""Scratch: room for what the kernel notes down within a day and forgets, set aside once for a whole run.

Compiled code that never allocates needs no counting of references, which took a third of its time.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.rules.championing import TERM_DAYS
from sim.rules.visiting import MOST_SESSIONS

Rows = npt.NDArray[np.int32]
APPOINTMENT = np.dtype([("moment", "f8"), ("actor", "i8"), ("ordinal", "i8"), ("place", "i8")], align=True)
WAITER = np.dtype([("actor", "i8"), ("ordinal", "i8")], align=True)
BEYOND_MEMBERS = 4096  # appointments of the team, of spammers and of forced replies


class Scratch(NamedTuple):
    """Notes of one day."""

    visitors: Rows
    """Who came today, in order of rows."""
    attendants: Rows
    """Who attends the day's gathering."""
    due: npt.NDArray[Any]
    """Appointments of the day: a heap, the next one first."""
    waiting: npt.NDArray[Any]
    """Sessions that came to wait for a message, in that order."""
    asked: npt.NDArray[np.bool_]
    """Members already asked to be ambassadors today."""
    written: npt.NDArray[np.int64]
    """How many members wrote on so many of the last 28 days."""
    pool: Rows
    """Two rows: customers, then prospects, whom a newcomer may be."""
    affinities: npt.NDArray[np.float64]
    """Their affinities; nan = taken today."""


def scratch_for(member_rows: int, customer_rows: int) -> Scratch:
    """Return the notes of a run with this much room for members and customers.

    Examples
    --------
    >>> len(scratch_for(100, 0).visitors)
    100
    """
    sessions = MOST_SESSIONS * member_rows + BEYOND_MEMBERS
    return Scratch(
        visitors=np.empty(member_rows, dtype=np.int32),
        attendants=np.empty(member_rows, dtype=np.int32),
        due=np.empty(2 * sessions, dtype=APPOINTMENT).view(np.recarray),
        waiting=np.empty(sessions, dtype=WAITER).view(np.recarray),
        asked=np.zeros(member_rows, dtype=np.bool_),
        written=np.zeros(TERM_DAYS + 1, dtype=np.int64),
        pool=np.empty((2, customer_rows), dtype=np.int32),
        affinities=np.empty((2, customer_rows)),
    )
