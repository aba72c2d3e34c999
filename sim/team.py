"""Team: the community manager and whoever helps, as members meet them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.columns import TEAM
from sim.draws import MANAGER_KEY, Decision, uniform
from sim.message import Message, write_message
from sim.quantiles import poisson_quantile
from sim.setting import TEAM_LOOKS_BACK, TOPICS
from sim.today import Today
from sim.world import MESSAGES

if TYPE_CHECKING:
    from sim.model import CommunityModel


class Team:
    """The team of a simulated community, which draws its decisions as one person.

    Parameters
    ----------
    model : CommunityModel
        The community.
    """

    row = TEAM
    key = MANAGER_KEY

    def __init__(self, model: CommunityModel) -> None:
        self.model = model

    def draw(self, decision: Decision, subject: int = 0, ordinal: int = 0) -> float:
        """Return the uniform number of one of the team's decisions today."""
        return uniform(self.model.world.seed, self.key, self.model.day, decision, subject, ordinal)

    def note(self, event: str, time: float | None = None, other: int = TEAM, messages: int = 0) -> None:
        """Keep no diary: only members have one."""

    def begin_message(self) -> int:
        """Return which message of the team today the next one is."""
        return self.model.record.staff_messages

    def choose_topic(self, key: int) -> int:
        """Return the topic of a new message: any."""
        return int(self.draw(Decision.MESSAGE_TOPIC, key, 1) * TOPICS)

    def ask_question(self, today: Today, time: float, ordinal: int) -> None:
        """Ask the question of the week."""
        write_message(self, time)

    def session(self, today: Today, time: float, ordinal: int) -> None:
        """Write the day's content first, then answer what is open."""
        record, p = self.model.record, self.model.parameters.managing
        record.staff_minutes += p.session_minutes
        if ordinal == 0:
            for _ in range(poisson_quantile(self.draw(Decision.MANAGER_POSTS), record.content_rate)):
                write_message(self, time)
                record.staff_minutes += p.content_minutes
        written = int(self.model.world.counts[MESSAGES])
        for row in range(max(0, written - TEAM_LOOKS_BACK), written):
            message = Message(self.model, row)
            if message.author != TEAM and message.parent < 0 and message.removed_at > time:
                self.perhaps_answer(message, time, ordinal)

    def perhaps_answer(self, message: Message, time: float, ordinal: int) -> None:
        """Decide whether the team answers a message in this session."""
        setting = self.model.setting
        chance = self.model.rules.manager_reply_chance(
            time - message.time,
            message.replies,
            message.first,
            setting.promise_hours,
            setting.manager_sessions,
            self.model.parameters.managing,
        )
        if self.draw(Decision.MANAGER_REPLY, message.key, ordinal) < chance:
            write_message(self, time, message)
