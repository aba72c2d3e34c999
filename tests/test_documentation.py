"""The documentation follows the code: pages made from declarations are current, and every rule has its section."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.pages import parameters_page, with_made_parts
from sim.schedule import DAY

ROOT = Path(__file__).resolve().parents[1]
RULE_FILES = sorted(path.stem for path in (ROOT / "sim" / "rules").glob("*.py") if path.stem != "__init__")


def test_the_page_of_parameters_is_current() -> None:
    assert (ROOT / "docs" / "parameters.md").read_text(encoding="utf-8") == parameters_page(), "run `make docs`"


@pytest.mark.parametrize("page", ["model.md", "evidence.md"])
def test_the_made_parts_of_the_other_pages_are_current(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")

    assert text == with_made_parts(text), "run `make docs`"


@pytest.mark.parametrize("mechanism", RULE_FILES)
def test_the_equations_of_every_rule_file_stand_in_the_description_of_the_model(mechanism: str) -> None:
    assert f"<!-- made: rules {mechanism} -->" in (ROOT / "docs" / "model.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("mechanism", RULE_FILES)
def test_every_rule_file_has_a_section_in_the_description_of_the_model(mechanism: str) -> None:
    assert f"\n### {mechanism}\n" in (ROOT / "docs" / "model.md").read_text(encoding="utf-8")


def test_the_description_of_the_day_names_every_phase_in_order() -> None:
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    places = [text.index(f"**{phase.name}**") for phase in DAY]

    assert places == sorted(places)


def test_every_rule_file_named_by_a_phase_exists() -> None:
    assert {rules for phase in DAY for rules in phase.rules} <= set(RULE_FILES)
