"""Explanations: the day of the model, its measures, its parameters and what they assume."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from rich.text import Text

from essaim.answers import Answer
from essaim.explaining_model import card, explained_mechanism, explained_parameter, explained_study
from essaim.names import unknown_name
from essaim.tables import new_table
from scenarios import load, presets
from sim.kpis import KPIS, MONEY, SOURCES
from sim.mechanisms import MECHANISMS
from sim.parameters import DECLARED, Declared
from sim.register import ASSUMPTIONS, STUDIES
from sim.schedule import DAY
from sim.words import language, say


def explanation(topic: str, runs: int = 24) -> Answer:
    """Explain one topic.

    Parameters
    ----------
    topic : str
        ``"day"``, a measure, a mechanism (``"visiting"``), a parameter (``"visiting.rate"``), an entry of the register
        of evidence (``"Butler 2001"``), an assumption (``"A7"``) or a scenario (a preset's name, or a file's path
        ending in ``.toml``).
    runs : int
        Pairs of runs with which a parameter's effect is measured, 2 or more; 0 = it is not.

    Raises
    ------
    InputError
        If there is nothing of that name; the nearest name is suggested.
    """
    if topic == "day":
        return explained_day()
    if topic in KPIS or topic in MONEY:
        return explained_kpi(topic)
    if topic in MECHANISMS:
        return explained_mechanism(topic)
    if topic in DECLARED:
        return explained_parameter(DECLARED[topic], runs)
    if topic in STUDIES:
        return explained_study(topic)
    if topic in presets() or Path(topic).suffix == ".toml":
        return explained_scenario(topic)
    if topic.upper() in _assumption_names():
        return explained_assumption(topic.upper())
    raise unknown_name("unknown-topic", topic, _topics())


def _topics() -> list[str]:
    return ["day", *KPIS, *MONEY, *MECHANISMS, *DECLARED, *STUDIES, *presets(), *_assumption_names()]


def explained_day() -> Answer:
    """List the phases of a day in the order in which they happen."""
    columns = [say("essaim", f"column-{name}") for name in ("phase", "meaning", "rules")]
    table = new_table(say("essaim", "day-title"), columns)
    for column in table.columns:
        column.justify = "left"
    for position, phase in enumerate(DAY, 1):
        table.add_row(f"{position}. {phase.label}", phase.meaning, ", ".join(phase.rules))
    phases = [
        {"name": phase.name, "label": phase.label, "meaning": phase.meaning, "rules": list(phase.rules)}
        for phase in DAY
    ]
    return Answer({"verb": "explain", "topic": "day", "phases": phases}, [table])


def explained_kpi(name: str) -> Answer:
    """Say what a measure is and how each source shows it."""
    kpi = KPIS.get(name) or MONEY[name]
    rows = {"definition": kpi.definition, "unit": kpi.unit}
    if kpi.warning:
        rows["warning"] = kpi.warning
    table = card(f"{kpi.label} ({name})", {say("essaim", f"explain-{key}"): text for key, text in rows.items()})
    observed = {}
    for source in SOURCES:
        how = kpi.observed(source)
        table.add_row(say("sim", f"source-{source}"), how or say("sim", "kpi-not-shown"))
        observed[source] = {"definition_id": kpi.definition_id(source), "how": how}
    document = {"verb": "explain", "topic": name, "label": kpi.label, "aggregation": kpi.aggregation}
    return Answer({**document, **rows, "observed": observed}, [table])


def explained_assumption(name: str) -> Answer:
    """Say what an assumption is, what would settle it and which values rest on it."""
    resting = {each.name: _valued(each) for each in DECLARED.values() if each.assumption == name}
    of_model, of_scenarios = ASSUMPTIONS.get(name), _scenario_assumptions().get(name)
    rows: dict[str, str] = {}
    text = settles = None
    if of_model:
        text, settles = of_model.meaning, of_model.settles
        rows |= {say("essaim", "explain-meaning"): text, say("essaim", "explain-settles"): settles}
    if of_scenarios:
        text = of_scenarios[language()]
        rows[say("essaim", "explain-meaning")] = text
        rows[say("essaim", "explain-used-by")] = ", ".join(of_scenarios["used"])
    used = [*resting, *(of_scenarios["used"] if of_scenarios else ())]
    document = {"verb": "explain", "topic": name, "meaning": text, "settles": settles, "parameters": resting}
    return Answer({**document, "used": used}, [card(say("essaim", "assumption-title", name=name), rows | resting)])


def _valued(declared: Declared) -> str:
    """Write what a parameter means with its value and range."""
    return say(
        "essaim", "assumption-value", meaning=declared.meaning, value=declared.default, unit=declared.unit_in_words,
        low=declared.low, high=declared.high,
    )  # fmt: skip


def explained_scenario(source: str) -> Answer:
    """Print a scenario with every default filled in, and where each value came from."""
    scenario = load(source)
    document = {"verb": "explain", "topic": source, "scenario": scenario.model_dump(mode="json")}
    return Answer(document, [Text(line) for line in scenario.resolved_lines()])


def _assumption_names() -> list[str]:
    return sorted({*ASSUMPTIONS, *_scenario_assumptions()}, key=lambda name: int(name[1:]))


@cache
def _scenario_assumptions() -> Mapping[str, Any]:
    """Return the assumptions behind the scenarios' defaults: name -> en, fr and the fields that use it."""
    return tomllib.loads(files("scenarios").joinpath("assumptions.toml").read_text(encoding="utf-8"))
