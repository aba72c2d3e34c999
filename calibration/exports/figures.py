"""Weekly measures from daily or weekly figures, by the rules a reader declares, and from dates of members."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from calibration.exports.readers.contract import Weekly
from calibration.exports.weeks import last_complete_week, monday, weeks_between

ONE_DAY = pd.Timedelta(days=1)


def figures_days(metrics: pd.DataFrame) -> pd.DatetimeIndex:
    """Return the days with a figure of one day or one week, in order."""
    dated = metrics[metrics["grain"].isin(["day", "week", "snapshot"])]
    starts = dated[dated["grain"] != "week"]["period_start"]
    weeks = dated[dated["grain"] == "week"]
    spread = [weeks["period_start"] + step * ONE_DAY for step in range(7)] if len(weeks) else []
    return pd.DatetimeIndex(np.unique(pd.concat([starts, *spread]).to_numpy()))


def figures_weekly(metrics: pd.DataFrame, rules: Iterable[Weekly], first_day: date, seen_until: date) -> pd.DataFrame:
    """Return the weekly measures that figures give.

    Parameters
    ----------
    metrics : DataFrame
        The canonical table.
    rules : iterable of Weekly
        The readers' rules; the first with a value for a measure is used.
    first_day : datetime.date
        The first day of the file: the flows of the week it cuts are not known.
    seen_until : datetime.date
        The last day that counts as seen; the week it cuts is left out.

    Returns
    -------
    DataFrame
        By week (its Monday), float64, NaN = not known; a column for each measure with any value. A week with a
        day missing has no sum: what is missing is never taken as nothing. ``attrs["definitions"]`` holds the
        definition_id of each.
    """
    weeks = weeks_between(monday(first_day), last_complete_week(seen_until))
    columns: dict[str, pd.Series[float]] = {}
    used: dict[str, str] = {}
    there = set(metrics["definition_id"].unique())
    for rule in rules:
        if rule.definition not in there:
            continue
        values = _values(metrics, rule, weeks) * rule.scale
        if rule.measure not in columns and values.notna().any():
            columns[rule.measure] = values
            used[rule.measure] = rule.definition_id
    weekly = pd.DataFrame(columns, index=weeks, dtype=np.float64)
    weekly.attrs["definitions"] = used
    return weekly


def series(metrics: pd.DataFrame, metric: str, definition: str, days: int = 1) -> pd.Series[float]:
    """Return one figure for the whole community by the first day of its period, of so many days each."""
    rows = metrics[(metrics["metric"] == metric) & (metrics["definition_id"] == definition)]
    rows = rows[(rows["segment_value"] == "") & (rows["period_end"] - rows["period_start"] == days * ONE_DAY)]
    return pd.Series(rows["value"].to_numpy(), index=pd.DatetimeIndex(rows["period_start"]), dtype=np.float64)


def _values(metrics: pd.DataFrame, rule: Weekly, weeks: pd.DatetimeIndex) -> pd.Series[float]:
    daily = series(metrics, rule.metric, rule.definition)
    weekly = series(metrics, rule.metric, rule.definition, 7).reindex(weeks)
    if rule.how == "of_week":
        return weekly
    if rule.how == "sum":
        return _sums(daily, weeks).fillna(weekly)
    if rule.how == "mean":
        weight = series(metrics, *rule.weight).reindex(daily.index)
        known = daily.notna() & (weight > 0)
        total = (daily * weight).where(known).groupby(_mondays(daily.index)).sum(min_count=1)
        # Every newcomer of the week must be known, or the share would be that of the early ones.
        open_ = (daily.isna() & (weight > 0)).groupby(_mondays(daily.index)).any()
        shares = total / weight.where(known).groupby(_mondays(daily.index)).sum()
        return shares.where(~open_).reindex(weeks)
    last = daily.dropna().groupby(_mondays(daily.dropna().index)).last().reindex(weeks).fillna(weekly)
    return last if rule.how == "last" else last.diff()


def _sums(daily: pd.Series[float], weeks: pd.DatetimeIndex) -> pd.Series[float]:
    known = daily.dropna()
    by_week = known.groupby(_mondays(known.index))
    return by_week.sum().where(by_week.count() == 7).reindex(weeks)


def _mondays(days: pd.Index) -> pd.DatetimeIndex:
    moments = pd.DatetimeIndex(days)
    return pd.DatetimeIndex(moments - pd.to_timedelta(np.asarray(moments.day_of_week), unit="D"))


def members_days(members: pd.DataFrame) -> pd.DatetimeIndex:
    """Return the days on which somebody joined or left, in order."""
    dates = pd.concat([members["joined_at"], members["left_at"]]).dropna()
    return pd.DatetimeIndex(np.unique(dates.to_numpy().astype("datetime64[D]")))


def members_weekly(members: pd.DataFrame, first_day: date, seen_until: date) -> pd.DataFrame:
    """Return the weekly measures that the dates of members give.

    Parameters
    ----------
    members : DataFrame
        The canonical table: one row per member.
    first_day, seen_until : datetime.date
        The first day somebody joined, and the last that counts as seen.

    Returns
    -------
    DataFrame
        By week (its Monday), float64: joins, members and net growth and, where anybody's leaving is dated, leaves.
        Who left and is no longer in the file is not counted.
    """
    weeks = weeks_between(monday(first_day), last_complete_week(seen_until))
    joins = _count(members["joined_at"], weeks)
    leaves = _count(members["left_at"].where(members["joined_at"].notna()), weeks)
    columns = {"joins": joins, "members": (joins - leaves).cumsum(), "net_growth": joins - leaves}
    if members["left_at"].notna().any():
        columns["leaves"] = leaves
    return pd.DataFrame(columns, index=weeks, dtype=np.float64)


def _count(dates: pd.Series[pd.Timestamp], weeks: pd.DatetimeIndex) -> pd.Series[float]:
    known = dates.dropna().dt.normalize()
    return known.groupby(_mondays(pd.Index(known))).count().reindex(weeks, fill_value=0).astype(np.float64)
