"""Customers: who stays one, members of the community and others; the least that fact 27 needs.

Given: one affinity moves joining (chance proportional to e^affinity), what members do in the community, and staying a
customer. Members' affinities are those of the run. The others are what a simulated pool keeps when as many have
joined. What comes out: how large the naive gap is, beside what the community's life causes.
Source: the project's evidence notes, 4.16, and for joining the prototype; no study gives `JOINING` and `POOL`.
"""

from __future__ import annotations

import numpy as np

from calibration.facts.lives import Lives, RealArray

MONTHLY_CHURN = 0.035
SELECTION, SELECTION_SPREAD = 0.5, 0.2
CAUSE, CAUSE_SPREAD = 0.08, 0.12
JOINING = 1.0
"""By how much one sd of affinity raises the logarithm of the chance to join."""
POOL = 10
"""Customers for each one who joins."""
MONTHS, HALF = 12, 6
WEEKS_A_MONTH = 52 / 12
READER, POSTER = 1.0, 1.5
REPEATS = 10
"""Times each customer's chance is drawn: one community holds too few customers for a gap of one point."""


def customers(lives: Lives, seed: int) -> dict[str, RealArray]:
    """Return members' and others' fates as customers: (customers at mid-year, still customers six months later).

    ``with`` and ``without`` are members with and without the community, ``others`` the customers who never join;
    ``_unselected`` where affinity does not make anybody more faithful.

    Parameters
    ----------
    lives : Lives
        A run of a year.
    seed : int
        Seed of the customers' own chance.
    """
    chance = np.random.default_rng(seed)
    selection = max(0.0, chance.normal(SELECTION, SELECTION_SPREAD))
    cause = chance.normal(CAUSE, CAUSE_SPREAD)
    rows = np.repeat(np.flatnonzero(lives.newcomer), REPEATS)
    members = lives.members["affinity"][rows].astype(float)
    pool, others = pool_left(len(rows) // REPEATS, chance)
    others = np.repeat(others, REPEATS)
    others = others + members.mean() - pool.mean()
    centre = others.mean()  # the pool's own mean, but for the few who joined
    joined = (lives.joined[rows] / 365.0 * MONTHS).astype(np.int64)
    engaged = engagement(lives)[rows]
    luck_members = chance.random((len(rows), MONTHS))
    luck_others = chance.random((len(others), MONTHS))
    found = {}
    for ending, weight in (("", selection), ("_unselected", 0.0)):
        kept_with = stays(weight * (members - centre)[:, None] + cause * engaged, luck_members)
        kept_without = stays(np.repeat(weight * (members - centre)[:, None], MONTHS, axis=1), luck_members)
        kept_others = stays(np.repeat(weight * (others - centre)[:, None], MONTHS, axis=1), luck_others)
        early = joined < HALF
        # everybody is a customer on the day they join; of members, those who stayed until mid-year are looked at
        found["with" + ending] = fate(kept_with[early])
        found["without" + ending] = fate(kept_without[early])
        found["others" + ending] = fate(kept_others)
    return found


def pool_left(joiners: int, chance: np.random.Generator) -> tuple[RealArray, RealArray]:
    """Return the affinities of those who join a simulated pool, and of those left in it.

    People join one after the other, each with a chance proportional to e^(`JOINING` * affinity) among those left.
    """
    pool = chance.normal(0.0, 1.0, POOL * max(joiners, 1))
    eager = np.argsort(-(JOINING * pool + chance.gumbel(size=len(pool))), kind="stable")
    return pool[eager[:joiners]], pool[eager[joiners:]]


def engagement(lives: Lives) -> RealArray:
    """Return what each member does in each month: 0 = absent, 1 = reads, 1.5 = writes and has a mutual tie."""
    month = (np.arange(lives.visited.shape[1]) / WEEKS_A_MONTH).astype(np.int64).clip(max=MONTHS - 1)
    came = np.zeros((len(lives.members), MONTHS), dtype=bool)
    wrote = np.zeros_like(came)
    for week, at in enumerate(month):
        came[:, at] |= lives.visited[:, week]
        wrote[:, at] |= lives.posted[:, week]
    tied = mutual(lives)
    return np.where(wrote & tied[:, None], POSTER, np.where(came | wrote, READER, 0.0))


def mutual(lives: Lives) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return who has answered somebody and been answered by the same person."""
    messages = lives.all_messages
    answers = np.flatnonzero(messages["parent"] >= 0)
    by = messages["author"][answers].astype(np.int64)
    to = messages["author"][messages["parent"][answers]].astype(np.int64)
    known = (by >= 0) & (to >= 0) & (by != to)
    span = len(lives.members) + 1
    there = np.unique(by[known] * span + to[known])
    back = np.intersect1d(there, (there % span) * span + there // span)
    found = np.zeros(len(lives.members), dtype=bool)
    found[back // span] = True
    return found


def stays(log_odds: RealArray, luck: RealArray) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Return who still is a customer at the end of each month; ``log_odds`` is taken from those of leaving."""
    usual = np.log(MONTHLY_CHURN / (1.0 - MONTHLY_CHURN))
    return np.logical_and.accumulate(luck >= 1.0 / (1.0 + np.exp(log_odds - usual)), axis=1)


def fate(kept: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> RealArray:
    """Return customers at mid-year, and those of them still there six months later."""
    return np.array([kept[:, HALF - 1].sum(), kept[:, -1].sum()], dtype=float)
