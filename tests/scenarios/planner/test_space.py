"""A space of plans: decisions change what they name and nothing else, costs come from the budget code, limits hold."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.costs import monthly_cost, planned_staff_hours
from scenarios.loading import load
from scenarios.planner import Lever, Limits, Space
from scenarios.planner.levers import FOUNDER_HOURS, decide
from scenarios.planner.limits import check_feasible
from scenarios.planner.space import places_of
from scenarios.schema import Scenario
from sim.problems import InputError
from sim.words import speaking

BASE = load("b2b-slack")
LEVERS = (
    Lever("platform", ("slack", "forum")),
    Lever("founders.number", (8, 24)),
    Lever("onboarding.level", ("none", "person")),
    Lever("manager.hours_per_week", (4.0, 10.0, 17.5)),
    Lever("rituals.live.weekday", ("never", "tuesday")),
    Lever("ads.months_1_3", (0, 420)),
)


def decided(**decisions: object) -> Scenario:
    named = {name.replace("__", "."): option for name, option in decisions.items()}
    return Scenario.model_validate(decide(BASE.model_dump(), named, 42.0))


def changed(plan: Scenario) -> set[str]:
    before, after = BASE.model_dump(), plan.model_dump()
    return {
        f"{table}.{key}" if isinstance(after[table], dict) else table
        for table in after
        for key in (after[table] if isinstance(after[table], dict) else [""])
        if (after[table][key] != before[table][key] if key else after[table] != before[table])
    }


def test_a_decision_changes_the_field_it_names_and_nothing_else() -> None:
    assert changed(decided(manager__posts_per_week=2.0)) == {"manager.posts_per_week"}
    assert changed(decided(platform="forum")) == {"platform"}
    assert decided(ambassadors__starts_in_week="never").ambassadors.starts_in_week is None


def test_a_ritual_is_moved_dropped_or_added() -> None:
    moved = decided(rituals__live__weekday="monday").rituals
    dropped = decided(rituals__live__weekday="never").rituals
    added = decided(rituals__ama__weekday="friday", rituals__ama__every_weeks=2).rituals

    assert [ritual.weekday for ritual in moved if ritual.kind == "live"] == ["monday"]
    assert {ritual.kind for ritual in dropped} == {"weekly_question", "quarterly_event"}
    assert [(r.weekday, r.every_weeks) for r in added if r.kind == "ama"] == [("friday", 2)]


def test_what_is_decided_of_a_ritual_that_is_never_held_changes_nothing() -> None:
    without = decided(rituals__live__weekday="never", rituals__live__every_weeks=2)

    assert without == decided(rituals__live__weekday="never")


def test_advertising_brings_what_it_pays_for_and_is_paid_over_the_plan() -> None:
    plan = decided(ads__months_4_6=420.0)
    event = plan.events[-1]

    assert (event.kind, event.day(plan.start), event.days) == ("growth_spurt", 91, 92)
    assert event.size == round(420 * 92 / (365.25 / 12) / 42)
    assert plan.costs.ads_per_month * 364 == pytest.approx(420 * 92)


def test_more_founders_cost_the_hours_that_asking_them_takes() -> None:
    more = decided(founders__number=34).costs.set_up - BASE.costs.set_up

    assert more == pytest.approx(10 * FOUNDER_HOURS * BASE.costs.hourly_cost)


def test_paid_moderators_shorten_the_wait_and_are_paid() -> None:
    plan = decided(moderation__hours_per_week=42)

    assert plan.moderation.delay_hours == 1.0
    assert plan.costs.moderator_hours_per_week == 42.0
    assert decided(moderation__hours_per_week=5).moderation.delay_hours == BASE.moderation.delay_hours


def test_a_plan_takes_what_the_budget_code_says() -> None:
    space = Space(BASE, LEVERS)
    place = (1, 0, 1, 2, 1, 1)
    plan = space.plan(place)

    assert plan is not None
    assert space.takes(place).budget == pytest.approx(12 * monthly_cost(plan))
    assert space.takes(place).hours == pytest.approx(planned_staff_hours(plan) / 52)


def test_the_cheapest_plan_is_the_one_that_counting_all_of_them_finds() -> None:
    space = Space(BASE, LEVERS, Limits(budget=1.0))
    by_counting = min(space.takes(place).budget for place in places_of(LEVERS))

    assert space.takes(space.cheapest).budget == by_counting
    assert space.cheapest_without("hours").hours == min(space.takes(place).hours for place in places_of(LEVERS))


def test_a_plan_that_keeps_the_limits_is_found_where_only_one_does() -> None:
    free = Space(BASE, LEVERS)
    least = min(free.takes(place).budget for place in places_of(LEVERS))

    assert Space(BASE, LEVERS, Limits(budget=least)).allows(Space(BASE, LEVERS, Limits(budget=least)).cheapest)


@settings(max_examples=25)
@given(st.tuples(*(st.integers(0, len(lever.options) - 1) for lever in LEVERS)), st.integers(0, 9))
def test_what_breaks_the_limits_is_brought_under_them_and_what_keeps_them_is_left_alone(
    place: tuple[int, ...], seed: int
) -> None:
    space = Space(BASE, LEVERS, Limits(budget=30_000, hours=12))
    brought = space.brought_under(place, np.random.default_rng(seed))

    assert space.allows(brought)
    assert brought == place or not space.allows(place)


def test_decisions_that_break_a_rule_together_are_no_plan() -> None:
    levers = (Lever("founders.number", (4, 24)), Lever("founders.influencers", (0, 10)))
    space = Space(BASE, levers)

    assert [space.plan(place) is None for place in product(range(2), range(2))] == [False, True, False, False]
    assert not space.allows((0, 1))


def test_a_budget_nobody_can_keep_is_answered_with_what_the_cheapest_plan_costs() -> None:
    space = Space(BASE, LEVERS, Limits(budget=15_000, hours=3))
    cheapest, fewest = space.cheapest_without("budget"), space.cheapest_without("hours")

    with pytest.raises(InputError) as refused, speaking("en"):
        check_feasible(space)

    with speaking("en"):
        first, second = str(refused.value).splitlines()
    assert f"the cheapest plan in this space costs {cheapest.budget:,.0f} EUR a year" in first
    assert f"the lightest plan in this space takes {fewest.hours:.1f} hours a week" in second


def test_limits_that_only_clash_together_are_told_as_such() -> None:
    levers = (Lever("manager.hours_per_week", (2.0, 10.0)), Lever("moderation.hours_per_week", (0, 1)))
    free = Space(BASE, levers)
    takes = [free.takes(place) for place in places_of(levers)]
    assert Space(BASE, levers, Limits(min(each.budget for each in takes), 1e9)).allows((0, 0))

    clashing = Space(BASE, (Lever("onboarding.level", ("none", "person")),), Limits(1e9, 1.0))
    with pytest.raises(InputError):
        check_feasible(clashing)
