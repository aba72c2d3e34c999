"""Donors: simulated members who stand in for what a log does not show of real ones: traits, habits, state.

In a simulated past the kernel itself shows how often a member of given traits writes. A real member who writes at some
rate becomes a row like that of a simulated member who would, moved by what is still missing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from sim.columns import PRESENT, MemberTable
from sim.world import MEMBERS, World

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

LOOKED_AT = 28
"""Days over which donors' writing is counted; the columns remember 30."""
RIDGE = 2.0
"""Weight of the prior guess that the logarithm of writing rises one for one with the logarithm of visits and posts."""
GAPS = np.array([1, 2, 3, 5, 8, 15, 29, 10**9])
"""Bounds of the days since the last message, for the share of members who are in a spell of activity."""
NEIGHBOURS = 5
CAREFUL, MOST_CORRECTED = 0.65, 1.0
"""Part of a correction that is made at once, since who writes more is answered more and writes more again; the most."""
MOST_MOVED = 3.0
"""A donor's share of the logarithm of posting is moved by this much at most."""


class Donors:
    """The writers of simulated pasts.

    Parameters
    ----------
    worlds : sequence of World
        Pasts simulated with different parameters, lived up to ``today``.
    today : int
        The day after the last one lived.
    """

    def __init__(self, worlds: list[World], today: int) -> None:
        found = [_writers(world) for world in worlds]
        self.rows: Any = np.concatenate([np.asarray(rows) for rows in found])
        self.past = np.repeat(np.arange(len(worlds)), [len(rows) for rows in found])
        gap = today - self.rows["posting_day"].astype(np.int64)
        self.spells = _shares(np.searchsorted(GAPS, gap, side="right"), self.rows["in_spell"])
        since = today - self.rows["first_post_day"].astype(np.int64)
        tenure = np.clip(since - 1, 1, LOOKED_AT)
        wrote = _days_written(self.rows, gap) - (since <= LOOKED_AT)  # the first day is why they are writers at all
        self.weights = _fitted(self.features(self.rows), self.past, len(worlds), wrote, tenure)
        self.rate = self.rates(self.rows, self.past)

    def __len__(self) -> int:
        return len(self.rows)

    @staticmethod
    def features(rows: Any) -> Floats:
        """Return what a member's rate of writing is told from: visits, posts, their squares and product."""
        visits = np.log(rows["visit_propensity"])
        posts = rows["posting_propensity"].astype(np.float64)
        return np.stack([visits, posts, visits**2 / 10, posts**2 / 10, visits * posts / 10], axis=1)

    def rates(self, rows: Any, past: Integers) -> Floats:
        """Return the days with a message, a day, to be expected of rows living in given pasts."""
        slopes, levels = self.weights
        return np.asarray(np.exp(np.clip(self.features(rows) @ slopes + levels[past], -12.0, 0.0)))

    def correct(self, past: int, log_ratio: float) -> None:
        """Take note that members of a past write so many times what its donors promised (logarithm)."""
        self.weights[1][past] += CAREFUL * np.clip(log_ratio, -MOST_CORRECTED, MOST_CORRECTED)
        own = self.past == past
        self.rate[own] = self.rates(self.rows[own], self.past[own])

    def standing_for(self, past: int, rate: Floats, rng: np.random.Generator) -> Any:
        """Return a row for each real member: a donor of about that rate, moved to it.

        Parameters
        ----------
        past : int
            The past whose donors are preferred; those of all are taken where it has too few.
        rate : array (members,) float64
            Days with a message, a day.
        rng : numpy.random.Generator
            Chance.
        """
        own = np.flatnonzero(self.past == past)
        pool = own if len(own) >= 4 * NEIGHBOURS else np.arange(len(self.rows))
        pool = pool[np.argsort(self.rate[pool], kind="stable")]
        place = np.searchsorted(self.rate[pool], rate) + rng.integers(-NEIGHBOURS, NEIGHBOURS + 1, size=len(rate))
        rows = self.rows[pool[np.clip(place, 0, len(pool) - 1)]].copy()
        there = np.full(len(rows), past)
        for _ in range(2):  # the slope depends on where one stands
            slope = np.clip(self._slope(rows), 0.25, 1.0)
            move = np.log(np.clip(rate, 1e-5, 0.95)) - np.log(self.rates(rows, there))
            rows["posting_propensity"] += np.clip(move / slope, -MOST_MOVED, MOST_MOVED)
        return rows

    def _slope(self, rows: Any) -> Floats:
        slopes, _ = self.weights
        visits, posts = np.log(rows["visit_propensity"]), rows["posting_propensity"].astype(np.float64)
        return np.asarray(slopes[1] + 2 * slopes[3] * posts / 10 + slopes[4] * visits / 10)

    def in_spell(self, gap: Integers, rng: np.random.Generator) -> npt.NDArray[np.bool_]:
        """Draw who is in a spell of activity, from the days since they last wrote."""
        return rng.random(len(gap)) < self.spells[np.searchsorted(GAPS, gap, side="right")]


def _writers(world: World) -> Any:
    members: MemberTable = world.members[: int(world.counts[MEMBERS])]
    return np.asarray(members)[(members["status"] == PRESENT) & (members["posts"] > 0)]


def _days_written(rows: Any, gap: Integers) -> Floats:
    """Return on how many of the last 28 days each wrote."""
    kept = np.where(gap < LOOKED_AT, rows["posting_bits"].astype(np.int64) << np.clip(gap - 1, 0, LOOKED_AT), 0)
    return np.array([int(bits & (1 << LOOKED_AT) - 1).bit_count() for bits in kept], dtype=np.float64)


def _shares(place: Integers, flags: Any) -> Floats:
    """Return the share of flagged members in each class, drawn a little towards a quarter."""
    known = np.bincount(place, minlength=len(GAPS) + 1)
    flagged = np.bincount(place, weights=flags, minlength=len(GAPS) + 1)
    return np.asarray((flagged + 0.5) / (known + 2.0))


def _fitted(features: Floats, past: Integers, pasts: int, wrote: Floats, tenure: Integers) -> tuple[Floats, Floats]:
    """Return a Poisson regression of days written: one slope for each feature, one level for each past (ridge).

    A past in which nobody wrote, even the last one, has its level too: the one the search begins with.
    """
    guess = np.concatenate([[0.7, 0.7, 0.0, 0.0, 0.0], np.full(pasts, -2.5)])
    design = np.concatenate([features, np.eye(pasts)[past]], axis=1)
    held = np.concatenate([np.full(5, RIDGE), np.full(pasts, 0.1)])
    found = guess.copy()
    for _ in range(30):
        mean = tenure * np.exp(np.clip(design @ found, -12.0, 0.0))
        gradient = design.T @ (wrote - mean) - held * (found - guess)
        step = np.linalg.solve((design * mean[:, None]).T @ design + np.diag(held), gradient)
        found += np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-6:
            break
    return found[:5], found[5:]
