"""Agreement: what the fields of a scenario must say together.

The rules read plain values, not checked ones, and skip what is of the wrong type: so they are told in the
same breath as every other problem of a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Any

from scenarios.toml_text import literal
from sim.problems import Problem

LONGEST_DAYS = 3650


@dataclass(frozen=True)
class Disagreement:
    """A rule that is broken: the field to point at, the sentence that says so, and what fills it."""

    name: str
    """Dotted name, items of lists counted from 0."""
    key: str
    values: dict[str, str] = field(default_factory=dict)

    def as_problem(self, where: str = "") -> Problem:
        """Return it as the problem a reader sees."""
        return Problem("scenarios", self.key, where, {"name": shown_name(self.name), **self.values})


def shown_name(name: str) -> str:
    """Write a dotted name as a reader counts: the first ritual is ``rituals[1]``.

    Examples
    --------
    >>> shown_name("rituals.0.weekday")
    'rituals[1].weekday'
    """
    parts = [f"[{int(part) + 1}]" if part.isdecimal() else f".{part}" for part in name.split(".")]
    return "".join(parts).lstrip(".")


def disagreements(data: Mapping[str, Any]) -> list[Disagreement]:
    """Return every rule between fields that these values break.

    Parameters
    ----------
    data : mapping
        The values of a scenario by name, defaults filled in, whatever their types.
    """
    return [*_horizon(data), *_departure(data), *_repeated_rituals(data), *_parameters(data)]


def nearest(word: str, words: Sequence[str], alike: float = 0.6) -> str:
    """Return the word most like this one, or an empty text where none is.

    Parameters
    ----------
    word : str
        What was written.
    words : sequence of str
        What may have been meant.
    alike : float
        How alike they must be, 0 to 1, as `difflib` counts it.
    """
    folded = word.casefold().replace(" ", "-")
    return next(iter(get_close_matches(folded, words, 1, cutoff=alike)), "")


def _horizon(data: Mapping[str, Any]) -> Iterator[Disagreement]:
    """Find two horizons, or one that ends before it begins or after ten years."""
    start, end = _day(data.get("start")), _day(data.get("end"))
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
    on_day, on_date = _whole(manager.get("leaves_on_day")), _day(manager.get("leaves_on"))
    if on_day is not None and on_date is not None:
        yield Disagreement("manager.leaves_on", "leaves-twice")
        return
    start, days = _day(data.get("start")), _days(data)
    if start is None or days is None or not 1 <= days <= LONGEST_DAYS or start.year >= date.max.year - 10:
        return
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
        elif _is_number(value) and not declared.low <= value <= declared.high:
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


def _days(data: Mapping[str, Any]) -> int | None:
    """Return the days from the first to the last, where the values say so."""
    start, end, weeks = _day(data.get("start")), _day(data.get("end")), _whole(data.get("weeks"))
    if end is not None and start is not None:
        return (end - start).days + 1
    return 7 * weeks if weeks is not None else _whole(data.get("days"))


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _is_number(value: Any) -> bool:
    finite = value == value and value not in (float("inf"), float("-inf"))
    return isinstance(value, int | float) and not isinstance(value, bool) and finite
