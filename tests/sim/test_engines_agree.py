"""The plain engine judges the compiled one: from equal seeds, equal tables, cell by cell, every day."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Literal, get_args, get_origin, get_type_hints

import numpy as np
import pytest

from scenarios import load, presets
from sim.clientele import Customers, Support
from sim.columns import BookRow, CustomerRow, DayRow, MemberRow, MessageRow, RitualRow, columns_of
from sim.engine import advance
from sim.model import CommunityModel
from sim.parameters import Parameters, defaults, draw_parameters, with_values
from sim.plan import (
    PLATFORMS,
    Ambassadors,
    Content,
    Control,
    Founders,
    Growth,
    Manager,
    Moderation,
    Onboarding,
    Place,
    Plan,
    Recognition,
    Ritual,
    RitualKind,
    Shock,
)
from sim.world import CUSTOMERS, MEMBERS, MESSAGES, World, new_world

DAYS, MEMBER_ROWS, MESSAGE_ROWS = 60, 2_000, 50_000  # more than any of these plans fills
Compare = Callable[[World, World], list[str]]

QUESTION = Ritual("weekly_question", weekday=1)
LIVE = Ritual("live", weekday=3, every_weeks=2, first_week=1)
EVENT = Ritual("quarterly_event", weekday=2, every_weeks=8, staff_hours=40.0)
EVERY_RITUAL = tuple(
    Ritual(kind, weekday=place % 7, every_weeks=1 + place % 3, rotates=place % 2 == 0)
    for place, kind in enumerate(get_args(RitualKind))
)
EVERY_SHOCK = (
    Shock("spam_wave", day=8, size=20.0, days=5),
    Shock("troll_wave", day=10, size=15.0),
    Shock("growth_spurt", day=14, size=30.0, days=3),
    Shock("algorithm_change", day=20, size=0.5),
    Shock("founders_leave", day=25, size=4.0),
    Shock("platform_move", day=32, size=0.6, platform="forum"),
    Shock("account_closed", day=45, size=0.5),
)

PLANS = {
    "whatsapp": Plan(
        calendar="leisure",
        platform=PLATFORMS["whatsapp"],
        founders=Founders(number=40, recruited=0.5, diversity=0.3, tie_density=0.9),
        growth=Growth(pre_launch_weeks=0, launch_joins=20.0),
        rituals=(QUESTION,),
        moderation=Moderation(level=0.0, charter_shown=False),
        manager=Manager(leaves_on_day=30),
    ),
    "slack": Plan(
        start=date(2025, 11, 5),
        founders=Founders(number=8, recruited=0.0),
        onboarding=Onboarding("bot"),
        rituals=(LIVE,),
        known_joins=np.where(np.arange(DAYS) % 3 == 0, 1, -1),
    ),
    "discord": Plan(
        start=date(2026, 7, 18),
        calendar="leisure",
        platform=PLATFORMS["discord"],
        onboarding=Onboarding("person", within_hours=12.0, minutes_per_newcomer=20.0),
        customers=Customers(
            base=60,
            sells="purchases",
            price=1.0,
            basket=30.0,
            purchases_per_month=1.2,
            monthly_churn=0.2,
            margin=0.3,
            organic_per_month=20.0,
            qualified=0.6,
            won=0.5,
            days_to_qualify=2,
            days_to_win=3,
            among_newcomers=0.4,
            ads_instead=(300.0,),
            content_instead=(500.0, 200.0),
        ),
        rituals=(QUESTION, LIVE, EVENT),
        moderation=Moderation(level=1.0, reasons_given=False, delay_hours=12.0),
        manager=Manager(posts_per_week=10.0, sessions_per_day=8),
        recognition=Recognition(spotlights_per_month=3, spotlights_for="middle", perks=True),
        control=Control(share=0.5),
    ),
    "facebook": Plan(
        platform=PLATFORMS["facebook"],
        rituals=(EVENT,),
        manager=Manager(posts_per_week=0.0, sessions_per_day=0),
        moderation=Moderation(off_topic=0.3, volunteers=4),
        place=Place(visibility="public", rooms=3),
        first_replies="none",
    ),
    "forum": Plan(
        platform=PLATFORMS["forum"],
        founders=Founders(number=0),
        growth=Growth(pre_launch_weeks=0, launch_joins=60.0, launch_half_life_days=9.0, marketing_joins_per_day=0.5),
        moderation=Moderation(level=0.8),
    ),
    "every ritual": Plan(
        platform=PLATFORMS["app"],
        founders=Founders(number=30, tie_density=0.5),
        rituals=EVERY_RITUAL,
        motives=(0.4, 0.1, 0.3, 0.05, 0.15),
        first_replies="forced",
        onboarding=Onboarding("mentor", minutes_per_newcomer=30.0),
        control=Control(share=0.4, lacks="welcome"),
    ),
    "rooms and sites": Plan(
        platform=PLATFORMS["circle"],
        place=Place(rooms=12, visibility="hybrid", sites=5, bridging=0.5),
        founders=Founders(number=30, influencers=5),
        growth=Growth(
            pre_launch_joins_per_day=1.0, word_of_mouth_joins_per_day=1.0, audience=900, referral_reward=True
        ),
        content=Content(educate=0.2, inspire=0.4, entertain=0.4, calls_for_members=True),
        manager=Manager(posts_per_week=14.0),
    ),
    "short of time": Plan(
        platform=PLATFORMS["skool"],
        founders=Founders(number=30, admins=1),
        onboarding=Onboarding("person"),
        rituals=(QUESTION, LIVE, EVENT),
        manager=Manager(hours_per_week=5.0),
        recognition=Recognition(spotlights_per_month=6, thanks_per_week=40, badges=True),
        moderation=Moderation(volunteers=1, scope="personal", off_topic=0.6),
        ambassadors=Ambassadors(starts_in_week=1, invitations_per_month=20),
    ),
    "ambassadors": Plan(
        platform=PLATFORMS["mighty"],
        founders=Founders(number=40, tie_density=0.6),
        recognition=Recognition(spotlights_per_month=4, spotlights_for="top", points=True, tokens=True),
        ambassadors=Ambassadors(
            starts_in_week=3, invitations_per_month=20, hours_per_week=9.0, trained=False, tools=False
        ),
        customers=Customers(
            base=300,
            upgrades_per_month=0.1,
            upgrade_size=0.5,
            ads_per_month=3000.0,
            paid_cac=150.0,
            support=Support(questions_per_month=1.5, cost_per_ticket=3.0),
            ads_instead=(0.0, 900.0),
            content_instead=(400.0,),
        ),
    ),
    "shocks": Plan(platform=PLATFORMS["linkedin"], founders=Founders(number=30), shocks=EVERY_SHOCK),
}
PLANS = {name: dataclasses.replace(plan, days=DAYS) for name, plan in PLANS.items()}
LIVELY = {"posting.level": -2.0, "leaving.return_chance": 0.02, "replying.base": 0.08}
LIVELIER_THAN_DRAWN = {
    "discord": LIVELY,
    "every ritual": {"posting.level": -1.5, "replying.base": 0.1},
    "rooms and sites": {"arriving.influencer": 0.3, "arriving.audience": 0.003, "searching.arrivals": 2.0},
    "short of time": {**LIVELY, "managing.absence": 0.3, "championing.acceptance": 1.0, "ties.threshold": 0.05},
    "ambassadors": {
        **LIVELY,
        "referring.rate": 0.3,
        "supporting.enough": 20.0,
        "supporting.feedback": 0.5,
        "matching.by_affinity": 0.5,
        "championing.acceptance": 1.0,
        "championing.burnout": 0.2,
        "ties.threshold": 0.05,
    },
    "shocks": {"disturbing.troll_share": 0.1, "moderating.toxic_share": 0.1, "first_post.early": 0.8},
    "forum": {"drifting.visits": 0.5, "drifting.leaving": 0.5, "drifting.arrivals": 0.5, "drifting.fading": 0.2},
}


def parameters_of(name: str) -> Parameters:
    """Return the parameters a plan is run with: a draw of its own, livelier in some so that every table fills."""
    drawn = dict(zip(PLANS, draw_parameters(len(PLANS), rng_seed=11), strict=True))[name]
    return with_values(drawn, LIVELIER_THAN_DRAWN.get(name, {}))


def assert_agree(plan: Plan, parameters: Parameters, seed: int, step_days: int, differences: Compare) -> None:
    """Run both engines and compare their tables every so many days."""
    world = new_world(plan, parameters, seed, MEMBER_ROWS, MESSAGE_ROWS)
    model = CommunityModel(plan, parameters, rng=seed)
    for day in range(0, plan.days, step_days):
        until = min(day + step_days, plan.days)
        assert advance(world, day, until) == until
        while model.day < until:
            model.step()
        assert differences(model.world, world) == [], f"after day {until - 1}"


@pytest.mark.parametrize("name", ["whatsapp", "short of time"])
def test_the_engines_agree_after_each_of_60_days(name: str, differences: Compare) -> None:
    assert_agree(PLANS[name], parameters_of(name), 7, 1, differences)


@pytest.mark.parametrize("name", [name for name in PLANS if name not in ("whatsapp", "short of time")])
def test_the_engines_agree_whatever_the_levers(name: str, differences: Compare) -> None:
    assert_agree(PLANS[name], parameters_of(name), 8, 20, differences)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("forum", {"posting.prompt_days": 0.1, "leaving.return_addressed": 0.3, "leaving.quiet_b": 2.0}),
        ("every ritual", {"gathering.absent_ties": 1.0}),
        ("facebook", {"reading.capacity": 400.0, "posting.level": -1.0, "visiting.rate": 0.02}),
    ],
    ids=["answers that hardly call back", "ties that a meeting cuts", "more to read than is looked at in one go"],
)
def test_the_engines_agree_at_the_ends_of_ranges(name: str, values: dict[str, float], differences: Compare) -> None:
    assert_agree(PLANS[name], with_values(parameters_of(name), values), 8, 20, differences)


@pytest.mark.parametrize("name", presets())
def test_the_engines_agree_on_the_presets(name: str, differences: Compare) -> None:
    scenario = load(name)
    plan = dataclasses.replace(scenario.plan(), days=30)
    assert_agree(plan, with_values(defaults(), scenario.parameters), 9, 30, differences)


def levers(decided: Any, name: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Go through every single decision of a plan: its name, its type and its value."""
    if isinstance(decided, tuple) and all(map(dataclasses.is_dataclass, decided)):
        for one in decided:
            yield from levers(one, name)
    elif not dataclasses.is_dataclass(decided):
        yield name, None, decided
    else:
        for field, kind in get_type_hints(type(decided)).items():
            value = getattr(decided, field)
            if get_origin(kind) is Literal:
                yield f"{name}.{field}", kind, value
            else:
                yield from levers(value, f"{name}.{field}")


