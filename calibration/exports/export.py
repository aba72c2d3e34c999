"""An export that has been read: its tables, its report and its weekly measures, cut at any past day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

import pandas as pd

from calibration.exports.events_weekly import events_days, events_weekly
from calibration.exports.opening import refusal
from calibration.exports.report import ImportReport
from calibration.exports.slack_weekly import slack_days, slack_weekly
from calibration.exports.weeks import monday
from sim.kpis import KPIS

Kind = Literal["slack_overview", "events"]
DAYS_OF_A_YEAR = 365


@dataclass(frozen=True, eq=False)
class Export:
    """An export as read.

    Parameters
    ----------
    kind : {"slack_overview", "events"}
        What the file is; also the source's name in `sim.kpis`.
    report : ImportReport
        What reading the whole file gave; `before` leaves it as it is.
    seen_until : datetime.date
        The last day that counts as seen: that of the last row or, after `before`, the day before the cut.
    metrics : DataFrame, optional
        The canonical table of measures, for a Slack overview.
    events : DataFrame, optional
        ``member, ts, kind``, for an event log.
    """

    kind: Kind
    report: ImportReport
    seen_until: date
    metrics: pd.DataFrame | None = None
    events: pd.DataFrame | None = None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the whole file, in hexadecimal; the same after `before`."""
        return self.report.fingerprint

    @cached_property
    def days(self) -> pd.DatetimeIndex:
        """The days with a row, in order."""
        if self.metrics is not None:
            return slack_days(self.metrics)
        assert self.events is not None
        return events_days(self.events)

    @property
    def first_day(self) -> date:
        """The day of the first row."""
        return self.days[0].date()

    @property
    def last_day(self) -> date:
        """The day of the last row."""
        return self.days[-1].date()

    @property
    def shows(self) -> tuple[str, ...]:
        """Names of the measures of `sim.kpis` the rows can show."""
        weekly = self.weekly()
        return tuple(name for name in KPIS if name in weekly)

    @property
    def definitions(self) -> dict[str, str]:
        """The definition_id of each measure in `shows`."""
        found = {name: KPIS[name].definition_id(self.kind) for name in self.shows}
        return {name: identifier for name, identifier in found.items() if identifier is not None}

    @property
    def latest_start(self) -> date:
        """The last Monday a forecast may start from.

        The Monday after the last row's week if that week was seen to its end: the days without a row at its
        end are no more than the file has had at once in its last year. Otherwise the Monday of that week.
        """
        year = self.days[self.days >= self.days[-1] - pd.Timedelta(days=DAYS_OF_A_YEAR)]
        gaps = year.to_series().diff().dropna()
        longest = int(gaps.max().days) if len(gaps) else 1
        following = monday(self.last_day) + timedelta(days=7)
        return following if (following - self.last_day).days <= longest else monday(self.last_day)

    def weekly(self) -> pd.DataFrame:
        """Return the weekly measures (Monday to Sunday, UTC).

        Returns
        -------
        DataFrame
            By complete week (its Monday, datetime64), float64: one column for each measure the rows show;
            NaN = not known.
        """
        return self._weekly.copy()

    @cached_property
    def _weekly(self) -> pd.DataFrame:
        if self.metrics is not None:
            return slack_weekly(self.metrics, self.first_day, self.seen_until)
        assert self.events is not None
        return events_weekly(self.events, self.first_day, self.seen_until)

    def before(self, day: date) -> Export:
        """Return the export as it was known at the beginning of a day: nothing dated on or after it.

        Parameters
        ----------
        day : datetime.date
            Every day before it counts as seen, with or without a row. So cutting a file that already ends
            earlier gives the same weekly measures as cutting the whole file.

        Raises
        ------
        InputError
            If no row is dated before the day, or the file ends before it (see `latest_start`).
        """
        if not self.first_day < day <= max(self.latest_start, self.last_day + timedelta(days=1)):
            raise refusal(
                "export-before-outside",
                self.report.name,
                day=day,
                first_day=self.first_day,
                last_day=self.last_day,
                latest=self.latest_start,
            )
        cut, seen_until = pd.Timestamp(day), day - timedelta(days=1)
        if self.metrics is not None:
            kept = self.metrics[self.metrics["period_end"] <= cut].reset_index(drop=True)
            return replace(self, metrics=kept, seen_until=seen_until)
        assert self.events is not None
        rows = self.events[self.events["ts"] < cut.tz_localize("UTC")].reset_index(drop=True)
        rows["member"] = rows["member"].cat.remove_unused_categories()
        return replace(self, events=rows, seen_until=seen_until)
