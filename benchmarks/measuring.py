"""Measuring: CPU seconds of pieces of work, alone or in alternating pairs, and the communities they are done on."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import numpy as np

from sim.ensemble import Run, run_world
from sim.parameters import Parameters, defaults, with_values
from sim.plan import Founders, Growth, Plan
from sim.world import MESSAGES, World

Work = Callable[[], object]
FOUNDERS = 24
STAYING = {"leaving.quiet_a": 0.1, "leaving.quiet_b": 20.0, "leaving.poster_a": 0.1, "leaving.poster_b": 10.0}


def seconds(work: Work, times: int) -> float:
    """Return the median CPU seconds of a piece of work, done once before to warm up."""
    work()
    return median(once(work) for _ in range(times))


def ratios(one: Callable[[], Work], other: Callable[[], Work], pairs: int) -> list[float]:
    """Return how many times longer the second takes than the first, in alternating pairs.

    Parameters
    ----------
    one, other : callable
        Each prepares a piece of work, untimed, and returns it.
    pairs : int
        Pairs timed, after one that is not.
    """
    found = []
    for _ in range(1 + pairs):
        first = once(one())
        found.append(once(other()) / first)
    return found[1:]


def once(work: Work) -> float:
    """Return the CPU seconds of a piece of work."""
    began = time.process_time()
    work()
    return time.process_time() - began


def crowd(members: int, days: int) -> Plan:
    """Return a plan in which this many people are there from the first day and nobody else comes."""
    growth = Growth(
        pre_launch_weeks=0, pre_launch_joins_per_day=0.0, launch_joins=0.0, marketing_joins_per_day=0.0,
        word_of_mouth_joins_per_day=0.0,
    )  # fmt: skip
    joins = np.zeros(days, dtype=np.int64)
    joins[0] = members - FOUNDERS
    return replace(Plan(days=days), growth=growth, founders=Founders(number=FOUNDERS), known_joins=joins)


def people_who_visit(share: float, members: int = 2_000, days: int = 90) -> Parameters:
    """Return parameters with which about this share of so many members comes on a day; hardly anybody leaves.

    How often people wake up, how long a spell lasts and how often they come in it are moved together. Habit and
    crowding depend on size and length, so these are sought for each.
    """
    low, high = 0.0, 1.0
    for _ in range(7):
        middle = (low + high) / 2.0
        if visit_share(run_world(Run(crowd(members, days), _as_lively(middle), 3))) < share:
            low = middle
        else:
            high = middle
    return _as_lively((low + high) / 2.0)


def _as_lively(place: float) -> Parameters:
    return with_values(
        defaults(),
        STAYING
        | {
            "visiting.rate": 0.005 * math.exp(place * math.log(200.0)),
            "visiting.spell_days": math.exp(place * math.log(20.0)),
            "visiting.active_rate": 0.1 * math.exp(place * math.log(12.0)),
        },
    )


def visit_share(world: World) -> float:
    """Return visits a member-day."""
    return float(world.days["visitors"].sum() / member_days(world))


def member_days(world: World) -> int:
    """Return the days lived by members who were there in the evening."""
    return int(world.days["members"].sum())


def posts_a_day(world: World) -> float:
    """Return messages a day, of members and of the team."""
    return float(world.counts[MESSAGES]) / len(world.days)
