"""Messages: what pydantic found wrong, said as a person would, with the nearest valid name and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import ValidationError

from scenarios.disagreement import nearest, shown_name
from scenarios.fields import ITEMS, FieldFacts, declared_at, fields, names_in, plain
from scenarios.schema import EARLIEST, LATEST
from scenarios.toml_text import cut, literal
from sim.problems import Problem

FRENCH_DAYS = {
    "lundi": "monday", "mardi": "tuesday", "mercredi": "wednesday", "jeudi": "thursday",
    "vendredi": "friday", "samedi": "saturday", "dimanche": "sunday",
}  # fmt: skip
OUT_OF_RANGE = ("greater_than_equal", "less_than_equal", "finite_number")

Path = tuple[str | int, ...]


def problems_of(error: ValidationError, address: Callable[[str], str]) -> Iterator[Problem]:
    """Say each thing pydantic found wrong.

    Parameters
    ----------
    error : pydantic.ValidationError
        What pydantic found; rules between fields are left to `scenarios.agreement`, which says them better.
    address : callable
        Dotted name -> where it stands in the file.
    """
    for found in error.errors(include_url=False, include_context=False):
        path: Path = found["loc"]
        if not path:
            continue
        name = ".".join(str(part) for part in path)
        key, values = _sentence(found["type"], path, found["input"])
        yield Problem("scenarios", key, address(name), {"name": shown_name(name), **values})


def _sentence(kind: str, path: Path, value: Any) -> tuple[str, dict[str, str]]:
    """Choose the sentence for one finding and what fills it."""
    if kind == "extra_forbidden":
        return _unknown_name(path)
    facts = declared_at(path)
    if kind == "missing":
        return "missing-name", {"allowed": facts.allowed() if facts else ""}
    written = {"value": cut(literal(value))}
    if facts is None:
        return ("wrong-type-number" if path[0] == "parameters" else "wrong-type-text"), written
    if kind in OUT_OF_RANGE:
        return _out_of_range(facts, written)
    if facts.kind == "choice":
        return _not_a_choice(facts, value, written)
    if facts.kind == "tables":
        return f"wrong-type-{'item-of-' if isinstance(path[-1], int) else ''}{facts.name}", written
    return f"wrong-type-{facts.kind}", written


def _unknown_name(path: Path) -> tuple[str, dict[str, str]]:
    table = ".".join(part for part in path[:-1] if isinstance(part, str))
    key = str(path[-1])
    allowed = names_in(table) or ("en", "fr")  # a phrase
    if not table:
        allowed = ("base", *allowed)
    near = nearest(key, allowed)
    if near:
        return "unknown-name-near", {"nearest": near}
    elsewhere = [facts for facts in fields().values() if facts.key == key and facts.kind not in ("table", "tables")]
    if elsewhere and not elsewhere[0].table:
        return "unknown-name-at-top", {}
    if elsewhere:
        place = elsewhere[0].table
        return "unknown-name-elsewhere", {"place": f"[[{place}]]" if place in ITEMS else f"[{place}]"}
    return "unknown-name", {"names": ", ".join(allowed)}


def _out_of_range(facts: FieldFacts, written: dict[str, str]) -> tuple[str, dict[str, str]]:
    if facts.kind == "date":
        return "out-of-range-date", written | {"low": EARLIEST.isoformat(), "high": LATEST.isoformat()}
    if facts.unit == "share":
        return "out-of-range-share", written
    unit = f" ({facts.unit_words()})" if facts.unit else ""
    return "out-of-range", written | {
        "low": plain(facts.low or 0),
        "high": plain(facts.high or 0),
        "unit": unit,
    }


def _not_a_choice(facts: FieldFacts, value: Any, written: dict[str, str]) -> tuple[str, dict[str, str]]:
    near = ""
    if isinstance(value, str):
        near = FRENCH_DAYS.get(value.casefold(), "") if facts.key == "weekday" else ""
        near = near or nearest(value, facts.choices)
    filled = written | {"choices": facts.allowed()}
    return ("not-a-choice-near", filled | {"nearest": near}) if near else ("not-a-choice", filled)
