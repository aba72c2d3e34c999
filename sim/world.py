"""World: the tables of one run, its setting, its parameters and its seed, handed from phase to phase."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple, cast

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
from sim.planned import Occasions, planned_days, planned_occasions, planned_rituals
from sim.rules.arriving import audience_rate, spread_factor
from sim.rules.motives import MOTIVES
from sim.rules.prospecting import SOURCE_NAMES
from sim.rules.searching import searching_arrivals
from sim.setting import Setting, setting_of

MEMBERS, MESSAGES, FULL, CAME_FROM_AUDIENCE, REMOVED, CUSTOMERS = range(6)  # places in `World.counts`
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
    removed; rows in use: customers."""
    setting: Setting
    offer: Offer
    parameters: Parameters
    seed: int


def new_world(
    plan: Plan, p: Parameters, seed: int, member_rows: int = 0, message_rows: int = 0, customer_rows: int = 0
) -> World:
    """Return the world before its first day.

    Parameters
    ----------
    plan, p, seed
        What to simulate, how people react, which chance.
    member_rows, message_rows, customer_rows : int
        Room in the tables; 0 = estimated from the plan.
    """
    days = planned_days(plan, p)
    weeks = int(days[-1].week) + 1
    setting, offer = setting_of(plan, p), offer_of(plan)
    rows = member_rows or expected_members(days, setting, p)
    return World(
        members=empty_table(MemberRow, rows),
        ties=empty_table(TieRow, rows, TIE_SLOTS),
        weeks=np.zeros((rows, weeks), dtype=np.uint8),
        messages=empty_table(MessageRow, message_rows or 20 * rows + 20 * plan.days),
        days=days,
        customers=empty_table(CustomerRow, customer_rows or expected_customers(days, offer, rows)),
        books=empty_table(BookRow, months_of(plan.days) if offer.exists else 0, len(SOURCE_NAMES), 2),
        rituals=planned_rituals(plan, p),
        occasions=planned_occasions(plan),
        lifts=np.zeros((plan.days, MOTIVES, 2)),
        counts=np.zeros(6, dtype=np.int64),
        setting=setting,
        offer=offer,
        parameters=p,
        seed=seed,
    )


def enlarged(world: World, member_rows: int, message_rows: int, customer_rows: int) -> World:
    """Return the world with room for this many members, messages and customers, everything in it unchanged."""
    return world._replace(
        members=_longer(world.members, MemberRow, member_rows),
        ties=_longer(world.ties, TieRow, member_rows, TIE_SLOTS),
        weeks=np.concatenate([world.weeks, np.zeros((member_rows - len(world.weeks), world.weeks.shape[1]), np.uint8)]),
        messages=_longer(world.messages, MessageRow, message_rows),
        customers=_longer(world.customers, CustomerRow, customer_rows),
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
