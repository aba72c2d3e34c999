"""A study of sensitivity on the command line: its tables, its pictures and its words, in both languages."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from essaim.sensitivities import knowing_shown, sensitivity_shown
from essaim.sensitivity_chart import tornado_chart
from scenarios.choosing import Goal
from scenarios.sensitivity import Sensitivity
from sim.words import speaking

GOAL = Goal("answered_share")


def made_up(unknown: int = 0) -> Sensitivity:
    """Return a study of two parameters with known figures."""
    names = ["visiting.rate", "platform.slack.push"]
    screening = pd.DataFrame({"factor": names, "effect": [0.2, 0.1], "effect_error": 0.05, "direction": [-0.2, 0.1],
                              "bends": 0.01})  # fmt: skip
    indices = pd.DataFrame({"factor": ["others", *names, "chance"], "first": [0.5, 0.25, -0.02, 0.1],
                            "first_error": 0.1, "total": [0.6, 0.3, 0.05, 0.2], "total_error": 0.1})  # fmt: skip
    tornado = pd.DataFrame({"factor": names, "low": [0.6, 0.5], "high": [0.4, 0.55], "middle": 0.5})
    return Sensitivity(GOAL, screening, indices, tornado, 1000, unknown)


def test_the_strongest_parameter_is_named_with_its_meaning_and_luck_apart() -> None:
    last = str(sensitivity_shown(made_up(), "plan")[-1])

    assert last.startswith("What matters most is visiting.rate (total 0.30): ")
    assert "Luck that no knowledge removes: total 0.20. 1,000 runs" in last


def test_runs_in_which_the_outcome_was_not_known_are_told() -> None:
    assert "In 12 of 1" in str(sensitivity_shown(made_up(unknown=12), "plan")[-1])


def test_only_what_stands_out_would_change_the_decision() -> None:
    table = pd.DataFrame({"parameter": ["visiting.rate", "posting.level"], "gain": [0.03, 0.01], "flips": [0.25, 0.1],
                          "stands_out": [True, False]})  # fmt: skip
    shown = knowing_shown(table, GOAL, ("full", "light"), 200)
    nothing = knowing_shown(table.assign(stands_out=False), GOAL, ("full", "light"), 200)

    assert shown[0].row_count == 1
    assert "no single parameter, once known, would change the choice" in str(nothing[0])
    assert "60" in str(knowing_shown(table, GOAL, ("full", "light"), 20)[0])


def test_the_tornado_shows_both_ends_of_each_bar() -> None:
    data = tornado_chart(made_up(), "plan").to_dict()["datasets"].values()
    rows = next(rows for rows in data if "end" in rows[0])

    assert sorted(row["value"] for row in rows) == [0.4, 0.5, 0.55, 0.6]


def test_a_study_is_made_written_and_told(essaim: Callable, tmp_path: Path) -> None:
    plan, other = tmp_path / "plan.toml", tmp_path / "alone.toml"
    plan.write_text('base = "b2b-slack"\nweeks = 3\nfounders.number = 8\n', encoding="utf-8")
    other.write_text('base = "b2b-slack"\nweeks = 3\nfounders.number = 3\n', encoding="utf-8")
    said = essaim(
        "sensitivity", plan, "--against", other, "--runs", "800", "--pairs", "60", "--out", tmp_path / "found",
        "--lang", "fr", "--json",
    )  # fmt: skip
    document = json.loads(said.out)

    assert said.code == 0
    assert document["runs"] <= 800
    assert {"chance", "others"} < {row["factor"] for row in document["indices"]}
    assert len(document["indices"]) == 8
    assert len(document["screening"]) > 100
    assert {row["parameter"] for row in document["knowing"]} > {"visiting.rate"}
    assert document["sentences"][0].startswith("Ce qui compte le plus est ")
    assert all(Path(file).is_file() for file in document["files"])


def test_all_of_it_exists_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    from essaim.answers import Answer

    with speaking("fr"):
        Answer({}, sensitivity_shown(made_up(), "plan")).give(as_json=False)
    out = capsys.readouterr().out

    assert "−0,02 ± 0,10" in out or "-0,02 ± 0,10" in out
    assert "tous les autres" in out
    assert "Alone" not in out


def test_too_few_runs_are_refused_in_the_language_asked_for(essaim: Callable) -> None:
    said = essaim("sensitivity", "b2b-slack", "--runs", "10", "--lang", "fr")

    assert said.code == 2
    assert "10 simulations : une étude de sensibilité en demande au moins 800" in said.err
