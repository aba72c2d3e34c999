"""Appointments: everything that is to happen on a day, in time order, and who waits for a notification.

A session that waits for a notification begins minutes after the next message, or when patience runs out.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from sim.columns import FORCED_REPLY, RITUAL, SPAMMER, TEAM
from sim.draws import Decision
from sim.member import Member
from sim.message import Message, write_message
from sim.quantiles import normal_quantile, poisson_quantile
from sim.rules.talking import END_OF_DAY
from sim.rules.visiting import MOST_SESSIONS
from sim.setting import BEGINS, FORCED, FORCED_AFTER, PATIENCE_ENDS, PLANNED, PROMPT_TIME
from sim.today import Today
from sim.world import MESSAGES

if TYPE_CHECKING:
    from sim.model import CommunityModel
    from sim.team import Team


class Appointment(NamedTuple):
    """One thing somebody does today, and when; the order of the fields settles who is first."""

    moment: float
    """Moment of the day, 0 to 1."""
    actor: int
    """Row of a member, or `TEAM`, `SPAMMER`, `RITUAL`, `FORCED_REPLY`."""
    ordinal: int
    """Which session of theirs today it is, which piece of spam, which ritual, or the message to answer."""
    stage: int
    """`PLANNED`, `PATIENCE_ENDS` or `BEGINS`."""


def sessions(model: CommunityModel, today: Today, visitors: list[Member]) -> None:
    """Run all sessions of the day in time order; those that wait begin soon after the next message."""
    agenda = Agenda(model, visitors)
    while agenda.due:
        appointment = heappop(agenda.due)
        if agenda.is_put_off(appointment):
            continue
        written = int(model.world.counts[MESSAGES])
        agenda.keep(appointment, today)
        if model.world.counts[MESSAGES] > written and appointment.actor != SPAMMER:
            agenda.call_who_waits(appointment.moment)
            agenda.force_replies(appointment.moment, written)


class Agenda:
    """What is still to happen today, and who waits for a notification.

    Parameters
    ----------
    model : CommunityModel
        The community.
    visitors : list of Member
        Who comes today.
    """

    def __init__(self, model: CommunityModel, visitors: list[Member]) -> None:
        self.model = model
        self.due: list[Appointment] = []
        self.waiting: list[tuple[int, int]] = []
        self.enter_prompts()
        self.enter_spam()
        self.enter_team()
        for member in visitors:
            self.enter_member(member)

    def enter(self, moment: float, actor: int, ordinal: int, stage: int) -> None:
        """Enter an appointment."""
        heappush(self.due, Appointment(moment, actor, ordinal, stage))

    def enter_prompts(self) -> None:
        """Enter what the team writes for the rituals of the day."""
        for ritual in self.model.rituals:
            if ritual.asks and ritual.is_held_today:
                self.enter(PROMPT_TIME, RITUAL, ritual.row, BEGINS)

    def enter_spam(self) -> None:
        """Enter the day's spam."""
        spammer = self.model.spammer
        for ordinal in range(poisson_quantile(spammer.draw(Decision.SPAM), self.model.record.spam)):
            self.enter(spammer.draw(Decision.SPAM_TIME, ordinal=ordinal), SPAMMER, ordinal, BEGINS)

    def enter_team(self) -> None:
        """Enter the team's sessions."""
        rules, team = self.model.rules, self.model.team
        for ordinal in range(self.model.record.staff_sessions):
            moment = rules.team_session_time(team.draw(Decision.SESSION_TIME, ordinal=ordinal))
            self.enter(moment, TEAM, ordinal, PLANNED)

    def enter_member(self, member: Member) -> None:
        """Enter a visitor's sessions."""
        rules, at_work = self.model.rules, self.model.setting.at_work
        further = self.model.parameters.visiting.extra_sessions * self.model.today.sessions_kept
        more = poisson_quantile(member.draw(Decision.SESSIONS), further)
        for ordinal in range(min(1 + more, MOST_SESSIONS)):
            moment = rules.session_time(member.draw(Decision.SESSION_TIME, ordinal=ordinal), at_work)
            self.enter(moment, member.row, ordinal, PLANNED)

    def is_put_off(self, appointment: Appointment) -> bool:
        """Decide whether nothing happens now: somebody goes on waiting, or was called in the meantime."""
        moment, actor, ordinal, stage = appointment
        if stage == PLANNED and self.who(actor).draw(Decision.ALERT, ordinal=ordinal) < self.model.record.alert:
            self.waiting.append((actor, ordinal))
            patience = self.model.parameters.talking.patience_hours / 24.0
            self.enter(min(moment + patience, END_OF_DAY), actor, ordinal, PATIENCE_ENDS)
            return True
        if stage == PATIENCE_ENDS:
            if (actor, ordinal) not in self.waiting:
                return True
            self.waiting.remove((actor, ordinal))
        return False

    def who(self, actor: int) -> Member | Team:
        """Return the member, or the team, whose appointment it is."""
        return self.model.people[actor] if actor >= 0 else self.model.team

    def keep(self, appointment: Appointment, today: Today) -> None:
        """Let somebody do what they are due to."""
        model, actor, ordinal = self.model, appointment.actor, appointment.ordinal
        time = model.day + appointment.moment
        if actor == SPAMMER:
            write_message(model.spammer, time)
        elif actor == RITUAL:
            write_message(model.team, time)
        elif actor == FORCED_REPLY:
            write_message(model.team, time, Message(model, ordinal))
        else:
            self.who(actor).session(today, time, ordinal)

    def call_who_waits(self, moment: float) -> None:
        """Call everybody who waits: a message has come."""
        rules, p = self.model.rules, self.model.parameters.talking
        for actor, ordinal in self.waiting:
            z = normal_quantile(self.who(actor).draw(Decision.ALERT_DELAY, ordinal=ordinal))
            self.enter(min(moment + rules.alerted_delay(z, p), END_OF_DAY), actor, ordinal, BEGINS)
        self.waiting.clear()

    def force_replies(self, moment: float, written_before: int) -> None:
        """In the experiment with forced replies, let the team answer each first message two hours later."""
        if self.model.setting.first_replies != FORCED:
            return
        for row in range(written_before, int(self.model.world.counts[MESSAGES])):
            if Message(self.model, row).first:
                self.enter(min(moment + FORCED_AFTER, END_OF_DAY), FORCED_REPLY, row, BEGINS)
