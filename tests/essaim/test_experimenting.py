"""An experiment on the command line: designed, drawn, filled in, read, and taught to later runs."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

PLAN = """base = "b2b-slack"
[[rituals]]
kind = "live"
weekday = "thursday"
every_weeks = 1
staff_hours = 2.0
"""
SMALL = ("--test", "live", "--runs", "20", "--weeks", "12", "--from-week", "2", "--threads", "1")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "mine.toml"
    file.write_text(PLAN, encoding="utf-8")
    return file


def filled_in(lots: Path, treated: float, untreated: float) -> Path:
    """Write outcomes into a file of lots, each a little apart from the others."""
    with lots.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    for place, row in enumerate(rows):
        row["outcome"] = str((treated if row["arm"] == "treated" else untreated) + place % 3)
    with lots.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return lots


def test_an_experiment_goes_from_its_design_to_what_later_runs_start_from(
    essaim: Callable, plan: Path, tmp_path: Path
) -> None:
    designed = essaim("experiment", plan, *SMALL, "--out", tmp_path / "test", "--lang", "en")
    assert designed.code == 0
    for words in (
        "Drawn by lot",
        "weeks in turn",
        "Stopping rule",
        "The naive analysis",
        "lots.csv",
    ):
        assert words in designed.out
    found = json.loads((tmp_path / "test" / "experiment.json").read_text(encoding="utf-8"))
    assert [row["unit"] for row in found["designs"]] == ["member", "member", "week"]
    assert found["first_day"] == "2026-01-19"

    lots = filled_in(tmp_path / "test" / "lots.csv", 66.0, 50.0)
    unit = found["designs"][found["least_loss"] if found["best"] is None else found["best"]]["unit"]
    read = essaim("experiment", plan, *SMALL, "--result", lots, "--unit", unit, "--out", tmp_path / "read", "--json")
    assert read.code == 0
    shown = json.loads(read.out)
    assert shown["shown"]
    assert shown["estimate"] == pytest.approx(0.32, abs=0.06)
    assert shown["sentences"][1] == "The experiment shows that it works."
    assert shown["sentences"][2].startswith("Of treating everybody rather than nobody, less this design's bias")
    assert shown["everybody"]["low"] < shown["everybody"]["estimate"] < shown["everybody"]["high"]

    learnt = ("--learnt", tmp_path / "read" / "learnt.json", "--runs", "4", "--json")
    taught, usual = essaim("run", plan, *learnt), essaim("run", plan, "--runs", "4", "--json")
    assert taught.code == 0
    assert json.loads(taught.out)["fingerprint"] != json.loads(usual.out)["fingerprint"]


def test_a_finished_experiment_is_told_in_french(essaim: Callable, tmp_path: Path) -> None:
    file = tmp_path / "results.csv"
    lines = [f"b{week},{'on' if week % 2 else 'off'},{60 if week % 2 else 50},{week}" for week in range(12)]
    file.write_text("\n".join(["unit,arm,outcome,period", *lines]) + "\n", encoding="utf-8")
    said = essaim("experiment", "b2b-slack", "--test", "onboarding", "--result", file, "--unit", "week", "--lang", "fr")

    assert said.code == 0
    assert "6 paires de 12 unités" in said.out
    assert "un effet de +20,0" in said.out
    assert "L’expérience montre que cela marche." in said.out
    assert "Le modèle n’en apprend rien" in said.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--test", "tea"), "--test tea: this plan holds no such ritual; what can be tested in it: live, onboarding"),
        (("--test", "live", "--unit", "week"), "--unit, --washout and --look belong to a finished experiment"),
        (("--test", "live", "--result", "no.csv", "--unit", "weak"), "--unit weak: did you mean week?"),
        (("--test", "live", "--result", "no.csv", "--unit", "week"), "no.csv: cannot be read as UTF-8 text"),
        (("--test", "live", "--result", "no.csv", "--unit", "week", "--look", "4"), "--look 4: there are 3 looks"),
        (("--test", "live", "--weeks", "4", "--error", "0"), "--weeks 4: must be between 8 and 52\n--error 0: must be"),
    ],
)
def test_what_makes_no_sense_is_refused(essaim: Callable, plan: Path, arguments: tuple[str, ...], said: str) -> None:
    answer = essaim("experiment", plan, *arguments, "--lang", "en")

    assert answer.code == 2
    assert answer.err.startswith(said)
    assert not answer.out


def test_what_was_learnt_goes_with_a_run_or_two_plans(essaim: Callable, plan: Path, tmp_path: Path) -> None:
    many = essaim("compare", plan, plan, "--goal", "members", "--learnt", tmp_path / "x.json", "--lang", "en")
    missing = essaim("run", plan, "--learnt", tmp_path / "x.json", "--lang", "en")

    assert (many.code, missing.code) == (2, 2)
    assert many.err.startswith("--learnt: goes with a run, or with a comparison of two plans")
    assert "x.json: is not what an experiment has taught" in missing.err
