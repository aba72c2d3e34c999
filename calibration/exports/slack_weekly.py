"""Weekly measures from a Slack overview, and what is peculiar to this file."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from calibration.exports.report import Remark
from calibration.exports.slack_columns import CHANNEL_TYPES, STOCKS
from calibration.exports.weeks import last_complete_week, monday, weeks_between


def daily(metrics: pd.DataFrame, metric: str, segment: str = "") -> pd.Series[float]:
    """Return one measure of the canonical table by day.

    Parameters
    ----------
    metrics : DataFrame
        The canonical table.
    metric : str
        The measure's name there.
    segment : str
        One segment's value; by default the figure for the whole workspace.

    Returns
    -------
    Series
        Float64 by day (that of the file's row), in order; empty where the file has no such column.
    """
    rows = metrics[(metrics["metric"] == metric) & (metrics["segment_value"] == segment)]
    days = pd.DatetimeIndex(rows["period_end"]) - pd.Timedelta(days=1)
    return pd.Series(rows["value"].to_numpy(), index=days, name=metric, dtype=np.float64)


def slack_days(metrics: pd.DataFrame) -> pd.DatetimeIndex:
    """Return the days with a row, in order."""
    ends = metrics["period_end"].drop_duplicates().sort_values()
    return pd.DatetimeIndex(ends) - pd.Timedelta(days=1)


def stock_of_members(metrics: pd.DataFrame) -> str | None:
    """Return which of the file's stocks of members is used, or None if it has none."""
    there = set(metrics["metric"])
    return next((stock for stock in STOCKS if stock in there), None)


def slack_weekly(metrics: pd.DataFrame, first_day: date, seen_until: date) -> pd.DataFrame:
    """Return the weekly measures a Slack overview shows.

    Parameters
    ----------
    metrics : DataFrame
        The canonical table.
    first_day : datetime.date
        The first day of the file. Its week is kept even if it begins later than Monday: the Sunday row looks
        back over the whole week.
    seen_until : datetime.date
        The last day that counts as seen; later weeks and the week it cuts are left out.

    Returns
    -------
    DataFrame
        By week (its Monday), float64, NaN = not known; a column for each measure with any value.

    Notes
    -----
    Active and posting members come from the Sunday row, messages from the difference of the week's last
    counter and the previous week's, members from the week's last row. A day without a row is never filled.
    """
    weeks = weeks_between(monday(first_day), last_complete_week(seen_until))
    sundays = weeks + pd.Timedelta(days=6)
    active = daily(metrics, "active_7d").reindex(sundays)
    counter = _last_of_week(daily(metrics, "messages_total"), weeks)
    stock = stock_of_members(metrics)
    members = _last_of_week(daily(metrics, stock or ""), weeks)
    messages = counter.diff()
    weekly = pd.DataFrame(
        {
            "weekly_active": active.to_numpy(),
            "weekly_posters": daily(metrics, "posters_7d").reindex(sundays).to_numpy(),
            "weekly_messages": messages.where(messages >= 0),
            "members": members,
            "net_growth": members.diff(),
        },
        index=weeks,
        dtype=np.float64,
    )
    per_member = weekly["weekly_messages"] / weekly["weekly_active"]
    weekly["messages_per_active_member"] = per_member.where(weekly["weekly_active"] > 0)
    return weekly.loc[:, weekly.notna().any()]


def _last_of_week(by_day: pd.Series[float], weeks: pd.DatetimeIndex) -> pd.Series[float]:
    """Return the last known value of each week; NaN in a week without one."""
    known = by_day.dropna()
    days = pd.DatetimeIndex(known.index)
    mondays = days - pd.to_timedelta(np.asarray(days.day_of_week), unit="D")
    return known.groupby(mondays).last().reindex(weeks)


def slack_notes(metrics: pd.DataFrame, weekly: pd.DataFrame) -> list[Remark]:
    """Return what to know about this file: rolling windows, the falling counter, stocks that do not match."""
    notes: list[Remark] = []
    if "weekly_active" in weekly:
        unknown = int(weekly["weekly_active"].isna().sum())
        notes.append(Remark("export-slack-rolling", {"count": unknown, "weeks": len(weekly)}))
        if "weekly_posters" in weekly:
            notes.append(Remark("export-slack-readers"))
    counter = daily(metrics, "messages_total").dropna()
    if not counter.empty:
        notes += _counter_notes(counter, metrics)
    stock = stock_of_members(metrics)
    if stock:
        values = daily(metrics, stock).dropna()
        falls = int((values.diff() < 0).sum())
        notes.append(Remark(f"export-slack-{stock.replace('_', '-')}", {"count": falls}))
    return notes


def _counter_notes(counter: pd.Series[float], metrics: pd.DataFrame) -> list[Remark]:
    """Say how often the counter of messages falls, and by how much it differs from the daily columns."""
    notes = []
    steps = counter.diff()
    falls = steps[steps < 0]
    if len(falls):
        worst = pd.DatetimeIndex(falls.index)[int(falls.to_numpy().argmin())].date()
        values = {"count": len(falls), "largest": int(-falls.min()), "day": worst}
        notes.append(Remark("export-slack-counter-falls", values))
    flows = pd.DataFrame({kind: daily(metrics, "messages", kind) for kind in CHANNEL_TYPES}).sum(axis=1)
    follows = counter.index.to_series().diff() == pd.Timedelta(days=1)
    pairs = steps[follows].index.intersection(flows.index)
    if len(pairs):
        values = {
            "pairs": len(pairs),
            "counter": int(steps[pairs].sum()),
            "columns": int(flows[pairs].sum()),
        }
        notes.append(Remark("export-slack-stock-flow", values))
    return notes
