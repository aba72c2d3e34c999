"""Kernel, sessions: everybody's sessions in time order: read, answer, then write; the team among them.

A session that waits for a notification begins minutes after the next message, or when patience runs out.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush

from sim.columns import FORCED_REPLY, LEFT, RITUAL, SPAMMER, TEAM
from sim.compiler import part
from sim.draws import MANAGER_KEY, SPAMMER_KEY, Decision, uniform
from sim.kernel_messages import write_message
from sim.kernel_reading import read_and_reply, said_lately
from sim.kernel_team import spend
from sim.kernel_visits import Rows, sting_of
from sim.quantiles import normal_quantile, poisson_quantile
from sim.rules import arriving
from sim.rules.first_post import first_post_chance
from sim.rules.managing import manager_reply_chance, team_session_time
from sim.rules.posting import interest_lift, posting_rate, replies_remembered
from sim.rules.recognising import reward_lift, spotlight_lift
from sim.rules.talking import END_OF_DAY, alerted_delay, room_to_talk, session_time
from sim.rules.visiting import MOST_SESSIONS
from sim.setting import (
    BEGINS,
    FORCED,
    FORCED_AFTER,
    NO_REPLY,
    PATIENCE_ENDS,
    PLANNED,
    PROMPT_DAYS,
    PROMPT_TIME,
    TEAM_LOOKS_BACK,
)
from sim.today import Today
from sim.world import MESSAGES, World


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
        setting.open_share, today.crowd, today.event_pulse, world.parameters.first_post,
    )  # fmt: skip
    creator = row == 0 and members[row].join_day == day  # whoever opens the place writes first
    if creator or uniform(world.seed, members[row].key, day, Decision.FIRST_POST, 0, 0) < chance:
        write_message(world, day, today, row, time, -1)


@part
def lift_for(world: World, day: int, row: int) -> float:
    """Return what rituals, recognition and interest add to the logarithm of a member's posting today."""
    members, setting, p = world.members, world.setting, world.parameters.recognising
    motive = members[row].motive
    lift = world.lifts[day, motive, 1] + spotlight_lift(members[row].award, day - members[row].awarded_day, p)
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
def team_session(world: World, day: int, today: Today, time: float, ordinal: int) -> None:
    """Run one session of the team: write the day's content first, then answer what is open."""
    messages, setting, p = world.messages, world.setting, world.parameters.managing
    if ordinal == 0:
        begin_team_day(world, day, today, time)
    if not spend(world, day, p.session_minutes):
        return
    end = world.counts[MESSAGES]
    for at in range(max(0, end - TEAM_LOOKS_BACK), end):
        if messages[at].author < 0 or messages[at].parent >= 0 or messages[at].removed_at <= time:
            continue
        if setting.first_replies == NO_REPLY and messages[at].first:
            continue
        chance = manager_reply_chance(
            time - messages[at].time, messages[at].replies, messages[at].first, messages[at].appeal,
            setting.promise_hours, setting.manager_sessions, p,
        )  # fmt: skip
        if uniform(world.seed, MANAGER_KEY, day, Decision.MANAGER_REPLY, messages[at].key, ordinal) < chance:
            write_message(world, day, today, TEAM, time, at)


@part
def agenda(world: World, day: int, today: Today, visitors: Rows) -> list[tuple[float, int, int, int]]:
    """Return everything that is to happen today: when, who, which of theirs, at what stage."""
    given, p, setting = world.days[day], world.parameters.visiting, world.setting
    found = [(0.0, 0, 0, 0)]
    found.clear()
    for at in range(world.occasions.shape[0]):
        row = world.occasions[at, 1]
        held = world.rituals[row].held > 0 and world.rituals[row].held_day == day
        if world.occasions[at, 0] == day and held and world.rituals[row].asks:
            found.append((PROMPT_TIME, RITUAL, row, BEGINS))
    drawn = uniform(world.seed, SPAMMER_KEY, day, Decision.SPAM, 0, 0)
    for ordinal in range(poisson_quantile(drawn, given.spam)):
        found.append((uniform(world.seed, SPAMMER_KEY, day, Decision.SPAM_TIME, 0, ordinal), SPAMMER, ordinal, BEGINS))
    for ordinal in range(given.staff_sessions):
        drawn = uniform(world.seed, MANAGER_KEY, day, Decision.SESSION_TIME, 0, ordinal)
        found.append((team_session_time(drawn), TEAM, ordinal, PLANNED))
    further = p.extra_sessions * today.sessions_kept
    for visitor in visitors:
        key = world.members[visitor].key
        more = poisson_quantile(uniform(world.seed, key, day, Decision.SESSIONS, 0, 0), further)
        for ordinal in range(min(1 + more, MOST_SESSIONS)):
            drawn = uniform(world.seed, key, day, Decision.SESSION_TIME, 0, ordinal)
            found.append((session_time(drawn, setting.at_work), int(visitor), ordinal, PLANNED))
    heapify(found)
    return found


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
def sessions(world: World, day: int, today: Today, visitors: Rows) -> None:
    """Run all sessions of the day in time order; those that wait begin soon after the next message."""
    given, setting, p = world.days[day], world.setting, world.parameters.talking
    due = agenda(world, day, today, visitors)
    waiting = [(0, 0)]
    waiting.clear()
    while len(due) > 0:
        moment, actor, ordinal, stage = heappop(due)
        if stage == PLANNED:
            if uniform(world.seed, key_of(world, actor), day, Decision.ALERT, 0, ordinal) < given.alert:
                waiting.append((actor, ordinal))
                heappush(due, (min(moment + p.patience_hours / 24.0, END_OF_DAY), actor, ordinal, PATIENCE_ENDS))
                continue
        elif stage == PATIENCE_ENDS:
            if (actor, ordinal) not in waiting:
                continue  # called by a message in the meantime
            waiting.remove((actor, ordinal))
        written = world.counts[MESSAGES]
        act(world, day, today, actor, day + moment, ordinal)
        if world.counts[MESSAGES] == written or actor == SPAMMER:
            continue
        for called, which in waiting:
            z = normal_quantile(uniform(world.seed, key_of(world, called), day, Decision.ALERT_DELAY, 0, which))
            heappush(due, (min(moment + alerted_delay(z, p), END_OF_DAY), called, which, BEGINS))
        waiting.clear()
        if setting.first_replies == FORCED:
            for at in range(written, world.counts[MESSAGES]):
                if world.messages[at].first:
                    heappush(due, (min(moment + FORCED_AFTER, END_OF_DAY), FORCED_REPLY, at, BEGINS))
