"""Budget: what a director is asked to pay for, month by month, in a downside, a base and an upside case.

The sums are those of a spreadsheet: what one knows or decides (wages, tools, prices, margin, churn) times what the
simulation gives (customers' months gained, tickets saved). So the workbook's formulas and these agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
import numpy.typing as npt

from scenarios.money.costs import contracted_days
from scenarios.money.ledger import Ledger
from scenarios.money.worth import Worth
from sim.offer import MONTH_DAYS, month_of

Values = npt.NDArray[np.float64]
CaseName = Literal["downside", "base", "upside"]
CASES: Mapping[CaseName, float | None] = {"downside": 0.1, "base": None, "upside": 0.9}
"""The share of runs in which the community leaves less than in the case; the base is the mean of all runs."""
NEAR = 0.05
"""A case is the mean of the runs this far on both sides of its share (assumption A171)."""


@dataclass(frozen=True)
class Inputs:
    """What one knows or decides, in the scenario's currency: the cells a reader may change."""

    hourly_cost: float
    hours_per_week: float
    moderator_hourly_cost: float
    moderator_hours_per_week: float
    tools_per_month: float
    incentives_per_month: float
    incentives_share: float
    perks_per_ambassador: float
    per_event: float
    community_ads_per_month: float
    set_up: float
    price: float
    """Revenue a customer and month: the subscription, or basket times purchases."""
    margin: float
    monthly_churn: float
    cost_per_ticket: float
    ads_per_month: float
    paid_cac: float
    organic_per_month: float

    def items(self) -> list[tuple[str, float]]:
        """Return names and values, in order."""
        return [(field.name, float(getattr(self, field.name))) for field in fields(self)]


