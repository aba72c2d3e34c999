"""Catching up: what a visitor sees of what is new in one session, and what of it they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.columns import SPAMMER
from sim.draws import Decision
from sim.message import Message, said_lately, write_message
from sim.setting import NO_REPLY
from sim.today import Today
from sim.world import MESSAGES, REMOVED

if TYPE_CHECKING:
    from sim.person import Person


class CatchingUp:
    """One session of reading and answering.

    Parameters
    ----------
    reader : Person
        Who reads.
    today : Today
        The day's circumstances.
    time : float
        When [day].
    ordinal : int
        Which session of theirs today it is.
    """

    def __init__(self, reader: Person, today: Today, time: float, ordinal: int) -> None:
        self.reader = reader
        self.model = reader.model
        self.time = time
        self.ordinal = ordinal
        self.read: list[Message] = []
        self.replied = 0
        p = self.model.parameters
        extra = self.model.rules.interest_lift(reader.interest, p.posting)
        extra += p.championing.answering if reader.ambassador else 0.0
        self.ready = self.model.rules.readiness(reader.posting_propensity, extra, today.writers, p.replying)
        self.own_ties = reader.ties.reciprocal()

    def run(self) -> None:
        """Go through what is new, as far as the reader takes it in."""
        reader, writes = self.reader, self.reader.posts > 0
        written = int(self.model.world.counts[MESSAGES])
        for row in range(self.starts(written), written):
            message = Message(self.model, row)
            if not self.sees(message) or self.is_spared(message):
                continue
            self.take_in(message)
            if writes and self.may_answer(message) and self.draw(Decision.REPLY, message) < self.reply_chance(message):
                write_message(reader, self.time, message)
                self.replied += 1
        if self.read:
            self.learn()
        reader.read_up_to = self.model.world.counts[MESSAGES]
        reader.removed_up_to = self.model.world.counts[REMOVED]

    def starts(self, written: int) -> int:
        """Return the first message the reader looks at: the newest they can take in, whatever was removed apart."""
        row, left = written, self.model.record.capacity
        while row > self.reader.read_up_to and left > 0:
            row -= 1
            left -= Message(self.model, row).removed_at > self.time
        return row

    def learn(self) -> None:
        """Note how much of what was read suits the reader, and how much of it peers wrote."""
        reader, seen = self.reader, len(self.read)
        suiting = sum(message.suits(reader) for message in self.read)
        p = self.model.parameters.reading
        reader.interest = self.model.rules.interest_after(reader.interest, seen, suiting, p)
        reader.topic_fit = suiting / seen
        reader.peers_seen = sum(message.author >= 0 for message in self.read) / seen

    def draw(self, decision: Decision, message: Message) -> float:
        """Return the uniform number of what the reader, or the platform, decides about a message in this session."""
        return self.reader.draw(decision, message.key, self.ordinal)

    def sees(self, message: Message) -> bool:
        """Return whether a message reaches the reader: still there, in a room they follow, shown to them."""
        reader, setting, shown = self.reader, self.model.setting, self.model.record.shown
        if message.author == reader.row or message.removed_at <= self.time:
            return False
        if not reader.rooms >> message.room & 1:
            return False
        if shown < 1.0 and self.draw(Decision.SHOWN, message) >= shown:
            return False
        if setting.sites > 1 and message.site not in (reader.site, -1):
            return self.draw(Decision.CROSSES, message) < setting.bridging
        return True

    def is_spared(self, message: Message) -> bool:
        """Return whether personal moderation hides a message: it does not suit the reader and comes from a stranger."""
        hidden = self.model.setting.off_topic_hidden
        if hidden <= 0.0 or message.suits(self.reader):
            return False
        if message.author >= 0 and self.reader.ties.strength(message.author) > 0.0:
            return False
        return self.draw(Decision.HIDDEN, message) < hidden

    def take_in(self, message: Message) -> None:
        """Read a message; an offence hurts, most of all when it is an answer to the reader."""
        self.read.append(message)
        if message.toxic:
            to_reader = message.answers(self.reader)
            self.reader.toxicity_felt += 1.0 if to_reader else self.model.parameters.moderating.bystander

    def may_answer(self, message: Message) -> bool:
        """Return whether a message can be answered at all: nobody answers spam."""
        if message.author == SPAMMER:
            return False
        return not (message.first and self.model.setting.first_replies == NO_REPLY)

    def reply_chance(self, message: Message) -> float:
        """Return the chance that the reader answers a message."""
        reader, rules, given, p = self.reader, self.model.rules, self.model.record, self.model.parameters
        age = self.time - message.time
        chance = rules.reply_chance(
            self.ready * rules.live_factor(age, given.in_stream, p.talking),
            message.appeal,
            age,
            message.replies,
            reader.ties.strength(message.author) if message.author >= 0 else 0.0,
            message.suits(reader),
            message.parent >= 0,
            message.answers(reader),
            self.replied,
            given.memory_days,
            self.own_ties,
            p.replying,
        )
        recent = said_lately(self.model, self.time, message.room)
        return chance * rules.room_to_talk(recent, given.in_stream, p.talking)
