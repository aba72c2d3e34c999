"""Kernel: the compiled engine. One function a phase, in the order of `sim.schedule.DAY`.

It holds loops, draws and writes, and no behaviour of its own: every chance comes from a rule. `sim.plain` does the
same in readable Python over Mesa agents and is its judge: from equal seeds both give equal columns, every day.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.columns import LEFT, NEVER, PRESENT, TEAM, VISITED
from sim.compiler import compiled, part
from sim.draws import MANAGER_KEY, Decision, member_key, uniform
from sim.kernel_messages import reciprocal_ties, strengthen, tie_strength, write_message
from sim.quantiles import normal_quantile, poisson_quantile
from sim.rules import arriving
from sim.rules.arriving import prospects_seen, word_of_mouth_rate
from sim.rules.crowding import staying_factor
from sim.rules.first_post import first_post_chance
from sim.rules.leaving import coming_back_chance, poster_exit_chance, quiet_exit_chance, welcome_keeps
from sim.rules.managing import manager_reply_chance, team_session_time
from sim.rules.moderating import sting_left, toxicity_after
from sim.rules.posting import posting_rate, replies_remembered
from sim.rules.reading import fatigue_after, fatigue_from, overload
from sim.rules.replying import readiness, reply_chance, reply_chance_at_most
from sim.rules.traits import affinity, exit_trait, posting_propensity, responsiveness, visit_propensity
from sim.rules.visiting import (
    MOST_SESSIONS,
    away_rate,
    habit_after,
    mention_rate,
    session_time,
    spell_end_chance,
    visit_chance,
)
from sim.setting import PROMPT_DAYS, QUESTION_TIME, TEAM_LOOKS_BACK, TOPICS
from sim.today import FIRST_WRITERS, Today, today_of
from sim.world import FULL, MEMBERS, MESSAGES, World

Rows = npt.NDArray[np.int32]
RITUAL = -2  # the weekly question, written for the team at a fixed hour


@part
def add_member(world: World, day: int, channel: int, ordinal: int, joined_before: int, shift: float) -> None:
    """Add one newcomer, whose traits come from their own draws."""
    members, p, setting = world.members, world.parameters, world.setting
    row = world.counts[MEMBERS]
    if row >= members.shape[0]:
        world.counts[FULL] = 1
        return
    world.counts[MEMBERS] = row + 1
    key = member_key(channel, day, ordinal)
    members[row].key = key
    members[row].status = PRESENT
    members[row].channel = channel
    members[row].join_day = day
    z = normal_quantile(uniform(world.seed, key, day, Decision.AFFINITY, 0, 0))
    fondness = affinity(z, joined_before, shift, p.traits)
    members[row].affinity = fondness
    z = normal_quantile(uniform(world.seed, key, day, Decision.VISIT_TRAIT, 0, 0))
    members[row].visit_propensity = visit_propensity(fondness, z, p.traits)
    z = normal_quantile(uniform(world.seed, key, day, Decision.POSTING_TRAIT, 0, 0))
    members[row].posting_propensity = posting_propensity(fondness, z, p.traits)
    z = normal_quantile(uniform(world.seed, key, day, Decision.RESPONSIVENESS, 0, 0))
    members[row].responsiveness = responsiveness(z, p.traits)
    founder = channel == arriving.FOUNDER
    z = normal_quantile(uniform(world.seed, key, day, Decision.POSTER_EXIT_TRAIT, 0, 0))
    # founders have already shown that they stay: as if one day of posting were behind them
    staying = staying_factor(p.crowding)
    second_shape = p.leaving.poster_b * staying + (1.0 if founder else 0.0)
    members[row].poster_exit = exit_trait(fondness, z, p.leaving.poster_a, second_shape, p.traits)
    z = normal_quantile(uniform(world.seed, key, day, Decision.QUIET_EXIT_TRAIT, 0, 0))
    members[row].quiet_exit = exit_trait(fondness, z, p.leaving.quiet_a, p.leaving.quiet_b * staying, p.traits)
    topics = setting.covered_topics if founder else TOPICS
    members[row].topic = int(uniform(world.seed, key, day, Decision.TOPIC, 0, 0) * topics)
    members[row].read_up_to = max(0, world.counts[MESSAGES] - setting.capacity)
    world.days[day].joins += 1


@part
def found(world: World) -> None:
    """Bring in the founders: asked in person or merely added, some of them knowing each other."""
    setting = world.setting
    for ordinal in range(setting.founders):
        key = member_key(arriving.FOUNDER, 0, ordinal)
        recruited = uniform(world.seed, key, 0, Decision.RECRUITED, 0, 0) < setting.recruited
        shift = world.parameters.traits.recruited_shift if recruited else 0.0
        add_member(world, 0, arriving.FOUNDER, ordinal, ordinal, shift)
    for row in range(world.counts[MEMBERS]):
        for other in range(row):
            knows = uniform(world.seed, world.members[row].key, 0, Decision.KNOWS, world.members[other].key, 0)
            if knows < setting.tie_density:
                strengthen(world.ties, world.parameters.ties, 0, row, other, 1.0, 1.0)
                strengthen(world.ties, world.parameters.ties, 0, other, row, 1.0, 1.0)


@part
def join_through(world: World, day: int, channel: int, rate: float, joined_before: int) -> None:
    """Bring in the newcomers of one channel."""
    drawn = uniform(world.seed, channel, day, Decision.ARRIVALS, 0, 0)
    for ordinal in range(poisson_quantile(drawn, rate)):
        add_member(world, day, channel, ordinal, joined_before, 0.0)


@part
def arrivals(world: World, day: int, today: Today) -> None:
    """Bring in the day's newcomers."""
    given, p = world.days[day], world.parameters.arriving
    if day == 0:
        found(world)
    joined_before = world.counts[MEMBERS]
    if given.known_joins >= 0:
        for ordinal in range(given.known_joins):
            add_member(world, day, arriving.KNOWN, ordinal, joined_before, 0.0)
        return
    seen = prospects_seen(today.empty, p)
    mouth = word_of_mouth_rate(given.word_of_mouth, today.active, p)
    join_through(world, day, arriving.INVITED, given.invited, joined_before)
    join_through(world, day, arriving.LAUNCH, given.launch * seen, joined_before)
    join_through(world, day, arriving.MARKETING, given.marketing * seen, joined_before)
    join_through(world, day, arriving.WORD_OF_MOUTH, mouth * seen, joined_before)


