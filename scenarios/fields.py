"""Fields: what is declared about each field of a scenario, as one list that messages, files and docs read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from scenarios.parts import Event, Part, Ritual
from scenarios.schema import Scenario
from sim.words import language, say, sentences

ITEMS: Mapping[str, type[Part]] = {"rituals": Ritual, "events": Event}
"""Tables that stand any number of times, and what each of them is."""
Kind = Literal["whole", "number", "flag", "date", "text", "choice", "code", "table", "tables"]


@dataclass(frozen=True)
class FieldFacts:
    """What is declared about one field."""

    name: str
    """Dotted name; a field of every ritual is ``rituals.kind``, without a number, and likewise of every event."""
    kind: Kind
    default: Any = None
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    unit: str = ""
    """Name of the unit; empty where there is none."""
    required: bool = False

    @property
    def table(self) -> str:
        """Name of the table it stands in, empty at the top of the file."""
        return self.name.rpartition(".")[0]

    @property
    def key(self) -> str:
        """Name inside its table."""
        return self.name.rpartition(".")[2]

    def meaning(self) -> str:
        """Say what the field means, in the language in use."""
        return say("scenarios", f"field-{self.name.replace('.', '-')}")

    def unit_words(self) -> str:
        """Say the unit, in the language in use; empty where there is none."""
        return say("scenarios", f"unit-{self.unit}") if self.unit else ""

    def allowed(self) -> str:
        """Say which values are allowed, in the language in use and as TOML writes them."""
        if self.choices:
            return ", ".join(f'"{choice}"' for choice in self.choices)
        if self.low is not None and self.high is not None:
            return say("scenarios", "allowed-range", low=plain(self.low), high=plain(self.high))
        return say("scenarios", f"allowed-{self.kind}")


def plain(value: float) -> str:
    """Write a bound as one would type it: no thousands separator, no needless decimal."""
    return str(int(value)) if float(value).is_integer() else str(value)


@cache
def fields() -> Mapping[str, FieldFacts]:
    """Return what is declared about every field and table, by dotted name, in the order of the schema."""
    schema = Scenario.model_json_schema()
    return {facts.name: facts for facts in _facts(schema, schema["$defs"], "")}


def names_in(table: str) -> tuple[str, ...]:
    """Return the keys allowed in a table; ``""`` is the top of the file."""
    return tuple(facts.key for facts in fields().values() if facts.table == table)


def declared_at(path: tuple[str | int, ...]) -> FieldFacts | None:
    """Return what is declared about the field at a path such as ``("rituals", 0, "kind")``."""
    return fields().get(".".join(part for part in path if isinstance(part, str)))


def meaning_of_table(table: str) -> str:
    """Say what a table is about, in the language in use."""
    return sentences("scenarios")[f"table-{table}"][language()]


def _facts(schema: Mapping[str, Any], definitions: Mapping[str, Any], table: str) -> Iterator[FieldFacts]:
    for key, declared in schema["properties"].items():
        name = f"{table}.{key}" if table else key
        required = key in schema.get("required", ())
        inner = declared.get("items", declared)
        reference = inner.get("$ref", "").rpartition("/")[2]
        if reference and reference != "Phrase":
            yield FieldFacts(name, "tables" if "items" in declared else "table")
            yield from _facts(definitions[reference], definitions, name)
        elif declared.get("type") == "object":
            yield FieldFacts(name, "table")
        else:
            yield _leaf(name, declared, required)


def _leaf(name: str, declared: Mapping[str, Any], required: bool) -> FieldFacts:
    """Return the facts of a field that holds one value."""
    typed = {**declared, **next(iter(declared.get("anyOf", ({},))))}
    kinds: dict[str, Kind] = {"integer": "whole", "number": "number", "boolean": "flag"}
    kind: Kind = kinds.get(typed.get("type", ""), "text")
    if "enum" in typed:
        kind = "choice"
    elif "pattern" in typed:
        kind = "code"
    elif typed.get("format") == "date":
        kind = "date"
    return FieldFacts(
        name, kind, default_of(name), typed.get("minimum"), typed.get("maximum"),
        tuple(typed.get("enum", ())), typed.get("unit", ""), required,
    )  # fmt: skip


def default_of(name: str) -> Any:
    """Return a field's default as Python holds it, None where it has none."""
    table, _, key = name.rpartition(".")
    if table in ITEMS:
        declared = ITEMS[table].model_fields[key]
        return None if declared.is_required() else declared.default
    holder = getattr(Scenario(), table) if table else Scenario()
    return getattr(holder, key)
