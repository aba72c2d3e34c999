"""Kernel, reading: what a visitor sees of what is new, and what of it they answer.

What a reader asks of every message is kept in `sim.kernel_feed`, a column an array, and asked in passes: several
messages at a time. Only those whose draw a bound does not rule out are asked about one by one.
"""

from __future__ import annotations

from sim.bounds import live_factor_at_most, reply_age_divides, reply_kind, reply_kind_at_most
from sim.columns import SPAMMER
from sim.compiler import part
from sim.draws import Decision, opened, uniform, uniform_of
from sim.kernel_feed import NOT_A_REPLY
from sim.kernel_marks import in_wholes, places_marked
from sim.kernel_messages import write_message
from sim.kernel_ties import reciprocal_ties, tie_strength
from sim.rules.motives import PILLAR_SUITS, is_suited
from sim.rules.posting import interest_lift
from sim.rules.reading import interest_after
from sim.rules.replying import readiness, reply_chance
from sim.rules.talking import CEILING_MINUTES, DAY_MINUTES, live_factor, room_to_talk
from sim.setting import NO_REPLY
from sim.today import Today
from sim.world import MESSAGES, REMOVED, World

UNCOUNTED = -1
THERE, FITS = 1, 2
"""Marks of a message that a reader looks at: they see it; it suits them."""
PILLARS = len(PILLAR_SUITS)


@part
def said_lately(world: World, time: float, room: int) -> int:
    """Count the messages of members in a room within the last twenty minutes."""
    messages = world.messages
    count = 0
    for back in range(world.counts[MESSAGES]):
        at = world.counts[MESSAGES] - 1 - back
        if messages[at].time < time - CEILING_MINUTES / DAY_MINUTES:
            break
        count += messages[at].author >= 0 and messages[at].room == room
    return count


@part
def is_hidden(world: World, day: int, row: int, at: int, ordinal: int) -> bool:
    """Return whether personal moderation hides a message that does not suit a member, unless they know its author."""
    author = world.messages[at].author
    if author >= 0 and tie_strength(world.ties, world.parameters.ties, day, row, author) > 0.0:
        return False
    drawn = uniform(world.seed, world.members[row].key, day, Decision.HIDDEN, world.messages[at].key, ordinal)
    return drawn < world.setting.off_topic_hidden


@part
def reading_starts(world: World, day: int, row: int, time: float) -> int:
    """Return the first message a member looks at: the newest that they can take in, whatever was removed apart."""
    messages, capacity, end = world.messages, world.days[day].capacity, world.counts[MESSAGES]
    new = world.members[row].read_up_to
    if end - new <= capacity:
        return int(new)
    if world.counts[REMOVED] == world.members[row].removed_up_to:
        return int(end - capacity)
    at, left = end, capacity
    while at > new and left > 0:
        at -= 1
        left -= messages[at].removed_at > time
    return int(at)


@part
def pillars_for(motive: int) -> int:
    """Return which pillars of content suit a motive, a bit each."""
    served = 0
    for pillar in range(PILLARS):
        served |= is_suited(PILLAR_SUITS[pillar], motive) << pillar
    return served


@part
def look(world: World, day: int, row: int, time: float, ordinal: int, first: int, end: int) -> None:
    """Mark which of some messages a member sees, and which of all suit them."""
    members, feed, marks, until = world.members, world.scratch.feed, world.scratch.marks, first + in_wholes(end - first)
    authors, removed_at, in_room = feed.authors[first:until], feed.removed_at[first:until], feed.rooms[first:until]
    topics, pillars = feed.topics[first:until], feed.pillars[first:until]
    rooms, topic, served = members[row].rooms, members[row].topic, pillars_for(members[row].motive)
    for place in range(until - first):
        there = (authors[place] != row) & (removed_at[place] > time) & ((rooms >> in_room[place]) & 1 == 1)
        suits = (topics[place] == topic) | ((served >> pillars[place]) & 1 == 1)
        marks[place] = THERE * there + FITS * (suits & (authors[place] != SPAMMER))
    marks[end - first : until - first] = 0  # beyond the end: leftovers, seen by nobody
    if world.days[day].shown < 1.0:
        see_what_is_shown(world, day, row, ordinal, first, end)
    if world.setting.sites > 1:
        see_what_crosses(world, day, row, ordinal, first, end)
    if world.setting.off_topic_hidden > 0.0:
        for place in range(end - first):
            if marks[place] == THERE and is_hidden(world, day, row, first + place, ordinal):
                marks[place] = 0


