"""Setting: a plan turned into numbers and one value a day, for both engines.

Whatever does not depend on what members do (calendar, rituals, planned arrivals, the team's hours) is worked out
here once, before the first day.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import numpy as np

from sim.columns import DayRow, DayTable, empty_table
from sim.parameters import Parameters
from sim.plan import OnboardingLevel, Plan, Ritual
from sim.rules.arriving import launch_rate, season
from sim.rules.calendar import WEEKDAY_SHARES, calendar_factor
from sim.rules.gathering import novelty, pulse
from sim.rules.reading import capacity_today

TOPICS = 6
PROMPT_DAYS = 7
QUESTION_TIME = 9.0 / 24.0  # the weekly question is asked at nine
TEAM_LOOKS_BACK = 150  # messages the team looks at in a session
FAINTEST_PULSE = 1e-3


class Setting(NamedTuple):
    """What holds on every day: numbers only, so that compiled code can carry it cheaply."""

    founders: int
    recruited: float
    covered_topics: int
    tie_density: float
    prompt: float
    """Effect of the welcome on a newcomer's first post (logarithm)."""
    promise_hours: float
    """Hours within which a first message is answered, 0 without onboarding by a person."""
    newcomer_minutes: float
    manager_sessions: int
    moderation_level: float
    charter_shown: bool
    reasons_given: bool
    delay_hours: float
    push: float
    memory_days: float
    shown: float
    capacity: int


def setting_of(plan: Plan, p: Parameters) -> Setting:
    """Return what holds on every day of a plan."""
    by_person = plan.onboarding.level == "person"
    return Setting(
        founders=plan.founders.number,
        recruited=float(plan.founders.recruited),
        covered_topics=max(1, round(plan.founders.diversity * TOPICS)),
        tie_density=float(plan.founders.tie_density),
        prompt=float(welcome_effect(plan.onboarding.level, p)),
        promise_hours=float(plan.onboarding.within_hours) if by_person else 0.0,
        newcomer_minutes=float(plan.onboarding.minutes_per_newcomer) if by_person else 0.0,
        manager_sessions=plan.manager.sessions_per_day,
        moderation_level=float(plan.moderation.level),
        charter_shown=plan.moderation.charter_shown,
        reasons_given=plan.moderation.reasons_given,
        delay_hours=float(plan.moderation.delay_hours),
        push=float(plan.platform.push),
        memory_days=float(plan.platform.memory_days),
        shown=float(plan.platform.shown),
        capacity=capacity_today(plan.platform.room, p.reading),
    )


def planned_days(plan: Plan, p: Parameters) -> DayTable:
    """Return the table of days with everything the plan gives filled in.

    Parameters
    ----------
    plan : Plan
        The plan; its days give the number of rows.
    p : Parameters
        How people react; rituals and the calendar need it.
    """
    days = empty_table(DayRow, plan.days)
    dates = [plan.start + timedelta(days=day) for day in range(plan.days)]
    weekday = (np.arange(plan.days) + plan.start.weekday()) % 7
    shares = WEEKDAY_SHARES[plan.calendar]
    days["week"] = (np.arange(plan.days) + plan.start.weekday()) // 7
    days["calendar"] = [calendar_factor(shares[d.weekday()], d.month, d.day, p.calendar) for d in dates]
    if plan.known_joins is not None:
        days["known_joins"] = plan.known_joins
    leaves = plan.manager.leaves_on_day
    days["staff_here"] = np.arange(plan.days) < (plan.days if leaves is None else leaves)
    working = days["staff_here"] & (weekday < 5)
    days["staff_sessions"] = np.where(working, plan.manager.sessions_per_day, 0)
    days["content_rate"] = np.where(working, plan.manager.posts_per_week / 5.0, 0.0)
    _plan_joins(days, plan)
    for ritual in plan.rituals:
        _plan_ritual(days, ritual, plan, p)
    return days


def welcome_effect(level: OnboardingLevel, p: Parameters) -> float:
    """Return the effect of a kind of welcome on the first post (logarithm)."""
    return {"none": 0.0, "bot": p.first_post.asked_by_bot, "person": p.first_post.asked_by_person}[level]


def _plan_joins(days: DayTable, plan: Plan) -> None:
    growth, ease = plan.growth, plan.platform.join_ease
    since_launch = np.arange(plan.days) - 7 * growth.pre_launch_weeks
    public = since_launch >= 0
    seasonal = ease * np.array([season(float(lively)) for lively in days["calendar"]])
    days["invited"] = np.where(public, 0.0, growth.pre_launch_joins_per_day * seasonal)
    days["launch"] = [
        ease * launch_rate(growth.launch_joins, growth.launch_half_life_days, int(since)) for since in since_launch
    ]
    days["marketing"] = np.where(public, growth.marketing_joins_per_day * seasonal, 0.0)
    days["word_of_mouth"] = np.where(public, growth.word_of_mouth_joins_per_day * seasonal, 0.0)


def _plan_ritual(days: DayTable, ritual: Ritual, plan: Plan, p: Parameters) -> None:
    here, minutes, question = days["staff_here"], days["ritual_minutes"], days["question"]
    visits, posting = days["ritual_visits"], days["ritual_posting"]
    for times_held, day in enumerate(held_on(ritual, plan)):
        if not here[day]:
            continue
        minutes[day] += 60.0 * ritual.staff_hours
        fresh = novelty(times_held, p.gathering)
        if ritual.kind == "weekly_question":
            question[day] = True
            visits[day] += p.gathering.question_visits * fresh
            posting[day] += p.gathering.question_posting * fresh
        elif ritual.kind == "live":
            _plan_pulse(days, day, p.gathering.live_visits * fresh, p.gathering.live_days, p)
        else:
            _plan_pulse(days, day, p.gathering.event_visits, p.gathering.event_days, p)


def _plan_pulse(days: DayTable, held: int, strength: float, lasting_days: float, p: Parameters) -> None:
    visits, lasting, posting = days["ritual_visits"], days["event_pulse"], days["ritual_posting"]
    days["gathering"][held] = True
    for day in range(held, len(days)):
        left = pulse(strength, day - held, lasting_days)
        if left < FAINTEST_PULSE:
            return
        visits[day] += left
        lasting[day] += left
        posting[day] += p.gathering.pulse_posting * left


def held_on(ritual: Ritual, plan: Plan) -> list[int]:
    """Return the days of the plan on which a ritual is held.

    Examples
    --------
    >>> held_on(Ritual("live", weekday=3, every_weeks=2), Plan(days=30))
    [3, 17]
    """
    first = (ritual.weekday - plan.start.weekday()) % 7 + 7 * ritual.first_week
    return list(range(first, plan.days, 7 * ritual.every_weeks))
