"""Definitions: complete, in both languages, and on the page."""

from pathlib import Path

import pytest

from calibration.facts.definitions import all_facts, chosen_facts
from calibration.facts.experiments import EXPERIMENTS
from calibration.facts.fitting import TARGETS
from calibration.facts.pages import facts_page
from calibration.facts.values import VALUES
from sim.problems import InputError

ROOT = Path(__file__).resolve().parents[3]
FACTS = all_facts()


def test_the_page_of_facts_is_current() -> None:
    assert (ROOT / "docs" / "facts.md").read_text(encoding="utf-8") == facts_page(), "run `make docs`"


def test_every_fact_can_be_measured() -> None:
    assert list(VALUES) == list(FACTS)
    assert {fact.experiment for fact in FACTS.values()} == set(EXPERIMENTS)


@pytest.mark.parametrize("id_", FACTS)
def test_every_fact_speaks_both_languages(id_: str) -> None:
    for sentence in (FACTS[id_].name, FACTS[id_].measure):
        assert set(sentence) == {"en", "fr"}
        assert all(sentence.values())


@pytest.mark.parametrize("id_", FACTS)
def test_every_fact_has_a_band(id_: str) -> None:
    assert FACTS[id_].low is not None or FACTS[id_].high is not None


def test_what_is_true_by_construction_says_why() -> None:
    assert {id_ for id_, fact in FACTS.items() if fact.role == "input"} == {"18", "24a", "24b", "26"}
    assert all(set(fact.note) == {"en", "fr"} for fact in FACTS.values() if fact.role == "input")


def test_defaults_are_fitted_to_no_emergent_fact() -> None:
    assert all(FACTS[id_].role != "emergent" for id_ in TARGETS)
    assert {id_ for id_, fact in FACTS.items() if fact.role == "fitted"} <= set(TARGETS)


def test_a_number_names_all_its_bands() -> None:
    assert [fact.id for fact in chosen_facts(["13", "9"])] == ["9", "13a", "13b"]


def test_unknown_facts_are_refused_all_at_once() -> None:
    with pytest.raises(InputError) as refused:
        chosen_facts(["3", "9", "99z"])
    assert len(refused.value.problems) == 2
