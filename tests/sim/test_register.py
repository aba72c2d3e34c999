"""What a parameter rests on is in the registers, in both languages, and levers are never said to be learnt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.parameters import DECLARED
from sim.register import ASSUMPTIONS, STUDIES, _identifiability, spread_left, studies_of, teaching, teaching_in_words
from sim.schedule import DAY
from sim.words import speaking

RULES = Path(__file__).resolve().parents[2] / "sim" / "rules"
DESIGNS = {"randomised", "quasi", "observational", "simulation", "measured", "judgement"}
STRENGTHS = {"high", "medium", "low", "sign"}
MODEL_ASSUMPTIONS = {*range(1, 40), *range(80, 110), *range(200, 210)}


def texts(table: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Give every text of a table with its path."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from texts(value, f"{path}.{key}")
        else:
            yield f"{path}.{key}", value


@pytest.mark.parametrize("name", DECLARED)
def test_a_parameter_rests_on_studies_of_the_register_or_on_an_assumption_of_it(name: str) -> None:
    declared = DECLARED[name]

    assert studies_of(declared) or declared.assumption
    assert not declared.assumption or declared.assumption in ASSUMPTIONS


@pytest.mark.parametrize("name", STUDIES)
def test_an_entry_of_the_evidence_says_design_strength_context_and_finding(name: str) -> None:
    entry = STUDIES[name]

    assert entry.texts["design"] in DESIGNS
    assert entry.texts["strength"] in STRENGTHS
    assert entry.study
    for code in ("en", "fr"):
        with speaking(code):
            assert entry.finding.endswith(".")
            assert all((entry.context, entry.design, entry.strength))
            assert ("n" in entry.texts) == bool(entry.n)


def test_the_number_n_is_left_out_only_where_the_review_gives_none() -> None:
    without = {name for name, entry in STUDIES.items() if "n" not in entry.texts}

    assert len(without) < len(STUDIES) / 2


@pytest.mark.parametrize("name", ASSUMPTIONS)
def test_an_assumption_says_what_it_assumes_and_what_would_settle_it(name: str) -> None:
    assert int(name[1:]) in MODEL_ASSUMPTIONS
    for code in ("en", "fr"):
        with speaking(code):
            assert ASSUMPTIONS[name].meaning.endswith(".")
            assert ASSUMPTIONS[name].settles.endswith(".")


def test_every_assumption_is_used_by_a_parameter_or_named_in_a_rule_file() -> None:
    named = set(re.findall(r"\bA\d+\b", "".join(path.read_text(encoding="utf-8") for path in RULES.glob("*.py"))))

    assert set(ASSUMPTIONS) <= named
    assert {name for name in named if int(name[1:]) in MODEL_ASSUMPTIONS} <= set(ASSUMPTIONS)


def test_the_registers_leave_no_text_in_one_language_only() -> None:
    for table in (STUDIES, ASSUMPTIONS):
        paths = {path for entry in table.values() for path, _ in texts(entry.texts, entry.name)}
        for path in paths:
            if path.endswith((".en", ".fr")):
                assert {path[:-2] + "en", path[:-2] + "fr"} <= paths


def test_no_effect_of_a_lever_is_said_to_be_learnt_from_one_community() -> None:
    taught = {name for name in DECLARED if teaching(name) in ("taught", "level", "weak")}

    assert not any(name.startswith(("gathering.", "moderating.", "recognising.", "championing.")) for name in taught)
    assert "no lever" in teaching_in_words("gathering.prompt_posting")


def test_what_an_export_teaches_is_said_of_every_parameter_in_both_languages() -> None:
    for code in ("en", "fr"):
        with speaking(code):
            assert all(teaching_in_words(name) for name in DECLARED)


def test_every_name_in_the_list_of_what_is_identifiable_is_a_parameter_or_a_mechanism() -> None:
    lists = _identifiability()
    mechanisms = {declared.mechanism for declared in DECLARED.values()}
    for name in (*lists["taught"], *lists["levels"], *lists["untaught"], *lists["levers"], *lists["shrunk"]):
        assert name in DECLARED or name.removesuffix(".*") in mechanisms


def test_the_spread_left_is_a_share_and_known_of_all_that_is_taught() -> None:
    assert all(0.0 < left <= 1.0 for name in DECLARED for left in spread_left(name))
    assert all(spread_left(name) for name in DECLARED if teaching(name) == "taught")


def test_units_and_phases_have_words_in_both_languages() -> None:
    for code in ("en", "fr"):
        with speaking(code):
            assert all(declared.unit_in_words for declared in DECLARED.values())
            assert all(phase.label for phase in DAY)
    with speaking("fr"):
        assert DECLARED["visiting.rate"].unit_in_words == "1/jour"
