"""Members: what the community does to one member of a simulated community, and what may be shown of real ones.

From one day on, the same community is lived on many times, with and without itself; each pair of futures shares its
chance. A twin of real members is never shown person by person: only in groups of five or more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pandas as pd

from scenarios.money.worlds import without_community
from sim.columns import CUSTOMER
from sim.engine import advance
from sim.ensemble import Run
from sim.problems import InputError, Problem
from sim.world import CUSTOMERS, World, new_world

SMALLEST_CELL = 5
"""Groups of fewer people are not shown."""
SUPPRESSED = pd.NA


def member_pairs(run: Run, day: int, futures: int = 100) -> pd.DataFrame:
    """Return, for each member who is a customer on a day, how often they stay longer with the community.

    Parameters
    ----------
    run : Run
        A simulated community: its plan with customers, parameters and seed.
    day : int
        The day from which on futures part, 1 or more and before the last.
    futures : int
        Pairs of futures.

    Returns
    -------
    DataFrame
        By row of the member: ``customer`` (row), ``longer`` (share of pairs in which they stay a customer longer with
        the community), ``shorter``, ``same``; the three sum to 1.

    Raises
    ------
    InputError
        If the day does not lie within the plan, or the plan has no customers.

    Examples
    --------
    >>> member_pairs(Run(Plan(customers=Customers(base=200)), defaults(), 7), day=180)  # doctest: +SKIP
    """
    if not run.plan.customers.exist or not 0 < day < run.plan.days:
        raise InputError(Problem("scenarios", "no-futures", values={"day": day, "days": run.plan.days}))
    rows = 4096
    while True:
        past = new_world(run.plan, run.parameters, run.seed, rows, 40 * rows, 8 * rows + 2 * run.plan.customers.base)
        if advance(past, 0, day) == day:
            break
        rows *= 2
    members, customers = _members_of(past)
    lasts = np.empty((2, futures, len(customers)))
    for future in range(futures):
        for place, world in enumerate((_copied(past, future), _without(run, past, day, future))):
            reached = advance(world, day, run.plan.days)
            if reached < run.plan.days:
                raise InputError(Problem("scenarios", "futures-too-full", values={"day": reached}))
            left = world.customers["left_day"][customers].astype(float)
            lasts[place, future] = np.where(left >= 0, left, np.inf)
    longer, shorter = (lasts[0] > lasts[1]).mean(axis=0), (lasts[0] < lasts[1]).mean(axis=0)
    found = {"customer": customers, "longer": longer, "shorter": shorter, "same": 1.0 - longer - shorter}
    return pd.DataFrame(found, index=pd.Index(members, name="member"))


def _members_of(world: World) -> tuple[list[int], list[int]]:
    """Return the members who are customers, and their rows as customers."""
    used = int(world.counts[CUSTOMERS])
    status, member = world.customers["status"][:used], world.customers["member"][:used]
    customers = np.flatnonzero((status == CUSTOMER) & (member >= 0))
    return member[customers].tolist(), customers.tolist()


def _future_seed(world: World, future: int) -> int:
    return int(np.random.SeedSequence((world.seed, future)).generate_state(1)[0])


def _copied(past: World, future: int) -> World:
    """Return a copy of the world that goes on with a chance of its own."""
    arrays: dict[str, Any] = {
        name: table.copy() for name, table in past._asdict().items() if isinstance(table, np.ndarray)
    }
    return past._replace(**arrays, seed=_future_seed(past, future))


def _without(run: Run, past: World, day: int, future: int) -> World:
    """Return the same customers on the same day, with no community any more and the same chance to come."""
    alone = new_world(without_community(run.plan), run.parameters, run.seed, 1, 1, len(past.customers))
    books, customers = cast(Any, past.books).copy(), cast(Any, past.customers).copy()
    days, counts = alone.days, alone.counts
    customers["member"] = -1
    for name in ("customers", "customers_won", "customers_lost"):
        days[name][:day] = past.days[name][:day]
    counts[CUSTOMERS] = past.counts[CUSTOMERS]
    return alone._replace(customers=customers, books=books, seed=_future_seed(past, future))


def by_group(people: pd.DataFrame, groups: Sequence[str], simulated: bool) -> pd.DataFrame:
    """Return people counted by groups, such as cohort and role; of real people, no group of fewer than five.

    Parameters
    ----------
    people : DataFrame
        A row a person: the columns of ``groups``, others numeric.
    groups : sequence of str
        The columns to group by.
    simulated : bool
        Whether the people are simulated ones. Of real ones, cells under five are suppressed, and so is the next
        smallest cell where one alone would be suppressed: it could be worked out from the total.

    Returns
    -------
    DataFrame
        By group: ``people`` and the mean of each numeric column; <NA> where suppressed.

    Examples
    --------
    >>> people = pd.DataFrame({"role": ["reader"] * 9 + ["writer"] * 2 + ["ambassador"] * 6})
    >>> by_group(people, ["role"], simulated=False)["people"].isna().tolist()
    [True, False, True]
    """
    numeric = [name for name in people.select_dtypes("number").columns if name not in groups]
    grouped = people.groupby(list(groups), observed=True)
    table = grouped[numeric].mean() if numeric else pd.DataFrame(index=grouped.size().index)
    table.insert(0, "people", grouped.size())
    if simulated:
        return table
    small = table["people"] < SMALLEST_CELL
    if small.sum() == 1 and len(table) > 1:
        small |= table["people"] == table.loc[~small, "people"].min()
    return table.astype("Float64").mask(small)


def check_simulated(simulated: bool) -> None:
    """Refuse a story about one person where the people are real.

    Raises
    ------
    InputError
        If they are.
    """
    if not simulated:
        raise InputError(Problem("scenarios", "no-story-of-real-people", values={"least": SMALLEST_CELL}))
