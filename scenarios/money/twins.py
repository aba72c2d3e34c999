"""Twins: the same customers in two worlds, one with the community and one without it.

A customer has the same key in both. Comparing members with others is naive: those who join were loyal anyway. Comparing
each member with the same person in the world without the community shows what the community causes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

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
    everybody, end = rows_of(community), len(community.days)
    both = twins_of(community, without)
    half = end // 2
    joined = (both["joined_day"] >= 0).to_numpy()
    early = joined & (both["joined_day"] <= half).to_numpy() & _customer_on(both, half, "")
    twin = early & _customer_on(both, half, "_without")
    late = ((everybody["joined_day"] < 0) | (everybody["joined_day"] > half)).to_numpy()
    unasked = ~everybody["source"].isin((REFERRED, COMMUNITY)).to_numpy()
    others = late & unasked & _customer_on(everybody, half, "")
    member_months, members_lost = _exposure(both[joined], "", end)
    twin_months, twins_lost = _exposure(both[joined], "_without", end)
    other_months, others_lost = _exposure_before(everybody[unasked], end)
    return Fates(
        early.sum(), (early & _customer_on(both, end, "")).sum(),
        twin.sum(), (twin & _customer_on(both, end, "_without")).sum(),
        others.sum(), (others & _customer_on(everybody, end, "")).sum(),
        member_months, members_lost, twin_months, twins_lost, other_months, others_lost,
    )  # fmt: skip


def _customer_on(frame: pd.DataFrame, day: int, world: str) -> Mask:
    """Return who is a customer in the evening of a day."""
    won, left = frame[f"won_day{world}"].to_numpy(), frame[f"left_day{world}"].to_numpy()
    found: Mask = (won >= -1) & (won <= day) & ((left < 0) | (left > day))
    return found


def _exposure(frame: pd.DataFrame, world: str, end: int) -> tuple[float, float]:
    """Return months lived as customers since joining, or since they became customers, and departures."""
    won, left = frame[f"won_day{world}"].to_numpy(), frame[f"left_day{world}"].to_numpy()
    since = np.maximum(np.maximum(won, frame["joined_day"].to_numpy()), 0)
    until = np.where(left >= 0, left, end)
    lived = until > since
    return float((until - since)[lived].sum() / MONTH_DAYS), float((lived & (left >= 0)).sum())


def _exposure_before(frame: pd.DataFrame, end: int) -> tuple[float, float]:
    """Return months lived as customers before joining, if they ever do, and departures among them."""
    won, left, joined = (frame[name].to_numpy() for name in ("won_day", "left_day", "joined_day"))
    since, leaves = np.maximum(won, 0), np.where(left >= 0, left, end)
    until = np.minimum(leaves, np.where(joined >= 0, joined, end))
    lived = until > since
    departed = lived & (left >= 0) & ((joined < 0) | (joined > left))
    return float((until - since)[lived].sum() / MONTH_DAYS), float(departed.sum())
