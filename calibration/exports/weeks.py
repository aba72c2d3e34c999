"""Weeks: Monday to Sunday, UTC."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd


def monday(day: date) -> date:
    """Return the Monday of a day's week.

    Examples
    --------
    >>> monday(date(2024, 4, 24))
    datetime.date(2024, 4, 22)
    """
    return day - timedelta(days=day.weekday())


def last_complete_week(seen_until: date) -> date:
    """Return the Monday of the last week whose Sunday is not after ``seen_until``."""
    return monday(seen_until + timedelta(days=1)) - timedelta(days=7)


def weeks_between(first: date, last: date) -> pd.DatetimeIndex:
    """Return the Mondays from one to another, both included; none if the last comes first."""
    return pd.date_range(first, last, freq="7D", name="week", unit="s")
