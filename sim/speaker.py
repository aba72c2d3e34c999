"""Speaker: whoever writes in the community without being one of its members: the team, and spammers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.columns import SPAMMER, TEAM
from sim.draws import SPAMMER_KEY, Decision, uniform
from sim.rules.motives import NO_PILLAR
from sim.setting import TOPICS

if TYPE_CHECKING:
    from sim.model import CommunityModel


class Speaker:
    """Somebody who is no member, but whose messages members read.

    Parameters
    ----------
    model : CommunityModel
        The community.
    """

    row: int
    """What stands in place of a member's row."""
    key: int
    """Address of their draws."""
    site = -1

    def __init__(self, model: CommunityModel) -> None:
        self.model = model

    def draw(self, decision: Decision, subject: int = 0, ordinal: int = 0) -> float:
        """Return the uniform number of one of their decisions today."""
        return uniform(self.model.world.seed, self.key, self.model.day, decision, subject, ordinal)

    def note(self, event: str, time: float | None = None, other: int = TEAM, messages: int = 0) -> None:
        """Keep no diary: only members have one."""

    def choose_topic(self, key: int) -> int:
        """Return the topic of a new conversation: any."""
        return int(self.draw(Decision.MESSAGE_TOPIC, key, 1) * TOPICS)


class Spammer(Speaker):
    """Somebody from outside who writes what nobody asked for."""

    row = SPAMMER
    key = SPAMMER_KEY
    may_write = True

    def begin_message(self) -> int:
        """Return which piece of spam of the day the next one is."""
        return self.model.record.spam_messages

    def choose_pillar(self, key: int) -> int:
        """Return what a message is as content: nothing."""
        return NO_PILLAR
