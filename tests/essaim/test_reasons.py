"""The reasons of a difference in words: the levers that stand out, on what they rest, in both languages."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from essaim.answers import Answer, plain
from essaim.reasons import reasons_document, reasons_sentences, reasons_shown
from scenarios.choosing import Goal
from scenarios.reasons import Lever, Reasons
from sim.parameters import DECLARED
from sim.words import speaking

sys.path.insert(0, str(Path(__file__).parent))
from made_up import RUNS, made_up_result

NAMES = ("full", "light")


def made_up_reasons() -> Reasons:
    """Return two levers: one whose part grows with one parameter, one that does nothing but vary by luck."""
    parameters = made_up_result().parameters
    through = 5 + 4 * parameters["gathering.prompt_posting"].to_numpy()
    luck = np.random.default_rng(2).normal(0, 1, (RUNS // 2, 2))
    parts = np.array([np.stack([through, through], axis=1), luck])
    levers = (Lever("rituals.weekly_question", [{}], []), Lever("founders.number", 24, 8))
    return Reasons(Goal("weekly_active"), levers, parts, parameters, 480)


def test_the_lever_that_stands_out_is_named_with_its_rule_and_assumption() -> None:
    sentences = reasons_sentences(made_up_reasons())
    declared = DECLARED["gathering.prompt_posting"]

    assert sentences[0] == "Levers whose part is told from nil: rituals.weekly_question."
    assert sentences[1].startswith("rituals.weekly_question works through gathering (100% of its spread: ")
    assert f"{declared.assumption}, {declared.en.rstrip('.')}" in sentences[1]
    assert "480 runs" in sentences[2]


def test_the_table_shows_what_each_plan_does_and_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    with speaking("fr"):
        Answer({}, reasons_shown(made_up_reasons(), NAMES)).give(as_json=False)
    out = capsys.readouterr().out

    assert any("founders.number" in line and "24" in line and "8" in line for line in out.splitlines())
    assert "Tous ensemble" in out
    assert "Its part" not in out


def test_the_document_is_plain() -> None:
    document = json.loads(json.dumps(plain(reasons_document(made_up_reasons(), NAMES)), allow_nan=False))

    assert [lever["lever"] for lever in document["levers"]] == ["rituals.weekly_question", "founders.number"]
    assert document["levers"][0]["assumptions"][0]["parameters"] == "gathering.prompt_posting"
    assert document["together"]["draws"] == RUNS // 2


def test_why_follows_the_comparison_of_two(essaim: Callable, tmp_path: Path) -> None:
    files = []
    for number in (24, 3):
        files.append(tmp_path / f"founders-{number}.toml")
        files[-1].write_text(f'base = "b2b-slack"\nweeks = 4\nfounders.number = {number}\n', encoding="utf-8")
    document = json.loads(essaim("compare", *files, "--runs", "8", "--why", "--json").out)

    assert [lever["lever"] for lever in document["why"]["levers"]] == ["founders.number"]
    assert document["why"]["together"]["part"] == pytest.approx(
        next(
            row["difference"]
            for row in document["table"]
            if row["kpi"] == "weekly_active" and row["period"] == "last_13_weeks"
        )
    )
