"""Counting different people within a number of days, as platforms do for "weekly active" and the like."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from calibration.chronicle import Chronicle

Integers = npt.NDArray[np.int64]


def distinct_within(people: Integers, days: Integers, span: int, window: int) -> Integers:
    """Return how many different people did something within the days that end on each day.

    Parameters
    ----------
    people, days : array (acts,) int64
        Who did something, and on which day, from 0.
    span : int
        Days in all.
    window : int
        Days looked back over, the day itself among them.

    Examples
    --------
    >>> distinct_within(np.array([1, 1, 2]), np.array([0, 1, 3]), 5, 2).tolist()
    [1, 1, 1, 1, 1]
    """
    pairs = np.unique(people.astype(np.int64) * span + days)
    who, when = pairs // max(span, 1), pairs % max(span, 1)
    again = np.append(np.where(who[1:] == who[:-1], when[1:], np.iinfo(np.int64).max), np.iinfo(np.int64).max)
    # Each act counts its author until the window has passed or the author acts again.
    ends = np.minimum(np.minimum(when + window, again[: len(when)]), span)
    steps = np.bincount(when, minlength=span + 1) - np.bincount(ends, minlength=span + 1)
    return np.asarray(np.cumsum(steps)[:span], dtype=np.int64)


def visits_of(chronicle: Chronicle) -> tuple[Integers, Integers]:
    """Return who came and on which day; the team, -1 becoming the row after the last, came when it wrote."""
    team = np.flatnonzero(chronicle.team_days)
    rows: Sequence[Integers] = [*chronicle.visitors, np.full(len(team), len(chronicle.members))]
    days = np.repeat(np.arange(chronicle.days), [len(each) for each in chronicle.visitors])
    return np.concatenate(rows).astype(np.int64), np.concatenate([days, team]).astype(np.int64)
