"""Members of a log at any week: how lately, how often and for how long they wrote, and what became of such members.

Weeks are counted from the first whole week of the log, 0 on. A member *acts* in a week if he wrote in it at all.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

RECENCY = np.array([1, 2, 4, 8, 13, 26, 52, 104])
"""Weeks of silence at which the next class begins."""
FREQUENCY = np.array([1, 2, 3, 5, 8, 12])
"""Active weeks of the last 13 at which the next class begins; after 13 weeks of silence, of all weeks."""
TENURE = np.array([5, 13, 26])
"""Weeks since the first act at which the next class begins."""
SHAPE = (len(RECENCY) + 1, len(FREQUENCY) + 1, len(TENURE) + 1)
CELLS = int(np.prod(SHAPE))
BANDS = np.array([1, 2, 3, 5, 9, 14, 21, 27, 40, 53])
"""Weeks ahead at which each band begins, and the week after the last."""
WINDOW = 13
"""Weeks over which frequency is counted."""
COHORT_LAGS = 51
"""Weeks after a first act over which newcomers' returns are counted."""
BACK = (13, 19, 26)
"""Weeks ago from which a community's own members are forecast again, to see how they differ from others'."""
OWN_LAGS = 12
"""Weeks after a first act over which a community's own newcomers are compared with others'."""
OWN_COHORTS = 52
"""Weeks of cohorts compared so."""

_RECENT, _OFTEN = np.unravel_index(np.arange(CELLS), SHAPE)[:2]
GROUP = np.where(_RECENT > 2, 2, np.where(_OFTEN >= 4, 0, 1))
"""Of each cell: 0 = regular (wrote within 4 weeks, in 5 of the last 13 or more), 1 = occasional, 2 = lapsed."""


class Acts(NamedTuple):
    """Who acted in which week.

    Parameters
    ----------
    member, week : array (acts,) int64
        Each pair once, in order of weeks; members are numbered from 0 by their first act.
    weeks : int
        Weeks seen.
    """

    member: Integers
    week: Integers
    weeks: int

    def before(self, week: int) -> Acts:
        """Return what was seen before a week."""
        last = int(np.searchsorted(self.week, week))
        return Acts(self.member[:last], self.week[:last], week)


def acts_of(member: Integers, week: Integers, weeks: int) -> Acts:
    """Return who acted in which week, from one row an act.

    Parameters
    ----------
    member, week : array (rows,) int64
        Any numbers of members, and weeks; acts outside the weeks seen are left out.
    weeks : int
        Weeks seen.

    Examples
    --------
    >>> acts_of(np.array([7, 3, 7]), np.array([0, 1, 0]), 2).member.tolist()
    [0, 1]
    """
    inside = (week >= 0) & (week < weeks)
    pairs = np.unique(np.column_stack([week[inside], member[inside]]), axis=0)
    names, first, place = np.unique(pairs[:, 1], return_index=True, return_inverse=True)
    rank = np.empty(len(names), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(names))
    return Acts(rank[place.ravel()], pairs[:, 0].astype(np.int64), weeks)


def cells_at(acts: Acts, at: int) -> Integers:
    """Return the cell of every member who acted before a week, by member.

    Parameters
    ----------
    acts : Acts
        The log.
    at : int
        The first week not known.
    """
    until, lately = np.searchsorted(acts.week, [at, at - WINDOW])
    member, week = acts.member[:until], acts.week[:until]
    count = int(member.max()) + 1 if until else 0
    last, first = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    last[member] = week
    first[member[::-1]] = week[::-1]
    silent, tenure = at - 1 - last, at - 1 - first
    often = np.bincount(member[lately:], minlength=count)
    often = np.where(silent >= WINDOW, np.bincount(member, minlength=count), often)
    classes = (np.searchsorted(edges, values, side="right") for edges, values in
               ((RECENCY, silent), (FREQUENCY, often), (TENURE, tenure)))  # fmt: skip
    return np.asarray(np.ravel_multi_index(tuple(classes), SHAPE), dtype=np.int64)


class Counts(NamedTuple):
    """What many members of one log did next.

    Parameters
    ----------
    weeks, acts : array (CELLS, bands) float64
        Member-weeks seen in each band ahead, and those in which the member acted.
    came, returned : array (COHORT_LAGS,) float64
        Newcomers seen so many weeks after their first act (1 on), and those who acted in that week.
    """

    weeks: Floats
    acts: Floats
    came: Floats
    returned: Floats


