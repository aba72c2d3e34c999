"""World: the tables of one run, its setting, its parameters and its seed, handed from phase to phase."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from sim.columns import (
    TIE_SLOTS,
    BookRow,
    BookTable,
    CustomerRow,
    CustomerTable,
    DayTable,
    MemberRow,
    MemberTable,
    MessageRow,
    MessageTable,
    RitualTable,
    Row,
    Table,
    TieRow,
    TieTable,
    columns_of,
    empty_table,
)
from sim.offer import Offer, expected_customers, months_of, offer_of
from sim.parameters import Parameters
from sim.plan import Plan
from sim.planned import Occasions, add_drift, planned_days, planned_occasions, planned_rituals
from sim.rules.arriving import audience_rate, spread_factor
from sim.rules.motives import MOTIVES
from sim.rules.prospecting import SOURCE_NAMES
from sim.rules.searching import searching_arrivals
from sim.scratch import Scratch, scratch_for
from sim.setting import Setting, setting_of
from sim.starting import Start, check_start, put_in_place

MEMBERS, MESSAGES, FULL, CAME_FROM_AUDIENCE, REMOVED, CUSTOMERS, DUE = range(7)  # places in `World.counts`
ITEMS_A_DAY = 10.0  # useful threads and pieces of content of a lively place, to guess what search may bring


class World(NamedTuple):
    """Everything one run consists of."""

    members: MemberTable
    ties: TieTable
    weeks: npt.NDArray[np.uint8]
    """A row a member, a place a week: 1 = visited, 2 = posted, 3 = both."""
    messages: MessageTable
    days: DayTable
    customers: CustomerTable
    books: BookTable
    """What customers did: a row a month, a place a source, twice (others, members). Empty without customers."""
    rituals: RitualTable
    occasions: Occasions
    """Day on which a ritual is due, and its row."""
    lifts: npt.NDArray[np.float64]
    """A row a day, a place a motive, twice: what rituals add to visits, and to the logarithm of posting."""
    counts: npt.NDArray[np.int64]
    """Rows in use: members, messages; whether a table ran full (0 or 1); people who came from the audience; messages
    removed; rows in use: customers; what is still due today."""
    setting: Setting
    offer: Offer
    parameters: Parameters
    seed: int
    scratch: Scratch


def new_world(
    plan: Plan,
    p: Parameters,
    seed: int,
    member_rows: int = 0,
    message_rows: int = 0,
    customer_rows: int = 0,
    used: World | None = None,
    start: Start | None = None,
) -> World:
    """Return the world before its first day, or before the day it starts on.

    Parameters
    ----------
    plan, p, seed
        What to simulate, how people react, which chance.
    member_rows, message_rows, customer_rows : int
        Room in the tables; 0 = estimated from the plan.
    used : World, optional
        A world that is needed no more: its tables are cleaned and taken over where they are large enough.
    start : Start, optional
        Whom and what it starts with; an empty place without.
    """
    days = planned_days(plan, p)
    if start is not None:
        check_start(start, plan)
    add_drift(days, p.drifting, seed, 0 if start is None else start.day)
    weeks = int(days[-1].week) + 1
    setting, offer = setting_of(plan, p), offer_of(plan)
    rows = member_rows or expected_members(days, setting, p) + (0 if start is None else len(start.members))
    written = message_rows or 20 * rows + 20 * plan.days + (0 if start is None else len(start.messages))
    buyers = customer_rows or expected_customers(days, offer, rows)
    if used is not None and not _is_roomy(used, weeks, rows, written, buyers):
        used = None
    world = World(
        members=_table(used, "members", MEMBERS, MemberRow, rows),
        ties=_table(used, "ties", MEMBERS, TieRow, rows, TIE_SLOTS),
        weeks=_weeks(used, rows, weeks),
        messages=_table(used, "messages", MESSAGES, MessageRow, written),
        days=days,
        customers=_table(used, "customers", CUSTOMERS, CustomerRow, buyers),
        books=empty_table(BookRow, months_of(plan.days) if offer.exists else 0, len(SOURCE_NAMES), 2),
        rituals=planned_rituals(plan, p),
        occasions=planned_occasions(plan),
        lifts=np.zeros((plan.days, MOTIVES, 2)),
        counts=np.zeros(7, dtype=np.int64),
        setting=setting,
        offer=offer,
        parameters=p,
        seed=int(seed),
        scratch=scratch_for(rows, written, buyers) if used is None else used.scratch,
    )
    return world if start is None else put_in_place(world, start)


def _is_roomy(used: World, weeks: int, members: int, messages: int, customers: int) -> bool:
    """Return whether a world's tables are as large as these."""
    rows = len(used.members) >= members and len(used.messages) >= messages and len(used.customers) >= customers
    return rows and used.weeks.shape[1] == weeks


