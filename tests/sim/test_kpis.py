"""The list of measures: complete in both languages, and the page made from it is current."""

from pathlib import Path

import pytest

from sim.kpis import KPIS, SOURCES, kpis_page
from sim.words import speaking

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", KPIS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_measure_says_what_it_is_in_both_languages(name: str, language: str) -> None:
    kpi = KPIS[name]
    with speaking(language):
        for text in (kpi.label, kpi.unit, kpi.definition):
            assert text.strip() == text
            assert text
        assert len(kpi.label) <= 32, "a label must fit a table's column and an axis"
        assert any(kpi.observed(source) for source in SOURCES)


@pytest.mark.parametrize("name", KPIS)
def test_the_two_languages_hold_different_definitions(name: str) -> None:
    with speaking("en"):
        english = KPIS[name].definition
    with speaking("fr"):
        assert KPIS[name].definition != english


def test_every_measure_is_seen_in_the_simulation() -> None:
    assert all(kpi.definition_id("simulation") == f"simulation.{name}" for name, kpi in KPIS.items())


def test_slack_activity_is_the_sunday_row() -> None:
    assert KPIS["weekly_active"].definition_id("slack_overview") == "slack_overview.weekly_active.sunday_row"
    assert KPIS["weekly_posters"].definition_id("slack_overview") == "slack_overview.weekly_posters.sunday_row"


def test_an_event_log_shows_no_readers() -> None:
    assert KPIS["weekly_active"].definition_id("events") is None
    assert KPIS["weekly_active"].observed("events") is None


def test_definition_ids_are_unique() -> None:
    ids = [kpi.definition_id(source) for kpi in KPIS.values() for source in SOURCES]
    known = [identifier for identifier in ids if identifier]
    assert len(known) == len(set(known))


def test_the_retention_factor_warns_that_it_mixes_growth_with_retention() -> None:
    assert "mixes growth with retention" in str(KPIS["retention_factor"].warning)
    with speaking("fr"):
        assert "mélange croissance et rétention" in str(KPIS["retention_factor"].warning)
    assert KPIS["weekly_active"].warning is None


def test_values_are_written_as_the_language_does() -> None:
    assert KPIS["weekly_messages"].written(1234.0) == "1,234"
    assert KPIS["answered_share"].written(0.643) == "64%"
    assert KPIS["answered_share"].written(0.0643) == "6.4%"
    assert KPIS["response_time_hours"].written(5.26) == "5.3\u202fh"
    with speaking("fr"):
        assert KPIS["weekly_messages"].written(1234.0) == "1\u202f234"
        assert KPIS["answered_share"].written(0.0643) == "6,4\u202f%"
        assert KPIS["messages_per_active_member"].written(2.5) == "2,50"


def test_a_difference_carries_its_sign_and_nothing_that_rounds_to_zero_does() -> None:
    kpi = KPIS["answered_share"]
    assert kpi.written(0.05, signed=True) == "+5.0\u202fpts"
    assert kpi.written(-0.05, signed=True) == "\u22125.0\u202fpts"
    assert kpi.written(-0.0001, signed=True) == "0.0\u202fpts"
    assert KPIS["members"].written(-12.0) == "\u221212"


def test_a_value_that_is_not_known_is_a_dash() -> None:
    assert KPIS["joins"].written(float("nan")) == "–"


def test_the_page_of_measures_is_current() -> None:
    page = (REPOSITORY / "docs" / "kpis.md").read_text(encoding="utf-8")
    assert page == kpis_page(), "write docs/kpis.md anew with sim.kpis.kpis_page()"
