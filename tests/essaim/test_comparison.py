"""A comparison in words: it says who wins only when the runs can tell, and what that rests on."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from essaim.answers import Answer, plain
from essaim.comparison import comparison_document, comparison_sentences, comparison_shown
from essaim.files import write_comparison, write_run
from scenarios.comparing import Comparison
from scenarios.results import RunResult
from sim.parameters import DECLARED
from sim.words import speaking

sys.path.insert(0, str(Path(__file__).parent))
from made_up import RUNS, made_up_comparison, made_up_result

NAMES = ("full", "light")


def said(**first: float) -> str:
    return "\n".join(comparison_sentences(made_up_comparison(**first), NAMES, "weekly_active"))


def test_a_plan_that_always_does_better_beats_the_other() -> None:
    sentences = said(gain=3.0, chance=0.5)
    assert "full beats light in 100%" in sentences
    assert "120 pairs of runs suffice" in sentences


def test_the_winner_may_be_the_second_plan() -> None:
    assert "light beats full in 100%" in said(gain=-3.0, chance=0.5)


def test_equal_plans_are_called_equal_and_not_ranked() -> None:
    sentences = said(gain=0.0, chance=3.0, seed=3)
    assert "one cannot tell" in sentences
    assert "beats" not in sentences


def test_the_number_of_runs_that_would_tell_is_said() -> None:
    assert "are too few to tell" in said(gain=0.45, chance=5.0, seed=4)


def test_plans_without_any_difference_are_said_to_have_none() -> None:
    assert said() == "Weekly active members: no difference at all in any of the 120 pairs of runs."


def test_the_assumption_behind_the_spread_is_named_with_its_share_and_meaning() -> None:
    sentences = said(from_ritual=10.0, chance=0.3)
    assert f"% of its spread comes from {DECLARED['gathering.prompt_posting'].assumption}, which no study" in sentences
    assert DECLARED["gathering.prompt_posting"].en in sentences


def on_platforms(first: str, second: str, **made: float) -> Comparison:
    """Return a comparison of a made-up plan on one platform with one without its gain on another."""
    return Comparison(
        replace(made_up_result(**made), scenario={"platform": first}),
        replace(made_up_result(), scenario={"platform": second}),
    )


def test_two_platforms_whose_band_holds_zero_are_called_not_distinguishable_in_both_languages() -> None:
    comparison = on_platforms("slack", "whatsapp", gain=1.0, chance=3.0)

    sentences = "\n".join(comparison_sentences(comparison, NAMES, "weekly_active"))
    assert "Slack and WhatsApp are not distinguishable" in sentences
    assert "beats" not in sentences
    with speaking("fr"):
        french = "\n".join(comparison_sentences(comparison, NAMES, "weekly_active"))
    assert "Slack et WhatsApp ne se distinguent pas" in french


def test_plans_that_differ_in_more_than_the_platform_are_told_so() -> None:
    comparison = on_platforms("slack", "whatsapp", gain=1.0, chance=3.0)
    first = replace(comparison.first, scenario={"platform": "slack", "founders": {"number": 3}})

    sentences = comparison_sentences(Comparison(first, comparison.second), NAMES, "weekly_active")
    assert "full and light are not distinguishable" in sentences[0]
    assert "(Slack, WhatsApp)" in sentences[0]


def test_platforms_that_always_differ_are_told_apart() -> None:
    assert (
        "full beats light"
        in comparison_sentences(on_platforms("slack", "whatsapp", gain=9.0, chance=0.5), NAMES, "weekly_active")[0]
    )


def test_the_screen_names_every_measure_on_which_platforms_are_not_distinguishable() -> None:
    others = comparison_shown(on_platforms("forum", "app", gain=1.0, chance=3.0), NAMES, "weekly_active")
    same = comparison_shown(made_up_comparison(gain=1.0, chance=3.0), NAMES, "weekly_active")

    assert str(others[1]).startswith(
        "Between a forum of one's own and an app of one's own, not distinguishable: Weekly"
    )
    assert not str(same[1]).startswith("Between")


def test_a_spread_that_comes_from_what_is_not_known_about_a_platform_names_its_assumption() -> None:
    comparison = on_platforms("slack", "whatsapp", chance=0.5)
    push = np.linspace(0.5, 2.0, RUNS // 2)
    shift = np.repeat(20 * push, 2)[:, None]
    values = {name: weekly + shift for name, weekly in comparison.first.values.items()}
    first = replace(comparison.first, values=values, drawn={**comparison.first.drawn, "platform.slack.push": push})

    sentences = "\n".join(comparison_sentences(Comparison(first, comparison.second), NAMES, "weekly_active"))
    assert "% of its spread comes from A58, which no study supports: what each platform changes." in sentences


def test_pure_chance_rests_on_no_assumption() -> None:
    assert "No single assumption" in said(gain=1.0, chance=3.0)


@pytest.mark.parametrize("first", [{"gain": 3.0, "chance": 0.5}, {"from_ritual": 9.0}, {"chance": 3.0, "seed": 3}])
def test_all_of_it_exists_in_french_with_french_numbers(first: dict[str, float]) -> None:
    with speaking("fr"):
        sentences = said(**first)
    assert "pairs of runs" not in sentences
    assert "\u202f%" in sentences
    assert "paires de simulations" in sentences


def test_fewer_team_hours_win(capsys: pytest.CaptureFixture[str]) -> None:
    row = made_up_comparison(gain=3.0, chance=0.5).row("staff_hours")
    assert row is not None
    assert row["probability"] == 0.0


def test_the_table_says_differences_of_shares_in_points(capsys: pytest.CaptureFixture[str]) -> None:
    Answer({}, comparison_shown(made_up_comparison(gain=3.0), NAMES, "weekly_active")).give(as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert any("Answered" in line and "+3.0\u202fpts" in line for line in lines)
    assert any("Answered" in line and "+3.0 to +3.0\u202fpts" in line for line in lines)


def test_the_document_holds_every_measure_and_is_plain() -> None:
    document = json.loads(json.dumps(plain(comparison_document(made_up_comparison(gain=3.0), NAMES)), allow_nan=False))
    assert document["first"]["name"] == "full"
    assert {row["kpi"] for row in document["table"]} >= {"weekly_active", "retained_12w", "staff_hours"}
    assert document["sentences"]["weekly_active"]


def test_a_comparison_is_written_with_its_runs_and_chart(tmp_path: Path) -> None:
    files = write_comparison(made_up_comparison(gain=3.0), NAMES, "weekly_active", tmp_path)
    assert {file.name for file in files} == {
        "comparison.parquet", "comparison.json",
        "comparison_weekly_active.png", "comparison_weekly_active.svg", "comparison_weekly_active.html",
    }  # fmt: skip
    assert all(file.stat().st_size > 0 for file in files)
    assert RunResult.load(tmp_path / "first").runs == 120


def test_a_run_is_written_with_a_chart_of_each_main_measure(tmp_path: Path) -> None:
    files = write_run(made_up_result(), "full", tmp_path)
    assert {"weekly_active.png", "members.svg", "weekly_messages.html", "weekly.parquet"} <= {f.name for f in files}
    assert json.loads((tmp_path / "result.json").read_text())["runs"] == 120
