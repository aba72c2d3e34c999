"""Parts: the tables of a scenario file about customers and their questions.

What a field means stands in ``words.toml`` under ``field-<name>``; defaults come from `sim.clientele`.
"""

from __future__ import annotations

from typing import Annotated

from scenarios.parts import Money, Part, Share, measure
from sim.clientele import Customers as PlanCustomers
from sim.clientele import Sells

USUAL = PlanCustomers()
"""A plan without customers: where the defaults below come from."""

ShareAboveNothing = Annotated[float, measure(0.001, 1, "share")]
CustomersPerMonth = Annotated[float, measure(0, 1_000_000, "customers-per-month")]
PipelineDays = Annotated[int, measure(1, 365, "days")]


class Customers(Part):
    """Who buys, what, how they come and how they go."""

    base: Annotated[int, measure(0, 200_000, "customers")] = USUAL.base
    sells: Sells = USUAL.sells
    price: Money = USUAL.price
    basket: Money = USUAL.basket
    purchases_per_month: Annotated[float, measure(0, 100, "purchases-per-month")] = USUAL.purchases_per_month
    monthly_churn: Share = USUAL.monthly_churn
    margin: Share = USUAL.margin
    upgrades_per_month: Share = USUAL.upgrades_per_month
    upgrade_size: Annotated[float, measure(0, 10, "share-of-price")] = USUAL.upgrade_size
    organic_per_month: CustomersPerMonth = USUAL.organic_per_month
    ads_per_month: Money = USUAL.ads_per_month
    paid_cac: Annotated[float, measure(0.01, 10_000_000, "currency")] = USUAL.paid_cac
    qualified: ShareAboveNothing = USUAL.qualified
    won: ShareAboveNothing = USUAL.won
    days_to_qualify: PipelineDays = USUAL.days_to_qualify
    days_to_win: PipelineDays = USUAL.days_to_win
    among_newcomers: Share = USUAL.among_newcomers


class Support(Part):
    """What customers ask, and what answering costs."""

    questions_per_month: Annotated[float, measure(0, 100, "questions-per-month")] = USUAL.support.questions_per_month
    cost_per_ticket: Money = USUAL.support.cost_per_ticket