def counts_of(acts: Acts, step: int = 4) -> Counts:
    """Count what members in each cell did next, looking from every fourth week."""
    bands = len(BANDS) - 1
    weeks, found = np.zeros((CELLS, bands)), np.zeros((CELLS, bands))
    for at in range(4, acts.weeks, step):
        cells = cells_at(acts, at)
        there = np.bincount(cells, minlength=CELLS)
        for band in range(bands):
            first, last = at + BANDS[band] - 1, min(at + BANDS[band + 1] - 1, acts.weeks)
            if first >= last:
                break
            low, high = np.searchsorted(acts.week, [first, last])
            who = acts.member[low:high]
            weeks[:, band] += there * (last - first)
            found[:, band] += np.bincount(cells[who[who < len(cells)]], minlength=CELLS)
    new, returned = cohorts_of(acts)
    seen = np.arange(acts.weeks)[:, None] + np.arange(1, COHORT_LAGS + 1) < acts.weeks
    return Counts(weeks, found, (seen * new[:, None]).sum(axis=0).astype(np.float64), returned.sum(axis=0))


def cohorts_of(acts: Acts) -> tuple[Floats, Floats]:
    """Return newcomers by week, and how many of each week's acted 1, 2 ... weeks later, (weeks, COHORT_LAGS)."""
    first = np.full(int(acts.member.max()) + 1 if len(acts.member) else 0, acts.weeks)
    first[acts.member[::-1]] = acts.week[::-1]
    new = np.bincount(first, minlength=acts.weeks)[: acts.weeks].astype(np.float64)
    lag = acts.week - first[acts.member]
    used = (lag >= 1) & (lag <= COHORT_LAGS)
    returned = np.zeros((acts.weeks, COHORT_LAGS))
    np.add.at(returned, (first[acts.member][used], lag[used] - 1), 1.0)
    return new, returned


class State(NamedTuple):
    """The members of one log at one week, as far as a forecast needs them.

    Parameters
    ----------
    now : array (CELLS,) float64
        Members in each cell.
    back : array (len(BACK), CELLS) float64
        Members in each cell so many weeks ago; zeros where the log did not reach back.
    acted : array (len(BACK), 3) float64
        Acts (a member and a week) since then, by the members' group of then.
    new : array (26,) float64
        Newcomers of the last 26 weeks, the latest last; NaN before the log began.
    came : array (OWN_LAGS,) float64
        Newcomers of the last year seen so many weeks after their first act.
    returned : float
        Acts of those newcomers in those weeks.
    age : int
        Weeks known.
    """

    now: Floats
    back: Floats
    acted: Floats
    new: Floats
    came: Floats
    returned: float
    age: int


def state_at(acts: Acts, at: int, cohorts: tuple[Floats, Floats] | None = None) -> State:
    """Return the members of a log as they were known at a week.

    Parameters
    ----------
    acts : Acts
        The log; what is dated on or after the week is not used.
    at : int
        The first week not known.
    cohorts : pair of arrays, optional
        `cohorts_of` the same log, where it is at hand.
    """
    back, acted = np.zeros((len(BACK), CELLS)), np.zeros((len(BACK), 3))
    until = int(np.searchsorted(acts.week, at))
    for place, weeks in enumerate(BACK):
        if at - weeks < 4:
            continue
        cells = cells_at(acts, at - weeks)
        back[place] = np.bincount(cells, minlength=CELLS)
        who = acts.member[int(np.searchsorted(acts.week, at - weeks)) : until]
        acted[place] = np.bincount(GROUP[cells[who[who < len(cells)]]], minlength=3)
    new, returned = cohorts or cohorts_of(acts.before(at))
    first = max(at - OWN_COHORTS, 0)
    lags = np.arange(1, OWN_LAGS + 1)
    seen = np.arange(first, at)[:, None] + lags < at
    lately = np.full(26, np.nan)
    lately[26 - min(at, 26) :] = new[max(at - 26, 0) : at]
    return State(
        now=np.bincount(cells_at(acts, at), minlength=CELLS).astype(np.float64),
        back=back,
        acted=acted,
        new=lately,
        came=(seen * new[first:at, None]).sum(axis=0),
        returned=float((seen * returned[first:at, :OWN_LAGS]).sum()),
        age=at,
    )
