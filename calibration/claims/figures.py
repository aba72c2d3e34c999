"""Figures: what one finished run tells about the claims."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sim.columns import TEAM
from sim.ensemble import Run
from sim.rules.reading import capacity_today
from sim.weekly import ANSWER_DAYS, Weekly
from sim.world import World

MONTH = 4
"""Weeks of a month."""
QUARTER = 13
FOLLOWED_DAYS = 90
"""Days a joiner is followed before being counted as one who never writes (Nonnecke & Preece: 12 weeks)."""
FAR = 0.25
"""A month this far from the last quarter's level has not settled (assumption A75)."""


class Figures:
    """The figures of one run.

    Parameters
    ----------
    run : Run
        What was simulated.
    world : World
        Its tables on the last day.
    """

    def __init__(self, run: Run, world: World) -> None:
        self.run, self.world, self.weekly = run, world, Weekly(world)

    def all(self) -> Mapping[str, float]:
        """Return every figure by name; NaN where this run cannot tell."""
        last = slice(-QUARTER, None)
        messages = self.weekly.per_week("starters") + self.weekly.per_week("replies")
        replies = self.weekly.per_week("replies") + self.weekly.per_week("staff_replies")
        joins, leaves = self.weekly.per_week("joins"), self.weekly.per_week("leaves")
        return {
            "active_month_3": self.active[QUARTER - MONTH : QUARTER].mean(),
            "active_month_6": self.active[2 * QUARTER - MONTH : 2 * QUARTER].mean(),
            "active": self.active[last].mean(),
            "active_at_end": self.active[-MONTH:].mean(),
            "active_share": ratio(self.active[last].mean(), np.cumsum(joins)[last].mean()),
            "writers_at_end": self.writers[-MONTH:].mean(),
            "messages": messages[last].mean(),
            "messages_at_end": messages[-MONTH:].mean(),
            "between_members": ratio(self.weekly.per_week("replies_to_members")[last].sum(), replies[last].sum()),
            "joins": joins[QUARTER:].sum(),
            "retention_factor": ratio(joins[QUARTER:].sum(), leaves[QUARTER:].sum()),
            "offending_share": ratio(self.world.days["toxic"].sum(), len(self.weekly.messages)),
            "new_writers": self.weekly.new_posters()[QUARTER:].sum(),
            "settled_in_week": self.settled_in_week(),
            "crowd_that_overloads": self.crowd_that_overloads(messages[last].mean()),
            **self.of_joiners(),
            **self.of_first_messages(),
            "answered_by_members": self.answered_by_members(),
        }

    @cached_property
    def active(self) -> npt.NDArray[np.float64]:
        """Members who came, by week; the team apart."""
        return self.weekly.visited.sum(axis=0).astype(np.float64)

    @cached_property
    def writers(self) -> npt.NDArray[np.float64]:
        """Members who wrote, by week; the team apart."""
        return self.weekly.posted.sum(axis=0).astype(np.float64)

    def settled_in_week(self) -> float:
        """Return the week from which every month is near the last quarter's level; NaN in an empty place."""
        level = self.active[-QUARTER:].mean()
        if level == 0:
            return np.nan
        months = np.convolve(self.active, np.full(MONTH, 1.0 / MONTH), mode="valid")
        away = np.flatnonzero(np.abs(months / level - 1.0) > FAR)
        return float(away[-1] + MONTH + 1) if len(away) else float(MONTH)

    def crowd_that_overloads(self, messages: float) -> float:
        """Return how many active members write more in a day than one of them takes in, at the last quarter's rate."""
        capacity = capacity_today(self.run.plan.platform.room, self.run.parameters.reading)
        return ratio(7.0 * capacity * self.active[-QUARTER:].mean(), messages)

    def of_joiners(self) -> Mapping[str, float]:
        """Return what became of joiners that can be followed long enough."""
        members, days = self.weekly.members, self.run.plan.days
        followed = members["join_day"] + FOLLOWED_DAYS < days
        waited = np.where(members["first_post_day"] >= 0, members["first_post_day"] - members["join_day"], days)
        wrote = followed & (waited <= FOLLOWED_DAYS)
        return {
            "never_wrote": 1.0 - ratio(wrote.sum(), followed.sum()),
            "wrote_in_two_days": ratio((wrote & (waited <= 1)).sum(), wrote.sum()),
            "joiners_back_4w": self.back(4),
            "joiners_back_12w": self.back(12),
        }

    def back(self, later: int) -> float:
        """Return the share of all joiners who come again in the one week that many weeks after theirs."""
        joined = self.weekly.week_of("join_day")
        rows = np.flatnonzero(joined + later < self.weekly.weeks)
        return ratio(self.weekly.visited[rows, joined[rows] + later].sum(), len(rows))

    def of_first_messages(self) -> Mapping[str, float]:
        """Return how first messages fared, and whether their authors wrote again on a later day."""
        messages, members = self.weekly.messages, self.weekly.members
        rows = np.flatnonzero(messages["first"] & (messages["parent"] < 0) & (messages["author"] >= 0))
        rows = rows[messages["time"][rows] + FOLLOWED_DAYS < self.run.plan.days]
        answered = messages["replied_at"][rows] - messages["time"][rows] <= ANSWER_DAYS
        again = members["posting_days"][messages["author"][rows]] > 1
        return {
            "first_answered": ratio(answered.sum(), len(rows)),
            "again": ratio(again.sum(), len(rows)),
            "again_if_answered": ratio((again & answered).sum(), answered.sum()),
            "again_if_not": ratio((again & ~answered).sum(), (~answered).sum()),
        }

    def answered_by_members(self) -> float:
        """Return the share of members' conversations whose first answer, within 14 days, is a member's."""
        messages = self.weekly.messages
        opened = (messages["parent"] < 0) & (messages["author"] >= 0)
        opened &= messages["time"] + ANSWER_DAYS < self.run.plan.days
        replies = np.flatnonzero(messages["parent"] >= 0)
        replies = replies[messages["author"][replies] != messages["author"][messages["parent"][replies]]]
        replies = replies[np.argsort(messages["time"][replies], kind="stable")]
        parents, first = np.unique(messages["parent"][replies], return_index=True)
        answers = replies[first]
        good = (messages["author"][answers] != TEAM) & opened[parents]
        good &= messages["time"][answers] - messages["time"][parents] <= ANSWER_DAYS
        return ratio(good.sum(), opened.sum())


def ratio(above: float, below: float) -> float:
    """Return one number over another, NaN where there is nothing below.

    Examples
    --------
    >>> ratio(1, 4)
    0.25
    """
    return float(above) / float(below) if below > 0 else float("nan")
