"""What the benchmarks have measured is kept, and measured again only when the engine is another."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

import benchmarks.__main__ as program
from benchmarks.page import page
from benchmarks.section import Section

MEASURED = Section("Starts", "Seconds.", ("What", "Measured"), [("`essaim --help`", "0.10 s")], {"help": 0.4})


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stand in for the process that measures: note which section it was asked for, and keep a figure."""
    asked: list[str] = []

    def measure(command: list[str], check: bool) -> None:
        name, place = command[4:6]
        asked.append(name)
        machine = {"load before": 0.1, "load after": 1.0, "seconds": 12.0}
        Path(place).write_text(json.dumps(asdict(MEASURED) | {"machine": machine}), encoding="utf-8")

    monkeypatch.setattr(program.subprocess, "run", measure)
    return asked


def test_a_section_is_measured_once_and_again_for_another_engine(
    measured: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask() -> Any:
        return program.kept_or_measured("starts", quick=False, folder=tmp_path)

    section, meanwhile = ask()
    assert (section.facts, meanwhile["seconds"]) == ({"help": 0.4}, 12.0)
    assert ask()[0] == section
    assert measured == ["starts"]
    monkeypatch.setattr(program, "engine_hash", lambda: "another")
    ask()
    assert measured == ["starts", "starts"]


@pytest.mark.parametrize(("load", "busy"), [(0.1, False), (3.0, True)])
def test_a_page_says_whether_other_work_ran_beside_it(load: float, busy: bool) -> None:
    text = page([(MEASURED, {"load before": load, "load after": 1.0, "seconds": 12.0})])
    assert ("Other work ran on the machine" in text) == busy
    assert "| `essaim --help` / importing numpy and pandas | at most 1 times | 0.40 | kept |" in text
