"""The folder of a project and, apart from it, its key: whoever gets a copy of the folder gets no key with it.

============================ ==========================================================================================
PROJECT/essaim-project.json  the project's identifier, for how many days rows about members are kept, who is forgotten
PROJECT/imports/NUMBER/      one import: report.json, and a Parquet file for each canonical table that has rows
OWN FOLDER/keys/ID.key       the key of its pseudonyms, readable by this person only
OWN FOLDER/projects.json     where each project is, and when something in it is due to be deleted
============================ ==========================================================================================
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from calibration.exports.pseudonyms import saved_key
from calibration.exports.refusing import refusal
from calibration.own_folder import list_of_projects, own_folder, private_folder, write_private

KEPT_DAYS = 90
"""Days for which rows about members are kept, unless the person says otherwise."""
LONGEST_KEPT = 3_650
FILE = "essaim-project.json"


@dataclass(frozen=True)
class Project:
    """One community's project.

    Parameters
    ----------
    folder : pathlib.Path
        Where it is.
    identifier : str
        Sixteen hexadecimal digits that name it, and its key.
    kept_days : int
        Days for which rows about members are kept after they were imported.
    forgotten : tuple of str
        Pseudonyms of those who asked to be forgotten: later imports leave them out.
    """

    folder: Path
    identifier: str
    kept_days: int = KEPT_DAYS
    forgotten: tuple[str, ...] = ()

    @property
    def key_file(self) -> Path:
        """The file of its key."""
        return keys_folder() / f"{self.identifier}.key"

    @property
    def key(self) -> bytes:
        """The key of its pseudonyms, made at the first import."""
        return saved_key(self.key_file)

    @property
    def imports(self) -> list[Path]:
        """The folders of its imports, in order of their names."""
        place = self.folder / "imports"
        return sorted(each for each in place.iterdir() if each.is_dir()) if place.is_dir() else []

    def saved(self) -> Project:
        """Write what the project is, and return it."""
        document = {
            "essaim_project": 1,
            "identifier": self.identifier,
            "kept_days": self.kept_days,
            "forgotten": list(self.forgotten),
        }
        write_private(private_folder(self.folder) / FILE, _json(document))
        return self

    def forgetting(self, pseudonyms: set[str]) -> Project:
        """Return the project with more people who are left out from now on, written down."""
        return replace(self, forgotten=tuple(sorted({*self.forgotten, *pseudonyms}))).saved()


def is_project(place: Path) -> bool:
    """Say whether a folder is that of a project."""
    return (place / FILE).is_file()


def project_at(place: str | Path, kept_days: int | None = None) -> Project:
    """Open the project in a folder, or begin one.

    Parameters
    ----------
    place : str or pathlib.Path
        The folder; it need not be there.
    kept_days : int, optional
        Days for which rows about members are kept: 0 keeps none, 90 is usual.

    Raises
    ------
    InputError
        If the folder holds something else, or what the project is cannot be read.
    """
    folder = Path(place).absolute()
    if kept_days is not None and not 0 <= kept_days <= LONGEST_KEPT:
        raise refusal("project-days", folder, days=kept_days, most=LONGEST_KEPT)
    if not is_project(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise refusal("project-other-folder", folder)
        days = KEPT_DAYS if kept_days is None else kept_days
        return Project(folder, secrets.token_hex(8), days).saved()
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
        project = Project(folder, str(told["identifier"]), int(told["kept_days"]), tuple(map(str, told["forgotten"])))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise refusal("project-damaged", folder / FILE) from error
    if not project.identifier.isalnum():
        raise refusal("project-damaged", folder / FILE)
    if kept_days is not None and kept_days != project.kept_days:
        return replace(project, kept_days=kept_days).saved()
    return project


def keys_folder() -> Path:
    """Return where the keys of all projects are."""
    return own_folder() / "keys"


# --- The list of projects --------------------------------------------------------------------------------------------


def listed() -> dict[str, dict[str, str]]:
    """Return, for each project known here, its folder and the day something in it is due (``""`` = nothing)."""
    try:
        told = json.loads(list_of_projects().read_text(encoding="utf-8"))
        return {str(name): {"folder": str(one["folder"]), "due": str(one["due"])} for name, one in told.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def note(project: Project, due: date | None) -> None:
    """Write down where a project is, and when something in it is due to be deleted."""
    entry = {"folder": str(project.folder), "due": due.isoformat() if due else ""}
    _write_list({**listed(), project.identifier: entry})


def strike(identifier: str) -> None:
    """Take a project off the list."""
    _write_list({name: entry for name, entry in listed().items() if name != identifier})


def projects() -> list[Project]:
    """Return the projects known here whose folders are there."""
    return [project_at(entry["folder"]) for entry in listed().values() if is_project(Path(entry["folder"]))]


def _write_list(entries: dict[str, dict[str, str]]) -> None:
    private_folder(own_folder())
    write_private(list_of_projects(), _json(entries))


def _json(document: Any) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
