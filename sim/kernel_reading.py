"""Kernel, reading: what a visitor sees of what is new, and what of it they answer."""

from __future__ import annotations

from sim.columns import SPAMMER
from sim.compiler import part
from sim.draws import Decision, uniform
from sim.kernel_messages import write_message
from sim.kernel_ties import reciprocal_ties, tie_strength
from sim.rules.motives import is_for
from sim.rules.posting import interest_lift
from sim.rules.reading import interest_after
from sim.rules.replying import readiness, reply_chance, reply_chance_at_most
from sim.rules.talking import CEILING_MINUTES, DAY_MINUTES, live_factor, most_live, room_to_talk
from sim.setting import NO_REPLY
from sim.today import Today
from sim.world import MESSAGES, REMOVED, World

UNCOUNTED = -1


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
def read_and_reply(world: World, day: int, today: Today, row: int, time: float, ordinal: int) -> None:
    """Read what is new, as far as the member takes it in, and answer some of it."""
    members, messages, setting, p, given = (
        world.members, world.messages, world.setting, world.parameters, world.days[day],
    )  # fmt: skip
    key = members[row].key
    end = world.counts[MESSAGES]
    writes = members[row].posts > 0
    extra = interest_lift(members[row].interest, p.posting)
    extra += p.championing.answering if members[row].ambassador else 0.0
    ready = readiness(members[row].posting_propensity, extra, today.writers, p.replying) if writes else 0.0
    most = reply_chance_at_most(ready, 1.0, p.replying)
    own_ties = UNCOUNTED
    # whatever takes the whole world costs as much as reading several messages: asked only where it matters
    filtered = given.shown < 1.0 or setting.sites > 1
    rooms, topic, motive = members[row].rooms, members[row].topic, members[row].motive
    seen, fitting, by_peers, replied = 0, 0, 0, 0
    for at in range(reading_starts(world, day, row, time), end):
        author, parent = messages[at].author, messages[at].parent
        if author == row or messages[at].removed_at <= time or (rooms >> messages[at].room) & 1 == 0:
            continue
        fits = author != SPAMMER and is_for(messages[at].topic, messages[at].pillar, topic, motive)
        if filtered and not reaches(world, day, row, at, ordinal):
            continue
        if not fits and setting.off_topic_hidden > 0.0 and is_hidden(world, day, row, at, ordinal):
            continue
        to_reader = parent >= 0 and messages[parent].author == row
        seen += 1
        fitting += fits
        by_peers += author >= 0
        if messages[at].toxic:
            members[row].toxicity_felt += 1.0 if to_reader else p.moderating.bystander
        if not writes or author == SPAMMER or (setting.first_replies == NO_REPLY and messages[at].first):
            continue
        drawn = uniform(world.seed, key, day, Decision.REPLY, messages[at].key, ordinal)
        age = time - messages[at].time
        if drawn >= most * messages[at].appeal * most_live(age, given.in_stream, p.talking):
            continue
        if own_ties == UNCOUNTED:
            own_ties = reciprocal_ties(world, day, row)
        tie = tie_strength(world.ties, p.ties, day, row, author) if author >= 0 else 0.0
        chance = reply_chance(
            ready * live_factor(age, given.in_stream, p.talking), messages[at].appeal, age, messages[at].replies, tie,
            fits, parent >= 0, to_reader, replied, given.memory_days, own_ties, p.replying,
        )  # fmt: skip
        if drawn >= chance:
            continue
        if drawn < chance * room_to_talk(said_lately(world, time, messages[at].room), given.in_stream, p.talking):
            write_message(world, day, today, row, time, at)
            replied += 1
    if seen > 0:
        members[row].interest = interest_after(members[row].interest, seen, fitting, p.reading)
        members[row].topic_fit = fitting / seen
        members[row].peers_seen = by_peers / seen
    members[row].read_up_to = world.counts[MESSAGES]
    members[row].removed_up_to = world.counts[REMOVED]
