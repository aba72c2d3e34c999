"""Customers: who stays one, members of the community and others, with and without it: what fact 27 is made of.

The customers are the model's own (`sim.rules.churning`, `sim.rules.matching`): ten for each member, who exist whatever
the community does and from whom its members are drawn by affinity. As in a firm, new ones come for those who leave.
What comes out: how large the naive gap is, beside what the community's life causes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from calibration.facts.lives import RealArray
from scenarios.money.twins import Fates, fates_of
from scenarios.money.worlds import without_community
from sim.clientele import Customers
from sim.ensemble import Run, run_world
from sim.parameters import Parameters, with_values
from sim.plan import Plan

POOL = 10
"""Customers for each member."""
MONTHLY_CHURN = 0.035
REPEATS = 4
"""Pairs of worlds a draw: one holds too few members for a gap of one point."""
SEEDS_APART = 50_000_000
UNSELECTED = {"churning.selection": 0.0}
"""Affinity does not make anybody a more faithful customer."""


def with_customers(plan: Plan, size: int) -> Plan:
    """Return the plan of a community of a firm's customers, as many coming in a month as leave on average.

    Parameters
    ----------
    plan : Plan
        A community.
    size : int
        Members the plan brings, about.
    """
    base = POOL * size
    pool = Customers(
        base=base, monthly_churn=MONTHLY_CHURN, organic_per_month=MONTHLY_CHURN * base, among_newcomers=1.0
    )
    return replace(plan, customers=pool)


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
    community = with_customers(plan, size)
    found: dict[str, RealArray] = {}
    for ending, fixed in (("", {}), ("_unselected", UNSELECTED)):
        own = with_values(p, fixed)
        for repeat in range(REPEATS):
            chance = seed + repeat * SEEDS_APART
            worlds = [run_world(Run(each, own, chance)) for each in (community, without_community(community))]
            for name, counts in counts_of(fates_of(*worlds)).items():
                found[name + ending] = found.get(name + ending, np.zeros(2)) + counts
    return found


def counts_of(fates: Fates) -> dict[str, RealArray]:
    """Return how many are customers at mid-year, and how many of them still are at the end, of each group."""
    return {
        "with": np.array([fates.members, fates.members_kept], dtype=float),
        "without": np.array([fates.twins, fates.twins_kept], dtype=float),
        "others": np.array([fates.others, fates.others_kept], dtype=float),
    }
