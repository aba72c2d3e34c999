"""Twins: the same customers in two worlds, one with the community and one without it.

A customer has the same key in both. Comparing members with others is naive: those who join were loyal anyway. Comparing
each member with the same person in the world without the community shows what the community causes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.offer import MONTH_DAYS
from sim.rules.prospecting import COMMUNITY, REFERRED
from sim.world import CUSTOMERS, World

Values = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Fates:
    """How members, the same people without the community, and others stay customers in one pair of worlds.

    A person counts who is a customer at half the horizon: a member, who joined by then; all the rest are others, even
    if they join later: leaving those out would leave out people who stayed long enough to join. ``months`` and
    ``lost`` are what monthly churn is made of: months lived as a customer since joining (others: until they join, if
    they do), and departures.
    """

    members: float
    members_kept: float
    twins: float
    twins_kept: float
    others: float
    others_kept: float
    member_months: float
    members_lost: float
    twin_months: float
    twins_lost: float
    other_months: float
    others_lost: float

    def values(self) -> list[float]:
        """Return the figures in the order of their names."""
        return [float(getattr(self, field.name)) for field in fields(self)]


def rows_of(world: World) -> pd.DataFrame:
    """Return the customers of a world, prospects left out: a row a person, by key."""
    used = world.customers[: int(world.counts[CUSTOMERS])]
    names = ("key", "source", "won_day", "left_day", "joined_day", "member", "engaged", "affinity", "paid")
    frame = pd.DataFrame({name: np.asarray(used[name]) for name in names}).set_index("key")
    return frame[frame["won_day"] >= -1]


def twins_of(community: World, without: World) -> pd.DataFrame:
    """Return the customers of both worlds side by side, those who exist in both.

    Parameters
    ----------
    community, without : World
        Two worlds of the same seed and parameters, lived to the end.

    Returns
    -------
    DataFrame
        By key; columns of `rows_of`, those of the world without the community ending in ``_without``.
    """
    one, other = rows_of(community), rows_of(without)
    both = one[one.index.isin(other.index)].copy()
    for name in ("won_day", "left_day", "paid"):
        both[f"{name}_without"] = other[name].reindex(both.index).to_numpy()
    return both


def fates_of(community: World, without: World) -> Fates:
    """Return the fates of members, their twins and others.

    Parameters
    ----------
    community, without : World
        Two worlds of the same seed and parameters, lived to the end.
    """
    everybody, alone, end = _lives_of(community), _lives_of(without), len(community.days)
    half = end // 2
    _, here, there = np.intersect1d(everybody.key, alone.key, assume_unique=True, return_indices=True)
    both, twins = everybody.at(here), replace(alone.at(there), joined=everybody.joined[here])
    early = (both.joined >= 0) & (both.joined <= half) & both.customer_on(half)
    twin = early & twins.customer_on(half)
    unasked = everybody.at(~np.isin(everybody.source, (REFERRED, COMMUNITY)))
    others = ((unasked.joined < 0) | (unasked.joined > half)) & unasked.customer_on(half)
    joined = both.joined >= 0
    return Fates(
        early.sum(), (early & both.customer_on(end)).sum(), twin.sum(), (twin & twins.customer_on(end)).sum(),
        others.sum(), (others & unasked.customer_on(end)).sum(),
        *both.at(joined).since_joining(end), *twins.at(joined).since_joining(end), *unasked.before_joining(end),
    )  # fmt: skip


@dataclass(frozen=True)
class _Lives:
    """The customers of a world: days as numbers, negative = never."""

    key: npt.NDArray[np.int64]
    source: npt.NDArray[np.int64]
    won: npt.NDArray[np.int64]
    left: npt.NDArray[np.int64]
    joined: npt.NDArray[np.int64]

    def at(self, chosen: npt.NDArray[Any]) -> _Lives:
        """Return some of them."""
        return _Lives(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def customer_on(self, day: int) -> Mask:
        """Return who is a customer in the evening of a day."""
        found: Mask = (self.won <= day) & ((self.left < 0) | (self.left > day))
        return found

    def since_joining(self, end: int) -> tuple[float, float]:
        """Return months lived as customers since joining, and departures."""
        since = np.maximum(np.maximum(self.won, self.joined), 0)
        until = np.where(self.left >= 0, self.left, end)
        lived = until > since
        return float((until - since)[lived].sum() / MONTH_DAYS), float((lived & (self.left >= 0)).sum())

    def before_joining(self, end: int) -> tuple[float, float]:
        """Return months lived as customers before joining, if they ever do, and departures among them."""
        since, leaves = np.maximum(self.won, 0), np.where(self.left >= 0, self.left, end)
        until = np.minimum(leaves, np.where(self.joined >= 0, self.joined, end))
        lived = until > since
        departed = lived & (self.left >= 0) & ((self.joined < 0) | (self.joined > self.left))
        return float((until - since)[lived].sum() / MONTH_DAYS), float(departed.sum())


def _lives_of(world: World) -> _Lives:
    """Return the customers of a world, prospects left out."""
    used = world.customers[: int(world.counts[CUSTOMERS])]
    names = ("key", "source", "won_day", "left_day", "joined_day")
    every = _Lives(*(np.asarray(used[name]).astype(np.int64) for name in names))
    return every.at(every.won >= -1)
