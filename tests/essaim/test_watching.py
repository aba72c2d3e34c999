"""The verb watch: what it says, in both languages, and how it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from calibration.watching import watch as watching
from calibration.watching.watch import Finding, Watch
from essaim.demo_export import PLACE
from essaim.watching import watch_document, watch_shown
from sim.words import speaking

LOW = Finding("weekly_active", "engagement", "below", "forecast", 4, 11.0, 20.0, 26.0, 33.0, 0.002, "alarm")
SLOW = Finding("answer_minutes", "answers", "above", "own-past", 4, 90.0, 20.0, 30.0, 44.0, 0.001, "alarm")
USUAL = Finding("weekly_messages", "engagement", "below", "forecast", 4, 80.0, 60.0, 79.0, 99.0, 0.5, "as-expected")


def a_watch(*findings: Finding) -> Watch:
    return Watch(findings, date(2026, 5, 4), date(2026, 5, 25), 0.05, False)


def said(watch: Watch) -> str:
    console = Console(width=200, record=True, file=StringIO())
    for part in watch_shown(watch):
        console.print(part)
    return console.export_text()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", ["Below what was forecast: Weekly active", "expected 20 to 33", "0.2% of the time", "who used to answer",
                "Minutes to the first answer", "at most 5%"]),
        ("fr", ["Au-dessous de la prévision", "de 20 à 33", "qui répondait et s’est arrêté", "d’au plus 5"]),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_and_what_to_look_at(code: str, words: list[str]) -> None:
    with speaking(code):
        text = said(a_watch(LOW, SLOW, USUAL))
    assert not [each for each in words if each not in text]


def test_nothing_out_of_the_ordinary_is_said_too() -> None:
    with speaking("en"):
        assert "Nothing is out of the ordinary." in said(a_watch(USUAL))


def test_a_program_gets_every_finding() -> None:
    document = watch_document(a_watch(LOW, USUAL))
    assert document["alarms"] == ["weekly_active"]
    assert [each["state"] for each in document["findings"]] == ["alarm", "as-expected"]


@pytest.mark.parametrize(("findings", "code"), [((USUAL,), 0), ((USUAL, LOW), 1)])
def test_an_alarm_shows_in_how_the_program_ends(
    essaim: Any, monkeypatch: pytest.MonkeyPatch, findings: tuple[Finding, ...], code: int
) -> None:
    from calibration import fitted

    monkeypatch.setattr(fitted.Fit, "load", classmethod(lambda cls, path: None))
    monkeypatch.setattr(watching, "watch", lambda *asked, **how: a_watch(*findings))
    assert essaim("watch", str(PLACE), "fit.parquet").code == code


def test_a_fit_that_is_none_is_wrong_input(essaim: Any, tmp_path: Path) -> None:
    told = essaim("watch", str(PLACE), str(tmp_path / "absent.parquet"))
    assert told.code == 2
    assert "is not a calibration saved by Essaim" in told.err


@pytest.mark.parametrize(
    ("language", "words"), [("en", "so anna, bob cannot be found in it"), ("fr", "impossible d’y retrouver anna, bob")]
)
def test_a_team_is_not_looked_for_where_no_members_are_shown(
    essaim: Any, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    from calibration import fitted

    monkeypatch.setattr(fitted.Fit, "load", classmethod(lambda cls, path: None))
    answered = essaim("watch", str(PLACE), "fit.parquet", "--staff", "anna, bob", "--lang", language)
    assert answered.code == 2
    assert words in answered.err


@pytest.mark.parametrize(("code", "words"), [("en", "Is it the same community"), ("fr", "bien la même communauté")])
def test_a_past_that_is_not_the_one_fitted_is_told(code: str, words: str) -> None:
    with speaking(code):
        assert words in said(replace(a_watch(USUAL), same_past=False))
        assert words not in said(a_watch(USUAL))
