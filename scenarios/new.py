"""New: a scenario file to start from, written with every field explained."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from scenarios.loading import load, reason_of
from scenarios.toml_text import key_text, literal
from sim.problems import InputError, Problem
from sim.words import language as spoken
from sim.words import say, speaking

if TYPE_CHECKING:
    from scenarios.fields import FieldFacts
    from scenarios.schema import Scenario

WIDTH = 110


def new_scenario(path: str | Path, base: str = "b2b-slack", language: str | None = None) -> None:
    """Write a scenario file with every field of a preset, its meaning, range, unit and value.

    Parameters
    ----------
    path : str or path
        The file to write; it must not exist yet.
    base : str
        The preset whose values it holds, or another scenario's path.
    language : str, optional
        Language of its comments, ``"en"`` or ``"fr"``; by default the one in use. Keys are English in both.

    Raises
    ------
    InputError
        If there is no such preset, the file exists already, or it cannot be written. Nothing is overwritten.
    """
    text = template(base, Path(path).name, language or spoken())
    try:
        with Path(path).open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise InputError(Problem("scenarios", "already-there", str(path))) from None
    except (OSError, ValueError) as error:
        raise InputError(Problem("scenarios", "cannot-write", str(path), {"reason": reason_of(error)})) from None


def template(base: str | Path, file_name: str, language: str) -> str:
    """Return the text that `new_scenario` writes."""
    scenario = load(base)
    with speaking(language):
        return "\n".join(_template_lines(scenario, file_name)) + "\n"


def _template_lines(scenario: Scenario, file_name: str) -> Iterator[str]:
    from scenarios.fields import meaning_of_table
    from scenarios.layers import TABLES_OF_MANY, TABLES_OF_ONE

    opening = say("scenarios", "template-opening", base=scenario.name, file=file_name)
    yield from _comment(opening)
    yield ""
    yield from _fields_of(scenario, "", scenario)
    for table in TABLES_OF_ONE:
        yield from ("", *_comment(meaning_of_table(table)), f"[{table}]")
        yield from _fields_of(getattr(scenario, table), table, scenario)
    for table in TABLES_OF_MANY:
        yield from ("", *_comment(meaning_of_table(table)))
        yield from _items_of(scenario, table)
    yield from (*_comment(meaning_of_table("parameters")), "[parameters]")
    yield from (f"{key_text(name)} = {literal(value)}" for name, value in scenario.parameters.items())


def _items_of(scenario: Scenario, table: str) -> Iterator[str]:
    """Write each ritual, or each event; where there is none, what each field means and one as a comment."""
    from scenarios.parts import Event, Ritual
    from scenarios.resolve import leaves_of

    items = getattr(scenario, table)
    for position, item in enumerate(items):
        yield from (f"[[{table}]]", *_fields_of(item, table, scenario, explained=position == 0), "")
    if items:
        return
    for facts in leaves_of(table):
        yield from _comment(
            say("scenarios", "template-field", name=facts.key, meaning=facts.meaning(), limits=_limits(facts))
        )
    examples = {
        "rituals": Ritual(kind="weekly_question", weekday="wednesday"),
        "events": Event(kind="spam_wave", on=scenario.last_day, days=1),
    }
    lines = _fields_of(examples[table], table, scenario, explained=False)
    yield from (f"# {line}" for line in (f"[[{table}]]", *lines) if not line.startswith("# "))
    yield ""


def _fields_of(part: Any, table: str, scenario: Scenario, explained: bool = True) -> Iterator[str]:
    """Write the fields of a table; one that is not set is written as a comment, with an example."""
    from scenarios.resolve import leaves_of, value_of

    examples = {
        "days": scenario.days_simulated,
        "weeks": max(1, scenario.days_simulated // 7),
        "end": scenario.last_day,
        "manager.leaves_on_day": scenario.days_simulated - 1,
        "manager.leaves_on": scenario.last_day,
        "ambassadors.starts_in_week": 12,
        "events.on": scenario.last_day,
        "events.on_day": scenario.days_simulated - 1,
        "events.platform": "forum",
    }
    for facts in leaves_of(table):
        if explained:
            yield from (*_comment(facts.meaning()), *_comment(_limits(facts)))
        value = value_of(part, facts)
        unset = value is None
        yield f"{'# ' if unset else ''}{facts.key} = {literal(examples[facts.name] if unset else value)}"


def _limits(facts: FieldFacts) -> str:
    """Say what a field may be, its unit and its default."""
    unset = facts.default is None
    default = say("scenarios", "template-none") if unset else literal(facts.default)
    said = [facts.allowed(), facts.unit_words()]
    if facts.kind != "text":
        said.append(say("scenarios", "template-default", value=default))
    return say("scenarios", "template-separator").join(part for part in said if part)


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in wrap(text, WIDTH - 2, break_long_words=False, break_on_hyphens=False)]
