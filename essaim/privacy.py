"""Privacy: which projects a verb is about, and the documents that data protection asks for."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from string import Template

from calibration.exports.project.folder import KEPT_DAYS, Project, is_project, keys_folder, project_at, projects
from calibration.exports.project.keeping import parts_of
from calibration.own_folder import own_folder
from essaim.answers import writing
from sim.problems import InputError, Problem
from sim.words import date, language, say

DOCUMENTS = {"record": "privacy-record", "note": "privacy-note"}
"""The templates, in ``essaim/data/privacy``, and the sentence that names each file."""


def chosen(project: Path | None) -> list[Project]:
    """Return the project named, or all that are known here.

    Raises
    ------
    InputError
        If the folder is no project, or there is none.
    """
    if project is not None:
        if not is_project(project):
            raise InputError(Problem("essaim", "not-a-project", str(project)))
        return [project_at(project)]
    found = projects()
    if not found:
        raise InputError(Problem("essaim", "no-project"))
    return found


def to_purge(project: Path | None) -> tuple[list[Project], str]:
    """Return the projects that would be destroyed, and a sentence that says all that would be."""
    doomed = chosen(project) if project is not None else projects()
    what = [say("essaim", "purge-project", folder=str(each.folder), count=len(each.imports)) for each in doomed]
    if project is None and own_folder().is_dir():
        what.append(say("essaim", "purge-own-folder", folder=str(own_folder())))
    return doomed, ", ".join(what) or say("essaim", "purge-nothing")


def write_documents(project: Path | None, folder: Path) -> list[Path]:
    """Write the record of processing and the note to members, from what is kept, in the language in use.

    Raises
    ------
    InputError
        If the project is none, a document is there already, or the folder cannot be written to.
    """
    about = chosen(project) if project is not None else projects()
    sources = {str(report.format) for each in about for _, _, report in parts_of(each)}
    values = {
        "day": date(datetime.now(UTC).date()),
        "days": str(max((each.kept_days for each in about), default=KEPT_DAYS)),
        "sources": ", ".join(sorted(sources)) or say("essaim", "privacy-no-source"),
        "folders": ", ".join(str(each.folder) for each in about) or say("essaim", "privacy-no-source"),
        "keys": str(keys_folder()),
    }
    written = []
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, title in DOCUMENTS.items():
            template = files("essaim").joinpath("data", "privacy", f"{name}.{language()}.md")
            place = folder / f"{say('essaim', title)}.md"
            if place.exists():
                raise InputError(Problem("essaim", "there-already", str(place)))
            place.write_text(Template(template.read_text(encoding="utf-8")).substitute(values), encoding="utf-8")
            written.append(place)
    return written
