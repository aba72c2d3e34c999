"""Clientele: the customers of whoever runs the community, as a plan gives them.

They exist whatever the community does. A plan without any has none of this, and costs the run nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Sells = Literal["subscription", "purchases"]


@dataclass(frozen=True)
class Support:
    """What customers ask."""

    questions_per_month: float = 0.3
    """Questions a customer has in a month, 0 or more."""
    cost_per_ticket: float = 12.0
    """What answering one ticket costs, in the plan's currency."""


@dataclass(frozen=True)
class Customers:
    """Who buys, what, how they come and how they go. Money is in the plan's currency.

    Examples
    --------
    >>> Customers().exist, Customers(base=300).exist
    (False, True)
    """

    base: int = 0
    """Customers on the first day, 0 or more."""
    sells: Sells = "subscription"
    """``subscription``: a price every month; ``purchases``: a basket as often as the customer buys."""
    price: float = 100.0
    """subscription: currency a month and customer (MRR), on average."""
    basket: float = 60.0
    """purchases: currency a purchase."""
    purchases_per_month: float = 0.5
    """purchases: purchases a month and customer, on average."""
    monthly_churn: float = 0.035
    """Share of customers who leave in a month, 0 to 1."""
    margin: float = 0.75
    """Share of revenue that is left after the direct cost of what is sold, -1 to 1."""
    upgrades_per_month: float = 0.01
    """subscription: share of customers who take more in a month, 0 to 1."""
    upgrade_size: float = 0.2
    """subscription: what an upgrade adds to the customer's price, as a share of it."""
    organic_per_month: float = 0.0
    """New customers a month who come by themselves."""
    ads_per_month: float = 0.0
    """Advertising budget a month, spent with or without the community."""
    paid_cac: float = 400.0
    """What one new customer costs through ads at that budget, above 0."""
    qualified: float = 0.3
    """Share of prospects worth a talk (marketing-qualified to sales-qualified), above 0 to 1."""
    won: float = 0.25
    """Share of those who then buy, above 0 to 1."""
    days_to_qualify: int = 7
    """Days from a prospect's arrival to that first decision, 1 or more."""
    days_to_win: int = 21
    """Days from there to the purchase, 1 or more."""
    among_newcomers: float = 0.8
    """Share of the community's newcomers who are customers, 0 to 1; the others are prospects."""
    support: Support = field(default_factory=Support)
    ads_instead: tuple[float, ...] = ()
    """A counterfactual: what is added to the advertising budget, month by month of the plan."""
    content_instead: tuple[float, ...] = ()
    """A counterfactual: what is spent on audience content, month by month of the plan."""

    @property
    def exist(self) -> bool:
        """Whether there is anybody to sell to, now or later."""
        return self.base > 0 or self.organic_per_month > 0.0 or self.ads_per_month > 0.0

    @property
    def buying_share(self) -> float:
        """Share of average prospects who become customers."""
        return self.qualified * self.won
