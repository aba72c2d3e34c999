"""Posteriors: the two parameters of customers that bills inform, and what is then still unknown about them.

How far customers differ in their odds of leaving shows in how fast a cohort's churn falls with its age; how far they
differ in spending shows in what they pay. Everything a community might cause keeps its prior.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from calibration.money.billing import Billing
from calibration.money.lives import Lives
from sim.parameters import DECLARED

Values = npt.NDArray[np.float64]
GRID = np.linspace(0.02, 1.98, 99)
"""Spreads tried."""
BASES = np.linspace(-8.0, 1.0, 61)
"""Log-odds of leaving in a month that are tried, of the customer in the middle."""
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(21)
MONTHS = 36
"""Months of a customer's life that are looked at."""
FEWEST_LEFT = 20
"""Departures from which the shape of churn by age says anything."""


def posteriors(billing: Billing) -> dict[str, Values]:
    """Return the chance of each spread of `GRID`, by parameter; none where the files do not inform it."""
    found = {}
    if (
        billing.lives is not None
        and not billing.lives.only_active
        and billing.lives.by_age["left"].sum() >= FEWEST_LEFT
    ):
        found["churning.spread"] = _posterior("churning", leaving_likelihood(billing.lives))
    if billing.spending_spread is not None and billing.spending_spread[0] > 0.0:
        found["buying.spread"] = _posterior("buying", spending_likelihood(*billing.spending_spread))
    return found


def drawn(chances: Values, u: Values) -> Values:
    """Return draws of a spread from uniform numbers in (0, 1)."""
    values: Values = np.interp(u, np.cumsum(chances), GRID)
    return values


def leaving_likelihood(lives: Lives) -> Values:
    """Return the log-likelihood of each spread of `GRID` in the log-odds of leaving, at the level that fits best."""
    ages = lives.by_age.head(MONTHS)
    chances, left = ages["chances"].to_numpy(), ages["left"].to_numpy()
    found = np.empty(len(GRID))
    for at, spread in enumerate(GRID):
        risk = 1.0 / (1.0 + np.exp(-(BASES[:, None] + spread * NODES)))
        stay = (1.0 - risk)[:, :, None] ** np.arange(len(ages))
        here = (WEIGHTS[None, :, None] * stay).sum(axis=1)
        hazard = np.clip((WEIGHTS[None, :, None] * stay * risk[:, :, None]).sum(axis=1) / here, 1e-12, 1 - 1e-12)
        found[at] = (left * np.log(hazard) + (chances - left) * np.log1p(-hazard)).sum(axis=1).max()
    return found


def spending_likelihood(spread: float, count: int) -> Values:
    """Return the log-likelihood of each spread of `GRID` in the logarithm of spending."""
    scaled: Values = stats.chi2.logpdf((count - 1) * (spread / GRID) ** 2, count - 1) - 2.0 * np.log(GRID)
    return scaled


def _posterior(mechanism: str, likelihood: Values) -> Values:
    """Return the chances of the parameter ``spread``: the whole spread is made of it and of what affinity does."""
    spread, selection = DECLARED[f"{mechanism}.spread"], DECLARED[f"{mechanism}.selection"]
    prior = stats.norm.logpdf(GRID, spread.default, spread.prior.first)
    points = selection.default + selection.prior.first * NODES
    whole = np.sqrt(GRID[:, None] ** 2 + points**2)
    level = likelihood.max()
    likely = np.interp(whole, GRID, np.exp(likelihood - level)) @ WEIGHTS
    chance = np.exp(prior - prior.max()) * np.maximum(likely, 1e-300)
    found: Values = chance / chance.sum()
    return found


def table_of(found: dict[str, Values]) -> pd.DataFrame:
    """Return the parameters that files inform: ``parameter, value, low_95, high_95``."""
    rows = [(name, *drawn(chances, np.array([0.5, 0.025, 0.975]))) for name, chances in found.items()]
    return pd.DataFrame(rows, columns=["parameter", "value", "low_95", "high_95"])
