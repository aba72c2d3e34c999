"""A control group goes without what is tested, and nobody else's chances change for it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.ensemble import Run, run_world
from sim.parameters import defaults, with_values
from sim.plan import Control, Founders, Manager, Onboarding, Plan, Ritual
from sim.world import MEMBERS, World

BASE = Plan(days=42, founders=Founders(number=60), manager=Manager(posts_per_week=0.0))
LIVES = replace(BASE, rituals=(Ritual("live", 3),))
LOUD = with_values(defaults(), {"gathering.live_visits": 2.0, "gathering.attendance": 0.9})


def world_of(plan: Plan) -> World:
    return run_world(Run(plan, LOUD, 5))


def cells(world: World, column: str) -> np.ndarray:
    return np.asarray(world.members[: world.counts[MEMBERS]][column])


def test_nobody_of_a_control_group_attends_what_it_is_not_told_of() -> None:
    world = world_of(replace(LIVES, control=Control(0.5)))
    control, attended = cells(world, "control"), cells(world, "attended_day") >= 0

    assert 0.3 < control.mean() < 0.7
    assert not attended[control].any()
    assert attended[~control].any()


def test_a_community_told_of_nothing_lives_as_one_without_lives_but_for_their_work() -> None:
    untold, without = world_of(replace(LIVES, control=Control(1.0))), world_of(BASE)

    assert untold.counts[MEMBERS] == without.counts[MEMBERS]
    for column in ("last_visit", "posts", "left_day", "habit"):
        np.testing.assert_array_equal(cells(untold, column), cells(without, column))
    assert untold.days["ritual_minutes"].sum() > 0


@pytest.mark.parametrize("level", ["person", "mentor"])
def test_no_newcomer_of_a_control_group_is_received(level: str) -> None:
    plan = replace(BASE, onboarding=Onboarding(level), control=Control(0.5, "welcome"))  # type: ignore[arg-type]
    world = world_of(plan)
    new = cells(world, "join_day") > 0
    control, received = cells(world, "control")[new], cells(world, "received_by")[new] > 0

    assert not received[control].any()
    assert received[~control].all()
    assert control.any()
    assert not control.all()
