"""Weekly measures from an event log."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.exports.events import ACTS
from calibration.exports.report import Remark
from calibration.exports.weeks import last_complete_week, monday, weeks_between
from calibration.summaries.cohorts import distinct, first_weeks, retained, shares, tally, week_of

Integers = npt.NDArray[np.int64]
LATER_WEEKS = (1, 4, 12)


def events_days(events: pd.DataFrame) -> pd.DatetimeIndex:
    """Return the days with a row, in order."""
    return pd.DatetimeIndex(np.unique(_naive(events["ts"]).astype("datetime64[D]")))


def first_whole_week(first_day: date) -> date:
    """Return the first Monday not before a day: a log that begins on a Wednesday saw half of that week."""
    return monday(first_day + timedelta(days=6))


def events_weekly(events: pd.DataFrame, first_day: date, seen_until: date) -> pd.DataFrame:
    """Return the weekly measures an event log shows.

    Parameters
    ----------
    events : DataFrame
        As `calibration.exports.events.read_events` returns it.
    first_day : datetime.date
        The day of the log's first row; a week it cuts is left out. Members who wrote in that cut week are not
        new afterwards.
    seen_until : datetime.date
        The last day that counts as seen; a week without any row before it is a week of silence.

    Returns
    -------
    DataFrame
        By week (its Monday), float64, NaN = not known; a column for each measure. Retention is the share of
        the week's first posters (or joiners) with an act in that one later week, NaN where nobody came or
        the later week is not complete.
    """
    weeks = weeks_between(first_whole_week(first_day), last_complete_week(seen_until))
    numbers = week_of(weeks.to_numpy())
    acts = events[events["kind"].isin(ACTS)]
    member, week = _codes(acts), week_of(_naive(acts["ts"]))
    seen, counts = distinct(week, member)
    columns = {
        "weekly_posters": tally(seen[:, 0], numbers),
        "weekly_messages": tally(week, numbers),
        "participation_inequality": _inequality(seen[:, 0], counts, numbers),
    }
    first = first_weeks(member, week)
    columns["new_posters"] = tally(first[:, 0], numbers)
    for later in LATER_WEEKS:
        columns[f"retained_{later}w"] = shares(*retained(first, seen, later, numbers))
    joins = events[events["kind"] == "join"]
    if len(joins):
        joined = first_weeks(_codes(joins), week_of(_naive(joins["ts"])))
        columns["joins"] = tally(joined[:, 0], numbers)
        for later in LATER_WEEKS:
            columns[f"retained_{later}w_joiners"] = shares(*retained(joined, seen, later, numbers))
    return pd.DataFrame(columns, index=weeks, dtype=np.float64)


def _codes(events: pd.DataFrame) -> Integers:
    return np.asarray(events["member"].cat.codes, dtype=np.int64)


def _naive(times: pd.Series[pd.Timestamp]) -> npt.NDArray[np.datetime64]:
    return np.asarray(times.dt.tz_localize(None).to_numpy())


def _inequality(week: Integers, counts: Integers, numbers: Integers) -> npt.NDArray[np.float64]:
    """Return the Gini index of the number of acts among the posters of each week; NaN without posters."""
    order = np.lexsort((counts, week))
    week, counts = week[order], counts[order]
    gini = np.full(len(numbers), np.nan)
    there, starts, sizes = np.unique(week, return_index=True, return_counts=True)
    place = np.arange(len(week)) - np.repeat(starts, sizes) + 1
    total = np.add.reduceat(counts, starts)
    weighted = np.add.reduceat(counts * place, starts)
    values = 2 * weighted / (sizes * total) - (sizes + 1) / sizes
    inside = np.isin(there, numbers)
    gini[np.searchsorted(numbers, there[inside])] = values[inside]
    return gini


def events_notes(weekly: pd.DataFrame, first_day: date) -> list[Remark]:
    """Return what to know about the weeks of this log: the cut first week and weeks without any act."""
    notes = [Remark("export-events-mid-life", {"first_day": first_day})]
    if first_day != monday(first_day):
        notes.append(Remark("export-events-cut-week", {"first_day": first_day, "week": monday(first_day)}))
    silent = int((weekly["weekly_messages"] == 0).sum())
    if silent:
        notes.append(Remark("export-events-silent-weeks", {"count": silent}))
    return notes