@dataclass(frozen=True, eq=False)
class Case:
    """What the simulation gives in one case; arrays (months,), against the world that saves the budget.

    Parameters
    ----------
    customer_months : array
        Customers' months gained: margin gained over the margin of an average customer's month.
    new_customers : array
        Customers won more than without the community.
    tickets_saved : array
        Tickets not written.
    credited_revenue : array
        Revenue a dashboard credits to the community, which rewards are a share of.
    ambassador_months, events : array
        Ambassadors, in months; events held.
    still_there : float
        Customers more at the end of the plan.
    """

    customer_months: Values
    new_customers: Values
    tickets_saved: Values
    credited_revenue: Values
    ambassador_months: Values
    events: Values
    still_there: float


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a case comes to. ``cost``, ``gain``, ``net`` and ``running`` are arrays (months,)."""

    cost: Values
    gain: Values
    net: Values
    running: Values
    roi: float
    """Net over cost; nan where nothing is spent."""
    payback: float
    """First month from which the running total stays at 0 or above; infinite where there is none."""
    cash_need: float
    lifetime_value: float
    """Margin of a customer until they leave; infinite without churn."""
    later_value: float
    """Margin that the customers still there more at the end will bring after it."""
    cac_without: float
    cac_with: float
    """All that is spent to win customers over new customers, all months; nan where nobody comes."""


@dataclass(frozen=True, eq=False)
class Budget:
    """A budget: inputs, cases, and how long the months are.

    Parameters
    ----------
    inputs : Inputs
        What one knows or decides.
    cases : mapping of {"downside", "base", "upside"} to Case
        What the simulation gives.
    days, manager_days : array (months,)
        Days of each month; days of it on which the manager is paid.
    worth : Worth
        The runs.
    """

    inputs: Inputs
    cases: Mapping[CaseName, Case]
    days: Values
    manager_days: Values
    worth: Worth

    def outcome(self, case: CaseName, inputs: Inputs | None = None) -> Outcome:
        """Return what a case comes to, with other inputs if one says so."""
        return outcome(inputs or self.inputs, self.cases[case], self.days, self.manager_days)


def budget_of(worth: Worth) -> Budget:
    """Return the budget that runs stand behind.

    Parameters
    ----------
    worth : Worth
        What `scenarios.money.worth.worth` found.

    Examples
    --------
    >>> budget_of(worth("b2b-slack", runs=40)).outcome("base").roi  # doctest: +SKIP
    """
    inputs, days = inputs_of(worth), worth.ledgers["with"].days
    net = net_by_month(worth).sum(axis=1)
    ranks = np.argsort(np.argsort(net)) / max(len(net) - 1, 1)
    chosen = {
        name: np.ones(len(net), dtype=bool) if share is None else np.abs(ranks - share) <= _reach(ranks, share)
        for name, share in CASES.items()
    }
    month = np.array([month_of(day) for day in range(contracted_days(worth.scenario))], dtype=np.int64)
    manager_days = np.bincount(month, minlength=len(days)).astype(float)
    return Budget(
        inputs, {name: _case(worth, inputs, runs) for name, runs in chosen.items()}, days, manager_days, worth
    )


def net_by_month(worth: Worth) -> Values:
    """Return what the community leaves, run by run and month by month, against saving its budget."""
    net: Values = worth.ledgers["with"].result - worth.ledgers["saved"].result
    return net


def inputs_of(worth: Worth) -> Inputs:
    """Return what the scenario says one knows or decides."""
    costs, customers = worth.scenario.costs, worth.scenario.customers
    bought = customers.price if customers.sells == "subscription" else customers.basket * customers.purchases_per_month
    return Inputs(
        hourly_cost=costs.hourly_cost,
        hours_per_week=worth.scenario.manager.hours_per_week,
        moderator_hourly_cost=costs.moderator_hourly_cost,
        moderator_hours_per_week=costs.moderator_hours_per_week,
        tools_per_month=costs.tools_per_month,
        incentives_per_month=costs.incentives_per_month,
        incentives_share=costs.incentives_share,
        perks_per_ambassador=costs.perks_per_ambassador,
        per_event=costs.per_event,
        community_ads_per_month=costs.ads_per_month,
        set_up=costs.set_up,
        price=bought,
        margin=customers.margin,
        monthly_churn=customers.monthly_churn,
        cost_per_ticket=worth.scenario.support.cost_per_ticket,
        ads_per_month=customers.ads_per_month,
        paid_cac=customers.paid_cac,
        organic_per_month=customers.organic_per_month,
    )


def outcome(inputs: Inputs, case: Case, days: Values, manager_days: Values) -> Outcome:
    """Return what a case comes to.

    Parameters
    ----------
    inputs : Inputs
        What one knows or decides.
    case : Case
        What the simulation gives.
    days, manager_days : array (months,)
        See `Budget`.
    """
    length = days / MONTH_DAYS
    cost = (
        inputs.hourly_cost * inputs.hours_per_week / 7.0 * manager_days
        + inputs.moderator_hourly_cost * inputs.moderator_hours_per_week / 7.0 * days
        + (inputs.tools_per_month + inputs.incentives_per_month + inputs.community_ads_per_month) * length
        + inputs.incentives_share * case.credited_revenue
        + inputs.perks_per_ambassador * case.ambassador_months
        + inputs.per_event * case.events
        + inputs.set_up * (np.arange(len(days)) == 0)
    )
    gain = inputs.price * inputs.margin * case.customer_months + inputs.cost_per_ticket * case.tickets_saved
    net = gain - cost
    running = np.cumsum(net)
    below = np.flatnonzero(running < 0)
    first = 1.0 if not below.size else below[-1] + 2.0
    come = (inputs.ads_per_month / inputs.paid_cac + inputs.organic_per_month) * length.sum()
    ads, won = inputs.ads_per_month * length.sum(), float(case.new_customers.sum())
    value = inputs.price * inputs.margin / inputs.monthly_churn if inputs.monthly_churn > 0.0 else np.inf
    return Outcome(
        cost=cost, gain=gain, net=net, running=running,
        roi=float(net.sum() / cost.sum()) if cost.sum() else np.nan,
        payback=np.inf if first > len(days) else first,
        cash_need=max(0.0, -float(running.min())),
        lifetime_value=value,
        later_value=value * case.still_there if case.still_there else 0.0,
        cac_without=ads / come if come > 0.0 else np.nan,
        cac_with=(ads + float(cost.sum())) / (come + won) if come + won > 0.0 else np.nan,
    )  # fmt: skip


def _reach(ranks: Values, share: float) -> float:
    """Return how far from its share a case's runs may lie: `NEAR`, or as far as the nearest run."""
    return max(NEAR, float(np.abs(ranks - share).min())) + 1e-9


def _case(worth: Worth, inputs: Inputs, runs: npt.NDArray[np.bool_]) -> Case:
    """Return the mean of some runs."""
    community, without = worth.ledgers["with"], worth.ledgers["saved"]

    def gained(column: str) -> Values:
        found: Values = (community.total(column) - without.total(column))[runs].mean(axis=0)
        return found

    unit = inputs.price * inputs.margin
    # a month of an average customer brings nothing where price or margin is 0: then customers' months are counted
    months = gained("margin") / unit if unit else gained("bills")
    return Case(
        customer_months=months,
        new_customers=gained("won"),
        tickets_saved=-gained("tickets"),
        credited_revenue=community.total("credited_revenue")[runs].mean(axis=0),
        ambassador_months=_units(community, "perks", inputs.perks_per_ambassador, runs),
        events=_units(community, "events", inputs.per_event, runs),
        still_there=float(gained("stock")[-1]),
    )


def _units(ledger: Ledger, line: str, each: float, runs: npt.NDArray[np.bool_]) -> Values:
    """Return how many were paid for, month by month; 0 where each costs nothing."""
    found: Values = ledger.costs[line][runs].mean(axis=0) / each if each else np.zeros(ledger.months)
    return found
