"""Loading: a scenario file or a preset read, resolved and checked, with every problem told at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.agreement import disagreements
from scenarios.disagreement import nearest
from scenarios.layers import Layer, address, laid_over, layer_of_changes, layer_of_text
from scenarios.library import preset_text, presets
from scenarios.toml_text import cut, literal
from sim.problems import InputError, Problem
from sim.words import say

if TYPE_CHECKING:
    from scenarios.schema import Scenario

_PLACE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")
_DECIMAL_COMMA = re.compile(r"=\s*[+-]?\d+,\d")
_KINDS_OF_SYNTAX_ERROR = (
    (
        "syntax-repeated",
        ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Cannot define", "Duplicate", "Cannot add"),
    ),
    (
        "syntax-unclosed",
        ("Unclosed", "Unterminated", "Illegal character '\\n'", 'Expected "\'"', "Expected ']"),
    ),
    ("syntax-equals", ("Expected '='",)),
    ("syntax-value", ("Invalid", "Expected newline")),
)
"""How `tomllib` begins its messages, which are in English only, and the sentence for each."""


def load(source: str | Path, changes: Mapping[str, Any] | None = None) -> Scenario:
    """Load a scenario: a preset by its name, or a TOML file by its path.

    Parameters
    ----------
    source : str or path
        A preset's name, such as ``"b2b-slack"``, or the path of a file. (A file with a preset's name and no
        extension is reached as ``./b2b-slack``.)
    changes : mapping, optional
        Values that replace those of the file, by dotted name: ``"founders.number"``, or
        ``"parameters.visiting.rate"`` for a parameter of the model.

    Returns
    -------
    Scenario
        Checked and complete; it knows where each of its values came from.

    Raises
    ------
    InputError
        With every problem of the file: unknown names, values out of range or of the wrong type, fields that
        do not agree; or that the file is missing, empty, not UTF-8 or not TOML.

    Examples
    --------
    >>> load("b2b-slack", {"founders.number": 12}).plan().founders.number
    12
    """
    layers, problems = _layers(source)
    if changes:
        layers.append(layer_of_changes(changes))
    scenario, more = _checked(layers)
    if problems or more:
        raise InputError([*problems, *more])
    scenario._name = source if isinstance(source, str) and source in presets() else Path(source).stem
    scenario._layers = tuple(layers)
    return scenario


def loaded(scenario: str | Path | Scenario) -> Scenario:
    """Return a scenario that is given by its name, by its file or as it is."""
    return load(scenario) if isinstance(scenario, str | Path) else scenario


def _layers(source: str | Path) -> tuple[list[Layer], list[Problem]]:
    """Read the file, and the preset it starts from; an unknown preset is a problem among others."""
    if isinstance(source, str) and source in presets():
        return [_preset_layer(source)], []
    label = str(source)
    text = text_of(source, label)
    data = parsed(text, label)
    if not data:
        raise InputError(Problem("scenarios", "empty-scenario", label))
    base = data.pop("base", None)
    layer = layer_of_text("file", label, text, data)
    if base is None:
        return [layer], []
    if base not in presets():
        return [layer], [_unknown_base(base, address([layer], "base"))]
    return [_preset_layer(base), layer], []


def _checked(layers: list[Layer]) -> tuple[Scenario, list[Problem]]:
    """Check what the layers say together; the scenario is of use only where there is no problem."""
    from pydantic import ValidationError

    from scenarios.messages import problems_of
    from scenarios.schema import Scenario, with_defaults

    data = laid_over(layers)
    problems = []
    scenario = Scenario()
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        problems = list(problems_of(error, lambda name: address(layers, name)))
    problems += [found.as_problem(address(layers, found.name)) for found in disagreements(with_defaults(data))]
    return scenario, sorted(problems, key=lambda problem: _file_order(problem.where))


def _file_order(where: str) -> tuple[str, int]:
    """Order problems as they stand in the file."""
    label, _, line = where.rpartition(":")
    return label, int(line) if line.isdecimal() else 0


def _preset_layer(name: str) -> Layer:
    text = preset_text(name)
    return layer_of_text("preset", f"{name}.toml", text, tomllib.loads(text))


def _unknown_base(base: Any, where: str) -> Problem:
    near = nearest(base, presets()) if isinstance(base, str) else ""
    values = {"name": "base", "value": cut(literal(base)), "presets": ", ".join(presets()), "nearest": near}
    return Problem("scenarios", "unknown-base-near" if near else "unknown-base", where, values)


def text_of(source: str | Path, label: str) -> str:
    """Read a file as UTF-8 text; a byte-order mark, which Windows editors leave, is passed over."""
    try:
        raw = Path(source).read_bytes()
    except FileNotFoundError:
        near = nearest(Path(source).stem, presets())
        values = {"source": label, "presets": ", ".join(presets()), "nearest": near}
        raise InputError(
            Problem("scenarios", "no-such-scenario-near" if near else "no-such-scenario", "", values)
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(Problem("scenarios", "unreadable", label, {"reason": reason_of(error)})) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        values = {"byte": f"0x{raw[error.start]:02X}"}
        raise InputError(Problem("scenarios", "not-utf8", f"{label}:{line}", values)) from None


def reason_of(error: Exception) -> str:
    """Say why the system refused a file, in the language in use."""
    reasons: dict[type[Exception], str] = {
        FileNotFoundError: "missing",
        IsADirectoryError: "folder",
        PermissionError: "forbidden",
    }
    return say("scenarios", f"reason-{reasons.get(type(error), 'other')}")


def parsed(text: str, label: str) -> dict[str, Any]:
    """Parse TOML, or say on which line it stops being TOML."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # numbers of 5,000 digits and a thousand brackets too
        message = str(error)
    place = _PLACE.search(message)
    lines = text.splitlines() or [""]
    line = int(place.group(1)) if place and place.group(1) else len(lines)
    written = lines[min(line, len(lines)) - 1].strip()
    key = next((key for key, starts in _KINDS_OF_SYNTAX_ERROR if message.startswith(starts)), "syntax-other")
    if _DECIMAL_COMMA.search(written):
        key = "syntax-decimal-comma"
    where = f"{label}:{line}" if place else label
    raise InputError(Problem("scenarios", key, where, {"text": cut(written)}))
