"""A study of stress on the command line: one command, one table, one picture, in both languages."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from essaim.stresses import stress_sentences, verdict_without_staff
from scenarios.results import RunResult
from scenarios.stresses import Stressed, Untried

sys.path.insert(0, str(Path(__file__).parent))
from made_up import made_up_result


def world(share_between: float, messages: float) -> RunResult:
    """Return a world in which members give each other so many answers and write so many messages."""
    result = made_up_result()
    shape = result.values["weekly_messages"].shape
    values = {**result.values, "member_to_member_share": np.full(shape, share_between),
              "weekly_messages": np.full(shape, messages + 5.0), "staff_messages": np.full(shape, 5.0)}  # fmt: skip
    return RunResult({"start": "2026-01-05"}, 7, result.mondays, values, result.drawn, {})


def without_staff(share_between: float, left: float) -> Stressed:
    kept, stopped = world(share_between, 100.0), world(share_between, 100.0 * left)
    return Stressed(
        "weekly_active", 180, kept, {"manager_leaves": stopped}, (Untried("price_rise", "untried-nothing-sold"),)
    )


@pytest.mark.parametrize(
    ("share_between", "left", "called"),
    [(0.8, 0.9, "community"), (0.1, 0.2, "audience"), (0.8, 0.2, "cannot-tell")],
)
def test_what_remains_without_the_team_tells_an_audience_from_a_community(
    share_between: float, left: float, called: str
) -> None:
    assert verdict_without_staff(without_staff(share_between, left), "manager_leaves").called == called


def test_the_sentences_name_the_verdict_and_what_was_not_tried() -> None:
    sentences = "\n".join(stress_sentences(without_staff(0.8, 0.9)))

    assert "The team leaves: a community remains (in 100% of the possible worlds" in sentences
    assert "Not tried: A price rise. In this plan nothing is sold to anybody ([customers])." in sentences


def test_one_command_gives_one_table_and_one_picture(essaim: Callable, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(
        'base = "b2b-slack"\nweeks = 12\nfounders.number = 6\ngrowth.launch_joins = 5.0\n', encoding="utf-8"
    )
    said = essaim("stress", plan, "--runs", "2", "--day", "20", "--out", tmp_path / "found", "--json", "--lang", "fr")
    document = json.loads(said.out)

    assert said.code == 0
    assert len(document["table"]) == 9
    assert document["untried"] == []
    assert any("Une hausse de prix de 10" in sentence for sentence in document["sentences"])
    assert (tmp_path / "found" / "stress.png").is_file()


def test_a_plan_too_short_is_refused_in_the_language_asked_for(essaim: Callable, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text('base = "b2b-slack"\nweeks = 6\n', encoding="utf-8")
    said = essaim("stress", plan, "--lang", "fr")

    assert said.code == 2
    assert "jour 21 : une épreuve doit venir entre les jours 0 et 0" in said.err
