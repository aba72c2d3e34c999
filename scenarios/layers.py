"""Layers: what a file says, laid over what its preset says, with the address of every value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from scenarios.toml_text import key_lines

Source = Literal["file", "preset", "change"]

TAKES_THE_PLACE_OF: Mapping[str, tuple[str, ...]] = {
    "weeks": ("days", "end"),
    "days": ("weeks", "end"),
    "end": ("weeks", "days"),
    "community": ("calendar",),
    "manager.leaves_on": ("manager.leaves_on_day",),
    "manager.leaves_on_day": ("manager.leaves_on",),
}
"""Names that, once given, drop others from the layers below: one says the same thing another way."""


@dataclass(frozen=True)
class Layer:
    """What one source says.

    Parameters
    ----------
    source : str
        ``"file"``, ``"preset"`` or ``"change"`` (made in Python).
    data : dict
        Its values, nested as in the file; the parameters by dotted name.
    addresses : dict
        Dotted name -> where it stands, such as ``"launch.toml:7"``; items of lists count from 0.
    label : str
        The file's name, empty for a change.
    """

    source: Source
    data: dict[str, Any]
    addresses: dict[str, str]
    label: str = ""


def layer_of_text(source: Source, label: str, text: str, data: Mapping[str, Any]) -> Layer:
    """Return the layer of a file's text and of what `tomllib` read from it."""
    addresses = {name: f"{label}:{line}" for name, line in key_lines(text).items()}
    return Layer(source, _with_flat_parameters(data), addresses, label)


def layer_of_changes(changes: Mapping[str, Any]) -> Layer:
    """Return the layer of changes made in Python, by dotted name such as ``"founders.number"``."""
    data: dict[str, Any] = {}
    for name, value in sorted(changes.items()):  # a whole table comes before its fields, which lie over it
        first, _, rest = name.partition(".")
        if not rest:
            data[name] = value
        elif isinstance(inner := data.get(first, {}), Mapping):
            data[first] = {**inner, rest: value}
    return Layer("change", _with_flat_parameters(data), dict.fromkeys(changes, ""))


def laid_over(layers: Sequence[Layer]) -> dict[str, Any]:
    """Merge layers, the later over the earlier; what is replaced loses its address too."""
    merged: dict[str, Any] = {}
    for position, layer in enumerate(layers):
        replaced = set(_replaced_by(layer))
        _drop(merged, layers[:position], replaced)
        for name, value in layer.data.items():
            below = merged.get(name)
            both_are_tables = isinstance(value, Mapping) and isinstance(below, Mapping) and name in TABLES
            merged[name] = {**below, **value} if both_are_tables and below is not None else value
    return merged


TABLES_OF_ONE = (
    "place", "motives", "founders", "growth", "onboarding", "content", "recognition", "ambassadors", "moderation",
    "manager", "costs", "customers", "support",
)  # fmt: skip
"""Tables that stand once, in the order in which they are written."""
TABLES = (*TABLES_OF_ONE, "parameters")
"""Tables that are merged field by field; anything else is replaced whole."""
TABLES_OF_MANY = ("rituals", "events")
"""Tables that stand any number of times, in the order in which they are written."""


def address(layers: Sequence[Layer], name: str) -> str:
    """Return where a dotted name stands, or else what is around it, or else the last file's name."""
    while name:
        for layer in reversed(layers):
            if name in layer.addresses:
                return layer.addresses[name]
        name = name.rpartition(".")[0]
    return next((layer.label for layer in reversed(layers) if layer.source == "file"), "")


def _replaced_by(layer: Layer) -> Iterator[str]:
    for name in _names(layer.data):
        yield from TAKES_THE_PLACE_OF.get(name, ())
        if name not in TABLES and "." not in name:
            yield name


def _names(data: Mapping[str, Any]) -> Iterator[str]:
    for name, value in data.items():
        yield name
        if isinstance(value, Mapping) and name in TABLES:
            yield from (f"{name}.{key}" for key in value)


def _drop(merged: dict[str, Any], below: Sequence[Layer], names: set[str]) -> None:
    for name in names:
        table, _, key = name.rpartition(".")
        holder = merged.get(table) if table else merged
        if isinstance(holder, dict):
            holder.pop(key, None)
        for layer in below:
            for known in [known for known in layer.addresses if known == name or known.startswith(f"{name}.")]:
                del layer.addresses[known]


def _with_flat_parameters(data: Mapping[str, Any]) -> dict[str, Any]:
    """Write the parameters by dotted name, whichever way the file nests them."""
    flat = {name: dict(value) if isinstance(value, Mapping) else value for name, value in data.items()}
    if isinstance(data.get("parameters"), Mapping):
        flat["parameters"] = dict(_dotted(data["parameters"], ""))
    return flat


def _dotted(values: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _dotted(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
