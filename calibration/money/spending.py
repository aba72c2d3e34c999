"""Spending: new customers a month beside what ads cost some weeks before, and what one customer cost.

The months are a firm's own, not an experiment: where the budget was raised because demand was high, ads look better
than they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from sim.offer import MONTH_DAYS

Values = npt.NDArray[np.float64]
FEWEST_MONTHS = 8
"""Months from which ads and customers who come by themselves are told apart."""
SURE = 0.975
STEPS = 50


@dataclass(frozen=True, eq=False)
class Split:
    """Customers who came through ads and by themselves, told apart by months with more and less advertising.

    ``new = organic + per_unit * spent``

    Parameters
    ----------
    organic, per_unit : float
        New customers a month by themselves; new customers a unit of currency spent.
    covariance : array (2, 2) float64
        Of the two.
    """

    organic: float
    per_unit: float
    covariance: Values

    def draws(self, count: int, rng: np.random.Generator) -> Values:
        """Return draws of both, an array (count, 2); customers by themselves 0 or more, the others above 0."""
        found = rng.multivariate_normal([self.organic, self.per_unit], self.covariance, count)
        return np.maximum(found, [0.0, 0.05 * self.per_unit])

    @property
    def cac(self) -> tuple[float, float, float]:
        """What a customer costs through ads: lower end, estimate and upper end (95 %)."""
        error = stats.norm.ppf(SURE) * np.sqrt(self.covariance[1, 1])
        return 1.0 / (self.per_unit + error), 1.0 / self.per_unit, 1.0 / (self.per_unit - error)


def lag_months(days: int) -> int:
    """Return the whole months between an ad and the purchase, from the days a prospect takes.

    Examples
    --------
    >>> lag_months(28), lag_months(70)
    (1, 2)
    """
    return round(days / MONTH_DAYS)


def whole_months(days: pd.Series[pd.Timestamp], amounts: npt.ArrayLike = 1.0) -> pd.Series[float]:
    """Return what falls into each calendar month that the days cover from first to last.

    Parameters
    ----------
    days : Series of datetime64
        One a row.
    amounts : array, optional
        What each row counts for.
    """
    if days.empty:
        return pd.Series(dtype=float, index=pd.PeriodIndex([], freq="M"))
    first, last = days.min(), days.max()
    months = pd.period_range(first, last, freq="M")
    whole = months[(months.start_time >= first.normalize()) & (months.end_time.normalize() <= last.normalize())]
    total = pd.Series(np.broadcast_to(amounts, len(days)), index=pd.PeriodIndex(days, freq="M")).groupby(level=0).sum()
    return total.reindex(whole, fill_value=0.0).astype(float)


def beside(new: pd.Series[float], spent: pd.Series[float], lag: int) -> pd.DataFrame:
    """Return ``new`` and ``spent`` of the months before, the lag stated, and ``cac`` = spent / new, by month."""
    shifted = spent.copy()
    shifted.index = spent.index + lag
    both = pd.concat({"new": new, "spent": shifted}, axis=1).dropna()
    return both.assign(cac=both["spent"].div(both["new"].where(both["new"] > 0)))


def split_of(both: pd.DataFrame) -> Split | None:
    """Tell ads from what comes by itself; None where the months do not tell them apart.

    A Poisson regression with the two adding up; its variance is widened where months differ more than chance allows.

    Parameters
    ----------
    both : DataFrame
        What `beside` returns.
    """
    new, spent = both["new"].to_numpy(), both["spent"].to_numpy()
    if len(both) < FEWEST_MONTHS or new.sum() == 0.0 or np.ptp(spent) == 0.0:
        return None
    scale = spent.mean()
    design = np.column_stack([np.ones(len(spent)), spent / scale])
    expected = np.full(len(new), new.mean())
    for _ in range(STEPS):
        weighted = design / expected[:, None]
        found = np.linalg.solve(design.T @ weighted, weighted.T @ new)
        expected = np.maximum(design @ found, 1e-3 * new.mean())
    excess = max(1.0, float(((new - expected) ** 2 / expected).sum()) / (len(new) - 2))
    covariance = excess * np.linalg.inv(design.T @ (design / expected[:, None]))
    unsure = stats.t.ppf(SURE, len(new) - 2) / stats.norm.ppf(SURE)  # few months: wider than the normal
    covariance = covariance * unsure**2
    if found[0] < 0.0 or found[1] - stats.norm.ppf(SURE) * np.sqrt(covariance[1, 1]) <= 0.0:
        return None
    shrink = np.array([1.0, 1.0 / scale])
    return Split(float(found[0]), float(found[1] / scale), covariance * np.outer(shrink, shrink))
