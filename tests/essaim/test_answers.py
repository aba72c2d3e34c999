"""Answers: what JSON may hold, and where each kind of message goes."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from essaim import progress
from essaim.answers import Answer, plain, tell
from essaim.progress import ProgressReport
from sim.words import speaking


def test_json_holds_no_nan() -> None:
    assert plain({"a": float("nan"), "b": np.float64("inf"), "c": [np.nan, 1.5]}) == {
        "a": None,
        "b": None,
        "c": [None, 1.5],
    }


def test_dates_are_written_as_text() -> None:
    assert plain([date(2026, 1, 5), pd.Timestamp("2026-01-05"), pd.NaT]) == ["2026-01-05", "2026-01-05", None]


def test_a_frame_is_a_list_of_rows() -> None:
    frame = pd.DataFrame({"week": pd.to_datetime(["2026-01-05"]), "joins": np.array([3], dtype=np.int64)})
    assert plain(frame) == [{"week": "2026-01-05", "joins": 3}]


def test_numbers_paths_and_truths_stay_what_they_are() -> None:
    assert plain({"n": np.int64(3), "ok": np.bool_(True), "none": None, "text": "é", "where": Path("a/b")}) == {
        "n": 3, "ok": True, "none": None, "text": "é", "where": str(Path("a/b")),
    }  # fmt: skip


def test_json_is_one_document_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    Answer({"verb": "run", "é": 1}, ["for people"]).give(as_json=True)
    tell("a message")
    caught = capsys.readouterr()
    assert json.loads(caught.out) == {"verb": "run", "é": 1}
    assert caught.err == "a message\n"


def test_a_person_sees_the_parts_from_top_to_bottom(capsys: pytest.CaptureFixture[str]) -> None:
    Answer({}, ["first", "second"]).give(as_json=False)
    assert capsys.readouterr().out == "first\nsecond\n"


def test_what_was_read_from_kept_runs_tells_no_pace(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
    with ProgressReport("Simulating") as report:
        report(800, 1000)  # read at once
        clock[0] += 100.0
        report(810, 1000)
        clock[0] += 100.0
        report(0, 10)  # another part of the work, with a pace of its own
        clock[0] += 100.0
        report(5, 10)
    first, _, last = capsys.readouterr().err.splitlines()
    assert first == "Simulating: 81%, about 32 min left"
    assert last == "Simulating: 50%, about 2 min left"


def test_short_work_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressReport("Simulating") as report:
        report(1, 2)
    assert capsys.readouterr().err == ""


def test_long_work_says_how_far_it_is(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
    with speaking("fr"), ProgressReport("Simulation") as report:
        clock[0] += 3.0
        report(1, 4)
        clock[0] += 1.0
        report(2, 4)
        clock[0] += progress.LINE_EVERY_SECONDS
        report(3, 4)
    caught = capsys.readouterr()
    assert caught.err == "Simulation : 25\u202f%\nSimulation : 75\u202f%, encore 8 s environ\n"
    assert caught.out == ""


def test_files_written_of_an_answer_stand_in_its_document_and_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    first = Answer({"verb": "x"}, ["found"])
    answer = first.with_files([Path("a.csv")], Path("a.csv")).with_files([Path("b"), Path("c")], Path("out"))
    with speaking("fr"):
        last = answer.with_files([Path("d")], Path("here"), "plan-written-to", file="plan.toml").shown[-1]

    assert answer.document == {"verb": "x", "files": [Path("a.csv"), Path("b"), Path("c")]}
    assert first.document == {"verb": "x"}  # an answer is never changed
    answer.give(as_json=False)
    assert capsys.readouterr().out.splitlines() == ["found", "Written to a.csv", "Written to out"]
    assert last == "Tout a été écrit dans here ; essaim run plan.toml exécute le plan."
