"""Weekly: the KPIs of a simulated community, week by week, by the definitions of `sim.kpis`.

Weeks run from Monday to Sunday UTC; only complete weeks are reported. What the horizon hides (a retention twelve
weeks ahead, an answer that may still come) is nan, never 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cached_property, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.columns import FOREVER, POSTED, VISITED
from sim.world import MEMBERS, MESSAGES, World

RealArray = npt.NDArray[np.float64]
ANSWER_DAYS = 14
RETENTION_WEEKS = (1, 4, 12)


def complete_weeks(start: date, days: int) -> slice:
    """Return the complete weeks among the weeks a plan touches.

    Examples
    --------
    >>> complete_weeks(date(2026, 1, 7), 20)
    slice(1, 3, None)
    """
    first = 0 if start.weekday() == 0 else 1
    return slice(first, max(first, (start.weekday() + days) // 7))


def mondays(start: date, days: int) -> npt.NDArray[np.datetime64]:
    """Return the Mondays on which the complete weeks begin."""
    weeks = complete_weeks(start, days)
    monday = start - timedelta(days=start.weekday())
    return np.array([monday + timedelta(weeks=w) for w in range(weeks.start, weeks.stop)], dtype="datetime64[D]")


class Weekly:
    """The weekly figures of one run; each is worked out when first asked for.

    Parameters
    ----------
    world : World
        A run that has reached its last day.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.members = np.asarray(world.members)[: int(world.counts[MEMBERS])]
        self.messages = np.asarray(world.messages)[: int(world.counts[MESSAGES])]
        self.days = np.asarray(world.days)
        self.week_of_day = self.days["week"].astype(np.int64)
        self.weeks = int(self.week_of_day[-1]) + 1

    def per_week(self, column: str) -> RealArray:
        """Sum a column of the days over each week."""
        return np.bincount(self.week_of_day, weights=self.days[column], minlength=self.weeks).astype(float)

    @cached_property
    def last_days(self) -> npt.NDArray[np.int64]:
        """The last day of each week."""
        return np.searchsorted(self.week_of_day, np.arange(self.weeks), side="right") - 1

    @cached_property
    def visited(self) -> npt.NDArray[np.bool_]:
        """Whether each member came in each week."""
        return (self.world.weeks[: len(self.members)] & VISITED) > 0

    @cached_property
    def posted(self) -> npt.NDArray[np.bool_]:
        """Whether each member wrote in each week."""
        return (self.world.weeks[: len(self.members)] & POSTED) > 0

    @cached_property
    def message_week(self) -> npt.NDArray[np.int64]:
        """The week of each message."""
        return self.week_of_day[self.messages["time"].astype(np.int64)]

    def week_of(self, column: str) -> npt.NDArray[np.int64]:
        """Return the week of a day column of the members, -1 where it never came."""
        day = self.members[column].astype(np.int64)
        return np.where(day >= 0, self.week_of_day[np.maximum(day, 0)], -1)

    @cached_property
    def team_present(self) -> RealArray:
        """1 in the weeks in which the team wrote: it counts as one member there, as exports show it."""
        return np.where(self.per_week("staff_messages") > 0, 1.0, 0.0)

    def weekly_active(self) -> RealArray:
        """Members who came."""
        return self.visited.sum(axis=0) + self.team_present

    def weekly_posters(self) -> RealArray:
        """Members who wrote."""
        return self.posted.sum(axis=0) + self.team_present

    def weekly_messages(self) -> RealArray:
        """All messages."""
        return self.per_week("starters") + self.per_week("replies") + self.per_week("staff_messages")

    def members_present(self) -> RealArray:
        """Members present at the end of the week."""
        return self.days["members"][self.last_days].astype(float)

    def new_posters(self) -> RealArray:
        """Members who wrote for the first time."""
        week = self.week_of("first_post_day")
        return np.bincount(week[week >= 0], minlength=self.weeks).astype(float)

    def retained(self, cohort: str, seen: npt.NDArray[np.bool_], later: int) -> RealArray:
        """Return the share of each week's cohort that is seen again ``later`` weeks after."""
        week = self.week_of(cohort)
        rows = np.flatnonzero((week >= 0) & (week + later < self.weeks))
        again = np.bincount(week[rows], weights=seen[rows, week[rows] + later], minlength=self.weeks)
        size = np.bincount(week[rows], minlength=self.weeks).astype(float)
        return _ratio(again, size)

    def posters_retained(self, later: int) -> RealArray:
        """Share of the week's new posters who write again ``later`` weeks after."""
        return self.retained("first_post_day", self.posted, later)

    def joiners_retained(self, later: int) -> RealArray:
        """Share of the week's joiners who come again ``later`` weeks after."""
        return self.retained("join_day", self.visited, later)

    @cached_property
    def starters(self) -> tuple[npt.NDArray[np.int64], RealArray]:
        """Week of each conversation, and days to its first answer (inf = none)."""
        rows = self.messages["parent"] < 0
        waited = self.messages["replied_at"][rows] - self.messages["time"][rows]
        return self.message_week[rows], np.where(waited < FOREVER / 2, waited, np.inf)

    def response_time_hours(self) -> RealArray:
        """Median hours to the first answer, of the conversations that got one."""
        week, waited = self.starters
        answered = np.isfinite(waited)
        return medians(week[answered], 24.0 * waited[answered], self.weeks)

    def answered_share(self) -> RealArray:
        """Share of conversations answered within 14 days; nan where those days are not over."""
        week, waited = self.starters
        size = np.bincount(week, minlength=self.weeks).astype(float)
        answered = np.bincount(week, weights=waited <= ANSWER_DAYS, minlength=self.weeks)
        share = _ratio(answered, size)
        share[self.last_days + ANSWER_DAYS >= len(self.week_of_day)] = np.nan
        return share

    def active_conversations(self) -> RealArray:
        """Conversations that got an answer in the week."""
        parent = self.messages["parent"]
        replies = np.flatnonzero(parent >= 0)
        direct = replies[parent[parent[replies]] < 0]
        pairs, _ = _counted(self.message_week[direct] * len(self.messages) + parent[direct])
        return np.bincount(pairs // max(1, len(self.messages)), minlength=self.weeks).astype(float)

    def member_to_member_share(self) -> RealArray:
        """Share of replies that a member wrote to a member."""
        replies = self.per_week("replies") + self.per_week("staff_replies")
        between = self.per_week("replies_to_members")
        return _ratio(between, replies)

    def participation_inequality(self) -> RealArray:
        """Gini coefficient of messages among the week's posters."""
        by_members = self.messages["author"] >= 0
        place = self.message_week[by_members] * len(self.members) + self.messages["author"][by_members]
        places, counts = _counted(place)
        return ginis(places // max(1, len(self.members)), counts, self.weeks)


def gini(counts: npt.NDArray[Any]) -> float:
    """Return the Gini coefficient of counts, nan without any.

    Examples
    --------
    >>> round(gini(np.array([1, 1, 1, 9])), 2)
    0.5
    """
    return float(ginis(np.zeros(len(counts), dtype=np.int64), counts, 1)[0])


def ginis(group: npt.NDArray[np.int64], counts: npt.NDArray[Any], groups: int) -> RealArray:
    """Return the Gini coefficient of the counts of each group, nan where it has none.

    Parameters
    ----------
    group : array (counts,) int64
        The group of each count, from 0.
    counts : array (counts,)
        Counts, 0 or more.
    groups : int
        How many groups there are.
    """
    order = _order(group, counts)
    group, counts = group[order], counts[order]
    size = np.bincount(group, minlength=groups)
    rank = np.arange(1, len(counts) + 1) - (np.cumsum(size) - size)[group]
    total = np.bincount(group, weights=counts, minlength=groups)
    ranked = np.bincount(group, weights=rank * counts, minlength=groups)
    return _ratio(2.0 * ranked, size * total) - _ratio(size + 1, size)


def medians(group: npt.NDArray[np.int64], values: RealArray, groups: int) -> RealArray:
    """Return the median of the values of each group, nan where it has none.

    Examples
    --------
    >>> medians(np.array([0, 2, 0]), np.array([1.0, 5.0, 2.0]), 3).tolist()
    [1.5, nan, 5.0]
    """
    ordered = values[_order(group, values)]
    size = np.bincount(group, minlength=groups)
    first, some = np.cumsum(size) - size, size > 0
    low, high = first[some] + (size[some] - 1) // 2, first[some] + size[some] // 2
    found = np.full(groups, np.nan)
    found[some] = (ordered[low] + ordered[high]) / 2.0
    return found


def _order(group: npt.NDArray[np.int64], values: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Return the order by group and, within it, by value, of fewer than 32,768 groups; thrice as fast as `lexsort`."""
    by_value = np.argsort(values)
    return by_value[np.argsort(group[by_value].astype(np.int16), kind="stable")]


def _counted(values: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the different values, 0 or more, in order, and how often each stands; `numpy.unique` takes longer."""
    ordered = np.sort(values)
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    return ordered[starts], np.diff(starts, append=len(ordered))


def _ratio(above: npt.NDArray[Any], below: npt.NDArray[Any]) -> RealArray:
    return np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)


MEASURES: dict[str, Callable[[Weekly], RealArray]] = {
    "weekly_active": Weekly.weekly_active,
    "weekly_posters": Weekly.weekly_posters,
    "weekly_messages": Weekly.weekly_messages,
    "staff_messages": lambda w: w.per_week("staff_messages"),
    "members": Weekly.members_present,
    "joins": lambda w: w.per_week("joins"),
    "leaves": lambda w: w.per_week("leaves"),
    "net_growth": lambda w: w.per_week("joins") + w.per_week("returns") - w.per_week("leaves"),
    "retention_factor": lambda w: _ratio(w.per_week("joins"), w.per_week("leaves")),
    "new_posters": Weekly.new_posters,
    **{f"retained_{k}w": partial(Weekly.posters_retained, later=k) for k in RETENTION_WEEKS},
    **{f"retained_{k}w_joiners": partial(Weekly.joiners_retained, later=k) for k in RETENTION_WEEKS},
    "response_time_hours": Weekly.response_time_hours,
    "answered_share": Weekly.answered_share,
    "active_conversations": Weekly.active_conversations,
    "member_to_member_share": Weekly.member_to_member_share,
    "participation_inequality": Weekly.participation_inequality,
    "messages_per_active_member": lambda w: _ratio(w.weekly_messages(), w.weekly_active()),
    "staff_hours": lambda w: w.per_week("staff_minutes") / 60.0,
}
"""How each KPI is worked out; the names are those of `sim.kpis`."""


def weekly_of(world: World, start: date, names: Iterable[str] | None = None) -> dict[str, RealArray]:
    """Return the weekly figures of a finished run, complete weeks only.

    Parameters
    ----------
    world : World
        A run that has reached its last day.
    start : datetime.date
        The plan's first day.
    names : iterable of str, optional
        KPI names; all by default.
    """
    measured = Weekly(world)
    weeks = complete_weeks(start, len(world.days))
    return {name: MEASURES[name](measured)[weeks] for name in (MEASURES if names is None else names)}
