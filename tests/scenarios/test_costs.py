"""Costs: what a month of a plan costs, worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios import Scenario, load
from scenarios.costs import DAYS_PER_MONTH, planned_ambassadors, planned_newcomers, planned_staff_hours
from sim.plan import PLATFORMS, Growth, Plan

NOTHING = {"hourly_cost": 0.0, "tools_per_month": 0.0, "incentives_per_month": 0.0, "per_event": 0.0}


def scenario(**data: Any) -> Scenario:
    return Scenario.model_validate({"weeks": 10, **data})


def test_a_plan_without_costs_costs_nothing() -> None:
    assert scenario(costs=NOTHING).monthly_cost() == 0.0


def test_tools_and_incentives_are_paid_every_month() -> None:
    costs = NOTHING | {"tools_per_month": 200.0, "incentives_per_month": 50.0}

    assert scenario(costs=costs).monthly_cost() == pytest.approx(250.0)
    assert scenario(costs=costs, manager={"leaves_on_day": 0}).monthly_cost() == pytest.approx(250.0)


def test_staff_hours_are_the_managers_weeks_and_the_rituals() -> None:
    rituals = [{"kind": "weekly_question", "weekday": "monday", "staff_hours": 2.0}]

    assert planned_staff_hours(scenario(manager={"hours_per_week": 10.0})) == pytest.approx(100.0)
    assert planned_staff_hours(scenario(manager={"hours_per_week": 10.0}, rituals=rituals)) == pytest.approx(120.0)


def test_staff_hours_end_when_the_manager_leaves() -> None:
    rituals = [{"kind": "weekly_question", "weekday": "monday", "staff_hours": 2.0}]
    manager = {"hours_per_week": 10.0, "leaves_on": date(2026, 1, 26)}  # after three weeks

    assert planned_staff_hours(scenario(manager=manager, rituals=rituals)) == pytest.approx(36.0)


def test_a_welcome_by_a_person_takes_its_minutes() -> None:
    manager, growth = {"hours_per_week": 0.0}, {"pre_launch_weeks": 10, "pre_launch_joins_per_day": 1.0}
    welcome = {"level": "person", "minutes_per_newcomer": 30.0}

    hours, by_mentor, by_bot = (
        planned_staff_hours(scenario(manager=manager, growth=growth, onboarding=welcome | {"level": level}))
        for level in ("person", "mentor", "bot")
    )

    assert hours == pytest.approx(70 * 0.8 / 2)  # Slack: eight invitations in ten are taken up
    assert by_mentor == hours
    assert by_bot == 0.0


def test_a_ritual_that_the_teams_hours_do_not_hold_is_not_paid() -> None:
    event = {"kind": "offline_meetup", "weekday": "monday", "staff_hours": 40.0}  # 3 h a week over its 13 weeks

    assert planned_staff_hours(scenario(manager={"hours_per_week": 3.0}, rituals=[event])) == pytest.approx(30.0)
    assert planned_staff_hours(scenario(manager={"hours_per_week": 4.0}, rituals=[event])) == pytest.approx(80.0)


@pytest.mark.parametrize(("trained", "hours"), [(True, 2.5), (False, 0.5)])
def test_each_ambassador_takes_an_introduction_and_a_training(trained: bool, hours: float) -> None:
    programme = {"starts_in_week": 2, "invitations_per_month": 4, "trained": trained}
    with_programme = scenario(manager={"hours_per_week": 10.0}, ambassadors=programme)

    assert planned_ambassadors(with_programme.plan()) == pytest.approx(4.0)  # 8 weeks, half of 8 accept
    assert planned_staff_hours(with_programme) == pytest.approx(100.0 + 4.0 * hours)
    assert planned_ambassadors(scenario(manager={"leaves_on_day": 7}, ambassadors=programme).plan()) == 0.0


def test_an_hour_and_an_event_have_their_price() -> None:
    rituals: list[dict[str, Any]] = [{"kind": "quarterly_event", "weekday": "monday", "staff_hours": 5.0}]
    costs = NOTHING | {"hourly_cost": 40.0, "per_event": 1000.0}

    for kind, price in (("quarterly_event", 1000), ("offline_meetup", 1000), ("monthly_live", 0)):
        rituals[0] |= {"kind": kind, "every_weeks": 13}
        monthly = scenario(manager={"hours_per_week": 10.0}, rituals=rituals, costs=costs).monthly_cost()

        assert monthly == pytest.approx((105 * 40 + price) / (70 / DAYS_PER_MONTH))


def test_the_newcomers_planned_are_those_of_the_growth_table() -> None:
    growth = Growth(2, 1.0, 40.0, 7.0, 0.5, 0.5)
    plan = Plan(days=365, growth=growth, platform=PLATFORMS["facebook"])  # join ease 1

    assert planned_newcomers(plan, 14) == pytest.approx(14.0)
    assert planned_newcomers(plan, 21) == pytest.approx(14.0 + 20.0 + 7.0)
    assert planned_newcomers(plan, 0) == 0.0


@given(st.integers(0, 363), st.integers(0, 363))
def test_a_manager_who_stays_longer_costs_no_less(one: int, other: int) -> None:
    shorter, longer = sorted((one, other))

    costs = [load("b2b-slack", {"manager.leaves_on_day": day}).monthly_cost() for day in (shorter, longer)]

    assert costs[0] <= costs[1]


def test_moderators_ads_and_the_set_up_are_paid_too() -> None:
    paid = {"moderator_hours_per_week": 7.0, "moderator_hourly_cost": 20.0, "ads_per_month": 100.0, "set_up": 900.0}
    months = 70 / DAYS_PER_MONTH

    assert scenario(costs=NOTHING | paid).monthly_cost() == pytest.approx((10 * 140.0 + 900.0) / months + 100.0)
