"""Agreement: what the fields of a scenario must say together.

The rules read plain values, not checked ones, and skip what is of the wrong type: so they are told in the
same breath as every other problem of a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from scenarios.disagreement import (
    LONGEST_DAYS,
    Disagreement,
    day_of,
    is_number,
    nearest,
    shown_name,
    span_of,
    whole_of,
)
from scenarios.event_rules import disagreeing_events
from scenarios.toml_text import literal

PARTS_OF_A_WHOLE: Mapping[str, tuple[str, ...]] = {
    "motives": ("recognition", "learning", "belonging", "influence", "accomplishment"),
    "content": ("educate", "inspire", "entertain"),
}
"""Tables some of whose shares make up a whole."""
TOLERANCE = 1e-6
"""How far from 1 such shares may sum: what writing them in decimals costs."""


def disagreements(data: Mapping[str, Any]) -> list[Disagreement]:
    """Return every rule between fields that these values break.

    Parameters
    ----------
    data : mapping
        The values of a scenario by name, defaults filled in, whatever their types.
    """
    rules = (_horizon, _departure, _repeated_rituals, _shares, _influencers, disagreeing_events, _parameters)
    return [found for rule in rules for found in rule(data)]


def _horizon(data: Mapping[str, Any]) -> Iterator[Disagreement]:
    """Find two horizons, or one that ends before it begins or after ten years."""
    start, end = day_of(data.get("start")), day_of(data.get("end"))
    given = [name for name in ("weeks", "days", "end") if data.get(name) is not None]
    if len(given) > 1:
        yield Disagreement(given[1], "two-horizons", {"first": given[0], "second": given[1]})
    if start is None or end is None:
        return
    values = {"value": literal(end), "start": literal(start)}
    if end < start:
        yield Disagreement("end", "end-before-start", values)
    elif (end - start).days >= LONGEST_DAYS:
        yield Disagreement("end", "end-too-late", values | {"most": str(LONGEST_DAYS)})


def _departure(data: Mapping[str, Any]) -> Iterator[Disagreement]:
    """Find a manager who leaves twice, or outside the plan."""
    manager = data.get("manager")
    if not isinstance(manager, Mapping):
        return
    on_day, on_date = whole_of(manager.get("leaves_on_day")), day_of(manager.get("leaves_on"))
    if on_day is not None and on_date is not None:
        yield Disagreement("manager.leaves_on", "leaves-twice")
        return
    span = span_of(data)
    if span is None:
        return
    start, days = span
    last = start + timedelta(days=days - 1)
    if on_day is not None and on_day >= days:
        values = {"value": str(on_day), "days": str(days), "most": str(days - 1)}
        yield Disagreement("manager.leaves_on_day", "leaves-after-the-end", values)
    if on_date is not None and not start <= on_date <= last:
        values = {"value": literal(on_date), "start": literal(start), "last": literal(last)}
        yield Disagreement("manager.leaves_on", "leaves-outside-the-plan", values)


def _repeated_rituals(data: Mapping[str, Any]) -> Iterator[Disagreement]:
    """Find a ritual that stands twice: a slip of copy and paste."""
    rituals = data.get("rituals")
    if not isinstance(rituals, list | tuple):
        return
    seen: dict[tuple[str, ...], int] = {}
    for position, ritual in enumerate(rituals):
        if not isinstance(ritual, Mapping):
            continue
        occasion = tuple(repr(ritual.get(name)) for name in ("kind", "weekday", "every_weeks", "first_week"))
        first = seen.setdefault(occasion, position)
        if first != position:
            yield Disagreement(f"rituals.{position}", "ritual-twice", {"first": shown_name(f"rituals.{first}")})


def _shares(data: Mapping[str, Any]) -> Iterator[Disagreement]:
    """Find shares of one whole that do not sum to 1."""
    for table, names in PARTS_OF_A_WHOLE.items():
        values = data.get(table)
        shares = [values.get(name) for name in names] if isinstance(values, Mapping) else [None]
        numbers = [share for share in shares if is_number(share) and 0 <= share <= 1]
        total = sum(numbers)
        if len(numbers) == len(shares) and abs(total - 1.0) > TOLERANCE:
            said = " + ".join(f"{name} {share:g}" for name, share in zip(names, numbers, strict=True))
            yield Disagreement(table, "shares-do-not-sum", {"shares": said, "total": f"{total:.6g}"})


def _influencers(data: Mapping[str, Any]) -> Iterator[Disagreement]:
    """Find more influencers than founders."""
    founders = data.get("founders")
    if not isinstance(founders, Mapping):
        return
    number, influencers = whole_of(founders.get("number")), whole_of(founders.get("influencers"))
    if number is not None and influencers is not None and influencers > number >= 0:
        values = {"value": str(influencers), "most": str(number)}
        yield Disagreement("founders.influencers", "more-than-founders", values)


def _parameters(data: Mapping[str, Any]) -> Iterator[Disagreement]:
    """Find parameters that the model does not have, and values outside the range declared."""
    parameters = data.get("parameters")
    if not isinstance(parameters, Mapping) or not parameters:
        return
    from sim.parameters import (
        DECLARED,
    )  # compiles nothing, but is only needed by the few files that have the table

    for name, value in parameters.items():
        address = f"parameters.{name}"
        declared = DECLARED.get(name)
        if declared is None:
            yield _unknown_parameter(name, tuple(DECLARED))
        elif is_number(value) and not declared.low <= value <= declared.high:
            bounds = {"low": f"{declared.low:g}", "high": f"{declared.high:g}", "unit": ""}
            yield Disagreement(address, "out-of-range", {"value": literal(value), **bounds})


def _unknown_parameter(name: str, names: Sequence[str]) -> Disagreement:
    """Say which parameter may have been meant: by its whole name, its last word, or its mechanism."""
    mechanism, _, last = name.rpartition(".")
    last_words = {known.rpartition(".")[2]: known for known in names}
    near = nearest(name, names, alike=0.9) or last_words.get(nearest(last, tuple(last_words), alike=0.8), "")
    address = f"parameters.{name}"
    if near:
        return Disagreement(address, "unknown-parameter-near", {"nearest": near})
    beside = [known for known in names if known.startswith(f"{mechanism}.")]
    if beside:
        return Disagreement(address, "unknown-parameter-of", {"mechanism": mechanism, "names": ", ".join(beside)})
    mechanisms = dict.fromkeys(known.partition(".")[0] for known in names)
    return Disagreement(address, "unknown-parameter", {"mechanisms": ", ".join(mechanisms)})
