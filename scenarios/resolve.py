"""Resolve: a scenario printed with every field, its value and where that came from, as valid TOML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from scenarios.fields import FieldFacts, fields, names_in
from scenarios.layers import TABLES_OF_MANY, TABLES_OF_ONE, Layer
from scenarios.parts import Phrase
from scenarios.schema import Scenario
from scenarios.toml_text import key_text, literal
from sim.words import say

FOLLOWS = {"calendar": "community", "every_weeks": "kind", "size": "kind"}
"""Fields whose default depends on another field beside them."""


def resolved_lines(scenario: Scenario, layers: Sequence[Layer]) -> list[str]:
    """Return every field with its value and where it came from, a line each.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    layers : sequence of Layer
        What it was read from; none for a scenario made in Python, whose values then come without an origin.
    """
    origin = _Origins(layers)
    lines = list(_field_lines(scenario, "", "", origin))
    lines.append(f"# {say('scenarios', 'horizon-is', days=scenario.days_simulated, last=scenario.last_day)}")
    for table in TABLES_OF_MANY:
        if not getattr(scenario, table):
            lines.append(f"{table} = []{origin.comment(table)}")
    for table in TABLES_OF_ONE:
        lines += ["", f"[{table}]", *_field_lines(getattr(scenario, table), table, table, origin)]
    for table in TABLES_OF_MANY:
        for position, item in enumerate(getattr(scenario, table)):
            lines += ["", f"[[{table}]]", *_field_lines(item, table, f"{table}.{position}", origin)]
    lines += ["", "[parameters]"]
    for name, value in scenario.parameters.items():
        lines.append(f"{key_text(name)} = {literal(value)}{origin.comment(f'parameters.{name}')}")
    return lines


def value_of(part: Any, facts: FieldFacts) -> Any:
    """Return a field's value as TOML holds it; a phrase that is the same in both languages is one text."""
    value = getattr(part, facts.key)
    if isinstance(value, Phrase):
        return value.en if value.en == value.fr else value.model_dump()
    return value


def leaves_of(table: str) -> list[FieldFacts]:
    """Return the fields of a table that hold one value; ``""`` is the top of the file."""
    dotted = [f"{table}.{key}" if table else key for key in names_in(table)]
    return [fields()[name] for name in dotted if fields()[name].kind not in ("table", "tables")]


def _field_lines(part: Any, table: str, address: str, origin: _Origins) -> Iterator[str]:
    for facts in leaves_of(table):
        name = f"{address}.{facts.key}" if address else facts.key
        value = value_of(part, facts)
        if value is not None:
            yield f"{facts.key} = {literal(value)}{origin.comment(name)}"


class _Origins:
    """Where values came from, said in the language in use."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = layers

    def comment(self, name: str) -> str:
        """Return the remark behind a value; none where the scenario was read from nothing."""
        return f"  # {self._said(name)}" if self.layers else ""

    def _said(self, name: str) -> str:
        for layer in reversed(self.layers):
            if name in layer.addresses:
                where = layer.addresses[name]
                return where if layer.source == "file" else say("scenarios", f"from-{layer.source}", where=where)
        table, _, key = name.rpartition(".")
        other = FOLLOWS.get(key, "")
        if other and any(f"{table}.{other}".lstrip(".") in layer.addresses for layer in self.layers):
            return say("scenarios", "follows-from", name=other)
        return say("scenarios", "from-default")
