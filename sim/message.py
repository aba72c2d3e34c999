"""Message: one message, and what writing it changes: for its author, its reader and the tie between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.columns import NEVER, SPAMMER, TEAM, MessageRow
from sim.draws import Decision, message_key
from sim.rules.motives import NO_PILLAR
from sim.rules.talking import CEILING_MINUTES, DAY_MINUTES
from sim.setting import TOPICS
from sim.views import view_of
from sim.world import MESSAGES, REMOVED

if TYPE_CHECKING:
    from sim.model import CommunityModel
    from sim.person import Person
    from sim.speaker import Spammer
    from sim.team import Team


@view_of(MessageRow)
class Message(MessageRow):
    """One message.

    Parameters
    ----------
    model : CommunityModel
        The community.
    row : int
        The message's row, in order of time.
    """

    def __init__(self, model: CommunityModel, row: int) -> None:
        self.model = model
        self.row = row
        self.cells = model.cells.messages

    def answers(self, person: Person) -> bool:
        """Return whether the message replies to one of theirs."""
        return self.parent >= 0 and Message(self.model, self.parent).author == person.row

    def suits(self, person: Person) -> bool:
        """Return whether the message is about somebody's topic, or content for their motive; spam suits nobody."""
        if self.author == SPAMMER:
            return False
        fits: bool = self.model.rules.is_for(self.topic, self.pillar, person.topic, person.motive)
        return fits


def said_lately(model: CommunityModel, time: float, room: int) -> int:
    """Count the messages of members in a room within the last twenty minutes."""
    count = 0
    for row in range(int(model.world.counts[MESSAGES]) - 1, -1, -1):
        message = Message(model, row)
        if message.time < time - CEILING_MINUTES / DAY_MINUTES:
            break
        count += message.author >= 0 and message.room == room
    return count


def write_message(author: Person | Team | Spammer, time: float, parent: Message | None = None) -> None:
    """Write one message, a reply if it has a parent, and everything that follows from it.

    Whoever was banned earlier in the same session writes no more.
    """
    model = author.model
    if not author.may_write:
        return
    message = model.new_message()
    message.key = message_key(author.key, model.day, author.begin_message())
    message.author = author.row
    message.time = time
    message.site = author.site
    if parent is None:
        begin_conversation(author, message)
    else:
        continue_conversation(author, message, parent)
    if author.row == TEAM:
        model.record.staff_messages += 1
    elif author.row == SPAMMER:
        model.record.spam_messages += 1
        moderate_spam(model.spammer, message)
    else:
        credit(model.people[author.row], message)
        moderate(model.people[author.row], message)
    if parent is not None:
        connect(author, message, parent)


def begin_conversation(author: Person | Team | Spammer, message: Message) -> None:
    """Give a new conversation its topic and room, and say what it is as content."""
    model = author.model
    message.topic = author.choose_topic(message.key)
    drawn = author.draw(Decision.MESSAGE_ROOM, message.key)
    message.room = model.rules.room_of(message.topic, drawn, model.setting.rooms, TOPICS)
    message.pillar = author.choose_pillar(message.key)
    if message.pillar != NO_PILLAR:
        model.record.useful += 1
    author.note("wrote", message.time)


def continue_conversation(author: Person | Team | Spammer, message: Message, parent: Message) -> None:
    """Put a reply where the message is that it answers."""
    message.parent = parent.row
    message.topic = parent.topic
    message.room = parent.room
    author.note("answered", message.time, other=parent.author)


def credit(author: Person, message: Message) -> None:
    """Count a member's message, and note how much it invites answers."""
    model = author.model
    message.first = author.posts == 0
    message.appeal = model.rules.appeal(author.affinity, author.is_new_to_writing, model.parameters.replying)
    if author.first_post_day == NEVER:
        author.first_post_day = model.day
    author.posts += 1
    author.posts_today += 1
    if message.parent < 0:
        model.record.starters += 1


def moderate(author: Person, message: Message) -> None:
    """Decide whether a member's message offends and whether it is removed."""
    model, rules, setting, p = author.model, author.model.rules, author.model.setting, author.model.parameters
    offender = rules.offence_factor(author.troll, p.disturbing)
    toxic_chance = rules.toxic_chance(model.today.toxic_share, setting.charter_shown, offender, p.moderating)
    message.toxic = author.draw(Decision.TOXIC, message.key) < toxic_chance
    model.record.toxic += message.toxic
    watched = watched_today(model)
    level, newcomer = setting.moderation_level, author.is_new_to_writing
    chance = watched * rules.removal_chance(message.toxic, level, newcomer, p.moderating)
    if author.draw(Decision.REMOVAL, message.key) < chance:
        remove(author, message)
        author.be_blamed(message)
    elif message.topic != author.topic and is_unwanted(author, message, watched):
        remove(author, message)  # nobody is blamed, so it leaves no sting


def moderate_spam(author: Spammer, message: Message) -> None:
    """Decide whether a piece of spam is removed; nobody is blamed."""
    model = author.model
    level, p = model.setting.moderation_level, model.parameters.moderating
    chance = watched_today(model) * model.rules.removal_chance(True, level, False, p)
    if author.draw(Decision.REMOVAL, message.key) < chance:
        remove(author, message)


def watched_today(model: CommunityModel) -> float:
    """Return the share of messages somebody looks after: all if the team has time, else what volunteers reach."""
    return 1.0 if model.team.has_time_to_remove() else model.today.watched


def is_unwanted(author: Person, message: Message, watched: float) -> bool:
    """Decide whether small talk is removed for everybody."""
    chance = watched * author.model.setting.off_topic_removed
    return author.draw(Decision.OFF_TOPIC_REMOVAL, message.key) < chance


def remove(author: Person | Spammer, message: Message) -> None:
    """Remove a message after a while; the team spends time on it, volunteers their own."""
    model = author.model
    model.world.counts[REMOVED] += 1
    if model.today.watched < 1.0:
        model.team.spend(model.parameters.managing.removal_minutes)
    drawn = author.draw(Decision.REMOVAL_DELAY, message.key)
    message.removed_at = message.time + model.rules.removal_delay(drawn, model.setting.delay_hours)
    if author.row == SPAMMER:
        model.record.spam_removed += 1
    else:
        model.record.removed += 1
        model.record.removed_innocent += not message.toxic
    author.note("removed", message.time)


def connect(author: Person | Team | Spammer, message: Message, parent: Message) -> None:
    """Tell the author of the message that was answered, and refresh the tie between the two."""
    model, record = author.model, author.model.record
    parent.replies += 1
    parent.replied_at = min(parent.replied_at, message.time)
    if parent.replies == 1 and parent.parent < 0 and parent.pillar == NO_PILLAR:
        record.useful += 1
    if parent.replies == 1 and parent.parent < 0 and parent.author >= 0:
        record.first_answers += 1
    by_team = author.row == TEAM
    if by_team:
        record.staff_replies += 1
    else:
        record.replies += 1
    if parent.author < 0:
        return
    answered = model.people[parent.author]
    prompt = model.rules.promptness(message.time - parent.time, model.parameters.posting)
    answered.receive_reply(model.parameters.posting.staff_reply if by_team else 1.0, prompt)
    answered.note("was_answered", message.time, other=author.row)
    if not by_team:
        record.replies_to_members += 1
        model.people[author.row].ties.strengthen(answered.row, 1.0, 0.0)
        answered.ties.strengthen(author.row, 0.0, 1.0)
