"""Kernel, messages and ties: what writing a message changes, for its author, its reader and the tie between them."""

from __future__ import annotations

from sim.columns import NEVER, POSTED, POSTING_BITS, TEAM, TieTable
from sim.compiler import part
from sim.draws import MANAGER_KEY, Decision, message_key, uniform
from sim.rules.moderating import removal_chance, removal_delay, toxic_chance
from sim.rules.posting import replies_remembered
from sim.rules.replying import appeal
from sim.rules.ties import Ties, is_reciprocal, tie_after
from sim.setting import TOPICS
from sim.today import Today
from sim.world import FULL, MESSAGES, World


@part
def open_posting_day(world: World, day: int, row: int) -> None:
    """Note that a member writes for the first time today: they may be about to leave."""
    members = world.members
    gap = min(day - members[row].posting_day, 31)
    members[row].posting_bits = (members[row].posting_bits << gap | 1) & POSTING_BITS
    members[row].posting_day = day
    members[row].posting_days += 1
    members[row].posts_today = 0
    members[row].exit_pending = True
    members[row].answered = False
    world.weeks[row, world.days[day].week] |= POSTED
    world.days[day].posters += 1


@part
def strengthen(ties: TieTable, p: Ties, day: int, row: int, other: int, given: float, got: float) -> None:
    """Refresh a member's tie to another; the weakest tie makes room for a new one."""
    slot = -1
    weakest = 1e18
    for place in range(ties.shape[1]):
        if ties[row, place].to == other:
            slot = place
            break
        strength = 0.0
        if ties[row, place].to >= 0:
            strength = tie_after(
                float(ties[row, place].given) + float(ties[row, place].got),
                day - ties[row, place].day,
                p,
            )
        if strength < weakest:
            weakest = strength
            slot = place
    if ties[row, slot].to != other:
        ties[row, slot].to = other
        ties[row, slot].given = 0.0
        ties[row, slot].got = 0.0
    days = day - ties[row, slot].day
    ties[row, slot].given = tie_after(float(ties[row, slot].given), days, p) + given
    ties[row, slot].got = tie_after(float(ties[row, slot].got), days, p) + got
    ties[row, slot].day = day


@part
def tie_strength(ties: TieTable, p: Ties, day: int, row: int, other: int) -> float:
    """Return how strong a member's tie to another is today, both directions together."""
    for slot in range(ties.shape[1]):
        if ties[row, slot].to == other:
            both = float(ties[row, slot].given) + float(ties[row, slot].got)
            return tie_after(both, day - ties[row, slot].day, p)
        if ties[row, slot].to < 0:
            break
    return 0.0


@part
def reciprocal_ties(ties: TieTable, p: Ties, day: int, row: int) -> int:
    """Count a member's ties that hold in both directions today."""
    count = 0
    for slot in range(ties.shape[1]):
        if ties[row, slot].to < 0:
            break
        days = day - ties[row, slot].day
        given = tie_after(float(ties[row, slot].given), days, p)
        got = tie_after(float(ties[row, slot].got), days, p)
        if is_reciprocal(given, got, p):
            count += 1
    return count


@part
def receive_reply(world: World, day: int, row: int, weight: float) -> None:
    """Note that a member was answered: it draws them back, and they remember it."""
    members = world.members
    left = replies_remembered(members[row].replies_felt, day - members[row].replies_day, world.parameters.posting)
    members[row].replies_felt = left + weight
    members[row].replies_day = day
    members[row].mentions += 1
    members[row].answered = True


@part
def moderate(world: World, day: int, today: Today, at: int, newcomer: bool) -> None:
    """Decide whether a member's message offends and whether it is removed."""
    messages, members, setting, p = world.messages, world.members, world.setting, world.parameters.moderating
    author, key = messages[at].author, messages[at].key
    writer = members[author].key
    offends = uniform(world.seed, writer, day, Decision.TOXIC, key, 0) < toxic_chance(
        today.toxic_share, setting.charter_shown, p
    )
    messages[at].toxic = offends
    if offends:
        world.days[day].toxic += 1
    if not today.staff_here:
        return
    chance = removal_chance(offends, setting.moderation_level, newcomer, p)
    if uniform(world.seed, writer, day, Decision.REMOVAL, key, 0) < chance:
        late = removal_delay(uniform(world.seed, writer, day, Decision.REMOVAL_DELAY, key, 0), setting.delay_hours)
        messages[at].removed_at = messages[at].time + late
        members[author].removed_day = day
        world.days[day].removed += 1
        if not offends:
            world.days[day].removed_innocent += 1


@part
def connect(world: World, day: int, at: int) -> None:
    """Tell the author of the message that was answered, and refresh the tie between the two."""
    messages, days = world.messages, world.days
    author, parent = messages[at].author, messages[at].parent
    messages[parent].replies += 1
    messages[parent].replied_at = min(messages[parent].replied_at, messages[at].time)
    answered = messages[parent].author
    if author == TEAM:
        days[day].staff_replies += 1
    else:
        days[day].replies += 1
    if answered == TEAM:
        return
    receive_reply(world, day, answered, world.parameters.posting.staff_reply if author == TEAM else 1.0)
    if author != TEAM:
        days[day].replies_to_members += 1
        strengthen(world.ties, world.parameters.ties, day, author, answered, 1.0, 0.0)
        strengthen(world.ties, world.parameters.ties, day, answered, author, 0.0, 1.0)


@part
def message_topic(world: World, day: int, author: int, author_key: int, key: int) -> int:
    """Return the topic of a new conversation: mostly the author's own."""
    other = int(uniform(world.seed, author_key, day, Decision.MESSAGE_TOPIC, key, 1) * TOPICS)
    if author == TEAM:
        return other
    own = uniform(world.seed, author_key, day, Decision.MESSAGE_TOPIC, key, 0) < world.parameters.reading.topic_loyalty
    return int(world.members[author].topic) if own else other


@part
def write_message(world: World, day: int, today: Today, author: int, time: float, parent: int) -> None:
    """Write one message, a reply if ``parent`` is 0 or more, and everything that follows from it.

    Where the table is full, nothing is written and the run is marked as full: it is then run again with more room.
    """
    messages, members, days = world.messages, world.members, world.days
    at = world.counts[MESSAGES]
    if at >= messages.shape[0]:
        world.counts[FULL] = 1
        return
    world.counts[MESSAGES] = at + 1
    author_key = MANAGER_KEY
    ordinal = days[day].staff_messages
    if author != TEAM:
        if members[author].posting_day != day:
            open_posting_day(world, day, author)
        author_key = members[author].key
        ordinal = members[author].posts_today
    messages[at].key = message_key(author_key, day, ordinal)
    messages[at].author = author
    messages[at].time = time
    messages[at].parent = parent
    if parent >= 0:
        messages[at].topic = messages[parent].topic
    else:
        messages[at].topic = message_topic(world, day, author, author_key, messages[at].key)
    if author == TEAM:
        days[day].staff_messages += 1
    else:
        newcomer = members[author].posting_days <= 1
        messages[at].first = members[author].posts == 0
        messages[at].appeal = appeal(members[author].affinity, newcomer, world.parameters.replying)
        if members[author].first_post_day == NEVER:
            members[author].first_post_day = day
        members[author].posts += 1
        members[author].posts_today += 1
        if parent < 0:
            days[day].starters += 1
        moderate(world, day, today, at, newcomer)
    if parent >= 0:
        connect(world, day, at)
