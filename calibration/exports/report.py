"""The import report: what was read, what was not, what was guessed, and what the file can and cannot show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sim.kpis import KPIS
from sim.problems import InputError, Problem
from sim.words import say

MOST_SKIPPED = 0.2
"""Share of rows left out beyond which a file is refused and not read in part."""


@dataclass(frozen=True)
class Remark:
    """One sentence about a file.

    Parameters
    ----------
    key : str
        The sentence's name in the words of this package.
    values : mapping
        What fills its placeholders.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return say("calibration", self.key, **self.values)

    def to_dict(self) -> dict[str, Any]:
        """Return the remark for a machine, with its sentence in the language in use."""
        plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in self.values.items()}
        return {"about": self.key.removeprefix("export-"), **plain, "text": str(self)}


@dataclass(frozen=True)
class Skipped:
    """Rows left out for one reason; the line (0 = none) is that of the first."""

    reason: str
    count: int
    line: int = 0

    def __str__(self) -> str:
        return say("calibration", f"export-skipped-{self.reason}", count=self.count, line=self.line)


@dataclass(frozen=True)
class ImportReport:
    """What reading one file gave.

    Parameters
    ----------
    name : str
        The file's name, without its folder.
    kind : {"slack_overview", "events"}
        What the file is.
    fingerprint : str
        SHA-256 of the file.
    rows_read, rows_kept : int
        Records in the file, and those the tables were made from.
    skipped : tuple of Skipped
        Records left out, by reason.
    first_day, last_day : datetime.date
        The span of the kept records.
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
    """

    name: str
    kind: str
    fingerprint: str
    rows_read: int
    rows_kept: int
    skipped: tuple[Skipped, ...]
    first_day: date
    last_day: date
    days_read: int
    missing_days: int
    weeks: int
    complete_weeks: int
    guesses: tuple[Remark, ...]
    notes: tuple[Remark, ...]
    unknown_columns: tuple[str, ...]
    shows: tuple[str, ...]

    @property
    def cannot_show(self) -> tuple[str, ...]:
        """Names of the measures this file says nothing about."""
        return tuple(name for name in KPIS if name not in self.shows)

    def lines(self) -> list[str]:
        """Return the report as sentences in the language in use."""
        counts = {name: getattr(self, name) for name in ("rows_read", "rows_kept", "name")}
        span = {
            name: getattr(self, name)
            for name in (
                "first_day", "last_day", "days_read", "missing_days", "weeks", "complete_weeks"
            )
        }  # fmt: skip
        said: list[object] = [
            say("calibration", f"export-report-{self.kind}", **counts),
            say("calibration", f"export-span-{self.kind}", **span),
            *self.guesses,
            *self.skipped,
        ]
        if self.unknown_columns:
            columns = ", ".join(self.unknown_columns)
            count = len(self.unknown_columns)
            said.append(say("calibration", "export-unknown-columns", count=count, columns=columns))
        said += [
            *self.notes,
            say("calibration", "export-shows", measures=_labels(self.shows)),
            say("calibration", "export-cannot-show", measures=_labels(self.cannot_show)),
        ]
        return [str(sentence) for sentence in said]

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
            "first_day": self.first_day.isoformat(),
            "last_day": self.last_day.isoformat(),
            "days_read": self.days_read,
            "missing_days": self.missing_days,
            "weeks": self.weeks,
            "complete_weeks": self.complete_weeks,
            "guesses": [remark.to_dict() for remark in self.guesses],
            "notes": [remark.to_dict() for remark in self.notes],
            "unknown_columns": list(self.unknown_columns),
            "shows": list(self.shows),
            "cannot_show": list(self.cannot_show),
        }


def _labels(names: Iterable[str]) -> str:
    return ", ".join(KPIS[name].label for name in names)


def count_skipped(reasons: Iterable[tuple[str, int]]) -> tuple[Skipped, ...]:
    """Count rows left out by reason, given (reason, line) for each; the earliest line is kept."""
    counts: dict[str, Skipped] = {}
    for reason, line in reasons:
        before = counts.get(reason)
        counts[reason] = Skipped(reason, before.count + 1 if before else 1, min(before.line, line) if before else line)
    return tuple(counts.values())


def not_too_many(skipped: tuple[Skipped, ...], rows_read: int, where: str) -> None:
    """Refuse a file of which too much would be left out.

    Raises
    ------
    InputError
        If more than `MOST_SKIPPED` of the rows were left out; each reason is one problem.
    """
    if sum(each.count for each in skipped) > MOST_SKIPPED * rows_read:
        raise InputError(
            Problem(
                "calibration",
                f"export-skipped-{each.reason}",
                where=f"{where}:{each.line}" if each.line else where,
                values={"count": each.count, "line": each.line},
            )
            for each in skipped
        )
