"""Importing: what is read of an export and, where a project is named, what is kept of it and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calibration.exports import Export, read_export
from calibration.exports.project.folder import project_at
from calibration.exports.project.importing import import_into
from essaim.answers import writing
from sim.problems import InputError, Problem
from sim.words import say


@dataclass(frozen=True)
class Asked:
    """What a person asked for: see `calibration.exports.read_export`, and the project that keeps what is read."""

    export: Path
    zone: str | None = None
    reader: str | None = None
    mapping: Path | None = None
    project: Path | None = None
    keep_days: int | None = None


@dataclass(frozen=True)
class KeptShown:
    """What was kept: for a program, and for a person."""

    document: dict[str, Any]
    shown: Sequence[str]


def imported(asked: Asked) -> tuple[Export, KeptShown | None]:
    """Read an export, into a project where one is named.

    Raises
    ------
    InputError
        If the export or the project cannot be used.
    """
    options: dict[str, Any] = {"zone": asked.zone, "reader": asked.reader, "mapping": asked.mapping}
    if asked.project is None:
        if asked.keep_days is not None:
            raise InputError(Problem("essaim", "keep-days-needs-project"))
        return read_export(asked.export, **options), None
    with writing(asked.project):
        project = project_at(asked.project, asked.keep_days)
        read, kept = import_into(project, asked.export, **options)
    folder = str(kept.folder)
    shown = [
        say("essaim", "kept-until", folder=folder, rows=kept.rows, until=kept.until, days=project.kept_days)
        if kept.until
        else say("essaim", "kept-figures", folder=folder),
        say("essaim", "kept-key", place=str(project.key_file)),
    ]
    if kept.hidden:
        shown.append(say("essaim", "kept-hidden", count=kept.hidden))
    document = {
        "project": folder,
        "rows_about_members": kept.rows,
        "until": kept.until,
        "key": str(project.key_file),
        "hidden_figures": kept.hidden,
    }
    return read, KeptShown(document, shown)
