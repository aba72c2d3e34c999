"""Kernel, sessions: everybody's sessions in time order: read, answer, then write; the team among them.

A session that waits for a notification begins minutes after the next message, or when patience runs out.
"""

from __future__ import annotations

from sim.columns import FORCED_REPLY, LEFT, SPAMMER, TEAM
from sim.compiler import part, routine
from sim.draws import MANAGER_KEY, Decision, uniform
from sim.kernel_agenda import BEGINS, PLANNED, enter, is_planned_first, plan_day, take_first
from sim.kernel_coming import is_untold
from sim.kernel_feed import NOT_A_REPLY
from sim.kernel_marks import in_wholes, places_marked
from sim.kernel_messages import write_message
from sim.kernel_reading import read_and_reply, said_lately
from sim.kernel_team import spend
from sim.kernel_visits import sting_of
from sim.quantiles import normal_quantile, poisson_quantile
from sim.rules import arriving
from sim.rules.first_post import first_post_chance
from sim.rules.managing import manager_reply_chance
from sim.rules.posting import interest_lift, posting_rate, replies_remembered
from sim.rules.recognising import reward_lift, spotlight_lift
from sim.rules.talking import END_OF_DAY, alerted_delay, room_to_talk
from sim.setting import FORCED, FORCED_AFTER, NO_REPLY, PROMPT_DAYS, TEAM_LOOKS_BACK
from sim.today import Today
from sim.world import DUE, FULL, MESSAGES, World

DONE_WAITING = -1


@part
def prompt_for(world: World, day: int, row: int) -> float:
    """Return the effect of the welcome on a member's first post (logarithm)."""
    members, setting = world.members, world.setting
    if day - members[row].join_day >= PROMPT_DAYS:
        return 0.0
    if members[row].channel == arriving.FOUNDER:
        return world.parameters.first_post.asked_by_person
    if setting.promise_hours > 0.0 and members[row].received_by == 0:
        return 0.0
    return setting.prompt if world.days[day].staff_here else 0.0


@part
def write_first(world: World, day: int, today: Today, row: int, time: float) -> None:
    """Decide whether somebody who has never written does so on this visiting day."""
    members, setting = world.members, world.setting
    chance = first_post_chance(
        day - members[row].join_day, members[row].affinity, prompt_for(world, day, row), setting.charter_shown,
        setting.open_share, today.crowd, 0.0 if is_untold(world, row) else today.event_pulse,
        world.parameters.first_post,
    )  # fmt: skip
    creator = row == 0 and members[row].join_day == day  # whoever opens the place writes first
    if creator or uniform(world.seed, members[row].key, day, Decision.FIRST_POST, 0, 0) < chance:
        write_message(world, day, today, row, time, -1)


@part
def lift_for(world: World, day: int, row: int) -> float:
    """Return what rituals, recognition and interest add to the logarithm of a member's posting today."""
    members, setting, p = world.members, world.setting, world.parameters.recognising
    motive = members[row].motive
    lift = 0.0 if is_untold(world, row) else world.lifts[day, motive, 1]
    lift += spotlight_lift(members[row].award, day - members[row].awarded_day, p)
    lift += reward_lift(members[row].answers_to_badges, motive, setting.badges, setting.rewards, p)
    return lift + interest_lift(members[row].interest, world.parameters.posting)


@part
def write_more(world: World, day: int, today: Today, row: int, time: float, ordinal: int) -> None:
    """Start as many conversations as a member who has written before starts in a session."""
    members, p, given = world.members, world.parameters, world.days[day]
    remembered = replies_remembered(members[row].replies_felt, day - members[row].replies_day, p.posting)
    rate = posting_rate(
        members[row].posting_propensity, members[row].responsiveness, remembered, members[row].peers_seen,
        members[row].overloaded, today.crowd, lift_for(world, day, row),
        p.moderating.sting_posting * sting_of(world, day, row), p.posting,
    )  # fmt: skip
    drawn = uniform(world.seed, members[row].key, day, Decision.POSTS, 0, ordinal)
    if poisson_quantile(drawn, rate) == 0:
        return
    rate *= room_to_talk(said_lately(world, time, members[row].home_room), given.in_stream, p.talking)
    for _ in range(poisson_quantile(drawn, rate)):
        write_message(world, day, today, row, time, -1)


@part
def member_session(world: World, day: int, today: Today, row: int, time: float, ordinal: int) -> None:
    """Run one session of a member: read, answer, then write."""
    if world.members[row].status == LEFT:
        return  # banned earlier today
    wrote_before = world.members[row].posts > 0
    read_and_reply(world, day, today, row, time, ordinal)
    if wrote_before:
        world.days[day].writer_visits += 1
        write_more(world, day, today, row, time, ordinal)
    elif ordinal == 0:
        write_first(world, day, today, row, time)


@part
def thank(world: World, day: int, ordinal: int) -> None:
    """Let the team thank the author of one of the latest messages, for as long as it has time."""
    messages, members = world.messages, world.members
    end = world.counts[MESSAGES]
    drawn = uniform(world.seed, MANAGER_KEY, day, Decision.THANKS, 0, ordinal)
    at = end - 1 - int(drawn * min(end, TEAM_LOOKS_BACK))
    if end == 0 or messages[at].author < 0 or not spend(world, day, world.parameters.managing.thanks_minutes):
        return
    members[messages[at].author].thanked_day = day
    world.days[day].thanks += 1