@part
def see_what_is_shown(world: World, day: int, row: int, ordinal: int, first: int, end: int) -> None:
    """Leave out the messages that the platform does not show a member."""
    keys, marks, shown = world.scratch.feed.keys[first:end], world.scratch.marks, world.days[day].shown
    word = opened(world.seed, world.members[row].key, day, Decision.SHOWN, ordinal)
    for place in range(end - first):
        marks[place] &= FITS | THERE * (uniform_of(word, keys[place]) < shown)


@part
def see_what_crosses(world: World, day: int, row: int, ordinal: int, first: int, end: int) -> None:
    """Leave out the messages of other sites that do not reach a member."""
    keys, sites, marks = world.scratch.feed.keys[first:end], world.scratch.feed.sites[first:end], world.scratch.marks
    own, bridging = world.members[row].site, world.setting.bridging
    word = opened(world.seed, world.members[row].key, day, Decision.CROSSES, ordinal)
    for place in range(end - first):
        crosses = uniform_of(word, keys[place]) < bridging
        marks[place] &= FITS | THERE * ((sites[place] < 0) | (sites[place] == own) | crosses)


@part
def take_in(world: World, row: int, first: int, end: int) -> tuple[int, int, int]:
    """Read what a member sees of some messages; return how many, how many suit, how many peers wrote."""
    feed, marks, until = world.scratch.feed, world.scratch.marks, first + in_wholes(end - first)
    authors, toxic = feed.authors[first:until], feed.toxic[first:until]
    seen, fitting, by_peers, offending = 0, 0, 0, 0
    for place in range(until - first):
        there = marks[place] & THERE
        seen += there
        fitting += marks[place] == THERE + FITS
        by_peers += there & (authors[place] >= 0)
        offending += there & toxic[place]
    if offending > 0:
        be_hurt(world, row, first, end)
    return seen, fitting, by_peers


@part
def be_hurt(world: World, row: int, first: int, end: int) -> None:
    """Let a member feel the offences among some messages they see, most of all those that answer them."""
    feed, members, bystander = world.scratch.feed, world.members, world.parameters.moderating.bystander
    for place in range(end - first):
        if world.scratch.marks[place] & THERE and feed.toxic[first + place]:
            members[row].toxicity_felt += 1.0 if feed.answers[first + place] == row else bystander


@part
def may_answer(world: World, at: int) -> bool:
    """Return whether a message can be answered at all: nobody answers spam."""
    message = world.messages[at]
    return message.author != SPAMMER and not (message.first and world.setting.first_replies == NO_REPLY)


