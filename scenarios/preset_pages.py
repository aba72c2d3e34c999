"""Preset pages: ``docs/presets/<name>.md``, one for each preset, made from its file and ``preset_notes.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from scenarios.fields import fields
from scenarios.layers import TABLES_OF_MANY, TABLES_OF_ONE
from scenarios.library import preset_text, presets
from scenarios.loading import load
from scenarios.resolve import leaves_of, value_of
from scenarios.schema import Scenario
from scenarios.toml_text import key_lines, literal
from sim.words import speaking

ASSUMPTION = re.compile(r"\bA\d+\b")
STUDY = re.compile(r"[A-Z][\w-]+[\w &.,]*? \d{4}")
AT_HOME = "everything else keeps its [default](../scenarios.md)"


@cache
def notes() -> Mapping[str, Any]:
    """Return what is said of each preset: its name -> ``about`` and three ``levers`` (``change``, ``why``)."""
    return tomllib.loads(files("scenarios").joinpath("preset_notes.toml").read_text(encoding="utf-8"))


def preset_page(name: str) -> str:
    """Return the text of one preset's page."""
    with speaking("en"):
        return "\n".join(_lines(name, load(name))) + "\n"


def presets_page() -> str:
    """Return the text of ``docs/presets/README.md``: the list of the presets."""
    lines = [
        "# Presets", "",
        "One for each type of community, and together one for each platform. A preset is a scenario file to start",
        "from: its figures are the assumptions and sources it names, not a recommendation.", "",
        "| Name | Community | Platform | Question |", "|---|---|---|---|",
    ]  # fmt: skip
    with speaking("en"):
        for name in presets():
            preset = load(name)
            lines.append(f"| [`{name}`]({name}.md) | {preset.community} | {preset.platform} | {preset.question} |")
    return "\n".join(lines) + "\n"


def write_preset_pages(folder: Path) -> None:
    """Write every preset's page, and their list, into the folder of documents."""
    shelf = folder / "presets"
    shelf.mkdir(exist_ok=True)
    (shelf / "README.md").write_text(presets_page(), encoding="utf-8")
    for name in presets():
        (shelf / f"{name}.md").write_text(preset_page(name), encoding="utf-8")


def _lines(name: str, preset: Scenario) -> Iterator[str]:
    yield from (f"# {preset.title}", "", f"**{preset.question}**", "", notes()[name]["about"], "")
    yield from ("```sh", f"essaim run {name} --runs 200", f"essaim explain {name}", "```", "")
    yield from ("## What is in it", "", f"Every figure has its source; {AT_HOME}.", "")
    yield from _fields_table(name, preset)
    yield from ("", "## What it rests on", "", *_sources(name))
    yield from ("", "## What to try", "", "Write one of these as `plan.toml`, then compare it with the preset:", "")
    yield from ("```sh", f"essaim compare {name} plan.toml --runs 200 --seed 7", "```")
    for lever in notes()[name]["levers"]:
        yield from ("", lever["why"], "", "```toml", f'base = "{name}"', *_as_file(lever["change"]), "```")


def _fields_table(name: str, preset: Scenario) -> Iterator[str]:
    yield from ("| Field | Value | Source |", "|---|---|---|")
    sources = _comments(name)
    for table in ("", *TABLES_OF_ONE):
        holder = getattr(preset, table) if table else preset
        for facts in leaves_of(table):
            if facts.name in sources and facts.key not in ("title", "question"):
                yield f"| `{facts.name}` | {literal(value_of(holder, facts))} | {sources[facts.name]} |"
    for table in TABLES_OF_MANY:
        for position, item in enumerate(getattr(preset, table)):
            said = {
                facts.key: literal(value_of(item, facts))
                for facts in leaves_of(table)
                if f"{table}.{position}.{facts.key}" in sources
            }
            origins = (sources[f"{table}.{position}.{key}"] for key in said)
            unique = dict.fromkeys(part.strip() for origin in origins for part in origin.split(";") if part.strip())
            values = ", ".join(f"{key} {value}" for key, value in said.items() if key != "kind")
            yield f"| `{table}[{position + 1}]`: {item.kind} | {values} | {'; '.join(unique)} |"


def _sources(name: str) -> Iterator[str]:
    """List the assumptions and the studies that a preset names."""
    from scenarios.pages import assumptions

    text = preset_text(name).partition("\n")[2]
    for number in sorted(set(ASSUMPTION.findall(text)), key=lambda number: int(number[1:])):
        yield f"- **{number}** {assumptions()[number]['en']}"
    studies = sorted(set(STUDY.findall("\n".join(_comments(name).values()))))
    yield f"- Studies: {', '.join(studies)} ([evidence](../evidence.md))."


def _comments(name: str) -> dict[str, str]:
    """Return what each line of a preset says after its value, by dotted name."""
    lines = preset_text(name).splitlines()
    return {key: lines[at - 1].partition("  # ")[2] for key, at in key_lines(preset_text(name)).items()}


def _as_file(change: Mapping[str, Any]) -> Iterator[str]:
    """Write a change as the lines of a file that makes it."""
    tables: dict[str, list[str]] = {}
    for dotted, value in change.items():
        table, _, key = dotted.rpartition(".")
        if fields()[dotted].kind == "tables":
            for item in value:
                tables.setdefault(f"[[{dotted}]]", []).extend(f"{key} = {literal(one)}" for key, one in item.items())
        else:
            tables.setdefault(f"[{table}]" if table else "", []).append(f"{key} = {literal(value)}")
    for head, lines in sorted(tables.items()):
        yield from ((head, *lines) if head else lines)
