"""Counting: a finished run reduced to counts that can be added over runs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from calibration.facts.lives import Lives, RealArray
from sim.columns import FOREVER
from sim.weekly import gini

Counts = Mapping[str, RealArray]

FOLLOWED = 90
ANSWER_DAYS = 14
SILENCE = 60
MOST_DAYS_OF_WRITING = 15
MONTH = 30
MONTHS = 13
FAST, SLOW, NONE = range(3)


def newcomers(lives: Lives) -> dict[str, RealArray]:
    """Count what newcomers do: facts 4 to 8, 10 and 13. The first place of each array counts the people."""
    old = lives.newcomer & (lives.joined <= lives.horizon - FOLLOWED)
    after_joining = lives.first_time - lives.joined
    wrote = old & np.isfinite(lives.first_time)
    gap = np.floor(after_joining[wrote])
    followed = lives.followed(FOLLOWED)
    answered = lives.followed(ANSWER_DAYS)
    return {
        "never": counted(old, after_joining > FOLLOWED),
        "within_48h": np.array([wrote.sum(), (gap <= 1).sum() + 0.5 * (gap == 2).sum()]),
        "answered": counted(answered, lives.waited <= ANSWER_DAYS),
        "once": counted(followed, lives.again_after > FOLLOWED),
        "d30_60": counted(followed, lives.wrote_between(30, 60)),
        "d60_90": counted(followed, lives.wrote_between(60, 90)),
        "by_answer": by_answer(lives),
    }


def counted(among: object, those: object) -> RealArray:
    """Return how many there are, and how many of them are so."""
    group, so = np.asarray(among), np.asarray(those)
    return np.array([group.sum(), (group & so).sum()], dtype=float)


def by_answer(lives: Lives) -> RealArray:
    """Return people by month of the first message, kind of answer, and whether they wrote again (13, 3, 2)."""
    rows = np.flatnonzero(lives.followed(FOLLOWED))
    waited = lives.waited[rows]
    kind = np.where(waited < 1.0, FAST, np.where(waited <= ANSWER_DAYS, SLOW, NONE))
    month = (lives.first_time[rows] // MONTH).astype(np.int64)
    again = (lives.again_after[rows] <= FOLLOWED).astype(np.int64)
    table = np.zeros((MONTHS, 3, 2))
    np.add.at(table, (month, kind, again), 1.0)
    return table


def writers(lives: Lives) -> dict[str, RealArray]:
    """Count how writing is spread and how it ends: facts 1, 2, 11 and 12."""
    counts = np.sort(lives.messages_of[lives.messages_of > 0])[::-1]
    top = int(np.ceil(len(counts) / 10))
    some = len(counts) > 0
    return {
        "gini": np.array([float(some), gini(counts) if some else 0.0]),
        "top_tenth": np.array([float(some), counts[:top].sum() / counts.sum() if some else 0.0]),
        "silent_after": silent_after(lives),
        "lifespans": lifespans(lives),
    }


def silent_after(lives: Lives) -> RealArray:
    """Return newcomers seen after their N-th day of writing, and those of them then silent for 60 days (2, 15)."""
    own = lives.newcomer[lives.author]
    span = lives.horizon + 1
    places = np.unique(lives.author[own] * span + lives.time[own].astype(np.int64))
    author, day = places // span, places % span
    begins = np.flatnonzero(np.diff(author, prepend=-1))
    rank = np.arange(len(author)) - np.repeat(begins, np.diff(np.append(begins, len(author))))
    next_day = np.where(np.append(author[1:], -1) == author, np.append(day[1:], 0), np.iinfo(np.int64).max)
    use = (rank < MOST_DAYS_OF_WRITING) & (day <= lives.horizon - SILENCE)
    silent = use & (next_day - day > SILENCE)
    return np.stack([np.bincount(rank[of], minlength=MOST_DAYS_OF_WRITING) for of in (use, silent)]).astype(float)


def lifespans(lives: Lives) -> RealArray:
    """Return newcomers by days from first to last message, rounded up: ended, and cut off by the horizon (2, days)."""
    rows = np.flatnonzero(lives.newcomer & np.isfinite(lives.first_time))
    days = np.ceil(lives.last_time[rows] - lives.first_time[rows]).astype(np.int64)
    cut = lives.last_time[rows] > lives.horizon - SILENCE
    return np.stack([np.bincount(days[of], minlength=lives.horizon + 1) for of in (~cut, cut)]).astype(float)


def active(lives: Lives, weeks: range) -> RealArray:
    """Return accounts and members who came, added over some weeks: fact 15."""
    accounts = sum(int((lives.joined < 7 * (week + 1)).sum()) for week in weeks)  # the plan starts on a Monday
    return np.array([accounts, lives.visited[:, weeks.start : weeks.stop].sum()], dtype=float)


def days_and_visitors(lives: Lives) -> RealArray:
    """Return days and visitors on Mondays to Fridays, then on the other days: fact 18."""
    weekend = np.arange(lives.horizon) % 7 >= 5
    visitors = lives.world.days["visitors"].astype(float)
    return np.array([(~weekend).sum(), visitors[~weekend].sum(), weekend.sum(), visitors[weekend].sum()])


def visitors_by_week(lives: Lives) -> RealArray:
    """Return the sum of daily visitors in each week."""
    days = lives.world.days
    return np.bincount(days["week"].astype(np.int64), weights=days["visitors"]).astype(float)


def retention(lives: Lives) -> RealArray:
    """Return newcomers who can be followed for a month, and those who came in the fourth week after theirs."""
    weeks = lives.world.days["week"].astype(np.int64)
    week = weeks[np.maximum(lives.joined, 0)]
    rows = np.flatnonzero(lives.newcomer & (week + 4 < (lives.horizon // 7)))
    return np.array([len(rows), lives.visited[rows, week[rows] + 4].sum()], dtype=float)


def offences(lives: Lives) -> RealArray:
    """Return members' messages, those that offend, and those of them that stay."""
    messages = lives.all_messages
    mine = messages["author"] >= 0
    toxic = mine & messages["toxic"]
    stays = toxic & (messages["removed_at"] >= FOREVER / 2)
    return np.array([mine.sum(), toxic.sum(), stays.sum()], dtype=float)
