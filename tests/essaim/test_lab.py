"""The lab: a copy of the notebooks that keeps what was changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from essaim import lab


@pytest.fixture
def notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that stands for the installed notebooks."""
    folder = tmp_path / "installed"
    folder.mkdir()
    (folder / "01_first.ipynb").write_text("original", encoding="utf-8")
    monkeypatch.setattr(lab, "INSTALLED", folder)
    return folder


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return the commands that would have been started."""
    commands: list[list[str]] = []
    monkeypatch.setattr(lab.subprocess, "run", lambda command, check: commands.append(command))
    return commands


def test_the_lab_opens_on_a_copy(essaim: Callable, tmp_path: Path, notebooks: Path, started: list[list[str]]) -> None:
    folder = tmp_path / "mine"
    assert essaim("lab", "--folder", folder).code == 0
    assert (folder / "01_first.ipynb").read_text(encoding="utf-8") == "original"
    assert f"--ServerApp.root_dir={folder}" in started[0]
    assert "--no-browser" not in started[0]


def test_a_notebook_already_changed_is_kept(
    essaim: Callable, tmp_path: Path, notebooks: Path, started: list[list[str]]
) -> None:
    (tmp_path / "01_first.ipynb").write_text("changed", encoding="utf-8")
    assert essaim("lab", "--folder", tmp_path, "--no-browser").code == 0
    assert (tmp_path / "01_first.ipynb").read_text(encoding="utf-8") == "changed"
    assert "--no-browser" in started[0]


@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_missing_jupyterlab_is_said_with_what_to_do(
    essaim: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: list[list[str]], code: str
) -> None:
    monkeypatch.setattr(lab, "find_spec", lambda name: None)
    said = essaim("lab", "--folder", tmp_path / "mine", "--lang", code)
    assert said.code == 2
    assert 'pip install "essaim[notebook]"' in said.err
    assert not started
    assert not (tmp_path / "mine").exists()


def test_a_folder_that_cannot_be_made_is_a_clear_message(
    essaim: Callable, tmp_path: Path, notebooks: Path, started: list[list[str]]
) -> None:
    (tmp_path / "file").write_text("in the way")
    said = essaim("lab", "--folder", tmp_path / "file")
    assert said.code == 2
    assert not started
