"""Schema: defaults are the plan's, types are strict, and every field is explained in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from pydantic import ValidationError

from scenarios import Scenario, load
from scenarios.agreement import PARTS_OF_A_WHOLE
from scenarios.fields import ITEMS, FieldFacts, fields, meaning_of_table
from scenarios.layers import TABLES, TABLES_OF_MANY
from scenarios.parts import CADENCE_WEEKS, EVENT_SIZES, WEEKDAYS, Motives, Ritual
from sim.plan import Plan, RitualKind, ShockKind
from sim.plan import Ritual as PlannedRitual
from sim.platforms import PLATFORMS
from sim.rules.motives import MOTIVE_NAMES
from sim.words import sentences, speaking


def test_a_scenario_that_decides_nothing_is_the_plan_that_decides_nothing() -> None:
    hours = Scenario().manager.hours_per_week  # the model's own team has no limit; a scenario's has one (A42)

    assert Scenario().plan() == replace(Plan(), manager=replace(Plan().manager, hours_per_week=hours))


def test_a_ritual_has_the_plans_defaults() -> None:
    for kind in CADENCE_WEEKS:
        ritual = Ritual.model_validate({"kind": kind, "weekday": "sunday", "every_weeks": 1})

        assert Scenario(rituals=(ritual,)).plan().rituals == (PlannedRitual(ritual.kind, 6),)


def test_every_kind_of_ritual_has_a_cadence_and_every_kind_of_event_a_size() -> None:
    assert set(CADENCE_WEEKS) == set(get_args(RitualKind))
    assert set(EVENT_SIZES) == set(get_args(ShockKind))


@pytest.mark.parametrize("kind", get_args(ShockKind))
def test_an_event_without_a_size_has_that_of_its_kind(kind: str) -> None:
    given = {"kind": kind, "on_day": 3} | ({"platform": "forum"} if kind == "platform_move" else {})

    assert load("b2b-slack", {"events": [given]}).plan().shocks[0].size == EVENT_SIZES[kind]
    assert load("b2b-slack", {"events": [given | {"size": 1.0}]}).plan().shocks[0].size == 1.0


def test_events_come_in_the_order_of_their_days_whichever_way_they_are_dated() -> None:
    late = {"kind": "spam_wave", "on": date(2026, 2, 4)}
    early = {"kind": "troll_wave", "on_day": 29}

    shocks = load("b2b-slack", {"events": [late, early]}).plan().shocks

    assert [(shock.kind, shock.day) for shock in shocks] == [("troll_wave", 29), ("spam_wave", 30)]


def test_every_table_is_written_and_merged() -> None:
    tables = {facts.name for facts in fields().values() if facts.kind == "table"}

    assert set(TABLES) == tables
    assert set(TABLES_OF_MANY) == {facts.name for facts in fields().values() if facts.kind == "tables"} == set(ITEMS)


def test_the_motives_are_those_of_the_model() -> None:
    assert tuple(Motives.model_fields) == MOTIVE_NAMES


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
    "place.rooms": 4, "place.visibility": "public", "place.sites": 9, "founders.influencers": 3,
    "recognition.spotlights_for": "top", "moderation.scope": "personal",
    "events.kind": "growth_spurt", "events.on": date(2026, 3, 3), "events.on_day": 44, "events.size": 9.0,
    "events.days": 3, "events.platform": "circle", "customers.sells": "purchases",
}  # fmt: skip
BESIDE_THE_PLAN = ("title", "question", "costs.")
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
    event: dict[str, object] = {"kind": "spam_wave", "on_day": 9}
    if facts.key == "on":
        event = {"kind": "spam_wave"}
    if facts.key == "platform" and facts.table:
        event = {"kind": "platform_move", "on_day": 9, "platform": "forum"}
    before: dict[str, object] = {"rituals": [ritual], "events": [{"on_day": 9} | event]}
    if facts.table == "rituals":
        changes: dict[str, object] = before | {"rituals": [ritual | {facts.key: value}]}
    elif facts.table == "events":
        changes = before | {"events": [event | {facts.key: value}]}
    elif facts.table in PARTS_OF_A_WHOLE and facts.key in PARTS_OF_A_WHOLE[facts.table]:
        shares = {f"{facts.table}.{name}": 0.0 for name in PARTS_OF_A_WHOLE[facts.table]}
        changes = before | shares | {facts.name: 1.0}
    else:
        changes = before | {facts.name: value}

    assert load("b2b-slack", changes).plan() != load("b2b-slack", before).plan()


def test_a_title_is_said_in_the_language_in_use() -> None:
    scenario = load("b2b-slack")

    assert str(scenario.title) == "B2B clients on Slack"
    with speaking("fr"):
        assert str(scenario.title) == "Clients B2B sur Slack"
    assert str(Scenario.model_validate({"title": "Both"}).title) == "Both"
