"""The import report: what was read, what was not, what was guessed, and what the file can and cannot show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from calibration.exports.report import ASPECTS, AspectNames, FileReport, Remark, Skipped
from sim.kpis import KPIS
from sim.words import say

Span = Literal["days", "events", "members", "none"]
MOST_NAMED = 10
"""Names shown of the files left aside."""
MOST_GAPS = 3
"""Stretches of missing days that are named, the longest first."""


class Gap(NamedTuple):
    """Days in a row without a row: the first, the last, and how many."""

    first: date
    last: date
    days: int


@dataclass(frozen=True)
class ImportReport:
    """What reading an export gave.

    Parameters
    ----------
    name : str
        The file's name, without its folder.
    kind : str
        What it is: the reader's name, or ``"folder"`` for several files.
    format : Remark
        The same in words.
    span : {"days", "events", "members", "none"}
        What the span counts: days with a row, days with an event, days on which a member joined, or nothing.
    fingerprint : str
        SHA-256 of the file.
    rows_read, rows_kept : int
        Records in the file, and those the tables were made from.
    skipped : tuple of Skipped
        Records left out, by reason.
    first_day, last_day : datetime.date
        The span of the kept records (for several files, of those the weekly measures come from).
    days_read, missing_days : int
        Days of the span with and without a record.
    weeks, complete_weeks : int
        Calendar weeks (Monday to Sunday, UTC) the span touches, and those `Export.weekly` holds.
    guesses : tuple of Remark
        What the file does not say and how it was decided.
    notes : tuple of Remark
        What to know before using the numbers.
    unknown_columns : tuple of str
        Columns no reader knows; not used.
    shows : tuple of str
        Names of the measures the file can show.
    aspects : tuple of str
        What it can identify: see `ASPECTS`.
    next_file : Remark, optional
        Which other file of the platform would add most.
    files : tuple of FileReport
        A report for each file read; none for a single file.
    left_aside : tuple of str
        Names of the files of the folder or archive that are no export.
    again : int
        Rows left out because another file gives them again.
    duplicates : int
        Rows and acts left out because something gives them again, in the same file or another.
    gaps : tuple of Gap
        Stretches of days without a row, where a row a day is expected; in order.
    """

    name: str
    kind: str
    format: Remark
    span: Span
    fingerprint: str
    rows_read: int
    rows_kept: int
    skipped: tuple[Skipped, ...]
    first_day: date | None
    last_day: date | None
    days_read: int
    missing_days: int
    weeks: int
    complete_weeks: int
    guesses: tuple[Remark, ...]
    notes: tuple[Remark, ...]
    unknown_columns: tuple[str, ...]
    shows: tuple[str, ...]
    aspects: tuple[str, ...] = ()
    next_file: Remark | None = None
    files: tuple[FileReport, ...] = ()
    left_aside: tuple[str, ...] = ()
    again: int = 0
    duplicates: int = 0
    gaps: tuple[Gap, ...] = ()

    @property
    def cannot_show(self) -> tuple[str, ...]:
        """Names of the measures this file says nothing about."""
        return tuple(name for name in KPIS if name not in self.shows)

    def lines(self) -> list[str]:
        """Return the report as sentences in the language in use."""
        said: list[object] = [self._first(), *self._of_files(), self._span(), *self._gaps(), *self.guesses]
        said += [*self.skipped, say("calibration", "export-duplicates", count=self.duplicates)]
        if self.again:
            said.append(say("calibration", "export-again", count=self.again))
        if self.unknown_columns:
            columns = ", ".join(self.unknown_columns)
            count = len(self.unknown_columns)
            said.append(say("calibration", "export-unknown-columns", count=count, columns=columns))
        said += [
            *self.notes,
            say("calibration", "export-shows", measures=_labels(self.shows)),
            say("calibration", "export-cannot-show", measures=_labels(self.cannot_show)),
        ]
        if self.aspects:
            blind = [name for name in ASPECTS if name not in self.aspects]
            said.insert(-2, say("calibration", "export-sees", aspects=AspectNames(self.aspects)))
            said.insert(-2, say("calibration", "export-blind", aspects=AspectNames(blind)))
        if self.aspects:
            said.insert(-2, self.next_file or say("calibration", "export-next-none"))
        return [str(sentence) for sentence in said]

    def _first(self) -> str:
        if self.files:
            return say("calibration", "export-report-folder", files=len(self.files), **_counts(self))
        return say("calibration", "export-report", format=str(self.format), **_counts(self))

    def _of_files(self) -> list[str]:
        """Name each file of several, and those that are no export."""
        said = [say("calibration", "export-report", format=str(each.format), **_counts(each)) for each in self.files]
        if self.left_aside:
            names = ", ".join(self.left_aside[:MOST_NAMED]) + ("…" if len(self.left_aside) > MOST_NAMED else "")
            said.append(say("calibration", "export-left-aside", count=len(self.left_aside), names=names))
        return said

    def _span(self) -> str:
        names = ("first_day", "last_day", "days_read", "missing_days", "weeks", "complete_weeks")
        return say("calibration", f"export-span-{self.span}", **{name: getattr(self, name) for name in names})

    def _residual(self) -> dict[str, Any] | None:
        """Return by how much arrivals less departures miss the movement of the stock; None where nothing tells."""
        return next((note.to_dict() for note in self.notes if note.key == "export-residual"), None)

    def _gaps(self) -> list[str]:
        """Name the longest stretches of missing days."""
        if not self.gaps:
            return []
        longest = sorted(self.gaps, key=lambda gap: -gap.days)[:MOST_GAPS]
        named = ", ".join(say("calibration", "export-gap", **gap._asdict()) for gap in longest)
        return [say("calibration", "export-gaps", count=len(self.gaps), named=named)]

    def to_dict(self) -> dict[str, Any]:
        """Return the report for a machine: plain numbers, ISO dates, and each remark's sentence."""
        return {
            "file": self.name,
            "kind": self.kind,
            "fingerprint": self.fingerprint,
            "rows_read": self.rows_read,
            "rows_kept": self.rows_kept,
            "skipped": [
                {
                    "reason": each.reason,
                    "rows": each.count,
                    "first_line": each.line or None,
                    "text": str(each),
                }
                for each in self.skipped
            ],
            "first_day": self.first_day.isoformat() if self.first_day else None,
            "last_day": self.last_day.isoformat() if self.last_day else None,
            "days_read": self.days_read,
            "missing_days": self.missing_days,
            "weeks": self.weeks,
            "complete_weeks": self.complete_weeks,
            "guesses": [remark.to_dict() for remark in self.guesses],
            "notes": [remark.to_dict() for remark in self.notes],
            "unknown_columns": list(self.unknown_columns),
            "shows": list(self.shows),
            "cannot_show": list(self.cannot_show),
            "identifies": list(self.aspects),
            "cannot_identify": [name for name in ASPECTS if name not in self.aspects],
            "duplicates": self.duplicates,
            "gaps": [
                {"first": gap.first.isoformat(), "last": gap.last.isoformat(), "days": gap.days} for gap in self.gaps
            ],
            "stock_flow_residual": self._residual(),
            "next_file": None if self.next_file is None else self.next_file.to_dict(),
            "files": [each.to_dict() for each in self.files],
            "left_aside": list(self.left_aside),
            "rows_again": self.again,
        }


def _counts(report: FileReport | ImportReport) -> dict[str, Any]:
    return {"name": report.name, "rows_read": report.rows_read, "rows_kept": report.rows_kept}


def _labels(names: Iterable[str]) -> str:
    return ", ".join(KPIS[name].label for name in names)
