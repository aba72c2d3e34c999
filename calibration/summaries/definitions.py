"""Definitions: what each statistic of people is, by its id; ``definitions.toml`` beside this file holds them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from sim.words import language, speaking


@dataclass(frozen=True)
class Definition:
    """One statistic.

    Parameters
    ----------
    identifier : str
        Its definition id, such as ``"events.gap_days"``.
    kind : {"cohorts", "distribution"}
        The frame it is in.
    texts : mapping
        Its table in ``definitions.toml``.

    Examples
    --------
    >>> definitions()["events.gap_days"].unit
    'days'
    """

    identifier: str
    kind: Literal["cohorts", "distribution"]
    texts: Mapping[str, Any]

    @property
    def unit(self) -> str:
        """What is counted, in words."""
        return str(self.texts["unit"][language()])

    @property
    def meaning(self) -> str:
        """The sentence that defines it."""
        return str(self.texts[language()])


@cache
def definitions() -> Mapping[str, Definition]:
    """Return every definition by its id."""
    tables = tomllib.loads(files("calibration.summaries").joinpath("definitions.toml").read_text(encoding="utf-8"))
    return {name: Definition(name, table["kind"], table) for name, table in tables.items()}


def _page() -> Iterator[str]:
    yield "# Statistics of people"
    yield ""
    yield "Made by `make docs` from `calibration/summaries/definitions.toml`; do not edit by hand."
    yield ""
    yield "`calibration.summaries.observed.observed(export)` counts them in an import, `observed_run(chronicle, name)`"
    yield "in a simulated community as that format would show it: three tidy frames, `weekly`, `cohorts` and"
    yield "`distributions`, whose rows carry a definition id. Equal ids are counted alike, so the two can be laid side"
    yield "by side. Weekly ids are those of [the measures](kpis.md) and of the readers."
    yield ""
    yield "| definition id | frame | unit | what it is |"
    yield "|---|---|---|---|"
    for each in definitions().values():
        yield f"| `{each.identifier}` | {each.kind} | {each.unit} | {each.meaning} |"


def write_pages(folder: Path) -> None:
    """Write ``statistics.md`` into a folder."""
    with speaking("en"):
        (folder / "statistics.md").write_text("\n".join(_page()) + "\n", encoding="utf-8")
