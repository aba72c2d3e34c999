"""The person's own folder: where keys, mappings and the list of projects are kept, readable by nobody else."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

from platformdirs import user_data_path

ENVIRONMENT = "ESSAIM_DATA"
"""The variable that names another folder, for a class or a shared machine."""


def own_folder() -> Path:
    """Return the person's folder: that of ``ESSAIM_DATA``, or the one the operating system keeps for programs."""
    named = os.environ.get(ENVIRONMENT, "").strip()
    return Path(named).expanduser() if named else user_data_path("essaim")


def private_folder(place: Path) -> Path:
    """Make a folder, and those above it that are missing, for this person only; return it."""
    if not place.is_dir():
        private_folder(place.parent)
        place.mkdir(mode=0o700, exist_ok=True)
    return place


def list_of_projects() -> Path:
    """Return the file that says where each project is, and when something in it is due to be deleted."""
    return own_folder() / "projects.json"


def something_due(today: date) -> bool:
    """Say whether anything kept anywhere is due to be deleted, reading nothing but the list of projects."""
    try:
        told = json.loads(list_of_projects().read_text(encoding="utf-8"))
        return any("" < str(entry["due"]) <= today.isoformat() for entry in told.values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def write_private(place: Path, content: bytes) -> None:
    """Write a file that only this person may read, whole or not at all."""
    waiting = place.with_name(f"{place.name}.part")
    waiting.unlink(missing_ok=True)
    handle = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    waiting.replace(place)
