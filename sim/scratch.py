"""Scratch: room for what the kernel notes down, set aside once for a whole run.

Most is forgotten within the day. `Roll`, `Feed` and `due_on` copy from the tables and follow them from day to day; they
are made anew whenever the kernel is called, for whoever calls may have changed the tables.

Compiled code that never allocates needs no counting of references, which took a third of its time.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.rules.championing import TERM_DAYS
from sim.rules.visiting import MOST_SESSIONS
from sim.setting import TEAM_LOOKS_BACK

Rows = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.float64]
Smalls = npt.NDArray[np.int8]
Truths = npt.NDArray[np.bool_]
APPOINTMENT = np.dtype([("moment", "f8"), ("actor", "i4"), ("ordinal", "i4"), ("place", "i4")], align=True)
WAITER = np.dtype([("actor", "i4"), ("ordinal", "i4")], align=True)
AT_ONCE = 8
"""Places that a pass asks together: so many numbers fit into one operation of a processor."""
LOOKED_AT = (TEAM_LOOKS_BACK // AT_ONCE + 1) * AT_ONCE
"""Messages that are looked at in one go, by a reader or by the team."""
BEYOND_MEMBERS = 4096  # appointments of the team, of spammers and of forced replies


class Roll(NamedTuple):
    """What most days ask of a member, a column an array: see `sim.kernel_roll`."""

    words: npt.NDArray[np.uint64]
    """What all of their draws' addresses share: see `sim.draws.owner`."""
    standing: Smalls
    """Away, gone, or asked every day."""
    wishes: Numbers
    """While away, a bound of their own part in the wish to visit; once gone, a bound of the chance to come back."""
    log_mentions: Numbers
    """Logarithm of their unseen mentions, one added."""
    visited: Rows
    """Day of the last visit."""
    posted: Rows
    """Day of the last message."""
    drawn: Numbers
    """What is drawn today for coming."""
    open: Truths
    """Whether the draw leaves that open."""


class Desk(NamedTuple):
    """Those who may come today, side by side: see `sim.kernel_coming`."""

    rows: Rows
    words: npt.NDArray[np.uint64]
    drawn: Numbers
    """What is drawn for coming."""
    in_spell: Truths
    affinities: Numbers
    own: Numbers
    """Own factor on visits."""
    interests: Numbers
    felt: Numbers
    """Offences felt, then the factor on visits that they make."""
    habits: Numbers
    away: npt.NDArray[np.int64]
    """Days since the last visit."""
    called: Numbers
    """Visits a day that unseen mentions add."""
    rituals: Numbers
    """What rituals add to visits, a share."""
    rates: Numbers
    """Visits a day."""
    comes: Truths


class Feed(NamedTuple):
    """What readers ask of a message, a column an array: see `sim.kernel_feed` and `sim.columns.MessageRow`."""

    keys: npt.NDArray[np.int64]
    authors: Rows
    times: Numbers
    answers: Rows
    """Row of the member it answers; see `sim.kernel_feed.NOT_A_REPLY`."""
    rooms: Smalls
    sites: Smalls
    topics: Smalls
    pillars: Smalls
    appeals: Numbers
    toxic: Truths
    removed_at: Numbers
    replies: Rows


class Scratch(NamedTuple):
    """Notes of one run."""

    roll: Roll
    """Everybody at a glance."""
    desk: Desk
    """Those of them who may come today."""
    feed: Feed
    """Messages at a glance."""
    visitors: Rows
    """Who came today, in order of rows."""
    attendants: Rows
    """Who attends the day's gathering."""
    due: npt.NDArray[Any]
    """Appointments that came up during the day: a heap, the next one first."""
    planned: npt.NDArray[Any]
    """Appointments planned in the morning, in order of time."""
    starts: Rows
    """Where the appointments of each part of the day begin in `planned`."""
    waiting: npt.NDArray[Any]
    """Sessions that came to wait for a message, in that order."""
    noted: Rows
    """Places, among the messages that a reader or the team has just looked at, of those that may be answered."""
    drawn: Numbers
    """What is drawn for answering those looked at."""
    marks: Smalls
    """Whether the reader sees them, and whether they suit: see `sim.kernel_reading`."""
    likely: Truths
    """Whether the draw leaves open that the reader answers."""
    invited: Truths
    """Members already asked to be ambassadors today."""
    written: npt.NDArray[np.int64]
    """How many members wrote on so many of the last 28 days."""
    pool: Rows
    """Two rows: customers, then prospects, whom a newcomer may be."""
    affinities: Numbers
    """Their affinities; nan = taken today."""
    left: npt.NDArray[np.int64]
    """How many of each are not taken yet."""
    due_on: Rows
    """Day on which each customer is billed or prospect decides, `NEVER` for who is neither any more: all that most days
    ask of the customers, close together in memory."""
    is_due: Truths
    """Whether that day is today."""
    due_rows: Rows
    """The rows of those for whom it is."""


