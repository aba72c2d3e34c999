"""Setting: a plan turned into numbers that hold on every day, for both engines.

What the plan gives day by day is in `sim.planned`.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.parameters import Parameters
from sim.plan import FirstReplies, OnboardingLevel, Plan, Tested, Visibility
from sim.rules.leaving import MENTOR, NOBODY, PERSON
from sim.rules.recognising import STRATA

TOPICS = 6
PROMPT_DAYS = 7
PROMPT_TIME = 9.0 / 24.0  # rituals that ask something do so at nine
FORCED_AFTER = 2.0 / 24.0  # in the experiment with forced replies, the team answers after two hours
PLANNED, PATIENCE_ENDS, BEGINS = range(3)  # stages of a session
TEAM_LOOKS_BACK = 150  # messages the team looks at in a session
NO_LIMIT = 1e12  # minutes a week of a team whose hours are not limited
NO_PROGRAMME = -1
FREE, FORCED, NO_REPLY = range(3)
NO_RITUALS, NO_WELCOME = range(2)
OPEN_SHARE: dict[Visibility, float] = {"private": 0.0, "hybrid": 0.5, "public": 1.0}
RECEIVED_BY: dict[OnboardingLevel, int] = {"none": NOBODY, "bot": NOBODY, "person": PERSON, "mentor": MENTOR}
FIRST_REPLIES: dict[FirstReplies, int] = {"free": FREE, "forced": FORCED, "none": NO_REPLY}

LACKS: dict[Tested, int] = {"rituals": NO_RITUALS, "welcome": NO_WELCOME}


class Setting(NamedTuple):
    """What holds on every day: numbers only, so that compiled code can carry it cheaply."""

    founders: int
    recruited: float
    covered_topics: int
    tie_density: float
    admins: int
    influencers: int
    motives: tuple[float, float, float, float, float]
    """Shares of newcomers by motive."""
    prompt: float
    """Effect of the welcome on a newcomer's first post (logarithm)."""
    received_by: int
    """Who receives newcomers: nobody, a person, a mentor."""
    promise_hours: float
    """Hours within which a first message is answered, 0 without onboarding by a person."""
    newcomer_minutes: float
    manager_sessions: int
    week_minutes: float
    """Minutes a week the team has beyond its rituals."""
    moderation_level: float
    charter_shown: bool
    reasons_given: bool
    delay_hours: float
    off_topic_removed: float
    off_topic_hidden: float
    volunteers: int
    open_share: float
    """How open the place is: 0 = private, 1 = public."""
    rooms: int
    sites: int
    bridging: float
    at_work: bool
    """Whether people meet in working hours."""
    educate: float
    inspire: float
    """Shares of the team's content; the rest entertains."""
    calls_for_members: bool
    spotlights: int
    """Members put forward every four weeks."""
    spotlights_for: int
    thanks_per_day: float
    """Thanks a working day."""
    badges: bool
    rewards: bool
    programme_starts: int
    """Day on which the ambassador programme starts, -1 without one."""
    invitations: int
    ambassador_hours: float
    ambassadors_trained: bool
    ambassadors_equipped: bool
    rewards_referrals: bool
    audience: int
    first_replies: int
    control_share: float
    """Share of those who join who are in the control group of an experiment."""
    control_lacks: int


def setting_of(plan: Plan, p: Parameters) -> Setting:
    """Return what holds on every day of a plan."""
    received_by = RECEIVED_BY[plan.onboarding.level]
    in_person = received_by != NOBODY
    hidden = plan.moderation.scope == "personal"
    starts = plan.ambassadors.starts_in_week
    return Setting(
        founders=plan.founders.number,
        recruited=float(plan.founders.recruited),
        covered_topics=max(1, round(plan.founders.diversity * TOPICS)),
        tie_density=float(plan.founders.tie_density),
        admins=plan.founders.admins,
        influencers=min(plan.founders.influencers, plan.founders.number),
        motives=plan.motives,
        prompt=float(welcome_effect(plan.onboarding.level, p)),
        received_by=received_by,
        promise_hours=float(plan.onboarding.within_hours) if in_person else 0.0,
        newcomer_minutes=float(plan.onboarding.minutes_per_newcomer) if in_person else 0.0,
        manager_sessions=plan.manager.sessions_per_day,
        week_minutes=week_minutes(plan),
        moderation_level=float(plan.moderation.level),
        charter_shown=plan.moderation.charter_shown,
        reasons_given=plan.moderation.reasons_given,
        delay_hours=float(plan.moderation.delay_hours),
        off_topic_removed=0.0 if hidden else float(plan.moderation.off_topic),
        off_topic_hidden=float(plan.moderation.off_topic) if hidden else 0.0,
        volunteers=plan.moderation.volunteers,
        open_share=OPEN_SHARE[plan.place.visibility],
        rooms=plan.place.rooms,
        sites=plan.place.sites,
        bridging=float(plan.place.bridging),
        at_work=plan.calendar == "work",
        educate=float(plan.content.educate),
        inspire=float(plan.content.inspire),
        calls_for_members=plan.content.calls_for_members,
        spotlights=plan.recognition.spotlights_per_month,
        spotlights_for=STRATA[plan.recognition.spotlights_for],
        thanks_per_day=plan.recognition.thanks_per_week / 5.0,
        badges=plan.recognition.badges or plan.recognition.points,
        rewards=plan.recognition.tokens or plan.recognition.perks,
        programme_starts=NO_PROGRAMME if starts is None else 7 * starts,
        invitations=plan.ambassadors.invitations_per_month,
        ambassador_hours=float(plan.ambassadors.hours_per_week),
        ambassadors_trained=plan.ambassadors.trained,
        ambassadors_equipped=plan.ambassadors.tools,
        rewards_referrals=plan.growth.referral_reward,
        audience=plan.growth.audience,
        first_replies=FIRST_REPLIES[plan.first_replies],
        control_share=float(plan.control.share),
        control_lacks=LACKS[plan.control.lacks],
    )


def welcome_effect(level: OnboardingLevel, p: Parameters) -> float:
    """Return the effect of a kind of welcome on the first post (logarithm)."""
    return {
        "none": 0.0,
        "bot": p.first_post.asked_by_bot,
        "person": p.first_post.asked_by_person,
        "mentor": p.first_post.mentored,
    }[level]


def rituals_that_fit(plan: Plan) -> tuple[bool, ...]:
    """Return which rituals the team's hours allow for, in the plan's order: a ritual's work is spread over its cadence.

    Examples
    --------
    >>> from sim.plan import Manager, Ritual
    >>> live, event = Ritual("live", 3, staff_hours=4.0), Ritual("quarterly_event", 1, 13, staff_hours=26.0)
    >>> rituals_that_fit(Plan(rituals=(live, event), manager=Manager(hours_per_week=5.0)))
    (True, False)
    """
    left = plan.manager.hours_per_week
    fit = []
    for ritual in plan.rituals:
        weekly = ritual.staff_hours / ritual.every_weeks
        fit.append(left is None or weekly <= left)
        if left is not None and weekly <= left:
            left -= weekly
    return tuple(fit)


def week_minutes(plan: Plan) -> float:
    """Return the minutes a week the team has beyond the rituals that fit."""
    if plan.manager.hours_per_week is None:
        return NO_LIMIT
    held = zip(plan.rituals, rituals_that_fit(plan), strict=True)
    booked = sum(ritual.staff_hours / ritual.every_weeks for ritual, fits in held if fits)
    return 60.0 * (plan.manager.hours_per_week - booked)
