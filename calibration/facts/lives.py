"""Lives: who wrote what and when in one run, laid out for counting."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from sim.columns import POSTED, VISITED
from sim.rules.arriving import FOUNDER
from sim.world import MEMBERS, MESSAGES, World

RealArray = npt.NDArray[np.float64]
WholeArray = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

SAME_SESSION = 1e-6
"""Messages of one session share their time; a later one is later by more than this [day]."""


class Lives:
    """The members and messages of a finished run.

    Parameters
    ----------
    world : World
        A run that has reached its last day.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.horizon = len(world.days)
        self.members = world.members[: int(world.counts[MEMBERS])]
        messages = world.messages[: int(world.counts[MESSAGES])]
        self.all_messages = messages
        mine = messages["author"] >= 0
        self.author: WholeArray = messages["author"][mine].astype(np.int64)
        """Member who wrote each message, in order of time; the team's are left out."""
        self.time: RealArray = messages["time"][mine].astype(float)
        self.replied_at: RealArray = messages["replied_at"][mine].astype(float)

    @cached_property
    def newcomer(self) -> Mask:
        """Who joined after the founders."""
        return self.members["channel"] != FOUNDER

    @cached_property
    def joined(self) -> WholeArray:
        """Day of joining."""
        return self.members["join_day"].astype(np.int64)

    @cached_property
    def _first(self) -> tuple[RealArray, RealArray]:
        time = np.full(len(self.members), np.inf)
        answered = np.full(len(self.members), np.inf)
        authors, places = np.unique(self.author, return_index=True)
        time[authors] = self.time[places]
        answered[authors] = self.replied_at[places]
        return time, answered

    @property
    def first_time(self) -> RealArray:
        """When each member first wrote; inf = never."""
        return self._first[0]

    @cached_property
    def waited(self) -> RealArray:
        """Days from each member's first message to its first answer; inf without one."""
        time, answered = self._first
        wrote = np.isfinite(time)
        return np.where(wrote, answered - np.where(wrote, time, 0.0), np.inf)

    @cached_property
    def again_after(self) -> RealArray:
        """Days from each member's first message to the first one of a later session; inf without one."""
        since = self.time - self.first_time[self.author]
        later = since > SAME_SESSION
        found = np.full(len(self.members), np.inf)
        np.minimum.at(found, self.author[later], since[later])
        return found

    @cached_property
    def last_time(self) -> RealArray:
        """When each member last wrote; -inf = never."""
        found = np.full(len(self.members), -np.inf)
        np.maximum.at(found, self.author, self.time)
        return found

    def wrote_between(self, low: float, high: float) -> Mask:
        """Return who wrote from ``low`` to ``high`` days after their first message."""
        since = self.time - self.first_time[self.author]
        found = np.zeros(len(self.members), dtype=bool)
        found[self.author[(since >= low) & (since < high)]] = True
        return found

    def followed(self, days: float) -> Mask:
        """Return the newcomers who wrote, and whose first message came at least ``days`` before the end."""
        return self.newcomer & (self.first_time <= self.horizon - days)

    @cached_property
    def messages_of(self) -> WholeArray:
        """Messages each member wrote."""
        return np.bincount(self.author, minlength=len(self.members))

    @cached_property
    def visited(self) -> Mask:
        """Who came in each week of the plan, a row a member."""
        return (self.world.weeks[: len(self.members)] & VISITED) > 0

    @cached_property
    def posted(self) -> Mask:
        """Who wrote in each week of the plan, a row a member."""
        return (self.world.weeks[: len(self.members)] & POSTED) > 0
