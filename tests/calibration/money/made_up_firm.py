"""A made-up firm whose churn, prices, costs and tickets are known, and its files as the tools of billing give them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.offer import MONTH_DAYS

FIRST = pd.Timestamp("2024-01-01")


@dataclass(frozen=True)
class Firm:
    """What is true of it."""

    months: int = 24
    base: int = 300
    churn: float = 0.04
    price: float = 80.0
    organic: float = 8.0
    cac: float = 500.0
    budgets: tuple[float, ...] = (4000.0, 12000.0)
    lag: int = 1
    questions: float = 0.3

    @property
    def last(self) -> pd.Timestamp:
        return FIRST + pd.DateOffset(months=self.months) - pd.Timedelta(days=1)

    def spent(self) -> pd.Series[float]:
        months = pd.period_range(FIRST, periods=self.months, freq="M")
        return pd.Series([self.budgets[at % len(self.budgets)] for at in range(self.months)], index=months)

    def subscriptions(self, seed: int) -> pd.DataFrame:
        """Return customers: ``start``, ``end`` (NaT = still one), ``amount``."""
        rng = np.random.default_rng(seed)
        starts = [FIRST + pd.Timedelta(days=float(day)) for day in rng.uniform(0, 30, self.base)]
        spent = self.spent()
        for at, month in enumerate(spent.index):
            before = spent.iloc[at - self.lag] if at >= self.lag else spent.iloc[0]
            come = rng.poisson(self.organic + before / self.cac)
            days = rng.uniform(0, month.days_in_month, come)
            starts += [month.start_time + pd.Timedelta(days=float(day)) for day in days]
        lived = rng.geometric(self.churn, len(starts)) if self.churn > 0 else np.full(len(starts), 10**4)
        ends = [start + pd.Timedelta(days=float(k * MONTH_DAYS)) for start, k in zip(starts, lived, strict=True)]
        frame = pd.DataFrame({"start": starts, "end": ends})
        frame["amount"] = np.round(self.price * rng.lognormal(-0.125, 0.5, len(frame)), 2)
        frame["end"] = frame["end"].where(frame["end"] <= self.last)
        return frame[frame["start"] <= self.last].reset_index(drop=True)


def write_subscriptions(frame: pd.DataFrame, file: Path, currency: str = "eur") -> Path:
    """Write a firm's subscriptions as Stripe's dashboard does."""
    head = ["id", "Customer ID", "Customer Email", "Status", "Amount", "Currency", "Interval", "Created (UTC)",
            "Start (UTC)", "Canceled At (UTC)", "Ended At (UTC)"]  # fmt: skip
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(head)
        for row in frame.itertuples():
            over = pd.notna(row.end)
            start, end = row.start.strftime("%Y-%m-%d %H:%M"), row.end.strftime("%Y-%m-%d %H:%M") if over else ""
            writer.writerow([f"sub_{row.Index}", f"cus_{row.Index}", f"m{row.Index}@example.org",
                             "canceled" if over else "active", f"{row.amount:.2f}", currency, "month", start, start,
                             end, end])  # fmt: skip
    return file


def write_ads(firm: Firm, file: Path) -> Path:
    """Write what it spent by day as Google Ads does."""
    lines = ["Campaign performance", "All time", "Day,Campaign,Currency code,Impressions,Clicks,Cost,Conversions"]
    for month, amount in firm.spent().items():
        for day in pd.date_range(month.start_time, periods=month.days_in_month):
            lines.append(f"{day:%Y-%m-%d},Brand,EUR,100,5,{amount / month.days_in_month:.2f},1.00")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def write_tickets(firm: Firm, customers: int, file: Path, seed: int) -> Path:
    """Write a year of its tickets as Zendesk does."""
    rng = np.random.default_rng(seed)
    first = firm.last - pd.Timedelta(days=364)
    count = rng.poisson(firm.questions * customers * 12)
    days = first + pd.to_timedelta(np.sort(rng.integers(0, 365, count)), unit="D")
    lines = ["Id,Subject,Status,Created at,Solved at,First reply time in minutes"]
    lines += [f"{at},Help,Closed,{day:%Y-%m-%d},{day:%Y-%m-%d},{rng.integers(60, 180)}" for at, day in enumerate(days)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def write_payments(rate: float, basket: float, customers: int, file: Path, seed: int) -> Path:
    """Write two years of purchases as Stripe does: everybody buys at the same rate, and nobody stops."""
    rng = np.random.default_rng(seed)
    days = [FIRST + pd.Timedelta(days=float(day)) for day in rng.uniform(0, 30, customers)]
    rows = [(customer, day) for customer, day in enumerate(days)]
    for customer in range(customers):
        count = rng.poisson(rate * 24)
        rows += [(customer, FIRST + pd.Timedelta(days=float(day))) for day in rng.uniform(30, 730, count)]
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "Created (UTC)", "Amount", "Amount Refunded", "Currency", "Status", "Customer ID"])
        for at, (customer, day) in enumerate(sorted(rows, key=lambda row: row[1])):
            amount = basket * rng.lognormal(-0.125, 0.5)
            writer.writerow([f"ch_{at}", f"{day:%Y-%m-%d %H:%M}", f"{amount:.2f}", "0.00", "eur", "Paid",
                             f"cus_{customer}"])  # fmt: skip
    return file
