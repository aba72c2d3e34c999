"""The measures at one cadence on the command line: table, targets and refusals, in both languages."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from essaim.answers import Answer
from essaim.cadences import cadence_shown, period_name, target_sentences
from scenarios.cadences import targets_table
from sim.words import speaking

sys.path.insert(0, str(Path(__file__).parent))
from made_up import made_up_result


def test_a_plausible_target_is_said_with_its_share_its_size_and_what_a_real_place_shows() -> None:
    table = targets_table(made_up_result(), "monthly")
    sentences = target_sentences(table)

    assert sentences[0] == (
        "Active share of members, at least 40%: likely. 100% of the possible communities reach it in the last period, "
        f"at some {table['members'].iloc[0]:.0f} members; the median is 100%."
    )
    assert "45 % of members were active in a week at 155 to 199 members" in sentences[1]


@pytest.mark.parametrize(
    ("cadence", "english", "french"),
    [("weekly", "Apr 6", "6 avr."), ("monthly", "Apr 2026", "avr. 2026"), ("quarterly", "Q2 2026", "T2 2026")],
)
def test_periods_are_named_as_people_name_them(cadence: str, english: str, french: str) -> None:
    start = pd.Timestamp("2026-04-06")

    assert period_name(start, cadence) == english
    with speaking("fr"):
        assert period_name(start, cadence) == french


def test_the_table_is_said_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    with speaking("fr"):
        Answer({}, cadence_shown(made_up_result(), "quarterly", {}, "plan")).give(as_json=False)
    out = capsys.readouterr().out

    assert "par trimestre (stratégie)" in out
    assert "T4 2026" in out
    assert "probable" in out


def test_a_cadence_is_written_and_told(essaim: Callable, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text('base = "b2b-slack"\nweeks = 6\nfounders.number = 6\n', encoding="utf-8")
    said = essaim("kpis", plan, "--cadence", "weekly", "--runs", "3", "--target", "answered_share=0.5",
                  "--out", tmp_path / "found", "--json")  # fmt: skip
    document = json.loads(said.out)

    assert said.code == 0
    assert len({row["period"] for row in document["table"]}) == 6
    assert [row["measure"] for row in document["targets"]] == ["response_time_hours", "answered_share"]
    assert len(pd.read_parquet(tmp_path / "found" / "kpis_weekly.parquet")) == len(document["table"])


def test_targets_of_money_are_told_where_something_is_sold(essaim: Callable, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text('base = "b2b-slack"\nweeks = 14\nfounders.number = 6\ncustomers.base = 60\n', encoding="utf-8")
    said = essaim("kpis", plan, "--cadence", "weekly", "--runs", "2", "--target", "roi=50", "--lang", "fr", "--json")
    sentences = json.loads(said.out)["money_sentences"]

    assert said.code == 0
    assert len(sentences) == 4
    assert sentences[3].startswith("Retour sur la communauté, au moins 50,00")
    assert ": peu probable. 0\u202f%" in sentences[3].replace("\u00a0", " ")
    assert "EUR" in sentences[1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--cadence", "montly"], "montly : ce rythme n’existe pas ; vouliez-vous dire monthly ?"),
        (["--target", "members"], "cible members : il faut une mesure, un signe égal et un nombre"),
    ],
)
def test_what_does_not_exist_is_refused(essaim: Callable, arguments: list[str], sentence: str) -> None:
    said = essaim("kpis", "b2b-slack", *arguments, "--lang", "fr")

    assert said.code == 2
    assert sentence in said.err
