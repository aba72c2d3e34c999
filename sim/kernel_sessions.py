"""Kernel, sessions: everybody's sessions in time order: read, answer, then write; the team among them."""

from __future__ import annotations

import numpy as np

from sim.columns import TEAM
from sim.compiler import part
from sim.draws import MANAGER_KEY, Decision, uniform
from sim.kernel_messages import tie_strength, write_message
from sim.kernel_visits import Rows, sting_of
from sim.quantiles import poisson_quantile
from sim.rules import arriving
from sim.rules.first_post import first_post_chance
from sim.rules.managing import manager_reply_chance, team_session_time
from sim.rules.posting import posting_rate, replies_remembered
from sim.rules.replying import readiness, reply_chance, reply_chance_at_most
from sim.rules.visiting import (
    MOST_SESSIONS,
    session_time,
)
from sim.setting import PROMPT_DAYS, QUESTION_TIME, TEAM_LOOKS_BACK
from sim.today import Today
from sim.world import MESSAGES, World

RITUAL = -2  # the weekly question, written for the team at a fixed hour


@part
def prompt_for(world: World, day: int, row: int) -> float:
    """Return the effect of the welcome on a member's first post (logarithm)."""
    members = world.members
    if day - members[row].join_day >= PROMPT_DAYS:
        return 0.0
    if members[row].channel == arriving.FOUNDER:
        return world.parameters.first_post.asked_by_person
    return world.setting.prompt if world.days[day].staff_here else 0.0


@part
def read_and_reply(world: World, day: int, today: Today, row: int, time: float, ordinal: int) -> None:
    """Read what is new, as far as the member takes it in, and answer some of it."""
    members, messages, setting, p = world.members, world.messages, world.setting, world.parameters
    key = members[row].key
    end = world.counts[MESSAGES]
    writes = members[row].posts > 0
    ready = readiness(members[row].posting_propensity, today.writers, p.replying) if writes else 0.0
    most = reply_chance_at_most(ready, 1.0, p.replying)
    seen, fitting, by_peers, replied = 0, 0, 0, 0
    for at in range(max(members[row].read_up_to, end - setting.capacity), end):
        author = messages[at].author
        if author == row or messages[at].removed_at <= time:
            continue
        subject = messages[at].key
        shown = uniform(world.seed, key, day, Decision.SHOWN, subject, ordinal) if setting.shown < 1.0 else 0.0
        if shown >= setting.shown:
            continue
        on_topic = messages[at].topic == members[row].topic
        parent = messages[at].parent
        to_reader = parent >= 0 and messages[parent].author == row
        seen += 1
        fitting += on_topic
        by_peers += author >= 0
        if messages[at].toxic:
            members[row].toxicity_felt += 1.0 if to_reader else p.moderating.bystander
        if not writes:
            continue
        drawn = uniform(world.seed, key, day, Decision.REPLY, subject, ordinal)
        if drawn >= most * messages[at].appeal:
            continue
        tie = tie_strength(world.ties, p.ties, day, row, author) if author >= 0 else 0.0
        chance = reply_chance(
            ready, messages[at].appeal, time - messages[at].time, messages[at].replies, tie, on_topic,
            parent >= 0, to_reader, replied, setting.memory_days, p.replying,
        )  # fmt: skip
        if drawn < chance:
            write_message(world, day, today, row, time, at)
            replied += 1
    if seen > 0:
        members[row].topic_fit = fitting / seen
        members[row].peers_seen = by_peers / seen
    members[row].read_up_to = world.counts[MESSAGES]


@part
def write_first(world: World, day: int, today: Today, row: int, time: float) -> None:
    """Decide whether somebody who has never written does so on this visiting day."""
    members, setting = world.members, world.setting
    chance = first_post_chance(
        day - members[row].join_day, members[row].affinity, prompt_for(world, day, row), setting.charter_shown,
        today.crowd, today.event_pulse, world.parameters.first_post,
    )  # fmt: skip
    creator = row == 0 and members[row].join_day == day  # whoever opens the place writes first
    if creator or uniform(world.seed, members[row].key, day, Decision.FIRST_POST, 0, 0) < chance:
        write_message(world, day, today, row, time, -1)


