"""The report of a whole export, from those of its files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from calibration.exports.checks import duplicates_in, gaps_in, identified, stock_and_flow, zone_said
from calibration.exports.import_report import ImportReport
from calibration.exports.readers.contract import FileReader, Reader
from calibration.exports.readers.registry import READERS
from calibration.exports.refusing import refusal
from calibration.exports.report import ASPECTS, AspectNames, FileReport, Remark, Skipped
from calibration.exports.tables import Tables
from calibration.exports.views import Kind, view_of, weekly_of
from calibration.exports.weeks import monday
from sim.kpis import KPIS
from sim.problems import InputError


@dataclass(frozen=True)
class Options:
    """What the person says of all files: see `calibration.exports.read_export`.

    ``mapped`` is the reader of the mapping given, and ``saved`` are those of mappings saved before.
    """

    today: date | None = None
    key: bytes | None = None
    zone: str | None = None
    reader: str | None = None
    mapped: FileReader | None = None
    saved: tuple[FileReader, ...] = ()


@dataclass
class Gathered:
    """What the files of an export gave.

    Parameters
    ----------
    options : Options
        What the person says of all files.
    parts : list of (Reader, Tables, FileReport)
        What each file read gave.
    aside : list of (str, InputError)
        The name of each file no reader knows, and what to say of it.
    seen : set of str
        Fingerprints of the files met.
    again : int
        Rows that two files give.
    """

    options: Options
    parts: list[tuple[Reader, Tables, FileReport]] = field(default_factory=list)
    aside: list[tuple[str, InputError]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    again: int = 0


def report_of(tables: Tables, kind: Kind, path: Path, fingerprint: str, gathered: Gathered) -> ImportReport:
    """Return the report of an export.

    Parameters
    ----------
    tables : Tables
        All that was read.
    kind : str
        The view its weeks come from.
    path : pathlib.Path
        What the person gave.
    fingerprint : str
        That of the file, archive or folder.
    gathered : Gathered
        What each file gave.

    Raises
    ------
    InputError
        If its readers ask for a complete week and there is none.
    """
    view = view_of(kind)
    rows = view.rows(tables) if view else pd.DataFrame()
    days = view.days(rows) if view else None
    first, last = (days[0].date(), days[-1].date()) if days is not None else (None, None)
    weekly = weekly_of(tables, kind, first or date.min, last or date.min)
    readers = [reader for reader, _, _ in gathered.parts]
    files = [report for _, _, report in gathered.parts]
    if weekly.empty and all(reader.needs_week for reader in readers):
        key = "export-no-measure" if len(weekly) else "export-no-complete-week"
        raise refusal(key, path, first_day=first, last_day=last)
    guesses = [guess for report in files for guess in report.guesses]
    notes = [note for report in files for note in report.notes]
    notes += view.notes(rows, weekly, first) if view and first else []
    notes += stock_and_flow(tables)
    seen = set(identified(tables, tuple(name for reader in readers for name in reader.aspects)))
    span = (last - first).days + 1 if first and last else 0
    return ImportReport(
        name=path.name,
        kind="folder" if len(files) > 1 else files[0].kind,
        format=files[0].format,
        span=view.span if view else "none",
        fingerprint=fingerprint,
        rows_read=sum(report.rows_read for report in files),
        rows_kept=sum(report.rows_kept for report in files),
        skipped=_skipped(files),
        first_day=first,
        last_day=last,
        days_read=len(days) if days is not None else 0,
        missing_days=span - len(days) if days is not None else 0,
        weeks=(monday(last) - monday(first)).days // 7 + 1 if first and last else 0,
        complete_weeks=len(weekly),
        guesses=_once([*guesses, *zone_said(tables, guesses)]),
        notes=_once(notes),
        unknown_columns=tuple(dict.fromkeys(name for report in files for name in report.unknown_columns)),
        shows=tuple(name for name in KPIS if name in weekly),
        aspects=tuple(name for name in ASPECTS if name in seen),
        next_file=_next_file(readers, seen),
        files=tuple(files) if len(files) > 1 else (),
        left_aside=tuple(name for name, _ in gathered.aside),
        again=gathered.again,
        duplicates=duplicates_in(files, gathered.again),
        gaps=gaps_in(days) if days is not None and view is not None and view.span == "days" else (),
    )


def _once(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    found: list[Remark] = []
    found += (remark for remark in remarks if remark not in found)
    return tuple(found)


def _skipped(files: Sequence[FileReport]) -> tuple[Skipped, ...]:
    """Add up the rows left out; a line number means nothing once there are several files."""
    if len(files) == 1:
        return files[0].skipped
    totals: dict[tuple[str, str], int] = {}
    for report in files:
        for each in report.skipped:
            totals[each.reason, each.package] = totals.get((each.reason, each.package), 0) + each.count
    return tuple(Skipped(reason, count, 0, package) for (reason, package), count in totals.items())


def _next_file(readers: Sequence[Reader], seen: set[str]) -> Remark | None:
    """Return which other file of the same platforms would add most to what is seen."""
    platforms = {reader.platform for reader in readers}
    others = [reader for reader in READERS if reader.platform in platforms and reader not in readers]
    gains = {
        reader.name: [name for name in ASPECTS if name in reader.aspects and name not in seen] for reader in others
    }
    best = max(others, key=lambda reader: len(gains[reader.name]), default=None)
    if best is None or not gains[best.name]:
        return None
    added = AspectNames(gains[best.name])
    return Remark("export-next-file", {"format": best.format, "where": best.where, "aspects": added})
