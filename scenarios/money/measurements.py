"""Measurements: what could be measured at a firm, with whom, for how long, at which cost and how precisely."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from scenarios.schema import Scenario
from sim.offer import MONTH_DAYS

Values = npt.NDArray[np.float64]
UPTAKE = 0.3
"""Share of those invited by lot who become active members (assumption A174)."""
HOURS_ONCE, HOURS_A_MONTH, EACH = 20.0, 2.0, 1.0
"""What a measurement takes: hours once and a month, currency a person asked or invited (assumption A174)."""
MONTHS = (3, 6, 12)
SURE = float(norm.ppf(0.975))


class Measurement(NamedTuple):
    """One way to learn a parameter.

    ``error`` is the standard error it would leave by itself, in the parameter's unit; ``power`` the chance to see, at
    the 5 % level, an effect as large as the prior's ninetieth percentile.
    """

    name: str
    axis: str
    people: int
    months: int
    cost: float
    error: float
    power: float


def measurements_of(scenario: Scenario, axes: Sequence[str], drawn: Values) -> list[Measurement]:
    """Return what could be measured.

    Parameters
    ----------
    scenario : Scenario
        The plan: how many customers and prospects there are, what an hour costs.
    axes : sequence of str
        The parameters.
    drawn : array (draws, axes)
        Draws of them from the prior.
    """
    customers, hour = scenario.customers, scenario.costs.hourly_cost
    come = (customers.ads_per_month / customers.paid_cac + customers.organic_per_month) / (
        customers.qualified * customers.won
    )
    growth = scenario.growth
    joins = (growth.marketing_joins_per_day + growth.word_of_mouth_joins_per_day) * MONTH_DAYS
    rate = max(float(np.median(drawn[:, axes.index("referring.rate")])), 1e-6)
    found = []
    for months in MONTHS:
        gone = 1.0 - (1.0 - customers.monthly_churn) ** months
        buys = customers.qualified * customers.won
        ways = (
            ("invite-customers", "churning.cause", customers.base, _by_lot(customers.base * gone * (1.0 - gone))),
            ("referral-links", "referring.rate", customers.base, np.sqrt(rate / max(customers.base * months, 1e-9))),
            ("invite-with-links", "referring.cause", customers.base, _by_lot(customers.base * months * rate)),
            ("invite-prospects", "prospecting.cause", come * months, _by_lot(come * months * buys * (1.0 - buys))),
            ("ask-newcomers", "matching.anyway", joins * months, 0.5 / np.sqrt(max(joins * months, 1e-9))),
        )
        for name, axis, people, error in ways:
            if people < 2.0:
                continue
            cost = hour * (HOURS_ONCE + HOURS_A_MONTH * months) + EACH * people
            effect = float(np.quantile(drawn[:, axes.index(axis)], 0.9))
            power = float(norm.cdf(abs(effect) / error - SURE)) if name.startswith("invite") else np.nan
            found.append(Measurement(name, axis, round(people), months, float(cost), float(error), power))
    return found


def _by_lot(information: float) -> float:
    """Return the standard error of an effect on whoever becomes active, half of the people being invited by lot.

    Parameters
    ----------
    information : float
        People times the variance of what is seen of each; for rare events, the events expected.
    """
    return 2.0 / np.sqrt(max(information, 1e-9)) / UPTAKE
