"""Reading an export: what it is, its tables and its report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from calibration.exports.events import Log, read_events
from calibration.exports.events_weekly import events_days, events_notes, events_weekly
from calibration.exports.export import Export, Kind
from calibration.exports.opening import OpenedFile, open_export, refusal
from calibration.exports.report import ImportReport, Remark
from calibration.exports.slack_overview import Overview, read_overview
from calibration.exports.slack_weekly import slack_days, slack_notes, slack_weekly
from calibration.exports.weeks import monday
from sim.kpis import KPIS


def read_export(path: str | Path, *, today: date | None = None, key: bytes | None = None) -> Export:
    """Read an export of a platform, recognised by its content.

    Parameters
    ----------
    path : str or pathlib.Path
        A Slack workspace overview (CSV), or an event log (Parquet with ``member, ts, kind``).
    today : datetime.date, optional
        Rows dated more than a day after it are left out; by default this computer's day, in UTC.
    key : bytes, optional
        The key of the members' pseudonyms; by default one that is forgotten when the program ends.

    Returns
    -------
    Export
        The tables, the report and the weekly measures.

    Raises
    ------
    InputError
        If the file cannot be used, with all that is wrong and what to do.
    """
    file = open_export(path)
    if file.shape == "parquet":
        return _from_log(file, read_events(file, today, key))
    return _from_overview(file, read_overview(file, today))


def _from_overview(file: OpenedFile, read: Overview) -> Export:
    days = slack_days(read.metrics)
    first, last = days[0].date(), days[-1].date()
    weekly = slack_weekly(read.metrics, first, last)
    notes = slack_notes(read.metrics, weekly)
    report = _report(file, "slack_overview", read, days, weekly, notes)
    return Export("slack_overview", report, last, metrics=read.metrics)


def _from_log(file: OpenedFile, read: Log) -> Export:
    days = events_days(read.events)
    first, last = days[0].date(), days[-1].date()
    weekly = events_weekly(read.events, first, last)
    report = _report(file, "events", read, days, weekly, events_notes(weekly, first))
    return Export("events", report, last, events=read.events)


def _report(
    file: OpenedFile,
    kind: Kind,
    read: Overview | Log,
    days: pd.DatetimeIndex,
    weekly: pd.DataFrame,
    notes: list[Remark],
) -> ImportReport:
    first, last = days[0].date(), days[-1].date()
    if weekly.empty:
        key = "export-no-measure" if len(weekly) else "export-no-complete-week"
        raise refusal(key, file.path, first_day=first, last_day=last)
    return ImportReport(
        name=file.path.name,
        kind=kind,
        fingerprint=file.fingerprint,
        rows_read=read.rows_read,
        rows_kept=read.rows_kept,
        skipped=read.skipped,
        first_day=first,
        last_day=last,
        days_read=len(days),
        missing_days=(last - first).days + 1 - len(days),
        weeks=(monday(last) - monday(first)).days // 7 + 1,
        complete_weeks=len(weekly),
        guesses=read.guesses,
        notes=(*read.notes, *notes),
        unknown_columns=read.unknown_columns,
        shows=tuple(name for name in KPIS if name in weekly),
    )
