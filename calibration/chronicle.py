"""Chronicle: all that happened in one simulated community, dated, as a platform would have logged it.

The engine keeps only who was there last; a chronicle is written while the days pass. It knows more than any export:
who came on which day, and messages that were removed. The team is one more member; spam is left out, as platforms
delete its accounts with all they wrote.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.columns import FOREVER, LEFT, SPAMMER, TEAM, MemberTable, MessageTable
from sim.engine import advance
from sim.ensemble import Run, run_world
from sim.world import MEMBERS, MESSAGES, World, new_world

Integers = npt.NDArray[np.int64]
DAY_SECONDS = 86_400.0
YEAR_OF_WEEKS = timedelta(weeks=52)
"""How far dates move: whole weeks, so that weekdays stay, and nearly a year, so that seasons do."""


class Written(NamedTuple):
    """The messages of a community in order of time, spam left out.

    Parameters
    ----------
    author : array (messages,) int64
        Member's row, -1 = the team.
    time : array (messages,) float64
        Days since the first midnight.
    parent, root : array (messages,) int64
        Places in these arrays of the message answered and of the one that began the conversation (its own where it
        did); -1 = there is none, or it was left out.
    thread : array (messages,) int64
        A number for each conversation, the same whatever is left out.
    answers : array (messages,) bool
        Whether it answered something, left out or not.
    room : array (messages,) int64
        Room, from 0.
    removed : array (messages,) bool
        Whether the moderators removed it within the time simulated.
    """

    author: Integers
    time: npt.NDArray[np.float64]
    parent: Integers
    root: Integers
    thread: Integers
    answers: npt.NDArray[np.bool_]
    room: Integers
    removed: npt.NDArray[np.bool_]

    @property
    def day(self) -> Integers:
        """The day of each message."""
        return np.floor(self.time).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Chronicle:
    """What happened in one run.

    Parameters
    ----------
    start : datetime.date
        The day that counts as the first.
    world : World
        The run at its last day.
    visitors, left, returned : tuple of array
        Rows of the members who came, left and came back after leaving, a place a day.
    """

    start: date
    world: World = field(repr=False)
    visitors: tuple[Integers, ...] = field(repr=False)
    left: tuple[Integers, ...] = field(repr=False)
    returned: tuple[Integers, ...] = field(repr=False)

    @property
    def days(self) -> int:
        """Days simulated."""
        return len(self.visitors)

    @property
    def last_day(self) -> date:
        """The last day."""
        return self.start + timedelta(days=self.days - 1)

    @property
    def members(self) -> MemberTable:
        """The members, a row each, in order of joining."""
        return self.world.members[: int(self.world.counts[MEMBERS])]

    @property
    def team_days(self) -> npt.NDArray[np.bool_]:
        """The days on which the team wrote."""
        return np.asarray(self.world.days["staff_messages"] > 0)

    def moment(self, day: float) -> datetime:
        """Return the time, UTC, so many days after the first midnight."""
        return datetime.combine(self.start, time(), UTC) + timedelta(days=float(day))

    def date_of(self, day: int) -> date:
        """Return the date of a day."""
        return self.start + timedelta(days=int(day))

    def ended_before(self, today: date) -> Chronicle:
        """Return it with its dates moved back by whole years of 52 weeks until its last day is before ``today``."""
        years = max(0, -(-(self.last_day - today + timedelta(days=1)) // YEAR_OF_WEEKS))
        return replace(self, start=self.start - years * YEAR_OF_WEEKS) if years else self

    def written(self, removed: bool = True) -> Written:
        """Return the messages.

        Parameters
        ----------
        removed : bool
            Whether those that the moderators removed are among them.
        """
        rows: MessageTable = self.world.messages[: int(self.world.counts[MESSAGES])]
        wanted = np.flatnonzero(np.asarray(rows["author"]) != SPAMMER)
        gone = np.asarray(rows["removed_at"])[wanted] < min(FOREVER / 2, float(self.days))
        parent = _renumbered(np.asarray(rows["parent"], dtype=np.int64)[wanted], wanted, len(rows))
        root = _roots(parent)
        kept = np.flatnonzero(~gone | removed)
        return Written(
            author=np.asarray(rows["author"], dtype=np.int64)[wanted][kept],
            time=np.asarray(rows["time"], dtype=np.float64)[wanted][kept],
            parent=_renumbered(parent[kept], kept, len(wanted)),
            root=_renumbered(root[kept], kept, len(wanted)),
            thread=root[kept],
            answers=parent[kept] >= 0,
            room=np.asarray(rows["room"], dtype=np.int64)[wanted][kept],
            removed=gone[kept],
        )

    def acts(self, removed: bool = True) -> pd.DataFrame:
        """Return what a log would hold of it: joins, departures, returns and messages, in order of time.

        Parameters
        ----------
        removed : bool
            Whether removed messages are in it.

        Returns
        -------
        DataFrame
            ``member`` (categorical: ``member 1`` ..., ``team``), ``ts`` (datetime64[us, UTC]), ``kind``
            (categorical), ``target`` (categorical) and ``thread`` (int64, 0 = none): those of an event log.
            Joins are dated at midnight, before anything a newcomer does; departures at the day's last second.
        """
        said = self.written(removed)
        joined = np.asarray(self.members["join_day"], dtype=np.int64)
        gone, back = _dated(self.left), _dated(self.returned)
        member = np.concatenate([np.arange(len(joined)), back[0], said.author, gone[0]])
        answered = np.where(said.parent >= 0, said.author[np.maximum(said.parent, 0)], -2)
        nobody = np.full(len(joined) + len(back[0]), -2)
        late = 1.0 - 1.0 / DAY_SECONDS
        days = np.concatenate([joined, back[1], said.time, gone[1] + late])
        kinds = np.repeat(["join", "post", "leave"], [len(joined) + len(back[0]), len(said.time), len(gone[0])])
        kinds[len(nobody) : len(nobody) + len(said.time)][said.answers] = "reply"
        target = np.concatenate([nobody, answered, np.full(len(gone[0]), -2)])
        thread = np.concatenate([np.zeros(len(nobody)), said.thread + 1, np.zeros(len(gone[0]))]).astype(np.int64)
        order = np.argsort(days, kind="stable")
        ts = np.datetime64(self.start, "us") + np.round(days * DAY_SECONDS * 1e6).astype("timedelta64[us]")
        names = [*(f"member {row + 1}" for row in range(len(joined))), "team"]
        return pd.DataFrame(
            {
                "member": _named(member[order], names),
                "ts": pd.DatetimeIndex(ts[order]).tz_localize("UTC"),
                "kind": pd.Categorical(kinds[order]),
                "target": _named(target[order], names),
                "thread": thread[order],
            }
        )


def chronicle_of(run: Run) -> Chronicle:
    """Simulate one community and write down every day.

    Parameters
    ----------
    run : Run
        Its plan, parameters and seed.

    Examples
    --------
    >>> from sim.parameters import defaults
    >>> from sim.plan import Plan
    >>> chronicle_of(Run(Plan(days=28), defaults(), 1)).days  # doctest: +SKIP
    28
    """
    finished = run_world(run)  # it says how much room the tables need
    world = new_world(run.plan, run.parameters, run.seed, len(finished.members), len(finished.messages))
    visitors, left, returned = [], [], []
    before = np.zeros(0, dtype=np.bool_)
    for day in range(run.plan.days):
        advance(world, day, day + 1)
        members = world.members[: int(world.counts[MEMBERS])]
        away = np.asarray(members["status"]) == LEFT
        today = away & (np.asarray(members["left_day"]) == day)
        was_away = np.concatenate([before, np.zeros(len(away) - len(before), dtype=np.bool_)])
        visitors.append(np.flatnonzero(np.asarray(members["last_visit"]) == day))
        left.append(np.flatnonzero(today))
        # Whoever was away in the evening before and is here, or has left again, came back in between.
        returned.append(np.flatnonzero(was_away & (~away | today)))
        before = away
    return Chronicle(run.plan.start, world, tuple(visitors), tuple(left), tuple(returned))


def _renumbered(places: Integers, kept: Integers, size: int) -> Integers:
    """Return places among all as places among those kept, -1 for none and for those left out."""
    new = np.full(size + 1, -1)
    new[kept] = np.arange(len(kept))
    return np.where(places >= 0, new[places], -1)


def _roots(parent: Integers) -> Integers:
    """Return where each conversation began; a message never answers a later one."""
    root = np.arange(len(parent))
    answers = parent >= 0
    root[answers] = parent[answers]
    while True:
        further = root[root]
        if np.array_equal(further, root):
            return root
        root = further


def _dated(rows: tuple[Integers, ...]) -> tuple[Integers, Integers]:
    """Return the rows of all days, and the day of each."""
    days = np.repeat(np.arange(len(rows)), [len(each) for each in rows])
    return (np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)), days


def _named(codes: Integers, names: list[str]) -> pd.Categorical:
    """Return members by name: rows from 0, `TEAM` the last, anything below nobody."""
    places = np.where(codes == TEAM, len(names) - 1, np.where(codes < TEAM, -1, codes))
    return pd.Categorical.from_codes(places, pd.Index(names, dtype=object))
