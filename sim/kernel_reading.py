"""Kernel, reading: what a visitor sees of what is new, and what of it they answer."""

from __future__ import annotations

from sim.bounds import live_factor_at_most, reply_age_divides, reply_kind, reply_kind_at_most
from sim.columns import SPAMMER
from sim.compiler import part
from sim.draws import Decision, opened, uniform, uniform_of
from sim.kernel_messages import write_message
from sim.kernel_ties import reciprocal_ties, tie_strength
from sim.rules.motives import PILLAR_SUITS, is_for, is_suited
from sim.rules.posting import interest_lift
from sim.rules.reading import interest_after
from sim.rules.replying import readiness, reply_chance
from sim.rules.talking import CEILING_MINUTES, DAY_MINUTES, live_factor, most_live, room_to_talk
from sim.setting import NO_REPLY
from sim.today import Today
from sim.world import MESSAGES, REMOVED, World

UNCOUNTED = -1
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
def reaches(world: World, day: int, row: int, at: int, ordinal: int) -> bool:
    """Return whether a message reaches a member through the platform's choice and from another site."""
    messages, members, setting = world.messages, world.members, world.setting
    key, subject, shown = members[row].key, messages[at].key, world.days[day].shown
    if shown < 1.0 and uniform(world.seed, key, day, Decision.SHOWN, subject, ordinal) >= shown:
        return False
    if messages[at].site >= 0 and messages[at].site != members[row].site:
        return uniform(world.seed, key, day, Decision.CROSSES, subject, ordinal) < setting.bridging
    return True


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
def take_in(
    world: World, day: int, row: int, time: float, ordinal: int, first: int, end: int
) -> tuple[int, int, int]:  # fmt: skip
    """Read some messages and note their rows; return how many were seen, how many of them suit, how many peers wrote.

    What does not depend on the message is asked once, and counts are sums of truths: most messages cost no decision.
    """
    members, messages, setting, noted, keys = (
        world.members, world.messages, world.setting, world.scratch.noted, world.scratch.keys,
    )  # fmt: skip
    filtered = world.days[day].shown < 1.0 or setting.sites > 1
    rooms, topic, served = members[row].rooms, members[row].topic, pillars_for(members[row].motive)
    seen, fitting, by_peers = 0, 0, 0
    for at in range(first, end):
        author = messages[at].author
        there = (author != row) & (messages[at].removed_at > time) & ((rooms >> messages[at].room) & 1 == 1)
        fits = (author != SPAMMER) & ((messages[at].topic == topic) | ((served >> messages[at].pillar) & 1 == 1))
        if there and filtered:
            there = reaches(world, day, row, at, ordinal)
        if there and not fits and setting.off_topic_hidden > 0.0:
            there = not is_hidden(world, day, row, at, ordinal)
        noted[seen] = at
        keys[seen] = messages[at].key
        seen += there
        fitting += there & fits
        by_peers += there & (author >= 0)
        if there and messages[at].toxic:
            members[row].toxicity_felt += 1.0 if answers(world, row, at) else world.parameters.moderating.bystander
    return seen, fitting, by_peers


@part
def answers(world: World, row: int, at: int) -> bool:
    """Return whether a message is a reply to this member."""
    parent = world.messages[at].parent
    return parent >= 0 and world.messages[parent].author == row


@part
def may_answer(world: World, at: int) -> bool:
    """Return whether a message can be answered at all: nobody answers spam."""
    message = world.messages[at]
    return message.author != SPAMMER and not (message.first and world.setting.first_replies == NO_REPLY)


@part
def suits(world: World, row: int, at: int) -> bool:
    """Return whether a message is about a reader's topic, or content for their motive."""
    members, messages = world.members, world.messages
    return is_for(messages[at].topic, messages[at].pillar, members[row].topic, members[row].motive)


