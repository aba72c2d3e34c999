"""Event rules: what the fields of a scenario's events must say together, and with the plan around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from scenarios.disagreement import Disagreement, day_of, is_number, shown_name, span_of, whole_of
from scenarios.toml_text import literal

LASTING = ("spam_wave", "growth_spurt")
"""Kinds of event that last longer than a day."""
LARGEST_SIZES: Mapping[str, float] = {
    "spam_wave": 1000, "troll_wave": 1000, "growth_spurt": 100_000, "algorithm_change": 10,
}  # fmt: skip
"""Largest size of an event of each kind; founders who leave cannot be more than there are."""
SHARES = ("account_closed", "platform_move")
"""Kinds whose size is the share of members who follow."""
COUNTED = ("troll_wave", "growth_spurt", "founders_leave")
"""Kinds whose size counts people."""


def disagreeing_events(data: Mapping[str, Any]) -> Iterator[Disagreement]:
    """Find events without a day, outside the plan, told twice, or whose fields do not fit their kind."""
    events = data.get("events")
    if not isinstance(events, list | tuple):
        return
    span = span_of(data)
    seen: dict[tuple[str, int], int] = {}
    for position, event in enumerate(events):
        if not isinstance(event, Mapping):
            continue
        name = f"events.{position}"
        yield from _day(name, event, span)
        yield from _fields_of_its_kind(name, event, data)
        day = _day_of_plan(event, span)
        if day is not None:
            first = seen.setdefault((repr(event.get("kind")), day), position)
            if first != position:
                yield Disagreement(name, "event-twice", {"first": shown_name(f"events.{first}")})
    yield from _moves_to_where_one_is(events, data, span)


def _day(name: str, event: Mapping[str, Any], span: tuple[date, int] | None) -> Iterator[Disagreement]:
    """Find an event without a day, with two, or outside the plan."""
    given = [key for key in ("on", "on_day") if event.get(key) is not None]
    if not given:
        yield Disagreement(name, "event-without-a-day")
    elif len(given) > 1:
        yield Disagreement(f"{name}.on_day", "event-dated-twice")
    elif span is not None:
        start, days = span
        last = start + timedelta(days=days - 1)
        on, on_day = day_of(event.get("on")), whole_of(event.get("on_day"))
        if on is not None and not start <= on <= last:
            values = {"value": literal(on), "start": literal(start), "last": literal(last)}
            yield Disagreement(f"{name}.on", "event-outside-the-plan", values)
        if on_day is not None and on_day >= days:
            values = {"value": str(on_day), "days": str(days), "most": str(days - 1)}
            yield Disagreement(f"{name}.on_day", "leaves-after-the-end", values)


def _fields_of_its_kind(name: str, event: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[Disagreement]:
    """Find a size, a length or a platform that an event of its kind cannot have."""
    kind, size, days = event.get("kind"), event.get("size"), whole_of(event.get("days"))
    if not isinstance(kind, str):
        return
    said = {"kind": literal(kind)}
    if kind == "platform_move" and event.get("platform") is None:
        yield Disagreement(name, "event-needs-a-platform", said)
    if kind != "platform_move" and event.get("platform") is not None:
        yield Disagreement(f"{name}.platform", "event-has-no-platform", said)
    if days is not None and days > 1 and kind not in LASTING:
        lasting = ", ".join(literal(one) for one in LASTING)
        yield Disagreement(f"{name}.days", "event-does-not-last", {**said, "value": str(days), "lasting": lasting})
    if not is_number(size):
        return
    largest = _largest(kind, data)
    if kind in SHARES and size > 1:
        yield Disagreement(f"{name}.size", "out-of-range-share", {"value": literal(size)})
    elif largest is not None and 0 <= size <= 100_000 and size > largest:
        values = {**said, "value": literal(size), "most": f"{largest:g}"}
        yield Disagreement(f"{name}.size", "event-too-large", values)
    if kind in COUNTED and size != int(size):
        yield Disagreement(f"{name}.size", "event-counts-people", {**said, "value": literal(size)})


def _largest(kind: str, data: Mapping[str, Any]) -> float | None:
    """Return the largest size of an event of a kind, None where it is not known."""
    founders = data.get("founders")
    if kind == "founders_leave" and isinstance(founders, Mapping):
        return whole_of(founders.get("number"))
    return LARGEST_SIZES.get(kind)


def _moves_to_where_one_is(
    events: list[Any] | tuple[Any, ...], data: Mapping[str, Any], span: tuple[date, int] | None
) -> Iterator[Disagreement]:
    """Find a move to the platform on which the community already is that day."""
    moves = [
        (day, position, event.get("platform"))
        for position, event in enumerate(events)
        if isinstance(event, Mapping)
        and event.get("kind") == "platform_move"
        and (day := _day_of_plan(event, span)) is not None
    ]
    here = data.get("platform")
    for _, position, platform in sorted(moves, key=lambda move: move[:2]):
        if platform is not None and platform == here:
            values = {"value": literal(platform)}
            yield Disagreement(f"events.{position}.platform", "event-moves-nowhere", values)
        here = platform


def _day_of_plan(event: Mapping[str, Any], span: tuple[date, int] | None) -> int | None:
    """Return the day of the plan on which an event happens, where its fields say so."""
    on, on_day = day_of(event.get("on")), whole_of(event.get("on_day"))
    if on is None:
        return on_day
    return (on - span[0]).days if span is not None else None
