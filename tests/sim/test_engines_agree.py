"""The plain engine judges the compiled one: from equal seeds, equal tables, cell by cell, every day."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from scenarios import load, presets
from sim.kernel import advance
from sim.model import CommunityModel
from sim.parameters import Parameters, defaults, draw_parameters, with_values
from sim.plan import PLATFORMS, Founders, Growth, Manager, Moderation, Onboarding, Plan, Ritual
from sim.world import World, new_world

DAYS = 120
ROOM = 100_000  # messages: more than any of these plans brings
Compare = Callable[[World, World], list[str]]

QUESTION = Ritual("weekly_question", weekday=1)
LIVE = Ritual("live", weekday=3, every_weeks=2, first_week=1)
EVENT = Ritual("quarterly_event", weekday=2, every_weeks=8, staff_hours=40.0)

PLANS = {
    "whatsapp": Plan(
        days=DAYS,
        calendar="leisure",
        platform=PLATFORMS["whatsapp"],
        founders=Founders(number=40, recruited=0.5, diversity=0.3, tie_density=0.9),
        growth=Growth(pre_launch_weeks=0, launch_joins=20.0),
        rituals=(QUESTION,),
        moderation=Moderation(level=0.0, charter_shown=False),
        manager=Manager(leaves_on_day=60),
    ),
    "slack": Plan(
        start=date(2025, 11, 5),
        days=DAYS,
        founders=Founders(number=8, recruited=0.0),
        onboarding=Onboarding("bot"),
        rituals=(LIVE,),
        known_joins=np.where(np.arange(DAYS) % 3 == 0, 1, -1),
    ),
    "discord": Plan(
        start=date(2026, 7, 18),
        days=DAYS,
        calendar="leisure",
        platform=PLATFORMS["discord"],
        onboarding=Onboarding("person", within_hours=12.0),
        rituals=(QUESTION, LIVE, EVENT),
        moderation=Moderation(level=1.0, reasons_given=False, delay_hours=12.0),
        manager=Manager(posts_per_week=10.0, sessions_per_day=8),
    ),
    "facebook": Plan(
        days=DAYS,
        platform=PLATFORMS["facebook"],
        rituals=(EVENT,),
        manager=Manager(posts_per_week=0.0, sessions_per_day=0),
    ),
    "forum": Plan(
        days=DAYS,
        platform=PLATFORMS["forum"],
        founders=Founders(number=0),
        growth=Growth(pre_launch_weeks=0, launch_joins=60.0, marketing_joins_per_day=0.5),
        moderation=Moderation(level=0.8),
    ),
}
LIVELY = {"posting.level": -2.0, "leaving.return_chance": 0.02, "replying.base": 0.08}


def parameters_of(name: str) -> Parameters:
    """Return the parameters a plan is run with: a draw of its own, livelier in one so that tables fill."""
    drawn = dict(zip(PLANS, draw_parameters(len(PLANS), rng_seed=11), strict=True))[name]
    return with_values(drawn, LIVELY) if name == "discord" else drawn


def assert_agree(plan: Plan, parameters: Parameters, seed: int, step_days: int, differences: Compare) -> World:
    """Run both engines and compare their tables every so many days; return the world they agree on."""
    world = new_world(plan, parameters, seed, message_rows=ROOM)
    model = CommunityModel(plan, parameters, rng=seed)
    for day in range(0, plan.days, step_days):
        until = min(day + step_days, plan.days)
        assert advance(world, day, until) == until
        while model.day < until:
            model.step()
        assert differences(model.world, world) == [], f"after day {until - 1}"
    return world


def test_the_engines_agree_after_each_of_120_days(differences: Compare) -> None:
    assert_agree(PLANS["whatsapp"], parameters_of("whatsapp"), 7, 1, differences)


@pytest.mark.parametrize("name", [name for name in PLANS if name != "whatsapp"])
def test_the_engines_agree_whatever_the_levers(name: str, differences: Compare) -> None:
    assert_agree(PLANS[name], parameters_of(name), 8, 30, differences)


@pytest.mark.parametrize("name", presets())
def test_the_engines_agree_on_the_presets(name: str, differences: Compare) -> None:
    scenario = load(name)
    plan = dataclasses.replace(scenario.plan(), days=DAYS)
    assert_agree(plan, with_values(defaults(), scenario.parameters), 9, 40, differences)


def test_the_plans_leave_no_count_of_the_days_untouched() -> None:
    touched: set[str] = set()
    for name, plan in PLANS.items():
        world = new_world(plan, parameters_of(name), 8)
        advance(world, 0, plan.days)
        touched |= {column for column in world.days.dtype.names if np.asarray(world.days[column]).any()}

    assert touched == set(world.days.dtype.names)


def test_the_plans_make_a_tie_give_way_to_a_new_one() -> None:
    plan = PLANS["whatsapp"]
    world = new_world(plan, parameters_of("whatsapp"), 7)
    advance(world, 0, plan.days)

    founders_first_ties = np.asarray(world.ties["to"])[:40]
    assert (founders_first_ties >= 0).all(axis=1).any()


def test_a_rule_broken_in_one_engine_is_noticed(differences: Compare) -> None:
    plan = dataclasses.replace(PLANS["discord"], days=3)
    world = new_world(plan, defaults(), 7)
    advance(world, 0, plan.days)
    broken = CommunityModel(plan, rng=7, rules={"fatigue_from": lambda fatigue, overloaded, p: fatigue + 1e-12})
    broken.run_model()

    assert "members.fatigue" in "".join(differences(broken.world, world))
