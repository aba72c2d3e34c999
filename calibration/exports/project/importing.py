"""Importing into a project: read with its key, keep what was read, leave out who asked to be forgotten."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from calibration.exports.export import Export
from calibration.exports.project.folder import Project, is_project
from calibration.exports.project.keeping import Kept, keep, without
from calibration.exports.reading import gather, put_together
from calibration.exports.refusing import refusal
from calibration.exports.reporting import Options


def import_into(
    project: Project,
    path: str | Path,
    *,
    today: date | None = None,
    zone: str | None = None,
    reader: str | None = None,
    mapping: str | Path | None = None,
) -> tuple[Export, Kept]:
    """Read an export and keep it in a project.

    Parameters
    ----------
    project : Project
        See `calibration.exports.project.folder.project_at`.
    path, today, zone, reader, mapping
        As for `calibration.exports.read_export`.

    Returns
    -------
    (Export, Kept)
        What this export shows, and what was kept of it; `calibration.exports.read_export` of the project's folder
        gives all that is kept there.

    Raises
    ------
    InputError
        If the export cannot be used; then nothing is kept.
    """
    if is_project(Path(path)):
        raise refusal("project-into-project", path)
    gathered, fingerprint = gather(path, Options(today, project.key, zone, reader), mapping)
    gathered.parts = [
        (read, without(tables, project.forgotten)[0] if project.forgotten else tables, report)
        for read, tables, report in gathered.parts
    ]
    export = put_together(gathered, fingerprint, path)
    return export, keep(project, gathered.parts, today)
