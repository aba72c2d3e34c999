"""The verbs on small real work: what they print, write and refuse."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from calibration.exports import read_export
from calibration.fit import calibrate
from essaim.demo_export import PLACE, write_demo_export

METRICS = ["weekly_active", "weekly_posters", "weekly_messages", "members", "net_growth", "messages_per_active_member"]


@pytest.fixture(scope="module")
def fit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small calibration of the bundled export."""
    place = tmp_path_factory.mktemp("fit") / "fit.parquet"
    calibrate(read_export(PLACE), seed=1, draws=20, steps=1).save(place)
    return place


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return a short scenario file."""
    place = tmp_path / "launch.toml"
    place.write_text('base = "b2b-slack"\nweeks = 16\n', encoding="utf-8")
    return place


def test_a_run_gives_one_document_and_its_files(essaim: Callable, plan: Path, tmp_path: Path) -> None:
    said = essaim("run", plan, "--runs", "4", "--seed", "7", "--out", tmp_path / "made", "--json")
    document = json.loads(said.out)
    assert said.code == 0
    assert document["runs"] == 4
    assert {row["period"] for row in document["periods"]} == {"month_3", "last_13_weeks"}
    assert all(Path(file).is_file() for file in document["files"])


def test_the_same_seed_gives_the_same_run_whatever_the_threads(essaim: Callable, plan: Path) -> None:
    prints = {
        json.loads(essaim("run", plan, "--runs", "3", "--threads", threads, "--json").out)["fingerprint"]
        for threads in ("1", "2")
    }
    assert len(prints) == 1


def test_a_run_is_shown_in_french(essaim: Callable, plan: Path) -> None:
    said = essaim("run", plan, "--runs", "2", "--lang", "fr")
    assert "Membres actifs par semaine" in said.out
    assert "mois 3" in said.out


def test_two_plans_are_compared(essaim: Callable, plan: Path, tmp_path: Path) -> None:
    other = tmp_path / "alone.toml"
    other.write_text('base = "b2b-slack"\nweeks = 16\nfounders.number = 2\n', encoding="utf-8")
    document = json.loads(essaim("compare", plan, other, "--runs", "6", "--json").out)
    row = next(r for r in document["table"] if r["kpi"] == "members" and r["period"] == "last_13_weeks")
    assert row["difference"] > 0
    assert document["first"]["scenario"]["founders"]["number"] == 24


def test_a_scenario_with_mistakes_is_refused_with_all_of_them(essaim: Callable, tmp_path: Path) -> None:
    place = tmp_path / "bad.toml"
    place.write_text('base = "b2b-slack"\nplatfrom = "slack"\n[founders]\nrecruited = 1.4\n', encoding="utf-8")
    said = essaim("run", place)
    assert said.code == 2
    assert f"{place}:2" in said.err
    assert f"{place}:4" in said.err


@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_new_scenario_can_be_run_and_is_never_overwritten(essaim: Callable, tmp_path: Path, code: str) -> None:
    place = tmp_path / "launch.toml"
    assert essaim("new", place, "--lang", code).code == 0
    assert essaim("new", place, "--lang", code).code == 2
    assert essaim("run", place, "--runs", "2", "--lang", code).code == 0


def test_an_import_reports_the_file_and_writes_its_weeks(essaim: Callable, tmp_path: Path) -> None:
    said = essaim("import", PLACE, "--out", tmp_path / "weeks.parquet", "--json")
    document = json.loads(said.out)
    assert document["kind"] == "slack_overview"
    assert document["shows"] == METRICS
    assert len(pd.read_parquet(tmp_path / "weeks.parquet")) == document["complete_weeks"] == 110


def test_a_forecast_for_scripts_has_exactly_the_columns_of_the_contract(
    essaim: Callable, tmp_path: Path, fit: Path
) -> None:
    out = tmp_path / "f.parquet"
    said = essaim(
        "forecast", PLACE, "--as-of", "2026-02-09", "--weeks", "6", "--samples", "20", "--seed", "1",
        "--reference", "none", "--fit", fit, "--out", out,
    )  # fmt: skip
    frame = pd.read_parquet(out)
    assert said.code == 0
    assert list(frame.columns) == ["metric", "week", "sample", "value", "definition_id"]
    assert list(frame["metric"].unique()) == METRICS
    assert set(frame["week"]) == set(range(1, 7))
    assert frame["sample"].nunique() == 20
    assert "slack_overview.weekly_active.sunday_row" in set(frame["definition_id"])
    assert "retained_4w" in said.err, "what the input cannot show is named on standard error"


def test_a_forecast_gives_one_document(essaim: Callable, tmp_path: Path, fit: Path) -> None:
    said = essaim(
        "forecast", PLACE, "--weeks", "13", "--samples", "20", "--fit", fit, "--skip-backtest",
        "--charts", tmp_path, "--json", "--lang", "fr",
    )  # fmt: skip
    document = json.loads(said.out)
    assert document["as_of"] == "2026-02-09"
    assert set(document["months"]) == {"3"}
    assert "backtest" not in document
    assert (tmp_path / "forecast_weekly_active.png").is_file()


@pytest.mark.parametrize("as_of", ["2026-02-10", "2019-01-07", "2031-01-06"])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_day_that_is_no_monday_of_the_data_is_refused(essaim: Callable, as_of: str, code: str) -> None:
    said = essaim("forecast", PLACE, "--as-of", as_of, "--out", "never.parquet", "--lang", code)
    assert said.code == 2
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    assert not Path("never.parquet").exists()


def test_a_calibration_that_is_none_is_refused(essaim: Callable) -> None:
    assert essaim("forecast", PLACE, "--fit", PLACE, "--out", "never.parquet").code == 2


def test_a_folder_where_one_may_not_write_is_a_clear_message(essaim: Callable, plan: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    said = essaim("run", plan, "--runs", "2", "--out", blocked)
    assert said.code == 2
    assert str(blocked) in said.err


def test_the_bundled_export_is_what_its_maker_makes(tmp_path: Path) -> None:
    assert write_demo_export(tmp_path / "again.csv").read_bytes() == PLACE.read_bytes()