@part
def leave(world: World, day: int, row: int) -> None:
    """Mark a member as gone."""
    members = world.members
    members[row].status = LEFT
    members[row].left_day = day
    members[row].in_spell = False
    members[row].exit_pending = False
    members[row].mentions = 0
    world.days[day].leaves += 1


@part
def come_back(world: World, day: int, row: int) -> None:
    """Bring back a member who had left."""
    world.members[row].status = PRESENT
    world.members[row].left_day = NEVER
    world.members[row].mentions = 0
    world.days[day].returns += 1


@part
def sting_of(world: World, day: int, row: int) -> float:
    """Return how much of a removal a member still feels, 0 to 1."""
    if world.members[row].removed_day == NEVER:
        return 0.0
    since = day - world.members[row].removed_day
    return sting_left(since, world.setting.reasons_given, world.parameters.moderating)


@part
def welcome_of(world: World, day: int, row: int) -> float:
    """Return what being received by a person takes from a member's log-odds of leaving today."""
    received = world.setting.promise_hours > 0.0 and world.days[day].staff_here
    return welcome_keeps(day - world.members[row].join_day, received, world.parameters.leaving)


@part
def never_comes(world: World, day: int, today: Today, row: int) -> bool:
    """Decide whether a visit after a day of posting never happens."""
    members, p = world.members, world.parameters
    newcomer = members[row].posting_days <= 1
    sting = p.moderating.sting_leaving + (p.moderating.sting_newcomer if newcomer else 0.0)
    chance = poster_exit_chance(
        members[row].poster_exit,
        reciprocal_ties(world.ties, p.ties, day, row),
        members[row].answered,
        members[row].topic_fit,
        toxicity_after(members[row].toxicity_felt, day - members[row].last_visit, p.moderating),
        members[row].overloaded,
        sting * sting_of(world, day, row),
        today.crowd_loss - welcome_of(world, day, row),
        p.leaving,
    )
    return uniform(world.seed, members[row].key, day, Decision.EXIT, 0, 0) < chance


@part
def would_visit(world: World, day: int, today: Today, row: int) -> bool:
    """Decide whether a present member comes today."""
    members, setting, p = world.members, world.setting, world.parameters.visiting
    key = members[row].key
    if members[row].in_spell:
        ends = spell_end_chance(members[row].affinity, today.empty, p)
        if uniform(world.seed, key, day, Decision.SPELL_END, 0, 0) < ends:
            members[row].in_spell = False
    drawn = uniform(world.seed, key, day, Decision.VISIT, 0, 0)
    if members[row].in_spell:
        return drawn < visit_chance(p.active_rate * today.calendar)
    away = day - members[row].last_visit
    ritual = today.ritual_visits
    mentioned = mention_rate(members[row].mentions, 0.0, setting.push, p)
    most = away_rate(members[row].visit_propensity, members[row].habit, 0, today.surroundings, ritual, p)
    if drawn >= today.calendar * (most + mentioned):
        return False  # a chance is below its rate: the exponentials are not needed
    habit = habit_after(members[row].habit, away, p)
    rate = away_rate(members[row].visit_propensity, habit, away, today.surroundings, ritual, p)
    fatigue = fatigue_after(members[row].fatigue, away, world.parameters.reading)
    rate += mention_rate(members[row].mentions, fatigue, setting.push, p)
    return drawn < visit_chance(today.calendar * rate)