@part
def likely_answers(world: World, day: int, row: int, time: float, ordinal: int, read: int, ready: float) -> int:
    """Keep of the messages just read those that a first bound does not rule out answering, with their draws."""
    messages, p, in_stream = world.messages, world.parameters, world.days[day].in_stream
    noted, keys, draws, mosts = world.scratch.noted, world.scratch.keys, world.scratch.drawn, world.scratch.most
    word = opened(world.seed, world.members[row].key, day, Decision.REPLY, ordinal)
    for place in range(read):
        draws[place] = uniform_of(word, keys[place])
    starter, reply = reply_kind_at_most(ready, False, p.replying), reply_kind_at_most(ready, True, p.replying)
    likely = 0
    for place in range(read):
        at, drawn = noted[place], draws[place]
        most = messages[at].appeal * (reply if messages[at].parent >= 0 else starter)
        noted[likely], draws[likely], mosts[likely] = at, drawn, most
        likely += drawn < most * most_live(time - messages[at].time, in_stream, p.talking)
    return likely


@part
def is_ruled_out(world: World, day: int, row: int, at: int, time: float, drawn: float, most: float) -> bool:
    """Return whether a closer bound, with the message's age, kind and replies, settles that it is not answered."""
    messages, p = world.messages, world.parameters.replying
    is_reply, to_reader, age = messages[at].parent >= 0, answers(world, row, at), time - messages[at].time
    most *= reply_kind(suits(world, row, at), is_reply, to_reader, p)
    most *= live_factor_at_most(age, world.days[day].in_stream, world.parameters.talking)
    return drawn * reply_age_divides(age, messages[at].replies, world.days[day].memory_days, p) >= most


@part
def would_reply(
    world: World, day: int, row: int, at: int, time: float, drawn: float, ready: float, replied: int, own_ties: int
) -> bool:
    """Decide whether a reader answers a message that the first bound has let through."""
    messages, p, given, author = world.messages, world.parameters, world.days[day], world.messages[at].author
    is_reply, to_reader, age = messages[at].parent >= 0, answers(world, row, at), time - messages[at].time
    tie = tie_strength(world.ties, p.ties, day, row, author) if author >= 0 else 0.0
    chance = reply_chance(
        ready * live_factor(age, given.in_stream, p.talking), messages[at].appeal, age, messages[at].replies, tie,
        suits(world, row, at), is_reply, to_reader, replied, given.memory_days, own_ties, p.replying,
    )  # fmt: skip
    if drawn >= chance:
        return False
    return drawn < chance * room_to_talk(said_lately(world, time, messages[at].room), given.in_stream, p.talking)


@part
def read_and_reply(world: World, day: int, today: Today, row: int, time: float, ordinal: int) -> None:
    """Read what is new, as far as the member takes it in, and answer some of it."""
    members, p, noted = world.members, world.parameters, world.scratch.noted
    end, at, writes = world.counts[MESSAGES], reading_starts(world, day, row, time), members[row].posts > 0
    extra = interest_lift(members[row].interest, p.posting)
    extra += p.championing.answering if members[row].ambassador else 0.0
    ready = readiness(members[row].posting_propensity, extra, today.writers, p.replying) if writes else 0.0
    # whether personal moderation hides a message hangs on ties, which an answer changes: one message after the other
    stride = 1 if world.setting.off_topic_hidden > 0.0 else len(noted) - 1
    seen, fitting, by_peers, replied, own_ties = 0, 0, 0, 0, UNCOUNTED
    while at < end:
        read, suiting, peers = take_in(world, day, row, time, ordinal, at, min(at + stride, end))
        seen, fitting, by_peers, at = seen + read, fitting + suiting, by_peers + peers, at + stride
        for place in range(likely_answers(world, day, row, time, ordinal, read, ready) if writes else 0):
            to, drawn, most = noted[place], world.scratch.drawn[place], world.scratch.most[place]
            if not may_answer(world, to) or is_ruled_out(world, day, row, to, time, drawn, most):
                continue
            if own_ties == UNCOUNTED:
                own_ties = reciprocal_ties(world, day, row)
            if would_reply(world, day, row, to, time, drawn, ready, replied, own_ties):
                write_message(world, day, today, row, time, to)
                replied += 1
    if seen > 0:
        members[row].interest = interest_after(members[row].interest, seen, fitting, p.reading)
        members[row].topic_fit = fitting / seen
        members[row].peers_seen = by_peers / seen
    members[row].read_up_to = world.counts[MESSAGES]
    members[row].removed_up_to = world.counts[REMOVED]
