"""Explanations of the model: its mechanisms, its parameters, what they rest on and what moving them does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from essaim.answers import Answer
from essaim.progress import simulating
from essaim.tables import new_table
from sim.fitted import fitted_defaults
from sim.kpis import KPIS, UNKNOWN
from sim.mechanisms import MECHANISMS, Mechanism, engine_places, rules_with
from sim.parameters import DECLARED, Declared
from sim.register import ASSUMPTIONS, STUDIES, Study, studies_of, teaching, teaching_in_words
from sim.words import number, say

if TYPE_CHECKING:
    from scenarios.effects import Change, Effects, Moved

TAIL = 0.1
"""Chance on each side of what is said of a prior: 8 times in 10 in between."""


def explained_mechanism(name: str) -> Answer:
    """Say what a mechanism is, its rules with their equations, what it rests on and its parameters."""
    of = MECHANISMS[name]
    studies = list(dict.fromkeys(study for each in of.parameters for study in studies_of(DECLARED[each])))
    assumed = list(dict.fromkeys(DECLARED[each].assumption for each in of.parameters if DECLARED[each].assumption))
    head = {"what": of.what, "reads": of.reads, "decides": of.decides}
    rules = [
        {"name": rule.name, "meaning": rule.sentence, "equation": list(rule.equation), "parameters": rule.parameters}
        for rule in of.rules
    ]
    shown: list[RenderableType] = [card(name, {say("essaim", f"explain-{key}"): text for key, text in head.items()})]
    shown += [*_rules_shown(of), say("essaim", "equation-names"), _studies_table(studies)]
    shown += [card(say("essaim", "explain-assumptions"), {each: ASSUMPTIONS[each].meaning for each in assumed})]
    shown += [_parameters_table(of.parameters)]
    document = {
        "verb": "explain", "topic": name, **head, "rules": rules, "evidence": [_entry(study) for study in studies],
        "assumptions": {each: ASSUMPTIONS[each].meaning for each in assumed}, "parameters": list(of.parameters),
    }  # fmt: skip
    return Answer(document, shown)


def _rules_shown(of: Mechanism) -> Iterable[RenderableType]:
    for rule in of.rules:
        yield Text.assemble((rule.name, "bold"), say("essaim", "after-name"), rule.sentence)
        for line in rule.equation:
            yield Text(f"    {line}")
    yield ""


def _parameters_table(names: Iterable[str]) -> Table:
    columns = ("column-parameter", "explain-meaning", "explain-default")
    table = new_table(say("essaim", "explain-parameters"), [say("essaim", key) for key in columns])
    table.columns[1].justify = "left"
    for name in names:
        declared = DECLARED[name]
        table.add_row(name, declared.meaning, f"{in_digits(declared.default)} {declared.unit_in_words}")
    return table


def explained_parameter(declared: Declared, runs: int) -> Answer:
    """Say what a parameter is, what is believed of it and why, what can teach it, and what moving it does.

    Parameters
    ----------
    declared : Declared
        The parameter.
    runs : int
        Pairs of runs with which its effect is measured; 0 = it is not.
    """
    studies = studies_of(declared)
    rules = rules_with(declared.name)
    rows = {**_declaration(declared), "rules-using": ", ".join(rules or engine_places(declared.name))}
    if "fit" in fitted_defaults() and declared.name in fitted_defaults()["values"]:
        rows["fitted"] = say("essaim", "default-fitted")
    rows["source"] = declared.source or say("essaim", "explain-no-source")
    if declared.assumption:
        rows["assumption"] = _assumption_line(declared.assumption)
    rows["teaching"] = teaching_in_words(declared.name)
    shown: list[RenderableType] = [
        card(declared.name, {say("essaim", f"explain-{key}"): text for key, text in rows.items()})
    ]
    if studies:
        shown.append(_studies_table(studies))
    document = {
        "verb": "explain", "topic": declared.name, "meaning": declared.meaning, "default": declared.default,
        "low": declared.low, "high": declared.high, "unit": declared.unit_in_words, "prior": str(declared.prior),
        "mechanism": declared.mechanism, "rules": list(rules), "engine": list(engine_places(declared.name)),
        "source": declared.source, "evidence": [_entry(study) for study in studies],
        "assumption": declared.assumption or None, "teaching": teaching(declared.name), "effects": None,
    }  # fmt: skip
    if runs:
        effects = _effects(declared.name, runs)
        shown += _effects_shown(declared, effects)
        document["effects"] = _effects_document(effects)
    return Answer(document, shown)


def _declaration(declared: Declared) -> dict[str, str]:
    low, high = declared.quantile(TAIL), declared.quantile(1 - TAIL)
    shape = say("essaim", f"prior-{declared.prior.shape}")
    fixed = declared.prior.shape == "fixed"
    prior = say("essaim", "explain-prior-value", shape=shape, low=in_digits(low), high=in_digits(high))
    return {
        "meaning": declared.meaning,
        "default": f"{in_digits(declared.default)} {declared.unit_in_words}",
        "range": say("essaim", "interval", low=in_digits(declared.low), high=in_digits(declared.high)),
        "prior": shape if fixed else prior,
        "mechanism": declared.mechanism,
    }


def _assumption_line(name: str) -> str:
    of = ASSUMPTIONS[name]
    return say("essaim", "assumption-line", name=name, meaning=of.meaning, settles=of.settles)


def _studies_table(studies: Iterable[Study]) -> Table:
    """Return the evidence behind something: study, number, context, what was found, how far to trust it."""
    columns = [say("essaim", f"column-{key}") for key in ("study", "finding", "n", "context", "strength")]
    table = new_table(say("essaim", "explain-evidence"), columns)
    for column in table.columns:
        column.justify = "left"
    for study in studies:
        trust = say("essaim", "evidence-trust", design=study.design, strength=study.strength)
        table.add_row(study.name, study.finding, study.n or UNKNOWN, study.context, trust)
    return table


def _entry(study: Study) -> dict[str, str | None]:
    return {
        "id": study.name, "study": study.study, "n": study.n or None, "context": study.context,
        "design": study.design, "strength": study.strength, "finding": study.finding,
    }  # fmt: skip


def _effects(parameter: str, runs: int) -> Effects:
    from scenarios.effects import effects_of

    with simulating("task-simulate") as report:
        return effects_of(parameter, runs, progress=report)


def _effects_shown(declared: Declared, effects: Effects) -> list[RenderableType]:
    headings = [_heading(effects, effects.less, "less"), _heading(effects, effects.more, "more")]
    title = say("essaim", "effects-title", runs=effects.runs, value=in_digits(declared.default))
    table = new_table(title, [say("essaim", "column-kpi"), say("essaim", "column-baseline"), *headings])
    for name, baseline in effects.baseline.items():
        changes = (_change_in_words(name, each) for each in effects.changes[name])
        table.add_row(_label(name), _in_measure(name, baseline), *changes)
    notes = [say("essaim", "effects-note")]
    if effects.by_spread:
        notes.append(say("essaim", "effects-by-spread"))
    if effects.less.clipped or effects.more.clipped:
        notes.append(say("essaim", "effects-clipped"))
    if effects.plan:
        from scenarios.toml_text import literal

        changed = ", ".join(f"{name} = {literal(value)}" for name, value in effects.plan.items())
        notes.append(say("essaim", "effects-plan", changes=changed))
    return [table, *notes]


def _heading(effects: Effects, moved: Moved, side: str) -> str:
    key = f"effects-{side}-by-spread" if effects.by_spread else f"effects-{side}"
    return say("essaim", key, value=in_digits(moved.value))


def _label(measure: str) -> str:
    return KPIS[measure].label if measure in KPIS else say("essaim", "measure-first-post-share")


def _in_measure(measure: str, value: float, signed: bool = False) -> str:
    kpi = KPIS["answered_share"] if measure not in KPIS else KPIS[measure]
    return kpi.written(value, signed=signed)


def _change_in_words(measure: str, change: Change) -> str:
    mean, low, high = (_in_measure(measure, value, signed=True) for value in (change.mean, change.low, change.high))
    return say("essaim", "banded", median=mean, low=low, high=high)


def _effects_document(effects: Effects) -> dict[str, Any]:
    sides = {"less": effects.less, "more": effects.more}
    return {
        "runs": effects.runs,
        "moved_by": "prior_spread" if effects.by_spread else "factor_2",
        "plan": dict(effects.plan),
        **{side: {"value": moved.value, "clipped": moved.clipped} for side, moved in sides.items()},
        "measures": [
            {
                "measure": name,
                "baseline": effects.baseline[name],
                **{side: vars(change) for side, change in zip(sides, effects.changes[name], strict=True)},
            }
            for name in effects.baseline
        ],
    }


def explained_study(name: str) -> Answer:
    """Say what an entry of the register of evidence is, and which parameters rest on it."""
    study = STUDIES[name]
    entry = _entry(study)
    used = [each.name for each in DECLARED.values() if study in studies_of(each)]
    rows = {say("essaim", f"column-{key}"): entry[key] or UNKNOWN for key in ("study", "finding", "n", "context")}
    rows[say("essaim", "column-strength")] = say(
        "essaim", "evidence-trust", design=study.design, strength=study.strength
    )
    rows[say("essaim", "explain-used-by")] = ", ".join(used)
    return Answer({"verb": "explain", "topic": name, **entry, "parameters": used}, [card(name, rows)])


def card(title: str, rows: Mapping[str, str]) -> Table:
    """Return a table of names and texts, without a heading."""
    table = new_table(title, ["", ""])
    table.show_header = False
    table.columns[0].style = "bold"
    table.columns[0].no_wrap = True
    table.columns[1].justify = "left"
    for name, text in rows.items():
        table.add_row(name, text)
    return table


def in_digits(value: float) -> str:
    """Write a parameter's value with enough decimals for small ones."""
    return number(value, 4) if 0 < abs(value) < 0.001 else number(value)
