"""Keeping what was read, deleting it when it is due, forgetting one person, and purging a whole project."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from calibration.exports.project.folder import Project, keys_folder, listed, note, project_at, strike
from calibration.exports.project.reports import plain_report, report_from
from calibration.exports.pseudonyms import key_file, pseudonym
from calibration.exports.readers.contract import Reader
from calibration.exports.readers.registry import BY_NAME, READERS
from calibration.exports.readers.whatsapp.phrases import person as phone_or_name
from calibration.exports.refusing import refusal
from calibration.exports.report import FileReport, Remark
from calibration.exports.small_groups import hidden_segments
from calibration.exports.tables import (
    EVENTS,
    LEDGER,
    MEMBERS,
    METRICS,
    SPEND,
    WINDOWS,
    Columns,
    Tables,
    completed,
    empty,
)
from calibration.own_folder import list_of_projects, own_folder, private_folder, write_private

Part = tuple[Reader, Tables, FileReport]
ABOUT_MEMBERS: dict[str, Columns] = {"events": EVENTS, "members": MEMBERS, "windows": WINDOWS, "ledger": LEDGER}
"""Tables with a row about somebody: deleted when they are due."""
ABOUT_NOBODY: dict[str, Columns] = {"metrics": METRICS, "spend": SPEND}
"""Tables of figures: kept."""
PEOPLE = ("member", "target")
"""Columns that hold pseudonyms."""


@dataclass(frozen=True)
class Kept:
    """What an import left on disk.

    Parameters
    ----------
    folder : pathlib.Path
        The project's folder.
    rows : int
        Rows about members that are kept.
    until : datetime.date, optional
        The day from which they are deleted; None where none are kept.
    hidden : int
        Figures of groups under five people that are not kept.
    """

    folder: Path
    rows: int
    until: date | None
    hidden: int


def keep(project: Project, parts: Sequence[Part], today: date | None = None) -> Kept:
    """Write what was read into a project; the same file again takes its own place.

    Parameters
    ----------
    project : Project
        Where it goes.
    parts : sequence of (Reader, Tables, FileReport)
        What each file gave, read with the project's key.
    today : datetime.date, optional
        The day from which time is counted; by default this computer's, in UTC.
    """
    day = today or datetime.now(UTC).date()
    until = day + timedelta(days=project.kept_days) if project.kept_days else None
    rows = hidden = 0
    for number, (reader, tables, report) in enumerate(parts):
        place = private_folder(project.folder / "imports" / f"{report.kind}-{report.fingerprint[:16]}")
        for name in ABOUT_MEMBERS:
            frame = getattr(tables, name)
            if name == "events" and not set(EVENTS) <= set(frame):
                frame = completed(frame)  # an event log in Parquet gives only the columns it has
            rows += _write(place / f"{name}.parquet", frame if until else frame.iloc[:0])
        metrics, few = hidden_segments(tables.metrics)
        hidden += few
        _write(place / "metrics.parquet", metrics)
        _write(place / "spend.parquet", tables.spend)
        told = {"read_on": day.isoformat(), "delete_on": until.isoformat() if until else "", "deleted": not until}
        _tell(place, told | _of_reader(reader) | {"report": plain_report(report, number)})
    note(project, _next_due(project))
    return Kept(project.folder, rows, until if rows else None, hidden)


def parts_of(project: Project) -> list[Part]:
    """Return what a project keeps, as `calibration.exports.reading` gathers files.

    Raises
    ------
    InputError
        If a file of the project is damaged.
    """
    found = []
    for place in project.imports:
        try:
            told = json.loads((place / "report.json").read_text(encoding="utf-8"))
            report = report_from(told["report"])
            frames = {name: _read(place, name, columns) for name, columns in (ABOUT_MEMBERS | ABOUT_NOBODY).items()}
            reader = BY_NAME.get(report.kind) or Reader(
                report.kind, str(told["platform"]), str(told["words"]), tuple(told["aspects"])
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise refusal("project-damaged", place) from error
        if told["deleted"]:
            values = {"day": date.fromisoformat(told["delete_on"] or told["read_on"])}
            report = replace(report, notes=(*report.notes, Remark("project-rows-deleted", values)))
        found.append((reader, Tables(**frames), report))
    return found


def without(tables: Tables, people: Iterable[str]) -> tuple[Tables, int]:
    """Return tables without some people, nobody answering them any more, and how many rows that changed."""
    gone, rows, changed = set(people), 0, {}
    for name in ABOUT_MEMBERS:
        frame = getattr(tables, name)
        theirs = frame["member"].astype(object).isin(gone).to_numpy(dtype=bool)
        rows += int(theirs.sum())
        kept = frame[~theirs].reset_index(drop=True)
        if "target" in kept:
            rows += int(kept["target"].astype(object).isin(gone).sum())
            kept["target"] = kept["target"].where(~kept["target"].astype(object).isin(gone))
        for column in PEOPLE:
            # A category that nobody has any more would still hold the pseudonym.
            if column in kept and isinstance(kept[column].dtype, pd.CategoricalDtype):
                kept[column] = kept[column].cat.remove_unused_categories()
        changed[name] = kept
    return replace(tables, **changed), rows


def forget(project: Project, member: str) -> int:
    """Erase one person from everything a project keeps, and leave them out of what it will read.

    Parameters
    ----------
    project : Project
        Where to look.
    member : str
        What the platform calls the person: an identifier, an address, a name or a phone number.

    Returns
    -------
    int
        Rows erased.
    """
    parts = parts_of(project)
    platforms = {reader.platform for reader, _, _ in parts} | {reader.platform for reader in READERS} | {""}
    names = {pseudonym(form, project.key, platform) for form in forms_of(member) for platform in platforms} - {""}
    erased = 0
    for place, (_, tables, _) in zip(project.imports, parts, strict=True):
        left, rows = without(tables, names)
        if rows:
            for name in ABOUT_MEMBERS:
                _write(place / f"{name}.parquet", getattr(left, name))
        erased += rows
    project.forgetting(names)
    return erased


def forms_of(member: str) -> set[str]:
    """Return the forms in which readers hash a person: as given, in small letters, as a phone number, as Telegram's."""
    return {member, member.casefold(), phone_or_name(member), f"user{member}" if member.isdecimal() else member}


