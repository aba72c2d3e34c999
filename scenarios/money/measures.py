"""Measures: each measure of money, worked out from the ledgers of the three worlds by adding up.

Definitions in words stand in ``sim/kpis.toml``. Every function returns an array (runs,), nan where a measure has no
meaning: no new customer, nobody spent anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scenarios.money.ledger import Ledger
from scenarios.money.worlds import WorldName
from sim.offer import MONTH_DAYS

Values = npt.NDArray[np.float64]
Ledgers = Mapping[WorldName, Ledger]
YEAR = 12


def late(ledger: Ledger) -> slice:
    """Return the months over which acquisition cost is compared: 7 to 12, or the second half of a shorter plan.

    Examples
    --------
    >>> late(Ledger({}, {}, np.zeros(12), np.zeros(12)))
    slice(6, 12, None)
    """
    last = min(ledger.months, YEAR)
    return slice(last // 2, last)


def ratio(above: Values, below: Values) -> Values:
    """Return one over the other, nan where there is nothing below."""
    return np.divide(above, below, out=np.full(np.shape(below), np.nan), where=np.asarray(below) != 0)


def cac_blended(ledger: Ledger) -> Values:
    """Return all that is spent to win customers over all new customers, months 7 to 12."""
    months = late(ledger)
    return ratio(ledger.acquisition[..., months].sum(-1), ledger.total("won")[..., months].sum(-1))


def cac_paid(ledger: Ledger) -> Values:
    """Return what ads cost over the customers they won, months 7 to 12."""
    months = late(ledger)
    return ratio(
        ledger.costs["customer_ads"][..., months].sum(-1), ledger.of_source("won", "paid")[..., months].sum(-1)
    )


def cac_credited(ledger: Ledger) -> Values:
    """Return what the community costs over the new customers that a dashboard credits to it, months 7 to 12."""
    months = late(ledger)
    return ratio(ledger.of_community[..., months].sum(-1), ledger.total("credited")[..., months].sum(-1))


def cac_change(ledgers: Ledgers, against: WorldName) -> Values:
    """Return blended CAC with the community over that of a world without it, less 1."""
    return ratio(cac_blended(ledgers["with"]), cac_blended(ledgers[against])) - 1.0


def added(ledgers: Ledgers, against: WorldName, of: Callable[[Ledger], Values]) -> Values:
    """Return how a figure differs between the community and a world without it, month by month."""
    return of(ledgers["with"]) - of(ledgers[against])


def won(ledger: Ledger) -> Values:
    """Return the new customers, month by month."""
    return ledger.total("won")


def tickets(ledger: Ledger) -> Values:
    """Return the tickets, month by month."""
    return ledger.total("tickets")


def acquisition(ledger: Ledger) -> Values:
    """Return what is spent to win customers, month by month."""
    return ledger.acquisition


def result(ledger: Ledger) -> Values:
    """Return margin less all that is spent, month by month."""
    return ledger.result


def gain(ledger: Ledger) -> Values:
    """Return margin less the cost of tickets, month by month: what a community must raise to pay for itself."""
    return ledger.total("margin") - ledger.costs["tickets"]


def closing_stock(ledger: Ledger) -> Values:
    """Return the customers on the last day."""
    return ledger.total("stock")[..., -1]


def cost_per_active_member(ledger: Ledger) -> Values:
    """Return what the community costs a month over its active members; nan where nobody was active."""
    months = ledger.days.sum() / MONTH_DAYS
    return ratio(ledger.of_community.sum(-1) / months, ledger.active.mean(-1))


def monthly_churn(ledger: Ledger, group: str) -> Values:
    """Return departures over billing days on which somebody could depart, of members or others."""
    return ratio(ledger.of_group("lost", group).sum(-1), ledger.of_group("decisions", group).sum(-1))


def revenue_per_customer(ledger: Ledger, group: str) -> Values:
    """Return revenue a month and customer: with subscriptions, MRR per customer."""
    return ratio(ledger.of_group("revenue", group).sum(-1), ledger.of_group("bills", group).sum(-1))


def recurring_revenue(ledger: Ledger, group: str) -> Values:
    """Return the revenue of the last full month, of members or others: with subscriptions, their MRR."""
    full = np.flatnonzero(ledger.days >= np.floor(MONTH_DAYS) - 1)
    return ledger.of_group("revenue", group)[..., full[-1] if full.size else -1]


def lifetime_value(ledger: Ledger, group: str) -> Values:
    """Return margin a month and customer over monthly churn; infinite where nobody left."""
    margin = ratio(ledger.of_group("margin", group).sum(-1), ledger.of_group("bills", group).sum(-1))
    churn = monthly_churn(ledger, group)
    return np.where(churn > 0, ratio(margin, churn), np.where(np.isnan(churn), np.nan, np.inf))


def naive_gain(ledger: Ledger, ticket_cost: float) -> Values:
    """Return what a dashboard says the community raises, month by month.

    Credited customers' margin; the customers it "saved", had members left as often as others; what members pay more
    than others a month; a ticket for every answer found in the community.

    Parameters
    ----------
    ledger : Ledger
        The world with the community: a dashboard knows no other.
    ticket_cost : float
        Currency a ticket.
    """
    churn = ratio(ledger.of_group("lost", "other"), ledger.of_group("decisions", "other"))
    expected = np.nan_to_num(churn) * ledger.of_group("decisions", "member")
    saved = np.cumsum(expected - ledger.of_group("lost", "member"), axis=-1)
    usual = np.nan_to_num(ratio(ledger.of_group("margin", "other"), ledger.of_group("bills", "other")))
    dearer = np.where(
        ledger.of_group("bills", "other") > 0,
        ledger.of_group("margin", "member") - usual * ledger.of_group("bills", "member"),
        0.0,
    )
    margin_share = np.nan_to_num(ratio(ledger.total("margin"), ledger.total("revenue")))
    credited = ledger.total("credited_revenue") * margin_share
    return credited + saved * usual + dearer + ticket_cost * ledger.total("peer_answers")


def return_on(net: Values, spent: Values) -> Values:
    """Return what is left after the cost, over the cost, both summed over the plan.

    Parameters
    ----------
    net : array (..., months)
        Gain less cost.
    spent : array (..., months)
        What the community costs.
    """
    return ratio(net.sum(-1), spent.sum(-1))


def payback_month(net: Values) -> Values:
    """Return the first month from which the running total stays at 0 or above to the end; infinite if there is none.

    Examples
    --------
    >>> payback_month(np.array([[-10.0, 4.0, 7.0], [-10.0, 4.0, 1.0]])).tolist()
    [3.0, inf]
    """
    running = np.cumsum(net, axis=-1)
    below = running < 0
    last_below = np.where(below.any(-1), running.shape[-1] - 1 - np.argmax(below[..., ::-1], axis=-1), -1)
    return np.where(last_below == running.shape[-1] - 1, np.inf, last_below + 2.0)


def cash_need(net: Values) -> Values:
    """Return the deepest point of the running total, as a positive amount; 0 where it never is below 0.

    Examples
    --------
    >>> cash_need(np.array([[-10.0, 4.0, 7.0], [5.0, -4.0, 1.0]])).tolist()
    [10.0, 0.0]
    """
    return np.maximum(0.0, -np.cumsum(net, axis=-1).min(axis=-1))


class Split(NamedTuple):
    """One figure three ways, an array (runs,) each."""

    naive: Values
    """What a dashboard shows."""
    causal: Values
    """What twin worlds show."""

    @property
    def selection(self) -> Values:
        """What is selection: naive less causal; nan where either is infinite."""
        known = np.isfinite(self.naive) & np.isfinite(self.causal)
        return np.subtract(self.naive, self.causal, out=np.full(known.shape, np.nan), where=known)