@part
def arrive_at_place(world: World, day: int, row: int) -> None:
    """Begin a visiting day: habit grows, what is new is weighed, mentions are seen."""
    members, p = world.members, world.parameters
    away = day - members[row].last_visit if members[row].last_visit != NEVER else 0
    if away > 0:
        unseen = world.counts[MESSAGES] - members[row].read_up_to
        members[row].overloaded = overload(unseen, away, world.setting.capacity)
    rested = fatigue_after(members[row].fatigue, away, p.reading)
    members[row].fatigue = fatigue_from(rested, members[row].overloaded, p.reading)
    members[row].habit = habit_after(members[row].habit, away, p.visiting) + p.visiting.habit_learning
    members[row].toxicity_felt = toxicity_after(members[row].toxicity_felt, away, p.moderating)
    members[row].mentions = 0
    members[row].in_spell = True
    members[row].last_visit = day
    world.weeks[row, world.days[day].week] |= VISITED
    world.days[day].visitors += 1


@part
def visits(world: World, day: int, today: Today) -> Rows:
    """Decide who comes today; return their rows."""
    members = world.members
    visitors = np.empty(world.counts[MEMBERS], dtype=np.int32)
    came = 0
    for row in range(world.counts[MEMBERS]):
        if members[row].status == LEFT:
            chance = coming_back_chance(members[row].mentions, world.parameters.leaving)
            if uniform(world.seed, members[row].key, day, Decision.RETURN, 0, 0) >= chance:
                continue
            come_back(world, day, row)
        elif members[row].join_day != day and not would_visit(world, day, today, row):
            continue
        if members[row].exit_pending:
            members[row].exit_pending = False
            if never_comes(world, day, today, row):
                leave(world, day, row)
                continue
        arrive_at_place(world, day, row)
        visitors[came] = row
        came += 1
    return visitors[:came]


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


@part
def meetings(world: World, day: int, visitors: Rows) -> None:
    """Let those who came to a live or an event meet one other, and tie them."""
    if not world.days[day].gathering:
        return
    for row in visitors:
        drawn = uniform(world.seed, world.members[row].key, day, Decision.MEETS, 0, 0)
        other = visitors[int(drawn * len(visitors))]
        if other != row:
            strengthen(world.ties, world.parameters.ties, day, row, other, 1.0, 1.0)
            strengthen(world.ties, world.parameters.ties, day, other, row, 1.0, 1.0)


@part
def exits(world: World, day: int, today: Today, visitors: Rows) -> None:
    """Let some visitors drop out in silence."""
    members, p = world.members, world.parameters
    for row in visitors:
        chance = quiet_exit_chance(
            members[row].quiet_exit, members[row].posts > 0, reciprocal_ties(world.ties, p.ties, day, row),
            members[row].topic_fit, today.empty, members[row].overloaded,
            today.crowd_loss - welcome_of(world, day, row), p.leaving,
        )  # fmt: skip
        if uniform(world.seed, members[row].key, day, Decision.QUIET_EXIT, 0, 0) < chance:
            leave(world, day, row)


@part
def aggregates(world: World, day: int) -> None:
    """Close the day's counts; tomorrow everybody reacts to them."""
    members, days, setting = world.members, world.days, world.setting
    active, posters = 0, 0
    for row in range(world.counts[MEMBERS]):
        active += members[row].last_visit > day - 7
        posters += members[row].posting_day > day - 7
    days[day].active_7d = active
    days[day].posters_7d = posters
    messages, toxic = 0, 0
    for before in range(max(0, day - 6), day + 1):
        messages += days[before].starters + days[before].replies + days[before].staff_messages
        toxic += days[before].toxic - (days[before].removed - days[before].removed_innocent)
    days[day].messages_7d = messages
    days[day].toxic_7d = toxic
    if days[day].staff_here:
        days[day].staff_minutes += days[day].ritual_minutes + setting.newcomer_minutes * days[day].joins
    stayed = days[day].joins + days[day].returns - days[day].leaves
    days[day].members = stayed + (days[day - 1].members if day > 0 else 0)
    active_before = days[day - 1].active if day > 0 else float(setting.founders)
    writers_before = days[day - 1].writers if day > 0 else FIRST_WRITERS * setting.founders
    days[day].active = active_before + (active - active_before) / 7.0
    days[day].writers = writers_before + (days[day].writer_visits - writers_before) / 7.0


@compiled
def advance(world: World, first_day: int, last_day: int) -> int:
    """Run the days from ``first_day`` up to, not including, ``last_day``.

    Returns
    -------
    int
        The day reached; below ``last_day`` if a table ran full on it.
    """
    for day in range(first_day, last_day):
        today = today_of(day, world.days, world.setting, world.parameters)
        arrivals(world, day, today)
        visitors = visits(world, day, today)
        sessions(world, day, today, visitors)
        meetings(world, day, visitors)
        exits(world, day, today, visitors)
        aggregates(world, day)
        if world.counts[FULL]:
            return day
    return last_day