def delete_due(today: date | None = None) -> list[tuple[Path, int]]:
    """Delete the rows about members that are due, in all projects known here.

    Returns
    -------
    list of (pathlib.Path, int)
        The folder of each project in which something was deleted, and how many rows.
    """
    day = today or datetime.now(UTC).date()
    done = []
    for identifier, entry in listed().items():
        folder = Path(entry["folder"])
        if not entry["due"] or entry["due"] > day.isoformat() or not folder.is_dir():
            continue
        project = project_at(folder)
        if project.identifier != identifier:
            continue
        rows = sum(_delete_rows(place, day) for place in project.imports)
        note(project, _next_due(project))
        done.append((folder, rows))
    return done


def purge(project: Project) -> int:
    """Destroy a project's key and everything it keeps; return how many imports there were."""
    _destroy(project.key_file)
    count = len(project.imports)
    shutil.rmtree(project.folder / "imports", ignore_errors=True)
    for place in project.folder.glob("essaim-project.json*"):
        place.unlink()
    if not any(project.folder.iterdir()):
        project.folder.rmdir()
    strike(project.identifier)
    return count


def purge_own_folder() -> None:
    """Destroy every key, and all that is kept in the person's own folder."""
    own = own_folder()
    for place in [*keys_folder().glob("*.key"), key_file()]:
        _destroy(place)
    # By name: the folder may have been pointed at one that holds other things too.
    for name in ("keys", "mappings"):
        shutil.rmtree(own / name, ignore_errors=True)
    list_of_projects().unlink(missing_ok=True)
    if own.is_dir() and not any(own.iterdir()):
        own.rmdir()


def _destroy(key: Path) -> None:
    """Write over a key before it is deleted; on disks that copy on write this is no more than deleting."""
    if key.is_file():
        with key.open("r+b") as stream:
            stream.write(bytes(key.stat().st_size))
        key.unlink()


def _of_reader(reader: Reader) -> dict[str, Any]:
    return {"platform": reader.platform, "words": reader.words, "aspects": list(reader.aspects)}


def _tell(place: Path, told: dict[str, Any]) -> None:
    write_private(place / "report.json", (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode())


def _write(place: Path, frame: pd.DataFrame) -> int:
    """Write a table, whole or not at all, or take away the one that was there; return its rows."""
    if frame.empty:
        place.unlink(missing_ok=True)
        return 0
    write_private(place, frame.to_parquet(None, index=False))
    return len(frame)


def _read(place: Path, name: str, columns: Columns) -> pd.DataFrame:
    file = place / f"{name}.parquet"
    if not file.is_file():
        return empty(columns)
    frame = pd.read_parquet(file)
    frame = frame.astype({column: kind for column, kind in columns.items() if column in frame})
    for column in frame.select_dtypes("category"):
        # Read from Parquet, categories are of another type than those that readers make.
        codes, names = frame[column].cat.codes.to_numpy(), frame[column].cat.categories.astype(object)
        frame[column] = pd.Categorical.from_codes(codes, names)
    return frame


def _delete_rows(place: Path, day: date) -> int:
    """Delete the tables about members of one import, if they are due; return how many rows they had."""
    told = json.loads((place / "report.json").read_text(encoding="utf-8"))
    if told["deleted"] or told["delete_on"] > day.isoformat():
        return 0
    rows = 0
    for name in ABOUT_MEMBERS:
        file = place / f"{name}.parquet"
        if file.is_file():
            rows += len(pd.read_parquet(file))
            file.unlink()
    _tell(place, told | {"deleted": True})
    return rows


def _next_due(project: Project) -> date | None:
    days = []
    for place in project.imports:
        told = json.loads((place / "report.json").read_text(encoding="utf-8"))
        if not told["deleted"]:
            days.append(date.fromisoformat(told["delete_on"]))
    return min(days, default=None)
