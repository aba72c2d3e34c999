"""The verb facts: its document, its table, its refusals."""

import json
from collections.abc import Callable

import pytest


def test_the_document_lists_facts_and_nothing_else(essaim: Callable) -> None:
    said = essaim("facts", "--only", "22", "--seeds", "2", "--json")
    document = json.loads(said.out)
    assert said.code == 0
    assert list(document) == ["facts"]
    (row,) = document["facts"]
    assert set(row) == {"id", "role", "value", "low", "high", "band", "verdict"}
    assert row["low"] <= row["value"] <= row["high"]
    assert row["band"] == [0.0, None]


def test_the_two_sets_of_seeds_give_different_runs(essaim: Callable) -> None:
    values = {
        seed_set: json.loads(essaim("facts", "--only", "15a", "--seeds", "2", "--seed-set", seed_set, "--json").out)
        for seed_set in ("A", "B")
    }
    assert values["A"] != values["B"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", ("More founders beat more messages", "emergent", "above 0", "a look, not the score")),
        ("fr", ("Plus de fondateurs", "émergent", "au-dessus de 0", "un aperçu, pas le résultat")),
    ],
)
def test_facts_are_shown_in_both_languages(essaim: Callable, code: str, words: tuple[str, ...]) -> None:
    said = essaim("facts", "--only", "22", "--seeds", "2", "--lang", code)
    assert said.code == 0
    assert all(one in " ".join(said.out.split()) for one in words)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--only", "3"), "no such fact"),
        (("--seed-set", "C"), "no such set of seeds"),
        (("--seeds", "1"), "must be 2 or more"),
    ],
)
def test_a_mistake_ends_before_anything_runs(essaim: Callable, arguments: tuple[str, ...], words: str) -> None:
    said = essaim("facts", *arguments)
    assert said.code == 2
    assert words in said.err
