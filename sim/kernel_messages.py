"""Kernel, messages: what writing a message changes, for its author, its reader and the tie between them."""

from __future__ import annotations

from sim.columns import LEFT, NEVER, POSTED, POSTING_BITS, SPAMMER, TEAM
from sim.compiler import part, routine
from sim.draws import MANAGER_KEY, SPAMMER_KEY, Decision, message_key, uniform
from sim.kernel_feed import note_message, note_reply
from sim.kernel_roll import note_standing
from sim.kernel_team import spend
from sim.kernel_ties import strengthen
from sim.kernel_visits import leave
from sim.rules.disturbing import is_banned, offence_factor
from sim.rules.moderating import removal_chance, removal_delay, toxic_chance
from sim.rules.motives import EDUCATE, ENTERTAIN, INSPIRE, NO_PILLAR, PILLAR_SUITS, is_suited
from sim.rules.posting import content_chance, promptness, replies_remembered
from sim.rules.reading import room_of
from sim.rules.replying import appeal
from sim.setting import TOPICS
from sim.today import Today
from sim.world import FULL, MESSAGES, REMOVED, World


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
    members[row].answered = 0.0
    note_standing(world, row)
    world.weeks[row, world.days[day].week] |= POSTED
    world.days[day].posters += 1


@part
def receive_reply(world: World, day: int, row: int, weight: float, prompt: float) -> None:
    """Note that a member was answered: it draws them back, and they remember it."""
    members = world.members
    left = replies_remembered(members[row].replies_felt, day - members[row].replies_day, world.parameters.posting)
    members[row].replies_felt = left + weight * prompt
    members[row].replies_day = day
    members[row].mentions += prompt
    members[row].answered = max(members[row].answered, prompt)
    note_standing(world, row)


@part
def watched_today(world: World, day: int, today: Today) -> float:
    """Return the share of messages somebody looks after: all if the team has time, else what volunteers reach."""
    given = world.days[day]
    enough = given.minutes_left >= world.parameters.managing.removal_minutes * given.staff_ease
    return 1.0 if given.staff_here and enough else today.watched


@part
def remove(world: World, day: int, today: Today, at: int, drawn: float) -> None:
    """Remove a message after a while; the team spends time on it, volunteers their own."""
    world.counts[REMOVED] += 1
    if today.watched < 1.0:
        spend(world, day, world.parameters.managing.removal_minutes)
    messages, days = world.messages, world.days
    messages[at].removed_at = messages[at].time + removal_delay(drawn, world.setting.delay_hours)
    if messages[at].author == SPAMMER:
        days[day].spam_removed += 1
        return
    days[day].removed += 1
    if not messages[at].toxic:
        days[day].removed_innocent += 1


@part
def moderate(world: World, day: int, today: Today, at: int, newcomer: bool) -> None:
    """Decide whether a member's message offends and whether it is removed."""
    messages, members, setting, p = world.messages, world.members, world.setting, world.parameters
    author, key = messages[at].author, messages[at].key
    writer, seed = members[author].key, world.seed
    offender = offence_factor(members[author].troll, p.disturbing)
    chance = toxic_chance(today.toxic_share, setting.charter_shown, offender, p.moderating)
    offends = uniform(seed, writer, day, Decision.TOXIC, key, 0) < chance
    messages[at].toxic = offends
    if offends:
        world.days[day].toxic += 1
    watched = watched_today(world, day, today)
    chance = watched * removal_chance(offends, setting.moderation_level, newcomer, p.moderating)
    late = uniform(seed, writer, day, Decision.REMOVAL_DELAY, key, 0)
    if uniform(seed, writer, day, Decision.REMOVAL, key, 0) < chance:
        remove(world, day, today, at, late)
        members[author].removed_day = day
        members[author].removals += offends
        if is_banned(members[author].removals, members[author].posts, p.disturbing):
            leave(world, day, author)
            world.days[day].banned += 1
        return
    # small talk removed for everybody: nobody is blamed, so it leaves no sting
    drawn = uniform(seed, writer, day, Decision.OFF_TOPIC_REMOVAL, key, 0)
    if messages[at].topic != members[author].topic and drawn < watched * setting.off_topic_removed:
        remove(world, day, today, at, late)


@part
def moderate_spam(world: World, day: int, today: Today, at: int) -> None:
    """Decide whether a piece of spam is removed; nobody is blamed."""
    key = world.messages[at].key
    chance = watched_today(world, day, today)
    chance *= removal_chance(True, world.setting.moderation_level, False, world.parameters.moderating)
    if uniform(world.seed, SPAMMER_KEY, day, Decision.REMOVAL, key, 0) < chance:
        remove(world, day, today, at, uniform(world.seed, SPAMMER_KEY, day, Decision.REMOVAL_DELAY, key, 0))


