"""`essaim export` writes one run of a result, or a scenario, in a platform's format, and overwrites nothing."""

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration.exports import read_export
from essaim.exporting import Wanted, export_community
from scenarios.again import run_again, saved_result
from scenarios.results import RunResult
from sim.ensemble import run_world
from sim.problems import InputError
from sim.weekly import weekly_of
from sim.words import speaking

KNOWN = "slack-overview, slack-zip, discord-insights, discourse, discourse-archive, whatsapp"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with three short runs."""
    from scenarios.loading import load
    from scenarios.running import run

    scenario = load("volunteers-whatsapp", {"start": date(2025, 1, 6), "weeks": 6, "parameters.visiting.rate": 0.2})
    return run(scenario, runs=3, seed=11).save(tmp_path_factory.mktemp("runs") / "result")


def test_a_saved_run_is_simulated_again_to_the_last_figure(result: Path) -> None:
    saved = saved_result(result)
    for number in (1, 3):
        run = run_again(saved, number)
        again = weekly_of(run_world(run), run.plan.start)
        for name, values in saved.values.items():
            pd.testing.assert_series_equal(pd.Series(again[name]), pd.Series(values[number - 1]))


def test_the_export_of_a_run_shows_its_weeks(result: Path, essaim: Callable, tmp_path: Path) -> None:
    place = tmp_path / "overview.csv"
    said = essaim("export", result, "--run", "2", "--as", "slack-overview", "--out", place, "--json")
    assert said.code == 0
    assert json.loads(said.out)["files"] == [str(place)]
    weekly, saved = read_export(place).weekly(), RunResult.load(result)
    assert weekly["weekly_active"].tolist() == saved.values["weekly_active"][1].tolist()


def test_a_result_of_another_version_is_refused(result: Path, tmp_path: Path) -> None:
    made = RunResult.load(result)
    joins = made.values["joins"] + np.eye(*made.values["joins"].shape)
    replace(made, values={**made.values, "joins": joins}).save(tmp_path / "other")
    with pytest.raises(InputError, match="simulated again, this run gives other figures") as refused:
        export_community(Wanted(str(tmp_path / "other"), "slack-overview"), tmp_path / "never.csv")
    assert refused.value.problems[0].values["measures"] == 1
    assert not (tmp_path / "never.csv").exists()


def test_a_plan_of_next_year_is_dated_before_today(tmp_path: Path) -> None:
    today = date(2025, 3, 1)
    answer = export_community(Wanted("volunteers-whatsapp", "slack-overview"), tmp_path / "soon.csv", today)
    start, last, weeks = (answer.document[name] for name in ("start", "last_day", "moved_weeks"))
    assert last < today
    assert weeks > 0
    assert weeks % 52 == 0
    assert read_export(tmp_path / "soon.csv", today=today).first_day == start


@pytest.mark.parametrize(("language", "name"), [("en", "Member 1"), ("fr", "Membre 1")])
def test_names_are_made_up_in_the_language_in_use(language: str, name: str, tmp_path: Path) -> None:
    with speaking(language):
        export_community(Wanted("volunteers-whatsapp", "slack-zip"), tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        users = json.loads(archive.read("users.json"))
    assert {user["real_name"] for user in users} >= {name}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--as", "slack-zp"), f"--as slack-zp: there is no such format; did you mean slack-zip? (one of {KNOWN})"),
        (("--as", "fax"), f"--as fax: there is no such format; give one of {KNOWN}"),
        (("--as", "whatsapp", "--phone", "nokia"), "--phone nokia: give one of android, ios"),
        (("--as", "whatsapp", "--run", "4"), "there is no run 4: the result has 3, numbered from 1"),
        (("--as", "whatsapp", "--run", "0"), "--run"),
    ],
)  # fmt: skip
def test_what_cannot_be_exported_is_said(
    arguments: tuple[str, ...], sentence: str, result: Path, essaim: Callable, tmp_path: Path
) -> None:
    said = essaim("export", result, *arguments, "--out", tmp_path / "never")
    assert said.code == 2
    assert said.err.startswith(sentence)
    assert not (tmp_path / "never").exists()


def test_nothing_is_overwritten(essaim: Callable, tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text("mine")
    said = essaim("export", "b2b-slack", "--as", "slack-overview", "--out", there)
    assert said.code == 2
    assert said.err == f"{there}: something is already there and is left as it is; give another name with --out, or " \
        "remove it first\n"  # fmt: skip
    assert there.read_text() == "mine"


def test_a_folder_without_a_result_is_refused(essaim: Callable, tmp_path: Path) -> None:
    said = essaim("export", tmp_path, "--as", "whatsapp", "--lang", "fr")
    assert said.code == 2
    assert said.err.startswith(f"{tmp_path}: ce dossier ne contient aucun résultat lisible")
