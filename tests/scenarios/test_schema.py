"""Schema: defaults are the plan's, types are strict, and every field is explained in both languages."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from scenarios import Scenario, load
from scenarios.fields import FieldFacts, fields, meaning_of_table
from scenarios.schema import CADENCE_WEEKS, WEEKDAYS, Ritual
from sim.plan import PLATFORMS, Plan
from sim.plan import Ritual as PlannedRitual
from sim.words import sentences, speaking


def test_a_scenario_that_decides_nothing_is_the_plan_that_decides_nothing() -> None:
    assert Scenario().plan() == Plan()


def test_a_ritual_has_the_plans_defaults() -> None:
    for kind in CADENCE_WEEKS:
        ritual = Ritual.model_validate({"kind": kind, "weekday": "sunday", "every_weeks": 1})

        assert Scenario(rituals=(ritual,)).plan().rituals == (PlannedRitual(ritual.kind, 6),)


@pytest.mark.parametrize(("kind", "weeks"), [("weekly_question", 1), ("live", 4), ("quarterly_event", 13)])
def test_a_ritual_without_a_cadence_has_that_of_its_kind(kind: str, weeks: int) -> None:
    assert Ritual.model_validate({"kind": kind, "weekday": "monday"}).every_weeks == weeks


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_of_the_model_can_be_chosen(platform: str) -> None:
    assert load("b2b-slack", {"platform": platform}).plan().platform == PLATFORMS[platform]  # type: ignore[index]


@pytest.mark.parametrize("position", range(7))
def test_a_weekday_is_the_plans_number(position: int) -> None:
    rituals = [{"kind": "live", "weekday": WEEKDAYS[position]}]

    assert Scenario.model_validate({"rituals": rituals}).plan().rituals[0].weekday == position
    assert date(2026, 1, 5 + position).strftime("%A").lower() == WEEKDAYS[position]


@pytest.mark.parametrize(
    ("horizon", "days"),
    [
        ({}, 365),
        ({"days": 1}, 1),
        ({"weeks": 26}, 182),
        ({"end": date(2026, 1, 5)}, 1),
        ({"end": date(2026, 2, 4)}, 31),
    ],
)
def test_the_horizon_can_be_given_in_three_ways(horizon: dict[str, object], days: int) -> None:
    assert Scenario.model_validate(horizon).plan().days == days


@pytest.mark.parametrize("leaving", [{"leaves_on_day": 30}, {"leaves_on": date(2026, 2, 4)}])
def test_the_manager_leaves_on_a_day_or_on_a_date(leaving: dict[str, object]) -> None:
    assert Scenario.model_validate({"manager": leaving}).plan().manager.leaves_on_day == 30


def test_the_calendar_follows_from_the_community() -> None:
    assert Scenario(community="players").calendar == "leisure"
    assert Scenario(community="employees").calendar == "work"
    assert Scenario(community="players", calendar="work").calendar == "work"


@pytest.mark.parametrize(
    "data",
    [
        {"founders": {"number": "24"}},
        {"founders": {"number": 24.0}},
        {"founders": {"number": True}},
        {"moderation": {"level": "0.5"}},
        {"moderation": {"charter_shown": 1}},
        {"start": "2026-01-05"},
        {"weeks": None, "days": None, "extra": None},
        {"weeks": 4, "end": date(2026, 12, 31)},
        {"manager": {"leaves_on_day": 365}},
    ],
)
def test_a_scenario_made_in_python_is_checked_too(data: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Scenario.model_validate(data)


def test_a_scenario_does_not_change() -> None:
    with pytest.raises(ValidationError):
        Scenario().founders.number = 3


def test_every_field_and_table_is_explained_in_both_languages() -> None:
    for code in ("en", "fr"):
        with speaking(code):
            for facts in fields().values():
                said = meaning_of_table(facts.name) if facts.kind in ("table", "tables") else facts.meaning()

                assert said.endswith("."), facts.name
                assert facts.kind in ("table", "tables") or facts.allowed(), facts.name
                assert facts.unit_words() or not facts.unit


def test_every_sentence_has_both_languages_and_the_same_blanks() -> None:
    from string import Formatter

    for key, languages in sentences("scenarios").items():
        blanks = [{name for _, name, _, _ in Formatter().parse(languages[code]) if name} for code in ("en", "fr")]

        assert blanks[0] == blanks[1], key


def test_every_number_has_a_range_and_a_unit() -> None:
    for facts in fields().values():
        if facts.kind in ("whole", "number"):
            assert facts.low is not None, facts.name
            assert facts.high is not None, facts.name
            assert facts.unit, facts.name


def test_every_default_is_in_its_range() -> None:
    for facts in fields().values():
        if facts.default is not None and facts.low is not None and facts.high is not None:
            assert facts.low <= facts.default <= facts.high, facts.name


OTHER_VALUES = {
    "community": "players", "calendar": "leisure", "platform": "forum", "start": date(2026, 2, 2), "days": 300,
    "weeks": 20, "end": date(2026, 6, 1), "onboarding.level": "bot", "manager.leaves_on_day": 9,
    "manager.leaves_on": date(2026, 2, 2), "rituals.kind": "weekly_question", "rituals.weekday": "friday",
}  # fmt: skip
BESIDE_THE_PLAN = ("title", "question", "costs.", "manager.hours_per_week")
IN_THE_PLAN = [
    facts
    for facts in fields().values()
    if facts.kind not in ("table", "tables") and not facts.name.startswith(BESIDE_THE_PLAN)
]


@pytest.mark.parametrize("facts", IN_THE_PLAN, ids=lambda facts: facts.name)
def test_every_field_reaches_the_plan(facts: FieldFacts) -> None:
    value = OTHER_VALUES.get(facts.name)
    if value is None:
        value = not facts.default if facts.kind == "flag" else (facts.low if facts.default else facts.high)
    ritual = {"kind": "live", "weekday": "monday", "every_weeks": 2}
    if facts.table == "rituals":
        changes: dict[str, object] = {"rituals": [ritual | {facts.key: value}]}
    else:
        changes = {"rituals": [ritual], facts.name: value}

    assert load("b2b-slack", changes).plan() != load("b2b-slack", {"rituals": [ritual]}).plan()


def test_a_title_is_said_in_the_language_in_use() -> None:
    scenario = load("b2b-slack")

    assert str(scenario.title) == "B2B clients on Slack"
    with speaking("fr"):
        assert str(scenario.title) == "Clients B2B sur Slack"
    assert str(Scenario.model_validate({"title": "Both"}).title) == "Both"
