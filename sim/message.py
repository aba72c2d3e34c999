"""Message: one message, and what writing it changes: for its author, its reader and the tie between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.columns import NEVER, TEAM, MessageRow
from sim.draws import Decision, message_key
from sim.views import view_of

if TYPE_CHECKING:
    from sim.model import CommunityModel
    from sim.person import Person
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


def write_message(author: Person | Team, time: float, parent: Message | None = None) -> None:
    """Write one message, a reply if it has a parent, and everything that follows from it."""
    model = author.model
    message = model.new_message()
    message.key = message_key(author.key, model.day, author.begin_message())
    message.author = author.row
    message.time = time
    if parent is None:
        message.topic = author.choose_topic(message.key)
        author.note("wrote", time)
    else:
        message.parent = parent.row
        message.topic = parent.topic
        author.note("answered", time, other=parent.author)
    if author.row == TEAM:
        model.record.staff_messages += 1
    else:
        credit(model.people[author.row], message)
        moderate(model.people[author.row], message)
    if parent is not None:
        connect(author, message, parent)


def credit(author: Person, message: Message) -> None:
    """Count a member's message, and note how much it invites answers."""
    model, newcomer = author.model, author.posting_days <= 1
    message.first = author.posts == 0
    message.appeal = model.rules.appeal(author.affinity, newcomer, model.parameters.replying)
    if author.first_post_day == NEVER:
        author.first_post_day = model.day
    author.posts += 1
    author.posts_today += 1
    if message.parent < 0:
        model.record.starters += 1


def moderate(author: Person, message: Message) -> None:
    """Decide whether a member's message offends and whether it is removed."""
    model, rules, setting, p = (
        author.model,
        author.model.rules,
        author.model.setting,
        author.model.parameters.moderating,
    )
    toxic_chance = rules.toxic_chance(model.today.toxic_share, setting.charter_shown, p)
    message.toxic = author.draw(Decision.TOXIC, message.key) < toxic_chance
    model.record.toxic += message.toxic
    if not model.today.staff_here:
        return
    newcomer = author.posting_days <= 1
    chance = rules.removal_chance(message.toxic, setting.moderation_level, newcomer, p)
    if author.draw(Decision.REMOVAL, message.key) < chance:
        drawn = author.draw(Decision.REMOVAL_DELAY, message.key)
        message.removed_at = message.time + rules.removal_delay(drawn, setting.delay_hours)
        author.removed_day = model.day
        model.record.removed += 1
        model.record.removed_innocent += not message.toxic
        author.note("removed", message.time)


def connect(author: Person | Team, message: Message, parent: Message) -> None:
    """Tell the author of the message that was answered, and refresh the tie between the two."""
    model, record = author.model, author.model.record
    parent.replies += 1
    parent.replied_at = min(parent.replied_at, message.time)
    by_team = author.row == TEAM
    if by_team:
        record.staff_replies += 1
    else:
        record.replies += 1
    if parent.author == TEAM:
        return
    answered = model.people[parent.author]
    answered.receive_reply(model.parameters.posting.staff_reply if by_team else 1.0)
    answered.note("was_answered", message.time, other=author.row)
    if not by_team:
        record.replies_to_members += 1
        model.people[author.row].ties.strengthen(answered.row, 1.0, 0.0)
        answered.ties.strengthen(author.row, 0.0, 1.0)
