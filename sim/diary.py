"""Diary: what one simulated member did, day by day, as the plain engine noted it.

Diaries exist for simulated communities only: nobody real is behind them.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from babel.dates import format_time

from sim.columns import TEAM
from sim.words import language, say


class Entry(NamedTuple):
    """One line of a diary.

    Examples
    --------
    >>> print(Entry(3, 12, "answered", 3.5, other=4))
    12:00: answers M4.
    """

    day: int
    """Day of the plan, 0 or more."""
    member: int
    """Row of the member whose diary it is."""
    event: str
    """joined, received, visited, read, wrote, answered, was_answered, removed, banned, thanked, attended, met,
    put_forward, became_ambassador, burnt_out, left or returned."""
    time: float | None = None
    """When it happened [day], None where the hour does not matter."""
    other: int = TEAM
    """Row of the other person, -1 = the team."""
    messages: int = 0
    """Number of messages read."""

    def __str__(self) -> str:
        """Say it, in the language in use."""
        sentence = say("sim", f"diary-{self.event}", other=called(self.other), count=self.messages)
        return sentence if self.time is None else say("sim", "diary-line", hour=hour_of(self.time), sentence=sentence)


def called(row: int) -> str:
    """Return what a member, or the team, is called in a diary."""
    return say("sim", "the-team") if row == TEAM else f"M{row}"


def hour_of(time: float) -> str:
    """Write the hour of a moment given in days.

    Examples
    --------
    >>> hour_of(3.75)
    '18:00'
    """
    minutes = int(time % 1.0 * 1440.0)
    return str(format_time(datetime.time(minutes // 60, minutes % 60), format="HH:mm", locale=language()))
