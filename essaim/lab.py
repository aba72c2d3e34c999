"""The lab: the notebooks, copied where one may change them, in JupyterLab."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from essaim.answers import writing
from sim.problems import InputError, Problem

INSTALLED = Path(__file__).parent / "notebooks"
"""Where an installation holds the notebooks; in the source tree they are beside the package."""


def notebooks_folder() -> Path:
    """Return the folder that holds the notebooks of this installation.

    Raises
    ------
    InputError
        If it is nowhere.
    """
    for folder in (INSTALLED, Path(__file__).resolve().parents[1] / "notebooks"):
        if any(folder.glob("*.ipynb")):
            return folder
    raise InputError(Problem("essaim", "lab-no-notebooks"))


def copy_notebooks(folder: Path) -> list[Path]:
    """Copy the notebooks into a folder and return them; a notebook already there is kept as it is.

    Raises
    ------
    InputError
        If JupyterLab is not installed, the notebooks are nowhere, or the folder cannot be written.
    """
    if find_spec("jupyterlab") is None:
        raise InputError(Problem("essaim", "lab-missing"))
    copies = {notebook: folder / notebook.name for notebook in sorted(notebooks_folder().glob("*.ipynb"))}
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for notebook, copy in copies.items():
            if not copy.exists():
                shutil.copyfile(notebook, copy)
    return list(copies.values())


def open_lab(folder: Path, no_browser: bool) -> None:
    """Start JupyterLab on a folder and wait until it is stopped."""
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder.resolve()}"]
    subprocess.run([*command, "--no-browser"] if no_browser else command, check=False)
