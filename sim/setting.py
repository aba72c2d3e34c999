"""Setting: a plan turned into numbers and one value a day, for both engines.

Whatever does not depend on what members do (calendar, rituals, planned arrivals, the team's hours) is worked out
here once, before the first day.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import numpy as np

from sim.columns import Booleans, Long, Real
from sim.parameters import Parameters
from sim.plan import OnboardingLevel, Plan, Ritual
from sim.rules.arriving import launch_rate, season
from sim.rules.calendar import WEEKDAY_SHARES, calendar_factor
from sim.rules.gathering import novelty, pulse
from sim.rules.reading import capacity_today

TOPICS = 6
PROMPT_DAYS = 7


class Setting(NamedTuple):
    """Everything decided or given, day by day or once."""

    days: int
    weeks: int
    week: Long
    """Week of each day, weeks beginning on Mondays."""
    calendar: Real
    """How lively each day is, 1 on average."""
    known_joins: Long
    """Joins a day where known, else -1."""
    invited: Real
    """Joins a day by invitation."""
    launch: Real
    """Joins a day from the public launch."""
    marketing: Real
    """Joins a day from channels one pays for."""
    word_of_mouth: Real
    """Joins a day by word of mouth at the reference activity."""
    ritual_visits: Real
    """What rituals and events add to visits."""
    ritual_posting: Real
    """What rituals and events add to the logarithm of posting."""
    event_pulse: Real
    """What is left of lives and events."""
    question_today: Booleans
    """Whether the weekly question is asked."""
    gathering_today: Booleans
    """Whether a live or event is held."""
    staff_here: Booleans
    """Whether there still is a team."""
    staff_sessions: Long
    """The team's sessions."""
    content_rate: Real
    """Content the team writes."""
    ritual_minutes: Real
    """Staff minutes that rituals take."""
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
    """Turn a plan into numbers.

    Parameters
    ----------
    plan : Plan
        The plan; its days give the length of every array here.
    p : Parameters
        How people react; rituals, the calendar and the welcome need it.
    """
    dates = [plan.start + timedelta(days=day) for day in range(plan.days)]
    weekday = np.array([date.weekday() for date in dates], dtype=np.int64)
    shares = WEEKDAY_SHARES[plan.calendar]
    calendar = np.array([calendar_factor(shares[d.weekday()], d.month, d.day, p.calendar) for d in dates])
    here = np.arange(plan.days) < (plan.days if plan.manager.leaves_on_day is None else plan.manager.leaves_on_day)
    working = here & (weekday < 5)
    visits, posting, lasting, question, gathering, minutes = _rituals(plan, p, here)
    week = (np.arange(plan.days) + int(weekday[0])) // 7
    by_person = plan.onboarding.level == "person"
    return Setting(
        days=plan.days,
        weeks=int(week[-1]) + 1,
        week=week,
        calendar=calendar,
        known_joins=_known_joins(plan),
        **_planned_joins(plan, calendar),
        ritual_visits=visits,
        ritual_posting=posting,
        event_pulse=lasting,
        question_today=question,
        gathering_today=gathering,
        staff_here=here,
        staff_sessions=np.where(working, plan.manager.sessions_per_day, 0).astype(np.int64),
        content_rate=np.where(working, plan.manager.posts_per_week / 5.0, 0.0),
        ritual_minutes=minutes,
        founders=plan.founders.number,
        recruited=plan.founders.recruited,
        covered_topics=max(1, round(plan.founders.diversity * TOPICS)),
        tie_density=plan.founders.tie_density,
        prompt=welcome_effect(plan.onboarding.level, p),
        promise_hours=plan.onboarding.within_hours if by_person else 0.0,
        newcomer_minutes=plan.onboarding.minutes_per_newcomer if by_person else 0.0,
        manager_sessions=plan.manager.sessions_per_day,
        moderation_level=plan.moderation.level,
        charter_shown=plan.moderation.charter_shown,
        reasons_given=plan.moderation.reasons_given,
        delay_hours=plan.moderation.delay_hours,
        push=plan.platform.push,
        memory_days=plan.platform.memory_days,
        shown=plan.platform.shown,
        capacity=capacity_today(plan.platform.room, p.reading),
    )


def welcome_effect(level: OnboardingLevel, p: Parameters) -> float:
    """Return the effect of a kind of welcome on the first post (logarithm)."""
    return {"none": 0.0, "bot": p.first_post.asked_by_bot, "person": p.first_post.asked_by_person}[level]


def _known_joins(plan: Plan) -> Long:
    if plan.known_joins is None:
        return np.full(plan.days, -1, dtype=np.int64)
    return np.ascontiguousarray(plan.known_joins, dtype=np.int64)


def _planned_joins(plan: Plan, calendar: Real) -> dict[str, Real]:
    growth, ease = plan.growth, plan.platform.join_ease
    launch_day = 7 * growth.pre_launch_weeks
    day = np.arange(plan.days)
    seasonal = ease * season(calendar)
    burst = [launch_rate(growth.launch_joins, growth.launch_half_life_days, int(d) - launch_day) for d in day]
    public = day >= launch_day
    return {
        "invited": np.where(public, 0.0, growth.pre_launch_joins_per_day * seasonal),
        "launch": np.array(burst) * ease,
        "marketing": np.where(public, growth.marketing_joins_per_day * seasonal, 0.0),
        "word_of_mouth": np.where(public, growth.word_of_mouth_joins_per_day * seasonal, 0.0),
    }


def _rituals(plan: Plan, p: Parameters, here: Booleans) -> tuple[Real, Real, Real, Booleans, Booleans, Real]:
    visits, posting, lasting, minutes = (np.zeros(plan.days) for _ in range(4))
    question, gathering = (np.zeros(plan.days, dtype=np.bool_) for _ in range(2))
    for ritual in plan.rituals:
        for times_held, day in enumerate(held_on(ritual, plan)):
            if not here[day]:
                continue
            minutes[day] += 60.0 * ritual.staff_hours
            fresh = novelty(times_held, p.gathering)
            if ritual.kind == "weekly_question":
                question[day] = True
                visits[day] += p.gathering.question_visits * fresh
                posting[day] += p.gathering.question_posting * fresh
                continue
            gathering[day] = True
            live = ritual.kind == "live"
            strength = p.gathering.live_visits * fresh if live else p.gathering.event_visits
            for since in range(plan.days - day):
                left = pulse(strength, since, p.gathering.live_days if live else p.gathering.event_days)
                visits[day + since] += left
                lasting[day + since] += left
                posting[day + since] += p.gathering.pulse_posting * left
    return visits, posting, lasting, question, gathering, minutes


def held_on(ritual: Ritual, plan: Plan) -> list[int]:
    """Return the days of the plan on which a ritual is held.

    Examples
    --------
    >>> held_on(Ritual("live", weekday=3, every_weeks=2), Plan(days=30))
    [3, 17]
    """
    first = (ritual.weekday - plan.start.weekday()) % 7 + 7 * ritual.first_week
    return list(range(first, plan.days, 7 * ritual.every_weeks))
