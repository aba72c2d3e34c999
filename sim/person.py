"""Person: one row of the table of members as a Mesa agent, with what happens to them and what they keep.

`sim.member.Member` adds what they decide and do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import mesa

from sim.columns import LEFT, NEVER, POSTED, POSTING_BITS, PRESENT, TEAM, MemberRow
from sim.diary import Entry
from sim.draws import Decision, uniform
from sim.rules.arriving import FOUNDER
from sim.rules.championing import TERM_DAYS
from sim.rules.leaving import NOBODY
from sim.rules.motives import EDUCATE, ENTERTAIN, INSPIRE, NO_PILLAR, PILLAR_SUITS
from sim.rules.recognising import TOP
from sim.setting import NO_PROGRAMME, NO_RITUALS, PROMPT_DAYS, TOPICS
from sim.tie import TieBook
from sim.views import view_of

if TYPE_CHECKING:
    from sim.message import Message
    from sim.model import CommunityModel


Role = Literal["lurker", "contributor", "ambassador"]
CONTRIBUTOR_DAYS = 30


@view_of(MemberRow)
class Person(MemberRow, mesa.Agent):  # type: ignore[misc]
    """One member of a simulated community.

    Every column of `sim.columns.MemberRow` is an attribute: ``member.habit``, ``member.last_visit``.

    Parameters
    ----------
    model : CommunityModel
        The community.
    row : int
        The member's row in the tables, in order of joining from 0.
    """

    model: CommunityModel

    def __init__(self, model: CommunityModel, row: int) -> None:
        # not Agent.__init__: Mesa 3.3 would keep the model alive in Agent._ids for as long as Python runs
        self.model = model
        self.row = row
        self.unique_id = row + 1
        self.pos = None
        self.cells = model.cells.members
        self.ties = TieBook(model, row)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.row})"

    @property
    def present(self) -> bool:
        """Whether the member belongs to the community."""
        return self.status == PRESENT

    @property
    def may_write(self) -> bool:
        """Whether the member can write; whoever was banned a moment ago cannot."""
        return self.present

    @property
    def is_new_to_writing(self) -> bool:
        """Whether the member has written on one day at most."""
        return self.posting_days <= 1

    @property
    def is_untold(self) -> bool:
        """Whether the member is in a control group that is told of no rituals."""
        return self.control and self.model.setting.control_lacks == NO_RITUALS

    @property
    def attended_today(self) -> bool:
        """Whether the member attended today's gathering."""
        return self.attended_day == self.model.day

    @property
    def role(self) -> Role:
        """What the member is to the community these days: lurker, contributor or ambassador.

        With an ambassador programme, an ambassador is who accepted to be one. Without, it is who could be invited:
        who wrote on 8 of the last 28 days and has 3 reciprocal ties. A contributor wrote in the last 30 days;
        everybody else is a lurker.
        """
        if self.ambassador or (self.model.setting.programme_starts == NO_PROGRAMME and self.could_be_ambassador()):
            return "ambassador"
        return "contributor" if self.model.record.row - self.posting_day < CONTRIBUTOR_DAYS else "lurker"

    def could_be_ambassador(self) -> bool:
        """Return whether the member writes often enough, and knows enough people, to be invited."""
        return self.model.rules.is_eligible(self.days_written(), self.ties.reciprocal())

    def days_written(self) -> int:
        """Return on how many of the last 28 days the member wrote."""
        days_since = self.model.record.row - self.posting_day
        if days_since >= TERM_DAYS:
            return 0
        return (self.posting_bits << days_since & (1 << TERM_DAYS) - 1).bit_count()

    def diary(self, day: int | None = None) -> list[Entry]:
        """Return what the member did, on one day or on all; the model must have been asked for it.

        Examples
        --------
        >>> from sim.model import CommunityModel
        >>> from sim.plan import Plan
        >>> model = CommunityModel(Plan(days=7), rng=7, diary_of=0)
        >>> model.step()
        >>> [entry.event for entry in model.people[0].diary(0)][:2]
        ['joined', 'visited']
        """
        return [e for e in self.model.diary if e.member == self.row and (day is None or e.day == day)]

    def note(self, event: str, time: float | None = None, other: int = TEAM, messages: int = 0) -> None:
        """Write one line in the member's diary, if one is kept."""
        if self.row in self.model.diary_of:
            self.model.diary.append(Entry(self.model.day, self.row, event, time, other, messages))

    def draw(self, decision: Decision, subject: int = 0, ordinal: int = 0) -> float:
        """Return the uniform number of one of the member's decisions today."""
        return uniform(self.model.world.seed, self.key, self.model.day, decision, subject, ordinal)

    def prompt(self) -> float:
        """Return the effect of the welcome on the member's first post (logarithm)."""
        if self.model.day - self.join_day >= PROMPT_DAYS:
            return 0.0
        if self.channel == FOUNDER:
            return self.model.parameters.first_post.asked_by_person
        if self.model.setting.promise_hours > 0.0 and self.received_by == NOBODY:
            return 0.0
        return self.model.setting.prompt if self.model.record.staff_here else 0.0

    def kept_by_team(self) -> float:
        """Return what the welcome and recognition take from the member's log-odds of leaving today."""
        day, rules, setting, p = self.model.day, self.model.rules, self.model.setting, self.model.parameters
        top_only = setting.spotlights > 0 and setting.spotlights_for == TOP
        return rules.welcome_keeps(day - self.join_day, self.received_by, p.leaving) + rules.recognition_keeps(
            self.award, day - self.awarded_day, day - self.thanked_day, top_only, p.recognising
        )

    def lift(self) -> float:
        """Return what rituals, recognition and interest add to the logarithm of the member's posting today."""
        model, rules, p = self.model, self.model.rules, self.model.parameters.recognising
        of_rituals = 0.0 if self.is_untold else float(model.world.lifts[model.day, self.motive, 1])
        of_spotlight = rules.spotlight_lift(self.award, model.day - self.awarded_day, p)
        badges, rewards = model.setting.badges, model.setting.rewards
        of_rewards = rules.reward_lift(self.answers_to_badges, self.motive, badges, rewards, p)
        of_interest = rules.interest_lift(self.interest, model.parameters.posting)
        return of_rituals + of_spotlight + of_rewards + of_interest

    def sting(self) -> float:
        """Return how much of a removal the member still feels, 0 to 1."""
        if self.removed_day == NEVER:
            return 0.0
        days, p = self.model.day - self.removed_day, self.model.parameters.moderating
        return self.model.rules.sting_left(days, self.model.setting.reasons_given, p)

    def begin_message(self) -> int:
        """Note that the member writes, and return which message of theirs today it is."""
        if self.posting_day != self.model.day:
            self.open_posting_day()
        return self.posts_today

    def open_posting_day(self) -> None:
        """Note that the member writes for the first time today: they may be about to leave."""
        model = self.model
        gap = min(model.day - self.posting_day, 31)
        self.posting_bits = (self.posting_bits << gap | 1) & POSTING_BITS
        self.posting_day = model.day
        self.posting_days += 1
        self.posts_today = 0
        self.exit_pending = True
        self.answered = 0.0
        model.world.weeks[self.row, model.record.week] |= POSTED
        model.record.posters += 1

    def choose_topic(self, key: int) -> int:
        """Return the topic of a new conversation: mostly the member's own."""
        if self.draw(Decision.MESSAGE_TOPIC, key) < self.model.parameters.reading.topic_loyalty:
            return self.topic
        return int(self.draw(Decision.MESSAGE_TOPIC, key, 1) * TOPICS)

    def choose_pillar(self, key: int) -> int:
        """Return what a new conversation is as content: mostly nothing, else something for the member's own motive."""
        rules = self.model.rules
        chance = rules.content_chance(self.model.setting.calls_for_members, self.model.parameters.posting)
        if self.draw(Decision.CONTENT, key) >= chance:
            return NO_PILLAR
        first = int(self.draw(Decision.PILLAR, key) * 3.0)
        for turn in range(3):
            pillar = (EDUCATE, INSPIRE, ENTERTAIN)[(first + turn) % 3]
            if rules.is_suited(PILLAR_SUITS[pillar], self.motive):
                return pillar
        return EDUCATE

    def receive_reply(self, weight: float, prompt: float) -> None:
        """Note that the member was answered: it draws them back, and they remember it."""
        days = self.model.day - self.replies_day
        left = self.model.rules.replies_remembered(self.replies_felt, days, self.model.parameters.posting)
        self.replies_felt = left + weight * prompt
        self.replies_day = self.model.day
        self.mentions += prompt
        self.answered = max(self.answered, prompt)

    def be_blamed(self, message: Message) -> None:
        """Feel that a message was removed; after too many offences, be banned."""
        self.removed_day = self.model.day
        self.removals += message.toxic
        if self.model.rules.is_banned(self.removals, self.posts, self.model.parameters.disturbing):
            self.model.record.banned += 1
            self.note("banned", message.time)
            self.leave()

    def get_to_know(self, other: Person) -> None:
        """Get to know another member, as if each had written to the other once."""
        self.ties.strengthen(other.row, 1.0, 1.0)
        other.ties.strengthen(self.row, 1.0, 1.0)

    def leave(self) -> None:
        """Go, without a word."""
        self.status = LEFT
        self.left_day = self.model.day
        self.in_spell = False
        self.exit_pending = False
        self.mentions = 0.0
        self.ambassador = False
        self.model.record.leaves += 1
        self.note("left")

    def come_back(self) -> None:
        """Come back after having left."""
        self.status = PRESENT
        self.left_day = NEVER
        self.mentions = 0.0
        self.model.record.returns += 1
        self.note("returned")