@part
def write_more(world: World, day: int, today: Today, row: int, time: float, ordinal: int) -> None:
    """Start as many conversations as a member who has written before starts in a session."""
    members, p = world.members, world.parameters
    remembered = replies_remembered(members[row].replies_felt, day - members[row].replies_day, p.posting)
    rate = posting_rate(
        members[row].posting_propensity, members[row].responsiveness, remembered, members[row].peers_seen,
        members[row].overloaded, today.crowd, today.ritual_posting,
        p.moderating.sting_posting * sting_of(world, day, row), p.posting,
    )  # fmt: skip
    drawn = uniform(world.seed, members[row].key, day, Decision.POSTS, 0, ordinal)
    for _ in range(poisson_quantile(drawn, rate)):
        write_message(world, day, today, row, time, -1)


@part
def member_session(world: World, day: int, today: Today, row: int, time: float, ordinal: int) -> None:
    """Run one session of a member: read, answer, then write."""
    wrote_before = world.members[row].posts > 0
    read_and_reply(world, day, today, row, time, ordinal)
    if wrote_before:
        world.days[day].writer_visits += 1
        write_more(world, day, today, row, time, ordinal)
    elif ordinal == 0:
        write_first(world, day, today, row, time)


@part
def team_session(world: World, day: int, today: Today, time: float, ordinal: int) -> None:
    """Run one session of the team: write the day's content first, then answer what is open."""
    messages, setting, p = world.messages, world.setting, world.parameters.managing
    world.days[day].staff_minutes += p.session_minutes
    if ordinal == 0:
        drawn = uniform(world.seed, MANAGER_KEY, day, Decision.MANAGER_POSTS, 0, 0)
        for _ in range(poisson_quantile(drawn, world.days[day].content_rate)):
            write_message(world, day, today, TEAM, time, -1)
            world.days[day].staff_minutes += p.content_minutes
    end = world.counts[MESSAGES]
    for at in range(max(0, end - TEAM_LOOKS_BACK), end):
        if messages[at].author == TEAM or messages[at].parent >= 0 or messages[at].removed_at <= time:
            continue
        chance = manager_reply_chance(
            time - messages[at].time, messages[at].replies, messages[at].first, setting.promise_hours,
            setting.manager_sessions, p,
        )  # fmt: skip
        if uniform(world.seed, MANAGER_KEY, day, Decision.MANAGER_REPLY, messages[at].key, ordinal) < chance:
            write_message(world, day, today, TEAM, time, at)


@part
def sessions(world: World, day: int, today: Today, visitors: Rows) -> None:
    """Run all sessions of the day in time order."""
    given, p = world.days[day], world.parameters.visiting
    room = MOST_SESSIONS * len(visitors) + given.staff_sessions + 1
    times = np.empty(room)
    actors = np.empty(room, dtype=np.int64)
    ordinals = np.empty(room, dtype=np.int64)
    count = 0
    if given.question:
        times[count], actors[count], ordinals[count] = QUESTION_TIME, RITUAL, 0
        count += 1
    for ordinal in range(given.staff_sessions):
        drawn = uniform(world.seed, MANAGER_KEY, day, Decision.SESSION_TIME, 0, ordinal)
        times[count], actors[count], ordinals[count] = team_session_time(drawn), TEAM, ordinal
        count += 1
    for row in visitors:
        key = world.members[row].key
        more = poisson_quantile(uniform(world.seed, key, day, Decision.SESSIONS, 0, 0), p.extra_sessions)
        for ordinal in range(min(1 + more, MOST_SESSIONS)):
            drawn = uniform(world.seed, key, day, Decision.SESSION_TIME, 0, ordinal)
            times[count], actors[count], ordinals[count] = session_time(drawn), row, ordinal
            count += 1
    for place in np.argsort(times[:count], kind="mergesort"):
        time = day + times[place]
        if actors[place] == RITUAL:
            write_message(world, day, today, TEAM, time, -1)
        elif actors[place] == TEAM:
            team_session(world, day, today, time, ordinals[place])
        else:
            member_session(world, day, today, actors[place], time, ordinals[place])
