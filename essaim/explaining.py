"""Explanations: the day of the model, its measures, its parameters and what they assume."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from essaim.answers import Answer
from essaim.names import unknown_name
from essaim.tables import new_table
from scenarios import load, presets
from sim.kpis import KPIS, SOURCES
from sim.parameters import DECLARED, Declared
from sim.schedule import DAY
from sim.words import language, number, say

TAIL = 0.1
"""Chance on each side of what is said of a prior: 8 times in 10 in between."""


def explanation(topic: str) -> Answer:
    """Explain one topic.

    Parameters
    ----------
    topic : str
        ``"day"``, a measure, a parameter (``"visiting.rate"``), an assumption (``"A7"``) or a scenario (a preset's
        name, or a file's path ending in ``.toml``).

    Raises
    ------
    InputError
        If there is nothing of that name; the nearest name is suggested.
    """
    if topic == "day":
        return explained_day()
    if topic in KPIS:
        return explained_kpi(topic)
    if topic in DECLARED:
        return explained_parameter(DECLARED[topic])
    if topic in presets() or Path(topic).suffix == ".toml":
        return explained_scenario(topic)
    if topic.upper() in _assumption_names():
        return explained_assumption(topic.upper())
    raise unknown_name("unknown-topic", topic, ["day", *KPIS, *DECLARED, *presets(), *_assumption_names()])


def explained_day() -> Answer:
    """List the phases of a day in the order in which they happen."""
    columns = [say("essaim", f"column-{name}") for name in ("phase", "meaning", "rules")]
    table = new_table(say("essaim", "day-title"), columns)
    for column in table.columns:
        column.justify = "left"
    for position, phase in enumerate(DAY, 1):
        table.add_row(f"{position}. {phase.name}", phase.meaning, ", ".join(phase.rules))
    phases = [{"name": phase.name, "meaning": phase.meaning, "rules": list(phase.rules)} for phase in DAY]
    return Answer({"verb": "explain", "topic": "day", "phases": phases}, [table])


def explained_kpi(name: str) -> Answer:
    """Say what a measure is and how each source shows it."""
    kpi = KPIS[name]
    rows = {"definition": kpi.definition, "unit": kpi.unit}
    if kpi.warning:
        rows["warning"] = kpi.warning
    table = _card(f"{kpi.label} ({name})", {say("essaim", f"explain-{key}"): text for key, text in rows.items()})
    observed = {}
    for source in SOURCES:
        how = kpi.observed(source)
        table.add_row(say("sim", f"source-{source}"), how or say("sim", "kpi-not-shown"))
        observed[source] = {"definition_id": kpi.definition_id(source), "how": how}
    document = {"verb": "explain", "topic": name, "label": kpi.label, "aggregation": kpi.aggregation}
    return Answer({**document, **rows, "observed": observed}, [table])


def explained_parameter(declared: Declared) -> Answer:
    """Say what a parameter is, what is believed of it before any data, and why."""
    low, high = declared.quantile(TAIL), declared.quantile(1 - TAIL)
    shape = say("essaim", f"prior-{declared.prior.shape}")
    fixed = declared.prior.shape == "fixed"
    rows = {
        "meaning": declared.meaning,
        "default": f"{_written(declared.default)} {declared.unit}",
        "range": say("essaim", "interval", low=_written(declared.low), high=_written(declared.high)),
        "prior": shape
        if fixed
        else say("essaim", "explain-prior-value", shape=shape, low=_written(low), high=_written(high)),
        "source": declared.source or say("essaim", "explain-no-source"),
    }
    if declared.assumption:
        rows["assumption"] = declared.assumption
    table = _card(declared.name, {say("essaim", f"explain-{key}"): text for key, text in rows.items()})
    document = {
        "verb": "explain", "topic": declared.name, "meaning": declared.meaning, "default": declared.default,
        "low": declared.low, "high": declared.high, "unit": declared.unit, "prior": str(declared.prior),
        "source": declared.source, "assumption": declared.assumption or None,
    }  # fmt: skip
    return Answer(document, [table])


def explained_assumption(name: str) -> Answer:
    """Say what an assumption is and which values rest on it."""
    resting = {each.name: _valued(each) for each in DECLARED.values() if each.assumption == name}
    table = _card(say("essaim", "assumption-title", name=name), resting)
    of_scenarios = _scenario_assumptions().get(name)
    text = None
    if of_scenarios:
        text = of_scenarios[language()]
        table.add_row(say("essaim", "explain-meaning"), text)
        table.add_row(say("essaim", "explain-used-by"), ", ".join(of_scenarios["used"]))
    used = [*resting, *(of_scenarios["used"] if of_scenarios else ())]
    return Answer({"verb": "explain", "topic": name, "meaning": text, "parameters": resting, "used": used}, [table])


def _valued(declared: Declared) -> str:
    """Write what a parameter means with its value and range."""
    return say(
        "essaim", "assumption-value", meaning=declared.meaning, value=declared.default, unit=declared.unit,
        low=declared.low, high=declared.high,
    )  # fmt: skip


def explained_scenario(source: str) -> Answer:
    """Print a scenario with every default filled in, and where each value came from."""
    scenario = load(source)
    document = {"verb": "explain", "topic": source, "scenario": scenario.model_dump(mode="json")}
    return Answer(document, [Text(line) for line in scenario.resolved_lines()])


def _assumption_names() -> list[str]:
    of_model = {each.assumption for each in DECLARED.values() if each.assumption}
    return sorted({*of_model, *_scenario_assumptions()}, key=lambda name: int(name[1:]))


@cache
def _scenario_assumptions() -> Mapping[str, Any]:
    """Return the assumptions behind the scenarios' defaults: name -> en, fr and the fields that use it."""
    return tomllib.loads(files("scenarios").joinpath("assumptions.toml").read_text(encoding="utf-8"))


def _card(title: str, rows: Mapping[str, str]) -> Table:
    """Return a table of names and texts, without a heading."""
    table = new_table(title, ["", ""])
    table.show_header = False
    table.columns[0].style = "bold"
    table.columns[0].no_wrap = True
    table.columns[1].justify = "left"
    for name, text in rows.items():
        table.add_row(name, text)
    return table


def _written(value: float) -> str:
    """Write a parameter's value with enough decimals for small ones."""
    return number(value, 4) if 0 < abs(value) < 0.001 else number(value)