def marks_for(places: int) -> Truths:
    """Return marks of so many places; a few more, so that `AT_ONCE` can be looked at together.

    Examples
    --------
    >>> len(marks_for(9))
    16
    """
    return np.zeros(-(-places // AT_ONCE) * AT_ONCE, dtype=np.bool_)


def scratch_for(member_rows: int, message_rows: int, customer_rows: int) -> Scratch:
    """Return the notes of a run with this much room for members, messages and customers.

    Examples
    --------
    >>> len(scratch_for(100, 1_000, 0).visitors)
    100
    """
    sessions = MOST_SESSIONS * member_rows + BEYOND_MEMBERS
    seats, posts = member_rows + AT_ONCE, message_rows + AT_ONCE  # passes go on to whole operations
    return Scratch(
        roll=Roll(
            words=np.empty(member_rows, dtype=np.uint64),
            standing=np.empty(member_rows, dtype=np.int8),
            wishes=np.empty(member_rows),
            log_mentions=np.empty(member_rows),
            visited=np.empty(member_rows, dtype=np.int32),
            posted=np.empty(member_rows, dtype=np.int32),
            drawn=np.empty(member_rows),
            open=marks_for(member_rows),
        ),
        desk=Desk(
            rows=np.empty(seats, dtype=np.int32),
            words=np.empty(seats, dtype=np.uint64),
            drawn=np.empty(seats),
            in_spell=np.empty(seats, dtype=np.bool_),
            affinities=np.empty(seats),
            own=np.empty(seats),
            interests=np.empty(seats),
            felt=np.empty(seats),
            habits=np.empty(seats),
            away=np.empty(seats, dtype=np.int64),
            called=np.empty(seats),
            rituals=np.empty(seats),
            rates=np.empty(seats),
            comes=np.empty(seats, dtype=np.bool_),
        ),
        feed=Feed(
            keys=np.empty(posts, dtype=np.int64),
            authors=np.empty(posts, dtype=np.int32),
            times=np.empty(posts),
            answers=np.empty(posts, dtype=np.int32),
            rooms=np.empty(posts, dtype=np.int8),
            sites=np.empty(posts, dtype=np.int8),
            topics=np.empty(posts, dtype=np.int8),
            pillars=np.empty(posts, dtype=np.int8),
            appeals=np.empty(posts),
            toxic=np.empty(posts, dtype=np.bool_),
            removed_at=np.empty(posts),
            replies=np.empty(posts, dtype=np.int32),
        ),
        visitors=np.empty(member_rows, dtype=np.int32),
        attendants=np.empty(member_rows, dtype=np.int32),
        due=np.empty(2 * sessions, dtype=APPOINTMENT).view(np.recarray),
        planned=np.empty(sessions, dtype=APPOINTMENT).view(np.recarray),
        starts=np.empty(sessions + 1, dtype=np.int32),
        waiting=np.empty(sessions, dtype=WAITER).view(np.recarray),
        noted=np.empty(LOOKED_AT, dtype=np.int32),
        drawn=np.empty(LOOKED_AT),
        marks=np.empty(LOOKED_AT, dtype=np.int8),
        likely=marks_for(LOOKED_AT),
        invited=np.zeros(member_rows, dtype=np.bool_),
        written=np.zeros(TERM_DAYS + 1, dtype=np.int64),
        pool=np.empty((2, customer_rows), dtype=np.int32),
        affinities=np.empty((2, customer_rows)),
        left=np.zeros(2, dtype=np.int64),
        due_on=np.empty(customer_rows, dtype=np.int32),
        is_due=marks_for(customer_rows),
        due_rows=np.empty(customer_rows, dtype=np.int32),
    )
