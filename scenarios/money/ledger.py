"""Ledger: what came in and what went out of one world, month by month, by source of customers and by cost line.

Every measure of money is worked out from these figures by adding them up. A ledger may hold many runs at once: then
every array has the runs as its first axis.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from scenarios.money.costs import Costs
from sim.clientele import Customers
from sim.columns import BookRow, columns_of
from sim.offer import MONTH_DAYS
from sim.rules.prospecting import SOURCE_NAMES
from sim.world import World

Values = npt.NDArray[np.float64]
GROUPS = ("other", "member")
"""Customers who never joined the community, and those who did."""
MONEY = ("revenue", "margin", "credited_revenue")
"""Columns of the books that are currency; the others are counts."""


@dataclass(frozen=True, eq=False)
class Ledger:
    """One world's books.

    Parameters
    ----------
    books : mapping of str to array (months, sources, 2) float64
        The columns of `sim.columns.BookRow`; sources in the order of `SOURCE_NAMES`, groups in that of `GROUPS`.
    costs : mapping of str to array (months,) float64
        Currency a month by line: the community's, or what its budget buys instead; ``customer_ads`` and ``tickets``.
    active : array (months,) float64
        Members who came within the last seven days, on average.
    days : array (months,) float64
        Days of each month that the plan covers.
    """

    books: Mapping[str, Values]
    costs: Mapping[str, Values]
    active: Values
    days: Values

    @property
    def months(self) -> int:
        """Months the plan touches."""
        return len(self.days)

    def total(self, column: str) -> Values:
        """Return a column of the books month by month, all customers together."""
        total: Values = self.books[column].sum(axis=(-2, -1))
        return total

    def of_group(self, column: str, group: str) -> Values:
        """Return a column of the books month by month, of members or of others."""
        total: Values = self.books[column][..., GROUPS.index(group)].sum(axis=-1)
        return total

    def of_source(self, column: str, source: str) -> Values:
        """Return a column of the books month by month, of customers of one source."""
        total: Values = self.books[column][..., SOURCE_NAMES.index(source), :].sum(axis=-1)
        return total

    @cached_property
    def acquisition(self) -> Values:
        """What is spent to win customers, month by month: ads, the community or what its budget buys instead."""
        spent: Values = np.sum([values for line, values in self.costs.items() if line != "tickets"], axis=0)
        return spent

    @cached_property
    def of_community(self) -> Values:
        """What the community, or what its budget buys instead, costs month by month."""
        apart = ("tickets", "customer_ads")
        spent: Values = np.sum([values for line, values in self.costs.items() if line not in apart], axis=0)
        return spent

    @cached_property
    def result(self) -> Values:
        """Margin less all that is spent, month by month."""
        return self.total("margin") - self.acquisition - self.costs["tickets"]

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The ledger, tidy: ``month, entry, line, group, amount``, in the scenario's currency.

        ``entry`` is ``revenue``, ``direct_cost`` (negative) or ``cost`` (negative); ``line`` the source of customers
        or the cost line; ``group`` ``member``, ``other`` or empty. The amounts of a month sum to its result.
        """
        rows = []
        for source, name in enumerate(SOURCE_NAMES):
            for group, label in enumerate(GROUPS):
                revenue = self.books["revenue"][:, source, group]
                margin = self.books["margin"][:, source, group]
                rows += [(month + 1, "revenue", name, label, revenue[month]) for month in range(self.months)]
                direct = margin - revenue
                rows += [(month + 1, "direct_cost", name, label, direct[month]) for month in range(self.months)]
        for line, values in self.costs.items():
            rows += [(month + 1, "cost", line, "", -values[month]) for month in range(self.months)]
        return pd.DataFrame(rows, columns=["month", "entry", "line", "group", "amount"])

    @cached_property
    def counts(self) -> pd.DataFrame:
        """The counts, tidy: ``month, source, group`` and one column each count of `sim.columns.BookRow`."""
        index = pd.MultiIndex.from_product(
            [range(1, self.months + 1), SOURCE_NAMES, GROUPS], names=["month", "source", "group"]
        )
        counts = {name: values.ravel() for name, values in self.books.items() if name not in MONEY}
        return pd.DataFrame(counts, index=index).astype(np.int64).reset_index()

    def run(self, number: int) -> Ledger:
        """Return one of many runs, counted from 0."""
        books = {name: values[number] for name, values in self.books.items()}
        costs = {line: values[number] for line, values in self.costs.items()}
        return Ledger(books, costs, self.active[number], self.days)

    def mean(self) -> Ledger:
        """Return the mean over many runs."""
        books = {name: values.mean(axis=0) for name, values in self.books.items()}
        costs = {line: values.mean(axis=0) for line, values in self.costs.items()}
        return Ledger(books, costs, self.active.mean(axis=0), self.days)


def stacked(ledgers: Sequence[Ledger]) -> Ledger:
    """Return many runs' ledgers, of the same world and plan, as one."""
    first = ledgers[0]
    return Ledger(
        {name: np.stack([one.books[name] for one in ledgers]) for name in first.books},
        {line: np.stack([one.costs[line] for one in ledgers]) for line in first.costs},
        np.stack([one.active for one in ledgers]),
        first.days,
    )


def ledger_of(world: World, costs: Costs, customers: Customers) -> Ledger:
    """Return the ledger of a world that was lived.

    Parameters
    ----------
    world : World
        What happened.
    costs : Costs
        What the community, or what its budget buys instead, cost.
    customers : Customers
        The plan's: the advertising budget, what a ticket costs.
    """
    month = world.days["month"].astype(np.int64)
    length = np.bincount(month).astype(float)
    books = {name: np.asarray(world.books[name]).astype(float) for name in columns_of(BookRow)}
    spent = dict(costs.lines)
    spent["customer_ads"] = customers.ads_per_month * length / MONTH_DAYS
    spent["tickets"] = customers.support.cost_per_ticket * books["tickets"].sum(axis=(1, 2))
    active = np.bincount(month, weights=world.days["active_7d"].astype(float)) / length
    return Ledger(books, spent, active, length)
