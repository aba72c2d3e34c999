"""The parts of an import report: remarks, rows left out and why, and the report of one file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sim.problems import InputError, Problem
from sim.words import say, sentences

MOST_SKIPPED = 0.2
"""Share of damaged rows beyond which a file is refused and not read in part."""
DAMAGE = frozenset({"quotes", "short", "long", "header", "no_date", "too_early", "future", "no_member", "no_time",
                    "early_act", "future_act", "unreadable"})  # fmt: skip
"""Reasons that say a row is damaged. The others say only that it is of no use here."""
ACTS_LEFT_OUT = frozenset({"no_member", "no_time", "early_act", "future_act", "same_act"})
"""Reasons that concern acts; a row may tell of several."""

ASPECTS = ("members", "joins", "leaves", "readers", "posters", "messages", "replies", "reactions", "retention",
           "inequality", "money")  # fmt: skip
"""What an export may identify; its words are ``export-aspect-<name>``."""


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


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [each if isinstance(each, str) else str(each) for each in value]
    return str(value) if isinstance(value, Remark) else value


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