@part
def connect(world: World, day: int, at: int) -> None:
    """Tell the author of the message that was answered, and refresh the tie between the two."""
    messages, days = world.messages, world.days
    author, parent = messages[at].author, messages[at].parent
    messages[parent].replies += 1
    note_reply(world, parent)
    if messages[parent].replies == 1 and messages[parent].parent < 0 and messages[parent].pillar == NO_PILLAR:
        days[day].useful += 1
    if messages[parent].replies == 1 and messages[parent].parent < 0 and messages[parent].author >= 0:
        days[day].first_answers += 1
    messages[parent].replied_at = min(messages[parent].replied_at, messages[at].time)
    answered = messages[parent].author
    if author == TEAM:
        days[day].staff_replies += 1
    else:
        days[day].replies += 1
    if answered < 0:
        return
    weight = world.parameters.posting.staff_reply if author == TEAM else 1.0
    prompt = promptness(messages[at].time - messages[parent].time, world.parameters.posting)
    receive_reply(world, day, answered, weight, prompt)
    if author != TEAM:
        days[day].replies_to_members += 1
        strengthen(world.ties, world.parameters.ties, day, author, answered, 1.0, 0.0)
        strengthen(world.ties, world.parameters.ties, day, answered, author, 0.0, 1.0)


@part
def message_topic(world: World, day: int, author: int, author_key: int, key: int) -> int:
    """Return the topic of a new conversation: mostly the author's own."""
    other = int(uniform(world.seed, author_key, day, Decision.MESSAGE_TOPIC, key, 1) * TOPICS)
    if author < 0:
        return other
    own = uniform(world.seed, author_key, day, Decision.MESSAGE_TOPIC, key, 0) < world.parameters.reading.topic_loyalty
    return int(world.members[author].topic) if own else other


@part
def message_pillar(world: World, day: int, author: int, author_key: int, key: int) -> int:
    """Return what a new conversation is as content: the team's follows the plan, members' their own motive."""
    setting = world.setting
    drawn = uniform(world.seed, author_key, day, Decision.PILLAR, key, 0)
    if author == TEAM:
        if drawn < setting.educate:
            return EDUCATE
        return INSPIRE if drawn < setting.educate + setting.inspire else ENTERTAIN
    chance = content_chance(setting.calls_for_members, world.parameters.posting)
    if author == SPAMMER or uniform(world.seed, author_key, day, Decision.CONTENT, key, 0) >= chance:
        return NO_PILLAR
    first = int(drawn * 3.0)
    for turn in range(3):
        pillar = EDUCATE + (first + turn) % 3
        if is_suited(PILLAR_SUITS[pillar], world.members[author].motive):
            return pillar
    return EDUCATE


@part
def place_message(world: World, day: int, at: int, author_key: int) -> None:
    """Give a message its topic, room, site and pillar; a reply takes its conversation's."""
    messages, setting = world.messages, world.setting
    author, parent, key = messages[at].author, messages[at].parent, messages[at].key
    messages[at].site = -1 if author < 0 else world.members[author].site
    if parent >= 0:
        messages[at].topic = messages[parent].topic
        messages[at].room = messages[parent].room
        return
    messages[at].topic = message_topic(world, day, author, author_key, key)
    drawn = uniform(world.seed, author_key, day, Decision.MESSAGE_ROOM, key, 0)
    messages[at].room = room_of(int(messages[at].topic), drawn, setting.rooms, TOPICS)
    messages[at].pillar = message_pillar(world, day, author, author_key, key)
    if messages[at].pillar != NO_PILLAR:
        world.days[day].useful += 1


@part
def credit(world: World, day: int, today: Today, at: int) -> None:
    """Count a member's message, note how much it invites answers, and moderate it."""
    messages, members, days = world.messages, world.members, world.days
    author = messages[at].author
    newcomer = members[author].posting_days <= 1
    messages[at].first = members[author].posts == 0
    messages[at].appeal = appeal(members[author].affinity, newcomer, world.parameters.replying)
    if members[author].first_post_day == NEVER:
        members[author].first_post_day = day
    members[author].posts += 1
    members[author].posts_today += 1
    if messages[at].parent < 0:
        days[day].starters += 1
    moderate(world, day, today, at, newcomer)


@routine
def write_message(world: World, day: int, today: Today, author: int, time: float, parent: int) -> None:
    """Write one message, a reply if ``parent`` is 0 or more, and everything that follows from it.

    Whoever was banned earlier in the same session writes no more.
    Where the table is full, nothing is written and the run is marked as full: it is then run again with more room.
    """
    messages, members, days = world.messages, world.members, world.days
    if author >= 0 and members[author].status == LEFT:
        return
    at = world.counts[MESSAGES]
    if at >= messages.shape[0]:
        world.counts[FULL] = 1
        return
    world.counts[MESSAGES] = at + 1
    if author >= 0:
        if members[author].posting_day != day:
            open_posting_day(world, day, author)
        author_key, ordinal = members[author].key, members[author].posts_today
    elif author == TEAM:
        author_key, ordinal = MANAGER_KEY, days[day].staff_messages
    else:
        author_key, ordinal = SPAMMER_KEY, days[day].spam_messages
    messages[at].key = message_key(author_key, day, ordinal)
    messages[at].author = author
    messages[at].time = time
    messages[at].parent = parent
    place_message(world, day, at, author_key)
    if author >= 0:
        credit(world, day, today, at)
    elif author == TEAM:
        days[day].staff_messages += 1
    else:
        days[day].spam_messages += 1
        moderate_spam(world, day, today, at)
    note_message(world, at)
    if parent >= 0:
        connect(world, day, at)
