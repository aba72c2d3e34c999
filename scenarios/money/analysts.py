"""Analysts: what one would estimate from exported data alone, where nobody sees the world without the community.

Both methods see what a billing export and a list of members show: when somebody became a customer, what they pay a
month, when they joined the community, when they left. Neither sees affinity.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.world import CUSTOMERS, World

Values = npt.NDArray[np.float64]
FOLLOWED_DAYS = 182
"""How long customers are followed after joining."""


@dataclass(frozen=True)
class Estimates:
    """What three ways of asking say of one world: how much more often members are still customers half a year on.

    All are shares; nan where too few people can be followed.
    """

    naive: float
    """Members less others, from the day of joining."""
    before_and_after: float
    """Difference in differences: members' change of monthly payments around joining, less that of others, over what
    members paid before."""
    matched: float
    """Members less the customers most alike in what an export shows: since when, and what they pay."""
    truth: float
    """The same members with the community and without it."""


def exported(world: World) -> pd.DataFrame:
    """Return what exports would show of each customer, by key: ``since, pays, joined, left``; days, inf = never."""
    used = world.customers[: int(world.counts[CUSTOMERS])]
    customers = np.asarray(used["won_day"]) >= -1
    shown = {
        "since": np.asarray(used["won_day"], dtype=float),
        "pays": np.asarray(used["own_spending"]) * np.asarray(used["upgraded"]) * max(world.offer.price, 1e-9),
        "joined": np.where(used["joined_day"] >= 0, used["joined_day"].astype(float), np.inf),
        "left": np.where(used["left_day"] >= 0, used["left_day"].astype(float), np.inf),
    }
    return pd.DataFrame(shown, index=np.asarray(used["key"]))[customers]


def estimates(community: World, without: World, seed: int = 0) -> Estimates:
    """Return what an analyst would find, beside the truth.

    Parameters
    ----------
    community, without : World
        Two worlds of the same seed and parameters; only the first is shown to the analyst.
    seed : int
        Seed of the days on which others are looked at, which are drawn from members' days of joining.
    """
    shown = exported(community)
    joined = shown["joined"].to_numpy()
    followed = (joined + FOLLOWED_DAYS <= len(community.days)) & _customer(shown, joined)
    members = shown[followed]
    if members.empty:
        return Estimates(np.nan, np.nan, np.nan, np.nan)
    day = members["joined"].to_numpy()
    looked_at = np.random.default_rng(seed).choice(day, len(shown))
    here = _customer(shown, looked_at) & (joined > looked_at)  # who joins later is no member yet
    compared, since = shown[here], looked_at[here]
    kept_members, kept_others = _customer(members, day + FOLLOWED_DAYS), _customer(compared, since + FOLLOWED_DAYS)
    twins = exported(without).reindex(members.index)
    return Estimates(
        naive=float(kept_members.mean() - kept_others.mean()),
        before_and_after=_still_paid(members, kept_members) - _still_paid(compared, kept_others),
        matched=_matched(members, shown),
        truth=float(kept_members.mean() - _customer(twins, day + FOLLOWED_DAYS).mean()),
    )


def _customer(frame: pd.DataFrame, day: Values) -> npt.NDArray[np.bool_]:
    """Return who is a customer on a day, one day a row."""
    found: npt.NDArray[np.bool_] = (frame["since"].to_numpy() <= day) & (frame["left"].to_numpy() > day)
    return found


def _still_paid(frame: pd.DataFrame, kept: npt.NDArray[np.bool_]) -> float:
    """Return what those kept pay, over what all paid before, less 1."""
    pays = frame["pays"].to_numpy()
    return float(pays[kept].sum() / pays.sum() - 1.0)


def _matched(members: pd.DataFrame, others: pd.DataFrame) -> float:
    """Return how much more often members stay than the others most alike, each compared on the member's day."""
    since, pays = others["since"].to_numpy(), np.log(others["pays"].to_numpy())
    scales = max(1.0, float(since.std())), max(1e-9, float(pays.std()))
    own = np.column_stack([members["since"], np.log(members["pays"]), members["joined"], members["left"]])
    gaps = []
    for became, paid, day, left in own:
        here = _customer(others, np.full(len(others), day)) & (others["joined"].to_numpy() > day)
        if here.any():
            apart = ((since - became) / scales[0]) ** 2 + ((pays - paid) / scales[1]) ** 2
            twin = others["left"].to_numpy()[np.argmin(np.where(here, apart, np.inf))]
            gaps.append(float(left > day + FOLLOWED_DAYS) - float(twin > day + FOLLOWED_DAYS))
    return float(np.mean(gaps)) if gaps else float("nan")
