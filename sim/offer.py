"""Offer: the plan's customers turned into numbers for both engines, and what advertising brings day by day."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.clientele import Customers
from sim.columns import DayTable
from sim.parameters import Parameters
from sim.plan import Plan
from sim.rules.prospecting import content_level, prospects_from_ads

MONTH_DAYS = 365.25 / 12.0
"""Days of an average month: months of a plan are counted in these."""
BEFORE = 1 << 19
"""Prospects from before the first day are numbered from here, so that they share no key with those of that day."""


class Offer(NamedTuple):
    """What is sold and how customers come, as numbers that hold on every day."""

    exists: bool
    base: int
    subscription: bool
    price: float
    """Currency a month of a subscriber, or a purchase."""
    purchases: float
    """Purchases a month of a customer."""
    churn: float
    margin: float
    upgrades: float
    upgrade_factor: float
    qualified: float
    won: float
    days_to_qualify: int
    days_to_win: int
    among_newcomers: float
    questions: float
    paid_a_day: float
    organic_a_day: float
    """Prospects a day of the usual budget, and by themselves: so many came before the first day, too."""


def offer_of(plan: Plan) -> Offer:
    """Return what a plan sells and to whom."""
    customers = plan.customers
    subscription = customers.sells == "subscription"
    return Offer(
        exists=customers.exist,
        base=customers.base,
        subscription=subscription,
        price=float(customers.price if subscription else customers.basket),
        purchases=float(customers.purchases_per_month),
        churn=float(customers.monthly_churn),
        margin=float(customers.margin),
        upgrades=float(customers.upgrades_per_month) if subscription else 0.0,
        upgrade_factor=1.0 + float(customers.upgrade_size),
        qualified=float(customers.qualified),
        won=float(customers.won),
        days_to_qualify=customers.days_to_qualify,
        days_to_win=customers.days_to_win,
        among_newcomers=float(customers.among_newcomers),
        questions=float(customers.support.questions_per_month),
        paid_a_day=customers.ads_per_month / customers.paid_cac / customers.buying_share / MONTH_DAYS,
        organic_a_day=customers.organic_per_month / customers.buying_share / MONTH_DAYS,
    )


def month_of(day: int) -> int:
    """Return the month of the plan in which a day lies, 0 for the first.

    Examples
    --------
    >>> month_of(30), month_of(31), month_of(364)
    (0, 1, 11)
    """
    return int(day / MONTH_DAYS)


def next_bill(first_bill: float, bills: int) -> int:
    """Return the day of a customer's next bill, a month after the last.

    Examples
    --------
    >>> next_bill(3.5, 0), next_bill(3.5, 12)
    (3, 368)
    """
    return int(first_bill + bills * MONTH_DAYS)


def months_of(days: int) -> int:
    """Return how many months a plan of so many days touches; a year has twelve."""
    return month_of(days - 1) + 1


def plan_prospects(days: DayTable, plan: Plan, p: Parameters) -> None:
    """Fill in the prospects that each day's spending is expected to bring, in days whose months are known."""
    customers = plan.customers
    if not customers.exist:
        return
    months = days["month"].astype(np.int64)
    cost = customers.paid_cac * customers.buying_share
    extra = _by_month(customers.ads_instead, int(months[-1]) + 1)
    usual = customers.ads_per_month or max((*extra, 0.0))
    paid = [prospects_from_ads(customers.ads_per_month + more, usual, cost, p.prospecting) for more in extra]
    days["paid_prospects"] = np.array(paid)[months] / MONTH_DAYS
    days["organic_prospects"] = customers.organic_per_month / customers.buying_share / MONTH_DAYS
    days["content_prospects"] = _content(customers, months, usual, cost, p)


def _content(
    customers: Customers, months: npt.NDArray[np.int64], usual: float, cost: float, p: Parameters
) -> list[float]:
    """Return the prospects a day of audience content, which builds up and fades slowly."""
    spent = _by_month(customers.content_instead, int(months[-1]) + 1)
    usual = usual or max((*spent, 0.0))
    dear = cost * p.prospecting.content_cost
    aims = [prospects_from_ads(one, usual, dear, p.prospecting) / MONTH_DAYS for one in spent]
    level, found = 0.0, []
    for month in months.tolist():
        level = content_level(level, aims[month], p.prospecting)
        found.append(level)
    return found


def _by_month(given: tuple[float, ...], months: int) -> list[float]:
    """Return one figure a month; 0 where none is given."""
    return [float(given[month]) if month < len(given) else 0.0 for month in range(months)]


def expected_customers(days: DayTable, offer: Offer, members: int) -> int:
    """Return room for the customers and prospects a plan is likely to have, with a margin.

    Parameters
    ----------
    days : DayTable
        The days as planned.
    offer : Offer
        What is sold.
    members : int
        Room for members: each may become a prospect.
    """
    if not offer.exists:
        return 0
    pipeline = offer.days_to_qualify + offer.days_to_win
    daily = days["paid_prospects"] + days["content_prospects"] + days["organic_prospects"]
    come = float(daily.sum()) + pipeline * float(daily[0])
    referred = 0.06 * (offer.base + offer.qualified * offer.won * come) * len(days) / MONTH_DAYS
    expected = offer.base + come + referred + members
    return int(expected + 6.0 * math.sqrt(expected) + 64)