def _table(used: World | None, name: str, place: int, row: type[Row], *shape: int) -> Table[Row]:
    """Return an empty table: a new one, or one that was used, its rows as they were at the start."""
    if used is None:
        return empty_table(row, *shape)
    cells = cast(npt.NDArray[Any], getattr(used, name))
    whole = np.dtype((np.void, cells.dtype.itemsize))  # a row in one go: cell by cell takes twenty times longer
    np.asarray(cells).view(whole)[: used.counts[place]] = _empty_row(cast(Hashable, row)).view(whole)
    return cast(Table[Row], cells)


@cache
def _empty_row(row: Hashable) -> npt.NDArray[Any]:
    """Return one row as it is at the start, an array (1,) to be read only."""
    return np.asarray(empty_table(cast(type, row), 1))


def _weeks(used: World | None, members: int, weeks: int) -> npt.NDArray[np.uint8]:
    if used is None:
        return np.zeros((members, weeks), dtype=np.uint8)
    used.weeks[: used.counts[MEMBERS]] = 0
    return used.weeks


def enlarged(world: World, member_rows: int, message_rows: int, customer_rows: int) -> World:
    """Return the world with room for this many members, messages and customers, everything in it unchanged."""
    return world._replace(
        members=_longer(world.members, MemberRow, member_rows),
        ties=_longer(world.ties, TieRow, member_rows, TIE_SLOTS),
        weeks=np.concatenate([world.weeks, np.zeros((member_rows - len(world.weeks), world.weeks.shape[1]), np.uint8)]),
        messages=_longer(world.messages, MessageRow, message_rows),
        customers=_longer(world.customers, CustomerRow, customer_rows),
        scratch=scratch_for(member_rows, message_rows, customer_rows),
    )


def _longer(table: Table[Row], row: type[Row], *shape: int) -> Table[Row]:
    longer = empty_table(row, *shape)
    for name in columns_of(cast(Hashable, row)):
        longer[name][: len(table)] = table[name]
    return longer


def expected_members(days: DayTable, setting: Setting, p: Parameters) -> int:
    """Return room for the members a plan is likely to bring, with a margin.

    A generous guess, not a bound: tables that run full grow, or the run starts again with more room.

    Parameters
    ----------
    days : DayTable
        The days as planned: joins a day of each channel the plan names.
    setting : Setting
        What holds on every day: founders, those with a following, the audience, how open the place is.
    p : Parameters
        How people react.
    """
    arriving = p.arriving
    mouth = 2.0 * days["word_of_mouth"] * spread_factor(setting.open_share, setting.rewards_referrals, arriving)
    planned = days["invited"] + days["launch"] + days["marketing"] + mouth + days["spurt"] + days["trolls"]
    planned += arriving.influencer * setting.influencers
    stock = ITEMS_A_DAY * len(days) * float(days["searchable"].max())
    planned += searching_arrivals(stock, setting.open_share, p.searching)
    drawn = days["known_joins"] < 0
    reached = audience_rate(float(setting.audience), days["content_rate"][drawn].sum(), arriving)
    expected = float(np.where(drawn, planned, days["known_joins"]).sum())
    expected += setting.founders + min(float(setting.audience), reached)
    return int(expected + 6.0 * np.sqrt(expected) + 32)
