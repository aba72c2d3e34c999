"""The import report: what was read, what was not, what was guessed, and what the file can and cannot show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from sim.kpis import KPIS
from sim.problems import InputError, Problem
from sim.words import say, sentences

MOST_SKIPPED = 0.2
"""Share of damaged rows beyond which a file is refused and not read in part."""
DAMAGE = frozenset({"quotes", "short", "long", "header", "no_date", "too_early", "future", "no_member", "no_time",
                    "early_act", "future_act", "unreadable"})  # fmt: skip
"""Reasons that say a row is damaged. The others say only that it is of no use here."""
ACTS_LEFT_OUT = frozenset({"no_member", "no_time", "early_act", "future_act", "same_act"})
"""Reasons that concern acts; a row may tell of several."""

Span = Literal["days", "events", "members", "none"]
ASPECTS = ("members", "joins", "leaves", "readers", "posters", "messages", "replies", "reactions", "retention",
           "inequality", "money")  # fmt: skip
"""What an export may identify; its words are ``export-aspect-<name>``."""
MOST_NAMED = 10
"""Names shown of the files left aside."""


def sentence(package: str, key: str, **values: Any) -> str:
    """Say a sentence of a platform's own words or, where it has none of that name, of this package."""
    return say(package if key in sentences(package) else "calibration", key, **values)


@dataclass(frozen=True)
class Remark:
    """One sentence about a file.

    Parameters
    ----------
    key : str
        The sentence's name in the words of this package.
    values : mapping
        What fills its placeholders.
    package : str
        The package whose words hold the sentence.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    package: str = "calibration"

    def __str__(self) -> str:
        return sentence(self.package, self.key, **self.values)

    def to_dict(self) -> dict[str, Any]:
        """Return the remark for a machine, with its sentence in the language in use."""
        plain = {name: _plain(value) for name, value in self.values.items()}
        return {"about": self.key.removeprefix("export-"), **plain, "text": str(self)}


class AspectNames(tuple[str, ...]):
    """Names out of `ASPECTS`; as a text, their words in the language in use."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", ".join(say("calibration", f"export-aspect-{name}") for name in self)


@dataclass(frozen=True)
class Skipped:
    """Rows left out for one reason; the line (0 = none) is that of the first."""

    reason: str
    count: int
    line: int = 0
    package: str = "calibration"

    def __str__(self) -> str:
        return sentence(self.package, f"export-skipped-{self.reason}", count=self.count, line=self.line)


@dataclass(frozen=True)
class FileReport:
    """What reading one file gave.

    Parameters
    ----------
    name : str
        Its name in the folder or archive.
    kind : str
        The name of the reader.
    format : Remark
        What the file is, in words.
    fingerprint : str
        SHA-256 of the file.
    rows_read, rows_kept : int
        Records in the file, and those the tables were made from.
    skipped : tuple of Skipped
        Records, and acts, left out, by reason.
    guesses, notes : tuple of Remark
        What was decided, and what to know.
    unknown_columns : tuple of str
        Columns no reader knows.
    """

    name: str
    kind: str
    format: Remark
    fingerprint: str
    rows_read: int
    rows_kept: int
    skipped: tuple[Skipped, ...] = ()
    guesses: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    unknown_columns: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the report for a machine."""
        return {
            "file": self.name,
            "kind": self.kind,
            "fingerprint": self.fingerprint,
            "rows_read": self.rows_read,
            "rows_kept": self.rows_kept,
        }


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

    @property
    def cannot_show(self) -> tuple[str, ...]:
        """Names of the measures this file says nothing about."""
        return tuple(name for name in KPIS if name not in self.shows)

    def lines(self) -> list[str]:
        """Return the report as sentences in the language in use."""
        said: list[object] = [self._first(), *self._of_files(), self._span(), *self.guesses, *self.skipped]
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
        if self.next_file is not None:
            said.insert(-2, self.next_file)
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
            "next_file": None if self.next_file is None else self.next_file.to_dict(),
            "files": [each.to_dict() for each in self.files],
            "left_aside": list(self.left_aside),
            "rows_again": self.again,
        }


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, AspectNames):
        return list(value)
    return str(value) if isinstance(value, Remark) else value


def _counts(report: FileReport | ImportReport) -> dict[str, Any]:
    return {"name": report.name, "rows_read": report.rows_read, "rows_kept": report.rows_kept}


def _labels(names: Iterable[str]) -> str:
    return ", ".join(KPIS[name].label for name in names)


def windows_guessed(encoding: str) -> tuple[Remark, ...]:
    """Return the remark that the encoding is a guess, where it is."""
    return (Remark("export-windows-guessed"),) if encoding == "Windows-1252" else ()


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
        If more than `MOST_SKIPPED` of the rows are damaged; each reason is one problem.
    """
    damaged = [each for each in skipped if each.reason in DAMAGE]
    if sum(each.count for each in damaged) > MOST_SKIPPED * rows_read:
        raise InputError(
            Problem(
                each.package if f"export-skipped-{each.reason}" in sentences(each.package) else "calibration",
                f"export-skipped-{each.reason}",
                where=f"{where}:{each.line}" if each.line else where,
                values={"count": each.count, "line": each.line},
            )
            for each in damaged
        )
