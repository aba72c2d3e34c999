"""Lives: from when to when each customer subscribed, and how often they might have left and did."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from sim.offer import MONTH_DAYS

Values = npt.NDArray[np.float64]
NEVER_PAID = ("payment", "trialing", "incomplete", "incomplete_expired")
"""Rows of a ledger that are no paid subscription."""
OVER = "canceled"
BRIDGED_DAYS = 31
"""A customer who subscribes again within so many days never left."""
ROUNDING = 0.1
"""Part of a month by which calendar months differ from the average one."""
YEAR = 12
FEWEST_MONTHS = 6
"""Months of departures from which their variation between months is taken into account."""


@dataclass(frozen=True, eq=False)
class Lives:
    """Customers' lives, nobody named.

    Parameters
    ----------
    begun, ended : array (customers,) float64
        Days before the last day on file, 0 or more; ``ended`` is nan where the customer still is one.
    amount : array (customers,) float64
        Currency a month of whoever still is a customer; nan where not known.
    only_active : bool
        Whether the file lists no subscription that is over, so that departures cannot be seen.
    undated : int
        Customers left out because their subscription is over and the file does not say since when.
    """

    begun: Values
    ended: Values
    amount: Values
    only_active: bool
    undated: int

    @property
    def present(self) -> npt.NDArray[np.bool_]:
        """Who is a customer on the last day."""
        return np.isnan(self.ended)

    @cached_property
    def lived(self) -> npt.NDArray[np.int64]:
        """How often each might have left: once a month; the month of leaving counts, an unfinished one does not."""
        span = (self.begun - np.where(self.present, 0.0, self.ended)) / MONTH_DAYS
        return np.where(self.present, np.floor(span + ROUNDING), np.maximum(1, np.ceil(span - ROUNDING))).astype(int)

    @cached_property
    def by_age(self) -> pd.DataFrame:
        """Chances to leave and departures by month of life, ``month, chances, left``; all of it."""
        longest = int(self.lived.max(initial=0))
        chances = np.array([(self.lived >= month).sum() for month in range(1, longest + 1)])
        left = np.bincount(self.lived[~self.present], minlength=longest + 1)[1:]
        return pd.DataFrame({"month": np.arange(1, longest + 1), "chances": chances, "left": left})

    @cached_property
    def by_month(self) -> pd.DataFrame:
        """Chances to leave and departures in each of the last twelve months, the latest first: ``chances, left``."""
        chances, left = np.zeros(YEAR), np.zeros(YEAR)
        for begun, lived, here in zip(self.begun, self.lived, self.present, strict=True):
            ago = np.floor((begun - MONTH_DAYS * np.arange(1, lived + 1)) / MONTH_DAYS + ROUNDING).astype(int)
            ago = np.maximum(ago, 0)[ago < YEAR]
            np.add.at(chances, ago, 1.0)
            if not here and lived and len(ago):
                left[ago[-1]] += 1.0
        return pd.DataFrame({"chances": chances, "left": left})

    def churn(self) -> Any:
        """Return what is believed of monthly churn: a beta distribution; None where departures cannot be seen.

        Departures of the last twelve months over the chances to leave in them. A customer still there counts for the
        months completed (censoring); where departures differ more between months than chance allows, as in a
        beta-binomial, both are divided by the excess.
        """
        recent = self.by_month[self.by_month["chances"] > 0]
        chances, left = float(recent["chances"].sum()), float(recent["left"].sum())
        if self.only_active or chances == 0.0:
            return None
        excess = _excess(recent, left / chances)
        return stats.beta(0.5 + left / excess, 0.5 + (chances - left) / excess)


def lives_of(ledger: pd.DataFrame) -> Lives:
    """Return the customers' lives of a ledger.

    Parameters
    ----------
    ledger : DataFrame
        The canonical table (`calibration.exports.tables`); payments and trials are passed over.
    """
    rows = ledger[~ledger["status"].isin(NEVER_PAID)]
    dated = rows[~((rows["status"] == OVER) & rows["end"].isna())]
    last = last_day(ledger)
    once = ~dated["member"].duplicated(keep=False)
    ended = (last - dated["end"]).dt.total_seconds() / 86400.0
    begun = (last - dated["start"]).dt.total_seconds() / 86400.0
    paid = dated["amount_monthly"].where(dated["end"].isna())
    lives = np.column_stack([begun, ended, paid])[once].tolist()
    lives += [_life(each, last) for _, each in dated[~once].groupby("member", sort=False)]
    undated = rows["member"].nunique() - dated["member"].nunique()
    begun, ended, amount = np.array(lives, dtype=float).reshape(-1, 3).T
    over = bool(len(rows)) and not rows["end"].notna().any()
    return Lives(begun, ended, amount, over, undated)


def last_day(ledger: pd.DataFrame) -> pd.Timestamp:
    """Return the last day on which anything in a ledger happened: until then departures would have been seen."""
    return pd.concat([ledger["start"], ledger["end"]]).max()


def _life(rows: pd.DataFrame, last: pd.Timestamp) -> tuple[float, float, float]:
    """Return one customer's days since they came and since they left, and what they pay a month now.

    Somebody who left and came back much later lives the latest life only.
    """
    rows = rows.sort_values("start")
    begun: Any = None
    until: Any = None
    for start, end in zip(rows["start"], rows["end"], strict=True):
        if begun is None or (until is not None and start > until + pd.Timedelta(days=BRIDGED_DAYS)):
            begun, until = start, end if pd.notna(end) else None
        elif until is not None:
            until = None if pd.isna(end) else max(until, end)
    now = rows[rows["end"].isna()]
    ended = np.nan if until is None else (last - until) / pd.Timedelta(days=1)
    paid = float(now["amount_monthly"].sum(min_count=1)) if until is None else np.nan
    return (last - begun) / pd.Timedelta(days=1), ended, paid


def _excess(months: pd.DataFrame, rate: float) -> float:
    """Return by what factor departures vary more between months than chance allows; 1 or more."""
    if len(months) < FEWEST_MONTHS or not 0.0 < rate < 1.0:
        return 1.0
    expected = rate * months["chances"]
    squares = (months["left"] - expected) ** 2 / (expected * (1.0 - rate))
    return max(1.0, float(squares.sum()) / (len(months) - 1))
