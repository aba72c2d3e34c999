"""Docking: results of other models and experiments that this model must give too, each with plan, sizes and tolerance.

Means of paired runs; an interval is the mean plus or minus three of its standard errors, so that a null result is
taken for an effect about 3 times in 1,000.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from sim.ensemble import Run, run_world
from sim.parameters import defaults, draw_parameters
from sim.plan import Founders, Growth, Manager, Moderation, Onboarding, Plan
from sim.world import MEMBERS, World

Values = npt.NDArray[np.float64]
STEADY = Growth(pre_launch_weeks=0, launch_joins=40.0, marketing_joins_per_day=2.0)
"""About 640 people in a year, of whom 75 come in a week."""
PLAN = Plan(growth=STEADY)


def figures(plan: Plan, measure: Callable[[World], float], runs: int = 40) -> Values:
    """Return one figure of each run of a plan, at default parameters and seeds from 0."""
    with ThreadPoolExecutor(2) as pool:
        return np.array(list(pool.map(lambda seed: measure(run_world(Run(plan, defaults(), seed))), range(runs))))


def interval(differences: Values) -> tuple[float, float]:
    """Return the mean of paired differences, plus or minus three standard errors."""
    error = 3.0 * differences.std(ddof=1) / np.sqrt(len(differences))
    return float(differences.mean() - error), float(differences.mean() + error)


def stays(world: World) -> float:
    """Return the share of newcomers who still come 30 days after joining [points]."""
    members = world.members[: int(world.counts[MEMBERS])]
    newcomers = (members["channel"] != 0) & (members["join_day"] < len(world.days) - 60)
    return float(100.0 * (members["last_visit"] - members["join_day"] >= 30)[newcomers].mean())


def written(world: World) -> float:
    """Return members' messages of the last half year."""
    late = world.days[-182:]
    return float(late["starters"].sum() + late["replies"].sum())


def visits(world: World) -> float:
    """Return visiting days of the last half year."""
    return float(world.days["visitors"][-182:].sum())


def test_ren_and_kraut_moderating_the_community_raises_commitment_but_not_contribution() -> None:
    moderated = replace(PLAN, moderation=Moderation(level=0.5))
    free = replace(PLAN, moderation=Moderation(level=0.0))

    assert interval(figures(moderated, stays) - figures(free, stays))[0] > -0.2
    assert figures(moderated, written).mean() <= 1.10 * figures(free, written).mean()


def test_ren_and_kraut_personal_moderation_raises_commitment_above_that_of_the_community() -> None:
    community = replace(PLAN, moderation=Moderation(off_topic=0.8))
    personal = replace(PLAN, moderation=Moderation(off_topic=0.8, scope="personal"))

    assert interval(figures(personal, stays) - figures(community, stays))[0] > 0.0


def test_ren_and_kraut_personal_moderation_brings_people_back() -> None:
    community = replace(PLAN, moderation=Moderation(off_topic=0.8))
    personal = replace(PLAN, moderation=Moderation(off_topic=0.8, scope="personal"))

    assert interval(figures(personal, visits, runs=16) / figures(community, visits, runs=16))[0] > 1.03


@pytest.mark.xfail(
    strict=True,
    reason="In Ren and Kraut's model personal moderation brings a half more messages. Here visits rise by 8 % and "
    "active members by 5 %, but messages by 1 % (standard error 3 %, 40 pairs): those who write most know each other, "
    "so that little is hidden from them, and what is hidden cannot be answered. An open difference.",
)
def test_ren_and_kraut_personal_moderation_raises_contribution() -> None:
    community = replace(PLAN, moderation=Moderation(off_topic=0.8))
    personal = replace(PLAN, moderation=Moderation(off_topic=0.8, scope="personal"))

    assert figures(personal, written).mean() > 1.10 * figures(community, written).mean()


def test_butler_a_larger_community_draws_more_people_and_less_from_each() -> None:
    active = {}
    for rate in (0.5, 5.0):
        plan = replace(PLAN, growth=replace(STEADY, launch_joins=0.0, marketing_joins_per_day=rate))
        share = figures(plan, lambda w: float(w.days["active_7d"][-28:].mean() / w.counts[MEMBERS]), runs=12)
        active[rate] = (figures(plan, lambda w: float(w.days["active_7d"][-28:].mean()), runs=12).mean(), share.mean())

    assert active[5.0][0] > 2.0 * active[0.5][0]
    assert active[5.0][1] < active[0.5][1]


def test_sizes_of_communities_born_alike_are_unequal() -> None:
    plan = replace(PLAN, growth=replace(STEADY, launch_joins=20.0, marketing_joins_per_day=0.2))
    runs = [Run(plan, parameters, seed) for seed, parameters in enumerate(draw_parameters(60, rng_seed=4))]
    active = np.sort([float(run_world(run).days["active_7d"][-28:].mean()) for run in runs])

    # the largest tenth against the smallest (Foote et al. 2018: sign; sizes on Reddit are far more unequal still)
    assert active[-6:].mean() > 3.0 * active[:6].mean()


def test_some_small_groups_that_nobody_runs_are_silent_after_three_months() -> None:
    plan = Plan(
        days=120, founders=Founders(number=8, recruited=0.0), manager=Manager(posts_per_week=0.0, sessions_per_day=0),
        growth=replace(STEADY, launch_joins=0.0, marketing_joins_per_day=0.0, word_of_mouth_joins_per_day=0.1),
    )  # fmt: skip
    runs = [Run(plan, parameters, seed) for seed, parameters in enumerate(draw_parameters(100, rng_seed=5))]
    silent = np.mean([run_world(run).days["messages_7d"][91] == 0 for run in runs])

    assert 0.25 <= silent <= 0.85  # Kraut & Fiore 2014: 57 % of new Facebook groups


def test_an_automated_welcome_keeps_nobody() -> None:
    welcomed = replace(PLAN, onboarding=Onboarding("bot"))
    low, high = interval(figures(welcomed, stays) - figures(PLAN, stays))

    assert low <= 0.0 <= high  # CAT Lab, 57,084 accounts: null
    assert max(-low, high) < 0.5
