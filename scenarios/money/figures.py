"""Figures: what each world comes to, what a community changes between two of them, and how often targets are met."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from scenarios.money import measures as m
from scenarios.money.ledger import GROUPS, Ledger
from scenarios.money.worlds import WorldName

Values = npt.NDArray[np.float64]
EDGES = (0.1, 0.5, 0.9)
COUNTERFACTUALS: tuple[WorldName, ...] = ("saved", "spent")
TARGETS: Mapping[str, Callable[[Mapping[str, Values]], npt.NDArray[np.bool_]]] = {
    "cac_down_25": lambda found: found["cac_change"] <= -0.25,
    "cac_down_25_to_40": lambda found: (found["cac_change"] <= -0.25) & (found["cac_change"] >= -0.40),
    "cac_down_70": lambda found: found["cac_change"] <= -0.70,
    "cac_down": lambda found: found["cac_change"] < 0.0,
    "no_customer_gained": lambda found: found["customers_gained"] <= 0.0,
    "paid_back": lambda found: np.isfinite(found["payback_month"]),
}
"""Targets, and when a run meets one."""


def effects_between(ledgers: m.Ledgers, against: WorldName) -> dict[str, Values]:
    """Return what a community changes against one world without it, by measure; arrays (runs,)."""
    net, customers = m.added(ledgers, against, m.result), m.added(ledgers, against, m.won).sum(-1)
    cost = m.added(ledgers, against, m.acquisition).sum(-1)
    return {
        "customers_gained": customers,
        "cost_added": cost,
        "cac_incremental": np.where(customers > 0, m.ratio(cost, customers), np.nan),
        "cac_change": m.cac_change(ledgers, against),
        "tickets_deflected": -m.added(ledgers, against, m.tickets).sum(-1),
        "money_gained": m.added(ledgers, against, m.gain).sum(-1),
        "roi": m.return_on(net, ledgers["with"].of_community),
        "payback_month": m.payback_month(net),
        "cash_need": m.cash_need(net),
    }


def world_figures(ledger: Ledger) -> dict[str, Values]:
    """Return what one world comes to, by measure; arrays (runs,)."""
    return {
        "customers": m.closing_stock(ledger),
        "new_customers": m.won(ledger).sum(-1),
        "revenue": ledger.total("revenue").sum(-1),
        "result": ledger.result.sum(-1),
        "cac_paid": m.cac_paid(ledger),
        "cac_blended": m.cac_blended(ledger),
        **{f"mrr_{group}s": m.recurring_revenue(ledger, group) for group in GROUPS},
        **{f"churn_{group}s": m.monthly_churn(ledger, group) for group in GROUPS},
        **{f"ltv_{group}s": m.lifetime_value(ledger, group) for group in GROUPS},
        "feedback": ledger.total("feedback").sum(-1),
    }


def banded(figures: Mapping[tuple[str, str], Values], second: str) -> pd.DataFrame:
    """Return the median and the 80 % band of each figure, infinite values counted as such.

    Parameters
    ----------
    figures : mapping of (measure, label) to array (runs,)
        The figures; nan = not known.
    second : str
        Name of the label's column.
    """
    rows = []
    for (kpi, label), values in figures.items():
        known = values[~np.isnan(values)]
        # order statistics, not interpolation: half-way to infinity is nowhere
        edges = np.quantile(known, EDGES, method="inverted_cdf") if len(known) else (np.nan,) * 3
        rows.append({"measure": kpi, second: label, **dict(zip(("low_80", "median", "high_80"), edges, strict=True)),
                     "known": len(known)})  # fmt: skip
    return pd.DataFrame(rows)


def chance_of(holds: npt.NDArray[np.bool_], known: npt.NDArray[np.bool_]) -> dict[str, float]:
    """Return the share of runs that meet a target, with its standard error: never 0, runs being finite.

    Parameters
    ----------
    holds, known : array (runs,)
        Whether each run meets it, and whether that is known.
    """
    count = int(known.sum())
    if count == 0:
        return {"probability": np.nan, "error": np.nan, "known": 0}
    met = int((holds & known).sum())
    smoothed = (met + 1.0) / (count + 2.0)
    return {"probability": met / count, "error": float(np.sqrt(smoothed * (1 - smoothed) / count)), "known": count}
