"""Billing: the figures of a scenario's customers and support, measured in a firm's own files.

Nobody is named, and no figure rests on fewer than five customers. What a community causes is never learnt from such
files: that members stay longer than others says nothing about why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from calibration.exports import Export, read_export
from calibration.exports.refusing import refusal
from calibration.exports.tables import Tables, merged
from calibration.money.figures import Figure, enough
from calibration.money.lives import NEVER_PAID, YEAR, Lives, last_day, lives_of
from calibration.money.spending import Split, beside, lag_months, split_of, whole_months
from sim.clientele import Sells
from sim.offer import MONTH_DAYS

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Billing:
    """What a firm's files say about its customers.

    Parameters
    ----------
    figures : mapping of str to Figure
        By name; what is not in it was not measured.
    sells : {"subscription", "purchases"} or None
        What the files show; None where they show neither.
    currency : str
        Of all amounts; ``""`` where no file states it.
    split : Split or None
        Ads and what comes by itself, where months tell them apart.
    months : DataFrame
        By month: ``new`` customers, ``spent`` on ads the lag before, ``cac`` (blended).
    lag : int
        Months from an ad to the purchase.
    lives : Lives or None
        Of subscribers.
    spending_spread : (float, int) or None
        Standard deviation of the logarithm of what subscribers pay, and how many they are.
    remarks : tuple of str
        Names of sentences on the files as a whole.
    """

    figures: dict[str, Figure]
    sells: Sells | None
    currency: str
    split: Split | None
    months: pd.DataFrame
    lag: int
    lives: Lives | None
    spending_spread: tuple[float, int] | None
    remarks: tuple[str, ...]

    @property
    def table(self) -> pd.DataFrame:
        """The figures: ``figure, value, low_95, high_95, count, remark``."""
        rows = [(f.name, f.value, *f.interval, f.count, f.remark) for f in self.figures.values()]
        return pd.DataFrame(rows, columns=["figure", "value", "low_95", "high_95", "count", "remark"])


def read_billing(paths: Sequence[str | Path], pipeline_days: int = 28) -> Billing:
    """Read a firm's files of subscriptions, payments, deals, advertising and tickets, and measure its customers.

    Parameters
    ----------
    paths : sequence of str or Path
        Files, archives, folders or projects: see docs/exports.md for the formats.
    pipeline_days : int
        Days from an ad to the purchase: the scenario's ``days_to_qualify`` and ``days_to_win``.

    Raises
    ------
    InputError
        If a file cannot be read, none says anything about money, or amounts are in several currencies.

    Examples
    --------
    >>> read_billing(["subscriptions.csv", "google-ads.csv"]).table  # doctest: +SKIP
    """
    return billing_of([read_export(path) for path in paths], pipeline_days, ", ".join(map(str, paths)))


def billing_of(exports: Sequence[Export], pipeline_days: int = 28, where: str = "") -> Billing:
    """Measure customers in exports that were read; see `read_billing`."""
    tables, _ = merged([export.tables for export in exports])
    currency = _one_currency(tables, where)
    subscriptions = tables.ledger[~tables.ledger["status"].isin(NEVER_PAID)]
    payments = tables.ledger[tables.ledger["status"] == "payment"]
    lives = lives_of(tables.ledger) if len(subscriptions) else None
    lag = lag_months(pipeline_days)
    new = _new_by_month(tables)
    spent = whole_months(tables.spend["date"], tables.spend["amount"].to_numpy())
    both = beside(new, spent, lag)
    split = split_of(both)
    figures = [*_subscribers(lives), *(_buyers(payments) if lives is None else ()), *_coming(new, spent, both, split)]
    figures += _asking(tables, {figure.name: figure for figure in figures})
    if not figures:
        raise refusal("money-nothing", where)
    sells: Sells | None = "subscription" if lives is not None else "purchases" if len(payments) else None
    remarks = ("money-never-causal", *(("money-undated",) if lives is not None and lives.undated else ()))
    spread = _spread(lives)
    return Billing({f.name: f for f in figures}, sells, currency, split, both, lag, lives, spread, remarks)


def _one_currency(tables: Tables, where: str) -> str:
    """Return the only currency of amounts; ``""`` where none is stated."""
    found = sorted({*tables.ledger["currency"], *tables.spend["currency"]} - {""})
    if len(found) > 1:
        raise refusal("money-currencies", where, currencies=", ".join(found))
    return str(found[0]) if found else ""


def _subscribers(lives: Lives | None) -> Iterator[Figure]:
    """Yield what subscribers tell: how many, what they pay, how many leave."""
    if lives is None:
        return
    here = int(lives.present.sum())
    if enough(here):
        yield Figure("customers.base", here, count=here)
        paid = lives.amount[lives.present]
        paid = paid[~np.isnan(paid)]
        if enough(len(paid)):
            yield Figure("customers.price", float(paid.mean()), _mean_belief(paid), len(paid))
            yield Figure("mrr", float(paid.mean()) * here, count=here)
    belief = lives.churn()
    if belief is not None and enough(len(lives.begun)):
        count = int(lives.by_month["chances"].sum())
        yield Figure("customers.monthly_churn", float(belief.mean()), belief, count, "money-remark-churn")


def _buyers(payments: pd.DataFrame) -> Iterator[Figure]:
    """Yield what buyers tell: how many bought within a year, how much at a time, how often.

    Whoever buys does not say when they stop being a customer; churn cannot be seen.
    """
    if payments.empty:
        return
    last = last_day(payments)
    since = last - pd.Timedelta(days=YEAR * MONTH_DAYS)
    recent = payments[payments["start"] > since]
    buyers = recent["member"].nunique()
    if not enough(buyers):
        return
    first = payments.groupby("member")["start"].min().loc[recent["member"].unique()]
    exposure = float((last - first.where(first > since, since)).dt.total_seconds().sum()) / (86400.0 * MONTH_DAYS)
    again = len(recent) - int((first > since).sum())  # a first purchase made somebody a customer; the others count
    baskets = recent["amount_monthly"].to_numpy(dtype=float)
    yield Figure("customers.base", buyers, count=buyers, remark="money-remark-buyers")
    yield Figure("customers.basket", float(baskets.mean()), _mean_belief(baskets), buyers)
    if exposure > 0.0:
        rate = stats.gamma(again + 0.5, scale=1.0 / exposure)
        yield Figure("customers.purchases_per_month", float(rate.mean()), rate, buyers, "money-remark-buyers")


def _coming(
    new: pd.Series[float], spent: pd.Series[float], both: pd.DataFrame, split: Split | None
) -> Iterator[Figure]:
    """Yield how many come, and what ads cost."""
    recent = new.tail(YEAR)
    if len(recent) and enough(int(recent.sum())):
        excess = max(1.0, float(recent.var(ddof=1) / recent.mean())) if len(recent) > 2 else 1.0
        belief = stats.gamma(recent.sum() / excess + 0.5, scale=excess / len(recent))
        yield Figure("new_customers_per_month", float(recent.mean()), belief, len(recent))
    if len(spent):
        yield Figure("customers.ads_per_month", float(spent.tail(YEAR).mean()), count=len(spent.tail(YEAR)))
    late = both.tail(YEAR)
    if len(late) and enough(int(late["new"].sum())):
        cost = float(late["spent"].sum() / late["new"].sum())
        yield Figure("cac_blended", cost, _ratio_belief(cost, float(late["new"].sum())), len(late), "money-remark-cac")
    if split is not None:
        spread = float(np.sqrt(split.covariance[1, 1]))
        yield Figure(
            "customers.paid_cac", split.cac[1], _Inverse(split.per_unit, spread), len(both), "money-remark-split"
        )
        organic = stats.truncnorm(
            -split.organic / np.sqrt(split.covariance[0, 0]), np.inf, split.organic, np.sqrt(split.covariance[0, 0])
        )
        yield Figure("customers.organic_per_month", split.organic, organic, len(both), "money-remark-split")


def _asking(tables: Tables, known: dict[str, Figure]) -> list[Figure]:
    """Return tickets a customer and month, where the number of customers is known, and hours to the first answer."""
    metrics = tables.metrics[tables.metrics["segment_value"] == ""]
    opened = metrics[metrics["metric"] == "tickets_created"]
    waits = metrics[metrics["metric"] == "ticket_first_reply_h"].dropna(subset=["value"])
    by_month = whole_months(opened["period_start"], opened["value"].to_numpy()).tail(YEAR)
    found = []
    base = known.get("customers.base")
    if len(by_month) and base is not None:
        tickets, months = float(by_month.sum()), float(base.value) * len(by_month)
        rate = stats.gamma(tickets + 0.5, scale=1.0 / months)
        found.append(
            Figure("support.questions_per_month", tickets / months, rate, int(tickets), "money-remark-tickets")
        )
    if len(waits):
        counts = opened.set_index("period_start")["value"].reindex(waits["period_start"]).fillna(1.0).to_numpy()
        if enough(int(counts.sum())):
            hours = float(np.average(waits["value"], weights=counts))
            found.append(Figure("first_reply_h", hours, count=int(counts.sum())))
    return found


def _new_by_month(tables: Tables) -> pd.Series[float]:
    """Return new customers a month: first subscriptions, or first purchases, or deals won."""
    paid = tables.ledger[~tables.ledger["status"].isin(set(NEVER_PAID) - {"payment"})]
    subscribed = paid[paid["status"] != "payment"]
    rows = subscribed if len(subscribed) else paid
    if len(rows):
        first = rows.groupby("member")["start"].min().reset_index(drop=True)
        edge = pd.Series([last_day(rows)])  # a month without newcomers is known too, up to the last day on file
        return whole_months(pd.concat([first, edge], ignore_index=True), np.r_[np.ones(len(first)), 0.0])
    deals = tables.metrics[tables.metrics["metric"].isin(("customers_new", "deals_opened"))]
    won = np.where(deals["metric"] == "customers_new", deals["value"], 0.0)
    return whole_months(deals["period_start"], won)


def _spread(lives: Lives | None) -> tuple[float, int] | None:
    """Return how far subscribers differ in what they pay."""
    if lives is None:
        return None
    paid = lives.amount[lives.present & (lives.amount > 0)]
    return (float(np.log(paid).std(ddof=1)), len(paid)) if enough(len(paid)) else None


def _mean_belief(values: Values) -> object:
    """Return what is believed of a mean; None where everybody is the same."""
    error = float(values.std(ddof=1)) / np.sqrt(len(values))
    return stats.t(len(values) - 1, float(values.mean()), error) if error > 0.0 else None


def _ratio_belief(value: float, events: float) -> object:
    """Return what is believed of a cost over a count of events."""
    return stats.invgamma(events + 1.0, scale=value * events) if value > 0.0 else None


class _Inverse:
    """One over a normal that is above 0: a cost a customer, from customers a unit of currency."""

    def __init__(self, mean: float, spread: float) -> None:
        self.normal = stats.truncnorm(-0.95 * mean / spread, np.inf, mean, spread)

    def ppf(self, u: npt.ArrayLike) -> Values:
        """Return quantiles."""
        found: Values = 1.0 / self.normal.ppf(1.0 - np.asarray(u))
        return found


def without(billing: Billing, *names: str) -> Billing:
    """Return what was measured without some figures: these keep what the scenario says."""
    kept = {name: figure for name, figure in billing.figures.items() if name not in names}
    return replace(billing, figures=kept)
