"""The verb informs: what it says of made-up answers, in both languages."""

from __future__ import annotations

from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from calibration.informing.narrowing import Narrowed
from essaim.informing import helps_most, informs_document, informs_shown
from sim.words import speaking

EXPORT: Any = SimpleNamespace(report=SimpleNamespace(name="overview.csv"))
MEMBERS = Narrowed("lurkers", "members", (0.55, 0.85), (0.68, 0.74), 0.8, ("slack_members",))
READERS = Narrowed("lurkers", "readers", (0.55, 0.85), (0.56, 0.84), 0.03, ())


def said(*found: Narrowed) -> str:
    console = Console(width=160, record=True, file=StringIO())
    for part in informs_shown(found, EXPORT):
        console.print(part)
    return console.export_text()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", ["would go from 55% to 85% to about 68% to 74%", "Slack member analytics", "less than a tenth"]),
        ("fr", ["passerait de 55", "à environ 68", "statistiques par membre de Slack"]),
    ],
)
def test_it_says_which_file_helps_most_and_where_it_is_found(code: str, words: list[str]) -> None:
    with speaking(code):
        text = " ".join(said(MEMBERS, READERS).split())
    assert not [each for each in words if each not in text]


def test_a_file_that_hardly_narrows_is_not_recommended() -> None:
    assert helps_most([READERS]) is None
    assert helps_most([]) is None
    with speaking("en"):
        assert "No further file would narrow" in said(READERS)


def test_a_program_gets_every_band() -> None:
    document = informs_document([MEMBERS, READERS])
    assert document["helps_most"] == "members"
    assert document["narrowed"][0]["then"] == (0.68, 0.74)
