"""Event rules: what events must say together, at the edges of what they may say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scenarios import load
from scenarios.event_rules import disagreeing_events
from scenarios.parts import EVENT_SIZES
from scenarios.schema import with_defaults

PLAN: dict[str, Any] = {"start": date(2026, 1, 5), "weeks": 10, "platform": "slack", "founders": {"number": 4}}


def told(*events: dict[str, Any], **plan: Any) -> list[tuple[str, str]]:
    found = disagreeing_events(with_defaults(PLAN | plan | {"events": list(events)}))
    return [(one.name, one.key) for one in found]


def move(day: int, platform: str) -> dict[str, Any]:
    return {"kind": "platform_move", "on_day": day, "platform": platform}


@pytest.mark.parametrize("kind", EVENT_SIZES)
def test_an_event_with_the_size_of_its_kind_is_accepted(kind: str) -> None:
    assert told({"kind": kind, "on_day": 3} | ({"platform": "forum"} if kind == "platform_move" else {})) == []


@pytest.mark.parametrize(("day", "key"), [(0, ""), (69, ""), (70, "leaves-after-the-end")])
def test_the_last_day_of_the_plan_is_the_last_day_of_an_event(day: int, key: str) -> None:
    assert told({"kind": "spam_wave", "on_day": day}) == ([("events.0.on_day", key)] if key else [])


@pytest.mark.parametrize(
    ("day", "fits"),
    [(date(2026, 1, 4), False), (date(2026, 1, 5), True), (date(2026, 3, 15), True), (date(2026, 3, 16), False)],
)
def test_a_date_lies_in_the_plan(day: date, fits: bool) -> None:
    assert told({"kind": "spam_wave", "on": day}) == ([] if fits else [("events.0.on", "event-outside-the-plan")])


@pytest.mark.parametrize(
    ("kind", "size", "key"),
    [
        ("founders_leave", 4, ""),
        ("founders_leave", 5, "event-too-large"),
        ("account_closed", 1.0, ""),
        ("account_closed", 1.01, "out-of-range-share"),
        ("algorithm_change", 10.0, ""),
        ("algorithm_change", 10.1, "event-too-large"),
        ("spam_wave", 0.5, ""),
        ("growth_spurt", 0.5, "event-counts-people"),
    ],
)
def test_a_size_fits_its_kind(kind: str, size: float, key: str) -> None:
    found = told({"kind": kind, "on_day": 3, "size": size})

    assert found == ([("events.0.size", key)] if key else [])


def test_a_community_may_move_there_and_back_but_not_to_where_it_is() -> None:
    assert told(move(9, "forum"), move(30, "slack")) == []
    assert told(move(30, "slack"), move(9, "forum")) == []
    assert told(move(9, "forum"), move(30, "forum")) == [("events.1.platform", "event-moves-nowhere")]
    assert told(move(9, "slack")) == [("events.0.platform", "event-moves-nowhere")]
    assert told(move(9, "slack"), platform="forum") == []


def test_only_what_lasts_has_a_length() -> None:
    lasting = [{"kind": kind, "on_day": 3, "days": 5} for kind in ("spam_wave", "growth_spurt", "algorithm_change")]

    assert told(*lasting) == [("events.2.days", "event-does-not-last")]
    assert told({"kind": "algorithm_change", "on_day": 3, "days": 1}) == []


def test_two_kinds_may_fall_on_one_day_and_one_kind_on_two() -> None:
    spam, trolls = {"kind": "spam_wave", "on_day": 3}, {"kind": "troll_wave", "on_day": 3}

    assert told(spam, trolls, {"kind": "spam_wave", "on_day": 4}) == []
    assert told(spam, {"kind": "spam_wave", "on": date(2026, 1, 8)}) == [("events.1", "event-twice")]


def test_a_horizon_that_is_wrong_is_told_without_a_word_about_the_events() -> None:
    assert told({"kind": "spam_wave", "on": date(2026, 3, 1)}, weeks=-1) == []


def test_events_of_a_preset_are_replaced_all_together() -> None:
    spam = {"kind": "spam_wave", "on_day": 3}

    assert load("b2b-slack", {"events": [spam]}).plan().shocks[0].kind == "spam_wave"
    assert load("b2b-slack", {"events": []}).plan().shocks == ()
