"""Rulebook: the rules that the plain engine asks, by name, so that a reader can break one and see what follows.

The compiled engine has the rules built in; only the plain engine asks the rulebook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from inspect import signature
from typing import Any, NamedTuple

from sim.problems import InputError, Problem
from sim.rules import (
    arriving,
    buying,
    calendar,
    championing,
    churning,
    crowding,
    disturbing,
    drifting,
    first_post,
    gathering,
    leaving,
    managing,
    matching,
    moderating,
    motives,
    posting,
    prospecting,
    reading,
    recognising,
    referring,
    replying,
    searching,
    supporting,
    talking,
    ties,
    traits,
    visiting,
)

BEFORE_MEMBERS_ACT = (
    arriving, calendar, championing, crowding, drifting, gathering, moderating, prospecting, reading, searching,
)  # fmt: skip
Number = Callable[..., float]
Count = Callable[..., int]
Claim = Callable[..., bool]


class Rulebook(NamedTuple):
    """Every rule that the plain engine asks; each is explained where it is defined, in `sim.rules`."""

    absence_chance: Number = managing.absence_chance
    minutes_today: Number = managing.minutes_today
    team_session_time: Number = managing.team_session_time
    manager_reply_chance: Number = managing.manager_reply_chance
    worn_after: Number = gathering.worn_after
    novelty: Number = gathering.novelty
    pulse: Number = gathering.pulse
    attendance_chance: Number = gathering.attendance_chance
    motive_at: Count = motives.motive_at
    is_suited: Claim = motives.is_suited
    is_for: Claim = motives.is_for
    suited_lift: Number = motives.suited_lift
    follow_chance: Number = disturbing.follow_chance
    offence_factor: Number = disturbing.offence_factor
    is_banned: Claim = disturbing.is_banned
    prospects_seen: Number = arriving.prospects_seen
    word_of_mouth_rate: Number = arriving.word_of_mouth_rate
    spread_factor: Number = arriving.spread_factor
    audience_rate: Number = arriving.audience_rate
    searching_arrivals: Number = searching.searching_arrivals
    affinity: Number = traits.affinity
    visit_propensity: Number = traits.visit_propensity
    posting_propensity: Number = traits.posting_propensity
    responsiveness: Number = traits.responsiveness
    exit_trait: Number = traits.exit_trait
    staying_factor: Number = crowding.staying_factor
    spell_end_chance: Number = visiting.spell_end_chance
    spell_rate: Number = visiting.spell_rate
    away_rate: Number = visiting.away_rate
    mention_rate: Number = visiting.mention_rate
    hurt_factor: Number = visiting.hurt_factor
    interest_factor: Number = visiting.interest_factor
    visit_chance: Number = visiting.visit_chance
    habit_after: Number = visiting.habit_after
    session_time: Number = talking.session_time
    alerted_delay: Number = talking.alerted_delay
    live_factor: Number = talking.live_factor
    room_to_talk: Number = talking.room_to_talk
    room_of: Count = reading.room_of
    followed_share: Number = reading.followed_share
    overload: Number = reading.overload
    interest_after: Number = reading.interest_after
    fatigue_after: Number = reading.fatigue_after
    fatigue_from: Number = reading.fatigue_from
    readiness: Number = replying.readiness
    reply_chance: Number = replying.reply_chance
    appeal: Number = replying.appeal
    first_post_chance: Number = first_post.first_post_chance
    posting_rate: Number = posting.posting_rate
    interest_lift: Number = posting.interest_lift
    replies_remembered: Number = posting.replies_remembered
    promptness: Number = posting.promptness
    content_chance: Number = posting.content_chance
    toxic_chance: Number = moderating.toxic_chance
    removal_chance: Number = moderating.removal_chance
    removal_delay: Number = moderating.removal_delay
    sting_left: Number = moderating.sting_left
    toxicity_after: Number = moderating.toxicity_after
    tie_after: Number = ties.tie_after
    is_reciprocal: Claim = ties.is_reciprocal
    spotlight_lift: Number = recognising.spotlight_lift
    recognition_keeps: Number = recognising.recognition_keeps
    reward_lift: Number = recognising.reward_lift
    is_eligible: Claim = championing.is_eligible
    burnout_chance: Number = championing.burnout_chance
    welcome_keeps: Number = leaving.welcome_keeps
    poster_exit_chance: Number = leaving.poster_exit_chance
    quiet_exit_chance: Number = leaving.quiet_exit_chance
    coming_back_chance: Number = leaving.coming_back_chance
    fondness: Number = matching.fondness
    comes_from_customers: Claim = matching.comes_from_customers
    engagement: Number = matching.engagement
    buyers_are_fonder: Number = prospecting.buyers_are_fonder
    stage_chance: Number = prospecting.stage_chance
    own_odds: Number = churning.own_odds
    churn_chance: Number = churning.churn_chance
    own_spending: Number = buying.own_spending
    spending_factor: Number = buying.spending_factor
    upgrade_chance: Number = buying.upgrade_chance
    referral_rate: Number = referring.referral_rate
    answer_chance: Number = supporting.answer_chance
    feedback_rate: Number = supporting.feedback_rate


def rulebook_with(own: Mapping[str, Callable[..., Any]]) -> Rulebook:
    """Return the rulebook with some rules replaced by a reader's own.

    Parameters
    ----------
    own : mapping
        Name of a rule -> a function that takes the same values.

    Raises
    ------
    InputError
        If a name is no rule's, or one worked out before members act, or a function takes other values.

    Examples
    --------
    >>> rulebook_with({"coming_back_chance": lambda mentions, days_since_answer, p: 0.5}).coming_back_chance(0, 0, None)
    0.5
    """
    found = [problem_with(name, function) for name, function in own.items()]
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise InputError(problems)
    return Rulebook()._replace(**own)


def problem_with(name: str, function: Callable[..., Any]) -> Problem | None:
    """Return why a function cannot stand in for a rule, or None if it can."""
    if name not in Rulebook._fields:
        if any(hasattr(module, name) for module in BEFORE_MEMBERS_ACT):
            return Problem("sim", "rule-of-circumstances", values={"name": name})
        near = get_close_matches(name, Rulebook._fields, n=1, cutoff=0.0)[0]
        return Problem("sim", "rule-unknown", values={"name": name, "near": near})
    taken = signature(getattr(Rulebook(), name)).parameters
    try:
        signature(function).bind(*taken)
    except TypeError:
        return Problem("sim", "rule-values", values={"name": name, "taken": ", ".join(taken)})
    except ValueError:
        return None  # a function of Python's own that does not say what it takes
    return None
