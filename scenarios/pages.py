"""Pages: ``docs/scenarios.md`` and ``docs/assumptions.md``, made from the declarations they describe."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from scenarios.fields import FieldFacts, meaning_of_table
from scenarios.layers import TABLES_OF_MANY, TABLES_OF_ONE
from scenarios.library import presets
from scenarios.loading import load
from scenarios.resolve import leaves_of
from scenarios.toml_text import literal
from sim.parameters import DECLARED
from sim.register import ASSUMPTIONS
from sim.words import say, speaking

OPENING = """\
# Scenario files

A scenario is one TOML file: what a team decides about a community, and the question it wants answered.
Everything has a default, so a file says only what it wants to decide. `essaim new plan.toml` writes one with
every field explained, in English or in French (`--lang fr`); the names of the fields are English in both.

```toml
base = "b2b-slack"                 # start from a preset; leave it out to start from the defaults
title = "Without founders"
weeks = 26

[founders]
number = 0

[[rituals]]                        # these replace the preset's rituals
kind = "weekly_question"
weekday = "tuesday"
```

What is wrong with a file is told all at once, a line each: the file and line, the name, the value, the rule
and what to do. `rituals[1]` is the first ritual. What happens on a day is told in prose:

```toml
[[events]]
kind = "platform_move"
on = 2026-06-01                    # or on_day = 147, a day of the plan
platform = "forum"
size = 0.6                         # six members in ten follow
```

The team's departure stands in `[manager]`, as `leaves_on` or `leaves_on_day`.

From Python, `load("plan.toml", {"founders.number": 12})` changes values by dotted name, and
`load("plan.toml").to_toml()` gives every field with its value and where it came from, as a file that loads again.

`monthly_cost()` is the average cost of a month of the plan: `hourly_cost` times the planned staff hours
(`manager.hours_per_week`, plus `staff_hours` for each ritual held, plus `minutes_per_newcomer` for each
newcomer the growth table counts on where a person or a mentor receives them, plus the introduction and the
training of ambassadors), plus `per_event` for each quarterly event or offline meet-up, plus tools and
incentives. It is cautious: the simulated team does all of this within `manager.hours_per_week`, rituals first,
and leaves undone what does not fit. Staff hours and events end on the day the manager leaves. Paid moderators,
the set-up and the community's own ads count too. Nothing in `[costs]` changes what members do. `essaim worth`
keeps a ledger instead: it pays the contracted hours, whether they were enough or not, and adds what depends on
what happens, such as rewards.

What a platform changes is not known, so every run multiplies its figures by a log-normal factor (log-sd 0.3,
assumption A58), the same for two scenarios on the same platform. A comparison of platforms whose band holds 0
says that they are not distinguishable.

## Presets

| Name | Title | Question |
|---|---|---|
"""

ASSUMPTIONS_OPENING = """\
# Assumptions

What no study supports has a number here. A40 to A79 belong to the defaults and presets of scenarios, A150 and
the following to planning, the others to the model's parameters. `essaim explain A7` says the same, and a
comparison names those that its difference rests on.

| | Assumption | Used by |
|---|---|---|
"""


def scenarios_page() -> str:
    """Return the text of ``docs/scenarios.md``."""
    with speaking("en"):
        return "\n".join(_scenario_lines()) + "\n"


def assumptions_page() -> str:
    """Return the text of ``docs/assumptions.md``: the model's assumptions and the scenarios'."""
    rows = {
        name: (
            [of.texts["en"], f"To settle it: {of.texts['settles']['en']}"],
            [f"{each} = {DECLARED[each].default:g}" for each in of.parameters],
        )
        for name, of in ASSUMPTIONS.items()
    }
    for name, assumption in assumptions().items():
        rows[name] = ([assumption["en"]], assumption["used"])
    lines = [
        f"| {name} | {' '.join(said)} | {', '.join(f'`{field}`' for field in used)} |"
        for name, (said, used) in sorted(rows.items(), key=lambda row: int(row[0][1:]))
    ]
    return ASSUMPTIONS_OPENING + "\n".join(lines) + "\n"


def assumptions() -> Mapping[str, Mapping[str, Any]]:
    """Return the assumptions behind scenario defaults and presets: name -> ``en``, ``fr`` and ``used``."""
    return tomllib.loads(files("scenarios").joinpath("assumptions.toml").read_text(encoding="utf-8"))


def _scenario_lines() -> Iterator[str]:
    yield OPENING.rstrip("\n")
    for name in presets():
        preset = load(name)
        yield f"| [`{name}`](presets/{name}.md) | {preset.title} | {preset.question} |"
    yield from ("", "## At the top of the file", "", *_table_head())
    bases = ", ".join(literal(name) for name in presets())
    yield f"| `base` | {say('scenarios', 'field-base')} | {bases} | |"
    yield from map(_row, leaves_of(""))
    for table in TABLES_OF_ONE:
        yield from ("", f"## `[{table}]`", "", meaning_of_table(table), "", *_table_head())
        yield from map(_row, leaves_of(table))
    for table in TABLES_OF_MANY:
        yield from ("", f"## `[[{table}]]`", "", meaning_of_table(table), "", *_table_head())
        yield from map(_row, leaves_of(table))
    yield from ("", "## `[parameters]`", "", meaning_of_table("parameters"))


def _table_head() -> tuple[str, str]:
    return "| Name | Meaning | Allowed | Default |", "|---|---|---|---|"


def _row(facts: FieldFacts) -> str:
    default = "" if facts.default is None or facts.kind == "text" else f"`{literal(facts.default)}`"
    unit = f" ({facts.unit_words()})" if facts.unit else ""
    return f"| `{facts.key}` | {facts.meaning()} | {facts.allowed()}{unit} | {default} |"


def write_pages(folder: Path) -> None:
    """Write both pages into the folder of documents."""
    (folder / "scenarios.md").write_text(scenarios_page(), encoding="utf-8")
    (folder / "assumptions.md").write_text(assumptions_page(), encoding="utf-8")