def test_the_plans_pull_every_lever_in_every_way() -> None:
    pulled, ways = defaultdict(set), {}
    for plan in PLANS.values():
        for name, kind, value in levers(plan):
            pulled[name].add(str(value))
            ways[name] = set(get_args(kind)) if kind is not None else set()
    fixed = {".days"}  # the horizon, the same in all

    assert {name: ways[name] - values for name, values in pulled.items() if not ways[name] <= values} == {}
    assert {name for name, values in pulled.items() if len(values) == 1} == fixed


@pytest.fixture(scope="module")
def worlds() -> list[World]:
    """Return the worlds the plans end in."""
    found = []
    for name, plan in PLANS.items():
        world = new_world(plan, parameters_of(name), 8, MEMBER_ROWS, MESSAGE_ROWS)
        advance(world, 0, plan.days)
        found.append(world)
    return found


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("days", DayRow),
        ("members", MemberRow),
        ("messages", MessageRow),
        ("rituals", RitualRow),
        ("customers", CustomerRow),
        ("books", BookRow),
    ],
)
def test_the_plans_leave_no_column_untouched(table: str, row: type, worlds: list[World]) -> None:
    used = {"members": MEMBERS, "messages": MESSAGES, "customers": CUSTOMERS}
    untouched = set(columns_of(row))
    for world in worlds:
        cells = getattr(world, table)[: world.counts[used[table]] if table in used else None]
        untouched -= {
            name for name, column in columns_of(row).items() if (np.asarray(cells[name]) != column.start).any()
        }

    assert untouched == set()


def test_the_plans_make_a_tie_give_way_to_a_new_one(worlds: list[World]) -> None:
    founders_first_ties = np.asarray(worlds[0].ties["to"])[:40]
    assert (founders_first_ties >= 0).all(axis=1).any()


@pytest.mark.parametrize(
    ("broken", "noticed"),
    [
        ({"fatigue_from": lambda fatigue, overloaded, p: fatigue + 1e-12}, "members.fatigue"),
        ({"novelty": lambda worn, p: 1.0}, "lifts"),
        ({"worn_after": lambda worn, days, rotates, p: worn}, "rituals.worn"),
    ],
    ids=["fatigue", "novelty", "wear"],
)
def test_a_rule_broken_in_one_engine_is_noticed(broken: dict[str, Any], noticed: str, differences: Compare) -> None:
    plan = dataclasses.replace(PLANS["discord"], days=12)
    world = new_world(plan, defaults(), 7)
    advance(world, 0, plan.days)
    model = CommunityModel(plan, rng=7, rules=broken)
    model.run_model()

    assert noticed in "".join(differences(model.world, world))
