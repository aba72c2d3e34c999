"""An export that has been read: its tables, its report and its weekly measures, cut at any past day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import pandas as pd

from calibration.exports.import_report import ImportReport
from calibration.exports.refusing import refusal
from calibration.exports.tables import Tables
from calibration.exports.views import Kind, View, view_of, weekly_of
from calibration.exports.weeks import monday
from sim.kpis import KPIS

DAYS_OF_A_YEAR = 365


@dataclass(frozen=True, eq=False)
class Export:
    """An export as read.

    Parameters
    ----------
    kind : {"slack_overview", "events", "figures", "members", "none"}
        Which table its weeks come from: a Slack overview's, acts, a platform's figures or the dates of members.
        The first two are also sources in `sim.kpis`.
    report : ImportReport
        What reading the whole file gave; `before` leaves it as it is.
    seen_until : datetime.date
        The last day that counts as seen: that of the last row or, after `before`, the day before the cut.
    tables : Tables
        All that was read, in the canonical tables.
    """

    kind: Kind
    report: ImportReport
    seen_until: date
    tables: Tables

    @cached_property
    def metrics(self) -> pd.DataFrame | None:
        """The figures its weeks come from; None where they come from acts or members."""
        return self._rows if self.kind in ("slack_overview", "figures") else None

    @cached_property
    def events(self) -> pd.DataFrame | None:
        """The acts of people its weeks come from: at least ``member, ts, kind``; None where figures give them."""
        return self._rows if self.kind == "events" else None

    @cached_property
    def _view(self) -> View | None:
        return view_of(self.kind)

    @cached_property
    def _rows(self) -> pd.DataFrame:
        assert self._view is not None
        return self._view.rows(self.tables)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the whole file, in hexadecimal; the same after `before`."""
        return self.report.fingerprint

    @cached_property
    def days(self) -> pd.DatetimeIndex:
        """The days with a row, in order."""
        return self._view.days(self._rows) if self._view else pd.DatetimeIndex([])

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
        found = {name: self._weekly.attrs["definitions"][name] for name in self.shows}
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
        first = self.first_day if self._view else self.seen_until
        return weekly_of(self.tables, self.kind, first, self.seen_until)

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
        tables = self.tables.before(pd.Timestamp(day))
        return replace(self, tables=tables, seen_until=day - timedelta(days=1))
