"""The verb diagnose: exports that show answers or not, and twins made up so that nothing is simulated."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration.diagnosis.stopping import LEFT, Stopping
from essaim import diagnoses
from essaim.diagnoses import scenario_named
from essaim.diagnosing import verdict_of_stopping
from essaim.diagnosis_chart import write_diagnosis
from scenarios import load

RUNS, WEEKS = 20, 40


def made_up(between: float, left: float) -> Stopping:
    """Return twins in which this share of answers is between members and this much remains."""
    weeks = pd.date_range("2026-01-05", periods=WEEKS, freq="W-MON", name="week")
    kept = {name: np.full((RUNS, WEEKS), 50.0) for name in LEFT}
    stopped = {name: values * np.where(np.arange(WEEKS) < WEEKS - 13, 1.0, left) for name, values in kept.items()}
    share = np.full(RUNS, between)
    return Stopping(weeks, weeks[-13], kept, stopped, share, 1 - share, 1 - share)


@pytest.fixture
def twins(monkeypatch: pytest.MonkeyPatch) -> Callable[[float, float], None]:
    """Return a function that puts made-up twins in place of simulated ones."""
    return lambda between, left: monkeypatch.setattr(
        diagnoses, "scenario_stopping", lambda *asked: made_up(between, left)
    )


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """Return a log of conversations in which everybody answers somebody."""
    rows = [
        (f"member {(number + turn) % 17}", 1_700_000_000 + number * 90_000 + turn, "message", f"{number}")
        for number in range(100)
        for turn in range(2)
    ]
    path = tmp_path / "talk.parquet"
    pd.DataFrame(rows, columns=["member", "ts", "kind", "thread"]).to_parquet(path)
    return path


@pytest.mark.parametrize(
    ("between", "left", "english", "french"),
    [
        (0.8, 0.9, "A community.", "Une communauté."),
        (0.2, 0.1, "An audience.", "Une audience."),
        (0.8, 0.1, "Cannot tell.", "On ne peut pas le dire."),
    ],
)
def test_a_scenario_gets_a_verdict_and_why_in_both_languages(
    essaim: Callable, twins: Callable, between: float, left: float, english: str, french: str
) -> None:
    twins(between, left)
    for code, words in (("en", english), ("fr", french)):
        said = essaim("diagnose", "b2b-slack", "--lang", code)
        assert said.code == 0
        assert said.out.startswith(words)
        assert "A71" in said.out


def test_a_program_gets_the_signs_and_the_verdict(essaim: Callable, twins: Callable) -> None:
    twins(0.8, 0.9)
    document = json.loads(essaim("diagnose", "b2b-slack", "--json").out)
    assert document["verdict"] == "community"
    assert document["model"]["signs"]["left_messages"]["median"] == pytest.approx(0.9)
    assert document["model"]["signs"]["between_members"]["median"] == pytest.approx(0.8)


def test_what_remains_is_relative_to_the_twin_that_keeps_its_team() -> None:
    stopping = made_up(0.8, 0.25)
    assert np.allclose(stopping.left("writers"), 0.25)
    assert verdict_of_stopping(stopping).mixed == 1.0
    silent = made_up(0.8, 0.25)
    silent.kept["messages"][:] = 0.0
    assert np.isnan(silent.left("messages")).all()


@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_log_of_conversations_is_a_community_even_in_the_worst_case(essaim: Callable, talk: Path, code: str) -> None:
    document = json.loads(essaim("diagnose", talk, "--json", "--lang", code).out)
    assert document["verdict"] == "community"
    assert document["seen"]["why"] == "supposed-team"
    shown = " ".join(essaim("diagnose", talk, "--lang", code).out.split())
    assert "A73" in shown
    assert "essaim calibrate" in shown


def test_naming_the_team_changes_what_is_between_members(essaim: Callable, talk: Path) -> None:
    team = ",".join(f"member {number}" for number in range(12))
    document = json.loads(essaim("diagnose", talk, "--staff", team, "--json").out)
    assert document["seen"]["why"] == "shown"
    assert document["verdict"] == "audience"
    assert document["seen"]["staff_messages"] == pytest.approx(12 / 17, abs=0.03)


@pytest.mark.parametrize(
    ("code", "words"),
    [("en", "--staff Zoe: nobody of that name"), ("fr", "--staff Zoe : personne de ce nom")],
)
def test_a_team_that_wrote_nothing_is_refused(essaim: Callable, talk: Path, code: str, words: str) -> None:
    said = essaim("diagnose", talk, "--staff", "member 1, Zoe", "--lang", code)
    assert said.code == 2
    assert words in said.err
    assert "member 1" not in said.err


def test_the_team_is_known_in_a_project_too(essaim: Callable, talk: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    assert essaim("import", talk, "--project", project).code == 0
    said = essaim("diagnose", project, "--staff", "member 1, Zoe")
    assert "nobody of that name" in said.err, said.err
    assert (said.code, "member 1" in said.err, "Zoe" in said.err) == (2, False, True)


def test_a_file_of_figures_cannot_tell_and_names_files_that_would(essaim: Callable) -> None:
    overview = Path(diagnoses.__file__).parent / "data" / "demo_slack_overview.csv"
    said = essaim("diagnose", overview)
    assert said.code == 0
    assert said.out.startswith("Cannot tell.")
    assert "Slack workspace ZIP" in " ".join(said.out.split())


def test_a_team_or_a_fit_is_for_exports_only(essaim: Callable, talk: Path) -> None:
    said = essaim("diagnose", "b2b-slack", "--staff", "Ann")
    assert said.code == 2
    assert "not an export" in said.err


def test_a_saved_run_is_diagnosed_by_its_scenario(essaim: Callable, twins: Callable, tmp_path: Path) -> None:
    twins(0.8, 0.9)
    saved = {"scenario": load("b2b-slack", {"founders.number": 9}).model_dump(mode="json")}
    (tmp_path / "result.json").write_text(json.dumps(saved), encoding="utf-8")
    assert json.loads(essaim("diagnose", tmp_path, "--json").out)["verdict"] == "community"
    assert scenario_named(str(tmp_path)).founders.number == 9


@pytest.mark.parametrize("text", ["{", "{}", '{"scenario": {"founders": 3}}', "[]"])
def test_a_folder_that_holds_no_run_is_refused(essaim: Callable, tmp_path: Path, text: str) -> None:
    (tmp_path / "result.json").write_text(text, encoding="utf-8")
    said = essaim("diagnose", tmp_path)
    assert said.code == 2
    assert "essaim run SCENARIO --out" in said.err


def test_what_is_neither_file_nor_preset_is_refused(essaim: Callable) -> None:
    said = essaim("diagnose", "b2b-slak")
    assert said.code == 2
    assert "b2b-slack" in said.err


def test_the_picture_is_written(tmp_path: Path) -> None:
    files = write_diagnosis(made_up(0.8, 0.5), "b2b-slack", tmp_path)
    assert {file.suffix for file in files} == {".png", ".svg", ".html"}
    assert "with the team" in files[1].read_text(encoding="utf-8")
