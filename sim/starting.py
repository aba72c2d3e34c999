"""Starting: a world that begins in the middle of a community's life, with members, ties and messages that are given.

The empty place that founders fill on the first day is the usual beginning. A forecast of a real community begins with
its real members instead (`calibration.twins`), and a run that was stopped can go on.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from sim.columns import TIE_SLOTS, DayRow, MemberTable, MessageTable, TieTable, columns_of

if TYPE_CHECKING:
    from sim.plan import Plan
    from sim.world import World


@dataclass(frozen=True, eq=False)
class Start:
    """What is there on the morning of the first day to be lived.

    Parameters
    ----------
    day : int
        That day of the plan, 1 or more; the days before it have happened.
    members : MemberTable
        A row a member; their days count on the plan's axis, and may lie before its first.
    ties : TieTable
        A row a member, a place a tie.
    weeks : array (members, weeks) uint8
        What each did in the plan's weeks so far, see `sim.world.World.weeks`.
    messages : MessageTable
        The messages that can still be read, in order of time.
    days : mapping of str to array (day,)
        Columns of `sim.columns.DayRow` as they were on the days before; others keep what the plan gives.
    counts : mapping of int to int
        Places of `sim.world.World.counts` beyond the numbers of rows, where not 0.

    Examples
    --------
    >>> from sim.engine import advance  # doctest: +SKIP
    >>> advance(world, 0, 30); start = start_of(world, 30)  # doctest: +SKIP
    """

    day: int
    members: MemberTable
    ties: TieTable
    weeks: npt.NDArray[np.uint8]
    messages: MessageTable
    days: Mapping[str, npt.NDArray[Any]]
    counts: Mapping[int, int] = dataclasses.field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """A hash of all it holds, in hexadecimal: what runs that begin here are kept under."""
        digest = hashlib.sha256(repr((self.day, sorted(self.counts.items()))).encode())
        for table in (self.members, self.ties, self.messages):
            for name in cast(npt.NDArray[Any], table).dtype.names or ():
                digest.update(np.ascontiguousarray(table[name]).tobytes())
        digest.update(self.weeks.tobytes())
        for name, values in sorted(self.days.items()):
            digest.update(name.encode() + np.ascontiguousarray(values).tobytes())
        return digest.hexdigest()


def start_of(world: World, day: int) -> Start:
    """Return the start from which a world goes on as if it had never been stopped.

    Rituals and customers are not part of it: a plan that has them must be lived from its first day.

    Parameters
    ----------
    world : World
        A world whose days before ``day`` have been lived.
    day : int
        The next day to be lived.
    """
    from sim.world import CAME_FROM_AUDIENCE, MEMBERS, MESSAGES, REMOVED

    members, messages = int(world.counts[MEMBERS]), int(world.counts[MESSAGES])
    return Start(
        day=day,
        members=_copied(world.members, members),
        ties=_copied(world.ties, members),
        weeks=world.weeks[:members].copy(),
        messages=_copied(world.messages, messages),
        days={name: world.days[name][:day].copy() for name in columns_of(cast(Hashable, DayRow))},
        counts={place: int(world.counts[place]) for place in (CAME_FROM_AUDIENCE, REMOVED)},
    )


def _copied(table: Any, rows: int) -> Any:
    return table[:rows].copy()


def check_start(start: Start, plan: Plan) -> None:
    """Raise what is wrong with a start: a mistake of the program that made it, never of a person's file.

    Raises
    ------
    ValueError
        If the plan has rituals already held or customers, ends before the start, or tables do not fit together.
    """
    members = len(start.members)
    wrong = []
    if not 1 <= start.day < plan.days:
        wrong.append(f"day={start.day}: must be between 1 and {plan.days - 1}, the plan's last day")
    if plan.customers.exist:
        wrong.append("a plan with customers must be lived from its first day")
    if start.ties.shape != (members, TIE_SLOTS) or len(start.weeks) != members:
        wrong.append(f"ties {start.ties.shape}, weeks {start.weeks.shape}: must have {members} rows, one a member")
    if any(len(values) != start.day for values in start.days.values()):
        wrong.append(f"columns of days: must have {start.day} places, one a day before the start")
    if len(start.messages) and int(start.messages["author"].max()) >= members:
        wrong.append("a message's author must be a row of the members")
    if wrong:
        raise ValueError("; ".join(wrong))


def put_in_place(world: World, start: Start) -> World:
    """Fill an empty world with what is given, and return it."""
    from sim.world import MEMBERS, MESSAGES

    members, messages = len(start.members), len(start.messages)
    for table, given in ((world.members, start.members), (world.ties, start.ties), (world.messages, start.messages)):
        cast(npt.NDArray[Any], table)[: len(given)] = cast(npt.NDArray[Any], given)
    world.weeks[:members, : start.weeks.shape[1]] = start.weeks
    for name, values in start.days.items():
        world.days[name][: start.day] = values
    world.counts[MEMBERS], world.counts[MESSAGES] = members, messages
    for place, count in start.counts.items():
        world.counts[place] = count
    return world