@part
def begin_team_day(world: World, day: int, today: Today, time: float) -> None:
    """Let the team write the day's content and give its thanks, for as long as it has time."""
    drawn = uniform(world.seed, MANAGER_KEY, day, Decision.MANAGER_POSTS, 0, 0)
    for _ in range(poisson_quantile(drawn, world.days[day].content_rate)):
        if spend(world, day, world.parameters.managing.content_minutes):
            write_message(world, day, today, TEAM, time, -1)
    drawn = uniform(world.seed, MANAGER_KEY, day, Decision.THANKS, 1, 0)
    for ordinal in range(poisson_quantile(drawn, world.setting.thanks_per_day)):
        thank(world, day, ordinal)


@part
def conversations_there(world: World, time: float, first: int) -> int:
    """Note the places of members' conversations that the team sees among the latest messages; return how many."""
    feed, likely, number = world.scratch.feed, world.scratch.likely, world.counts[MESSAGES] - first
    until = first + in_wholes(number)
    authors, answers, removed_at = feed.authors[first:until], feed.answers[first:until], feed.removed_at[first:until]
    for place in range(until - first):
        likely[place] = (authors[place] >= 0) & (answers[place] == NOT_A_REPLY) & (removed_at[place] > time)
    return places_marked(likely, number, world.scratch.noted)


@routine
def team_session(world: World, day: int, today: Today, time: float, ordinal: int) -> None:
    """Run one session of the team: write the day's content first, then answer what is open."""
    messages, setting, p = world.messages, world.setting, world.parameters.managing
    if ordinal == 0:
        begin_team_day(world, day, today, time)
    if not spend(world, day, p.session_minutes):
        return
    first = max(0, world.counts[MESSAGES] - TEAM_LOOKS_BACK)
    for place in world.scratch.noted[: conversations_there(world, time, first)]:
        at = first + place
        if setting.first_replies == NO_REPLY and messages[at].first:
            continue
        chance = manager_reply_chance(
            time - messages[at].time, messages[at].replies, messages[at].first, messages[at].appeal,
            setting.promise_hours, setting.manager_sessions, p,
        )  # fmt: skip
        if uniform(world.seed, MANAGER_KEY, day, Decision.MANAGER_REPLY, messages[at].key, ordinal) < chance:
            write_message(world, day, today, TEAM, time, at)


@part
def key_of(world: World, actor: int) -> int:
    """Return the key of the draws of a member or of the team."""
    return MANAGER_KEY if actor == TEAM else world.members[actor].key


@part
def act(world: World, day: int, today: Today, actor: int, time: float, ordinal: int) -> None:
    """Let somebody do what they are due to."""
    if actor >= 0:
        member_session(world, day, today, actor, time, ordinal)
    elif actor == TEAM:
        team_session(world, day, today, time, ordinal)
    elif actor == FORCED_REPLY:
        write_message(world, day, today, TEAM, time, ordinal)
    else:
        write_message(world, day, today, SPAMMER if actor == SPAMMER else TEAM, time, -1)


@part
def call_who_waits(world: World, day: int, moment: float, first: int, end: int) -> None:
    """Call everybody who waits: a message has come."""
    waiting, p = world.scratch.waiting, world.parameters.talking
    for at in range(first, end):
        actor, ordinal = waiting[at].actor, waiting[at].ordinal
        if ordinal == DONE_WAITING:
            continue
        z = normal_quantile(uniform(world.seed, key_of(world, actor), day, Decision.ALERT_DELAY, 0, ordinal))
        enter(world, min(moment + alerted_delay(z, p), END_OF_DAY), actor, ordinal, BEGINS)


@part
def force_replies(world: World, moment: float, written_before: int) -> None:
    """In the experiment with forced replies, let the team answer each first message two hours later."""
    for row in range(written_before, world.counts[MESSAGES]):
        if world.messages[row].first:
            enter(world, min(moment + FORCED_AFTER, END_OF_DAY), FORCED_REPLY, row, BEGINS)


@routine
def sessions(world: World, day: int, today: Today, came: int) -> None:
    """Run all sessions of the day in time order; those that wait begin soon after the next message."""
    given, counts, waiting = world.days[day], world.counts, world.scratch.waiting
    patience = world.parameters.talking.patience_hours / 24.0
    waiters, called = 0, 0  # so many came to wait; so many of them are waited for no more: a message called them
    planned, upcoming, end = world.scratch.planned, 0, plan_day(world, day, today, came)
    while upcoming < end or counts[DUE] > 0:
        if upcoming < end and is_planned_first(world, upcoming):
            due = planned[upcoming]
            moment, actor, ordinal, place = due.moment, due.actor, due.ordinal, due.place
            upcoming += 1
        else:
            moment, actor, ordinal, place = take_first(world)
        if place == PLANNED:
            if uniform(world.seed, key_of(world, actor), day, Decision.ALERT, 0, ordinal) < given.alert:
                if waiters >= waiting.shape[0]:
                    counts[FULL] = 1
                    return
                waiting[waiters].actor = actor
                waiting[waiters].ordinal = ordinal
                enter(world, min(moment + patience, END_OF_DAY), actor, ordinal, waiters)
                waiters += 1
                continue
        elif place != BEGINS:
            if place < called:
                continue  # called by a message in the meantime
            waiting[place].ordinal = DONE_WAITING
        written = counts[MESSAGES]
        act(world, day, today, actor, day + moment, ordinal)
        if counts[MESSAGES] == written or actor == SPAMMER:
            continue
        call_who_waits(world, day, moment, called, waiters)
        called = waiters
        if world.setting.first_replies == FORCED:
            force_replies(world, moment, written)
