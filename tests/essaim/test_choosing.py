"""A choice among many plans in words: the promise, the doubt and what was saved, in both languages."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from essaim.answers import Answer, plain
from essaim.choosing import choice_document, choice_shown, goal_sentences, names_apart
from essaim.choosing_chart import gains_chart
from scenarios.choosing import Choice, Goal
from scenarios.choosing.elimination import Elimination
from sim.words import speaking

sys.path.insert(0, str(Path(__file__).parent))
from made_up import made_up_result

NAMES = ["full", "light", "bare"]


def made_up_choice(sure: bool = True, tolerance: float = 0.5, second: float = 3.0) -> Choice:
    """Return a choice among plans 5, ``second`` and 0 above the same people."""
    results = tuple(made_up_result(gain=gain, chance=0.3, seed=at) for at, gain in enumerate((5.0, second, 0.0)))
    left = np.array([[-1, -1], [10 if sure else -1, 10], [10, 10]])
    found = Elimination(np.full(3, 15), left, np.zeros(2, dtype=int), np.array([sure, True]))
    goals = (Goal("weekly_active"), Goal("answered_share", "month_6"))
    return Choice(goals, results, np.array([tolerance, 0.01]), 0.05, found)


def test_the_promise_names_the_plan_the_measure_and_the_tolerance() -> None:
    sentences = goal_sentences(made_up_choice(), NAMES, 0)

    assert sentences[0] == (
        "Weekly active members, last 13 weeks: full is the best plan. The promise: with a chance of at least 95%, no "
        "other plan is better on average by 0.5 or more."
    )
    assert "full is the best of all in 100% of the possible communities" in sentences[1]
    assert sentences[2].startswith("full minus light: +2.0 on average")


def test_a_plan_that_is_behind_by_less_than_matters_is_named_as_close() -> None:
    assert (
        "close behind, by less than the 3.0 called too small to matter: light."
        in goal_sentences(made_up_choice(tolerance=3.0), NAMES, 0)[0]
    )


def test_a_budget_that_did_not_suffice_is_said_with_the_plans_not_told_apart() -> None:
    sentence = goal_sentences(made_up_choice(sure=False), NAMES, 0)[0]

    assert "not sure yet. full is ahead, but the runs allowed do not tell it from light." in sentence
    assert "best plan" not in sentence


def test_shares_are_said_in_points_and_all_of_it_exists_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    with speaking("fr"):
        Answer({}, choice_shown(made_up_choice(), NAMES)).give(as_json=False)
    out = capsys.readouterr().out

    assert "1,0\u202fpt" in out
    assert "Le meilleur dans" in out
    assert "possible communities" not in out


def test_the_document_is_plain_and_names_the_plans() -> None:
    document = json.loads(json.dumps(plain(choice_document(made_up_choice(), NAMES)), allow_nan=False))

    assert document["goals"][0] == {
        "goal": "weekly_active@last_13_weeks", "best": "full", "sure": True, "tolerance": 0.5
    }  # fmt: skip
    assert {row["plan"] for row in document["table"]} == set(NAMES)
    assert {(row["chosen"], row["other"]) for row in document["pairs"]} == {("full", "light"), ("full", "bare")}


def test_the_picture_shows_a_share_in_points() -> None:
    rows = gains_chart(made_up_choice(), NAMES, 1).to_dict()["datasets"].values()
    middles = [row["middle"] for data in rows for row in data if "middle" in row]

    assert middles == pytest.approx([2.0, 5.0], abs=0.2)


@pytest.mark.parametrize(
    ("given", "own", "names"),
    [
        (["a.toml", "b.toml"], ["a", "b"], ["a", "b"]),
        (["x/a.toml", "y/a.toml"], ["a", "a"], ["x/a.toml", "y/a.toml"]),
        (["a.toml", "a.toml"], ["a", "a"], ["a.toml (1)", "a.toml (2)"]),
    ],
)
def test_plans_of_one_name_are_told_apart(given: list[str], own: list[str], names: list[str]) -> None:
    assert names_apart(given, own) == names


def test_three_files_are_compared_until_it_is_sure(essaim: Callable, tmp_path: Path) -> None:
    files = []
    for number in (24, 3, 12):
        files.append(tmp_path / f"founders-{number}.toml")
        files[-1].write_text(f'base = "b2b-slack"\nweeks = 6\nfounders.number = {number}\n', encoding="utf-8")
    said = essaim("compare", *files, "--most-runs", "80", "--out", tmp_path / "found", "--json")
    document = json.loads(said.out)

    assert said.code == 0
    assert document["goals"][0]["best"] == "founders-24"
    assert all(Path(file).is_file() for file in document["files"])
    assert any(file.endswith("gains_weekly_active_last_13_weeks.png") for file in document["files"])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["b2b-slack"], "1 scenario: a choice needs two or more"),
        (["b2b-slack", "peers-forum", "--goal", "membres"], "did you mean members?"),
        (["b2b-slack", "peers-forum", "--goal", "members", "--sure", "1.2"], "a chance of error of -0.2: must be"),
    ],
)
def test_what_cannot_be_compared_is_refused(essaim: Callable, arguments: list[str], sentence: str) -> None:
    said = essaim("compare", *arguments)

    assert said.code == 2
    assert sentence in said.err
