"""Customers: who stays one, members of the community and others, with and without it: what fact 27 is made of.

The customers are the model's own (`sim.rules.churning`, `sim.rules.matching`): ten for each member, who exist whatever
the community does and from whom its members are drawn by affinity. What comes out: how large the naive gap is, beside
what the community's life causes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from calibration.facts.lives import RealArray
from scenarios.money.worlds import without_community
from sim.clientele import Customers
from sim.ensemble import Run, run_world
from sim.parameters import Parameters, with_values
from sim.plan import Plan
from sim.rules.arriving import FOUNDER
from sim.world import World

POOL = 10
"""Customers for each member."""
MONTHLY_CHURN = 0.035
REPEATS = 4
"""Pairs of worlds a draw: one holds too few members for a gap of one point."""
SEEDS_APART = 50_000_000
UNSELECTED = {"churning.selection": 0.0}
"""Affinity does not make anybody a more faithful customer."""


def customers(plan: Plan, p: Parameters, seed: int, size: int) -> dict[str, RealArray]:
    """Return members' and others' fates as customers: (customers at mid-year, still customers six months later).

    ``with`` and ``without`` are members with and without the community, ``others`` the customers not in it by mid-year;
    ``_unselected`` where affinity does not make anybody more faithful.

    Parameters
    ----------
    plan : Plan
        A year of a community.
    p : Parameters
        How people react.
    seed : int
        Seed of the first pair of worlds.
    size : int
        Members the plan brings, about.
    """
    pool = Customers(base=POOL * size, monthly_churn=MONTHLY_CHURN, among_newcomers=1.0)
    community = replace(plan, customers=pool)
    found: dict[str, RealArray] = {}
    for ending, fixed in (("", {}), ("_unselected", UNSELECTED)):
        own = with_values(p, fixed)
        for repeat in range(REPEATS):
            chance = seed + repeat * SEEDS_APART
            worlds = [run_world(Run(each, own, chance)) for each in (community, without_community(community))]
            for name, fate in fates(*worlds).items():
                found[name + ending] = found.get(name + ending, np.zeros(2)) + fate
    return found


def fates(community: World, without: World) -> dict[str, RealArray]:
    """Return the fates of newcomers who joined by mid-year, of the same people without the community, and of others.

    Others are all who had not joined by then: leaving out who joins later would leave out people for having stayed.
    Both worlds hold the same customers in the same rows: all of them are there on the first day.
    """
    base = community.offer.base  # in the first rows of both worlds; whom they refer comes after
    people, alone = community.customers[:base], without.customers[:base]
    joined, half = people["joined_day"], len(community.days) // 2
    newcomer = community.members["channel"][np.maximum(people["member"], 0)] != FOUNDER
    members, others = (joined >= 0) & (joined <= half) & newcomer, (joined < 0) | (joined > half)
    return {
        "with": fate(people["left_day"][members], half),
        "without": fate(alone["left_day"][members], half),
        "others": fate(people["left_day"][others], half),
    }


def fate(left: npt.NDArray[np.int32], half: int) -> RealArray:
    """Return how many are customers at mid-year, and how many of them still are at the end.

    Parameters
    ----------
    left : array (people,) int32
        Day on which each stopped being a customer; negative = never.
    half : int
        The day of mid-year.

    Examples
    --------
    >>> fate(np.array([-1, 100, 300]), 182).tolist()
    [2.0, 1.0]
    """
    return np.array([((left < 0) | (left > half)).sum(), (left < 0).sum()], dtype=float)