@part
def likely_answers(
    world: World, day: int, row: int, time: float, ordinal: int, first: int, end: int, ready: float
) -> int:  # fmt: skip
    """Note the places of those messages seen that a bound does not rule out answering; return how many."""
    scratch, feed, p = world.scratch, world.scratch.feed, world.parameters
    drawn, marks, likely, until = scratch.drawn, scratch.marks, scratch.likely, first + in_wholes(end - first)
    keys, times, answers = feed.keys[first:until], feed.times[first:until], feed.answers[first:until]
    appeals, replies = feed.appeals[first:until], feed.replies[first:until]
    in_stream, memory = world.days[day].in_stream, world.days[day].memory_days
    starter, reply = reply_kind_at_most(ready, False, p.replying), reply_kind_at_most(ready, True, p.replying)
    word = opened(world.seed, world.members[row].key, day, Decision.REPLY, ordinal)
    for place in range(until - first):
        drawn[place] = uniform_of(word, keys[place])
    for place in range(until - first):
        is_reply, to_reader, age = answers[place] != NOT_A_REPLY, answers[place] == row, time - times[place]
        most = appeals[place] * (reply if is_reply else starter)
        most *= reply_kind(marks[place] & FITS > 0, is_reply, to_reader, p.replying)
        most *= live_factor_at_most(age, in_stream, p.talking)
        is_open = drawn[place] * reply_age_divides(age, replies[place], memory, p.replying) < most
        likely[place] = (marks[place] & THERE > 0) & is_open
    return places_marked(likely, end - first, scratch.noted)


@part
def would_reply(
    world: World,
    day: int,
    row: int,
    at: int,
    time: float,
    fits: bool,
    drawn: float,
    ready: float,
    replied: int,
    own_ties: int,
) -> bool:
    """Decide whether a reader answers a message that the bound has let through."""
    messages, p, given, author = world.messages, world.parameters, world.days[day], world.messages[at].author
    answers = world.scratch.feed.answers[at]
    is_reply, to_reader, age = answers != NOT_A_REPLY, answers == row, time - messages[at].time
    tie = tie_strength(world.ties, p.ties, day, row, author) if author >= 0 else 0.0
    chance = reply_chance(
        ready * live_factor(age, given.in_stream, p.talking), messages[at].appeal, age, messages[at].replies, tie,
        fits, is_reply, to_reader, replied, given.memory_days, own_ties, p.replying,
    )  # fmt: skip
    if drawn >= chance:
        return False
    return drawn < chance * room_to_talk(said_lately(world, time, messages[at].room), given.in_stream, p.talking)


@part
def read_and_reply(world: World, day: int, today: Today, row: int, time: float, ordinal: int) -> None:
    """Read what is new, as far as the member takes it in, and answer some of it."""
    members, p, noted, marks = world.members, world.parameters, world.scratch.noted, world.scratch.marks
    end, at, writes = world.counts[MESSAGES], reading_starts(world, day, row, time), members[row].posts > 0
    extra = interest_lift(members[row].interest, p.posting)
    extra += p.championing.answering if members[row].ambassador else 0.0
    ready = readiness(members[row].posting_propensity, extra, today.writers, p.replying) if writes else 0.0
    # whether personal moderation hides a message hangs on ties, which an answer changes: one message after the other
    stride = 1 if world.setting.off_topic_hidden > 0.0 else len(noted)
    seen, fitting, by_peers, replied, own_ties = 0, 0, 0, 0, UNCOUNTED
    while at < end:
        until = min(at + stride, end)
        look(world, day, row, time, ordinal, at, until)
        read, suiting, peers = take_in(world, row, at, until)
        seen, fitting, by_peers = seen + read, fitting + suiting, by_peers + peers
        for place in range(likely_answers(world, day, row, time, ordinal, at, until, ready) if writes else 0):
            to, fits, drawn = at + noted[place], marks[noted[place]] & FITS > 0, world.scratch.drawn[noted[place]]
            if not may_answer(world, to):
                continue
            if own_ties == UNCOUNTED:
                own_ties = reciprocal_ties(world, day, row)
            if would_reply(world, day, row, to, time, fits, drawn, ready, replied, own_ties):
                write_message(world, day, today, row, time, to)
                replied += 1
        at = until
    if seen > 0:
        members[row].interest = interest_after(members[row].interest, seen, fitting, p.reading)
        members[row].topic_fit = fitting / seen
        members[row].peers_seen = by_peers / seen
    members[row].read_up_to = world.counts[MESSAGES]
    members[row].removed_up_to = world.counts[REMOVED]
