"""Design: the plans, sizes and seeds on which facts are measured."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal, get_args

from sim.plan import Founders, Growth, Manager, Moderation, Onboarding, Plan, Ritual
from sim.problems import InputError, Problem

START = date(2026, 1, 5)
DAYS = 365
FOUNDERS = 24
SIZES = (50, 100, 250, 500, 1000, 2000)
"""People who have joined by mid-November, about; by the end a tenth more."""
TWIN_SIZES = (100, 500, 2000)
MID_NOVEMBER = 315  # day of the plan
NOVEMBER_WEEKS = range(43, 47)  # 2 to 29 November 2026
FIFTEENTH_WEEK = 105  # day of the plan: the NHS-R Slack had 100 members then
SPRING_WEEKS = range(13, 17)  # 6 April to 3 May 2026
USUAL_SEASON = 0.97  # mean of what the work calendar makes of arrivals
EVENT_WEEK = 36  # mid-September, on a Tuesday
CHECKED_AT = 91  # day on which communities without newcomers are alive or not

ModerationKind = Literal["nothing", "off", "usual", "strict"]
SeedSet = Literal["A", "B"]
FIRST_SEEDS: dict[SeedSet, int] = {"A": 1, "B": 1_000_001}


def steady_plan(size: int, by: int = MID_NOVEMBER) -> Plan:
    """Return the plan that brings about ``size`` members by a day, by default in mid-November, at a steady rate.

    Examples
    --------
    >>> round(steady_plan(500).growth.marketing_joins_per_day, 2)
    1.95
    """
    plan = Plan(start=START, days=DAYS, founders=Founders(number=FOUNDERS))
    rate = (size - FOUNDERS) / (by * plan.platform.join_ease * USUAL_SEASON)
    return replace(plan, growth=steady_growth(rate))


def steady_growth(joins_per_day: float) -> Growth:
    """Return newcomers at a steady rate, without a launch and without word of mouth."""
    return Growth(
        pre_launch_weeks=0, pre_launch_joins_per_day=0.0, launch_joins=0.0, marketing_joins_per_day=joins_per_day,
        word_of_mouth_joins_per_day=0.0,
    )  # fmt: skip


def with_event(plan: Plan) -> Plan:
    """Return the plan with one event in mid-September."""
    event = Ritual("quarterly_event", weekday=1, every_weeks=52, first_week=EVENT_WEEK)
    return replace(plan, rituals=(*plan.rituals, event))


def with_moderation(plan: Plan, kind: ModerationKind) -> Plan:
    """Return the plan moderated less or more: ``nothing`` shows no charter either."""
    changed = {
        "nothing": Moderation(level=0.0, charter_shown=False),
        "off": Moderation(level=0.0),
        "usual": Moderation(),
        "strict": Moderation(level=1.0, reasons_given=False, delay_hours=0.0),
    }[kind]
    return replace(plan, moderation=changed)


def welcomed_by(plan: Plan, level: Literal["none", "bot"]) -> Plan:
    """Return the plan with newcomers welcomed by nobody or by a bot."""
    return replace(plan, onboarding=Onboarding(level=level))


def founders_alone(number: int) -> Plan:
    """Return founders without team or newcomers, for thirteen weeks."""
    return Plan(
        start=START, days=CHECKED_AT, founders=Founders(number=number), growth=steady_growth(0.0),
        manager=Manager(posts_per_week=0.0, sessions_per_day=0),
    )  # fmt: skip


def first_seed_of(seed_set: str) -> int:
    """Return the first seed of a set: A to try, B kept apart.

    Raises
    ------
    InputError
        If there is no such set.
    """
    for name in get_args(SeedSet):
        if name == seed_set.upper():
            return FIRST_SEEDS[name]
    raise InputError(Problem("calibration", "seed-set-unknown", values={"asked": seed_set}))
