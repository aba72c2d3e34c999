"""The reasons of a difference in words: which lever makes it, on which assumptions, and what that cost to find."""

from __future__ import annotations

from typing import Any

import numpy as np
from rich.console import RenderableType

from essaim.choosing import goal_in_words
from essaim.tables import new_table
from scenarios.attributing import FEWEST_DRAWS
from scenarios.fields import ITEMS
from scenarios.platform_uncertainty import PREFIX
from scenarios.reasons import Lever, Reasons
from scenarios.running import RUNS_PER_DRAW
from scenarios.toml_text import literal
from sim.kpis import UNKNOWN
from sim.parameters import DECLARED
from sim.words import percent, say

LONGEST_VALUE = 24
"""Characters of a lever's value that the table shows."""


def reasons_shown(reasons: Reasons, names: tuple[str, str]) -> list[RenderableType]:
    """Return the table of the levers, the sentences about them, and what they cost, for a person."""
    kpi = reasons.goal.measure
    title = say("essaim", "why-title", first=names[0], second=names[1], goal=goal_in_words(reasons.goal))
    heads = [say("essaim", "column-lever"), *names, say("essaim", "column-part"), say("essaim", "column-interval-mean")]
    table = new_table(title, heads)
    for row, lever in zip(reasons.table.to_dict("records"), [*reasons.levers, None], strict=True):
        label = lever.name if lever is not None else say("essaim", "why-together")
        values = [_value(lever, side) for side in (True, False)]
        edges = {edge: kpi.written(row[f"{edge}_90"], signed=True) for edge in ("low", "high")}
        table.add_row(label, *values, kpi.written(row["part"], signed=True), say("essaim", "interval", **edges))
    return [table, *reasons_sentences(reasons)]


def reasons_sentences(reasons: Reasons) -> list[str]:
    """Say which levers stand out, on what each rests, and how it was found."""
    rows = reasons.table.to_dict("records")[:-1]
    sure = [row["lever"] for row in rows if np.isfinite(row["low_90"]) and not row["low_90"] <= 0.0 <= row["high_90"]]
    said = [say("essaim", "why-sure" if sure else "why-none-sure", levers=", ".join(sure))]
    if len(reasons.parameters) < FEWEST_DRAWS:
        said.append(say("essaim", "assumptions-too-few-runs", runs=FEWEST_DRAWS * RUNS_PER_DRAW))
    else:
        said += [_rests_on(reasons, place, lever) for place, lever in enumerate(reasons.levers) if lever.name in sure]
    key = "why-exact" if reasons.exact else "why-orders"
    return [*said, say("essaim", key, count=len(reasons.levers), runs=reasons.runs_made)]


def reasons_document(reasons: Reasons, names: tuple[str, str]) -> dict[str, Any]:
    """Return everything that was found, for a program."""
    return {
        "goal": str(reasons.goal),
        "first": names[0],
        "second": names[1],
        "levers": [
            {"lever": lever.name, "first": lever.first, "second": lever.second, **row,
             "assumptions": reasons.assumptions(place)}
            for place, (lever, row) in enumerate(zip(reasons.levers, reasons.table.to_dict("records"), strict=False))
        ],
        "together": reasons.table.to_dict("records")[-1],
        "exact": reasons.exact,
        "runs": reasons.runs_made,
        "sentences": reasons_sentences(reasons),
    }  # fmt: skip


def _rests_on(reasons: Reasons, place: int, lever: Lever) -> str:
    """Say through which rules and on which assumptions a lever's part varies."""
    rows = reasons.assumptions(place).to_dict("records")
    if not rows:
        return say("essaim", "why-rests-on-nothing", lever=lever.name)
    said = []
    for row in rows:
        strongest = row["parameters"].split(", ")[0]
        about_platforms = strongest.startswith(PREFIX)
        meaning = say("essaim", "meaning-platforms") if about_platforms else DECLARED[strongest].meaning
        rule = "platform" if about_platforms else DECLARED[strongest].mechanism
        source = row["assumption"] or DECLARED[strongest].source
        values = {"rule": rule, "source": source, "share": percent(row["share"])}
        said.append(say("essaim", "why-through", meaning=meaning.rstrip("."), **values))
    return say("essaim", "why-rests-on", lever=lever.name, through="; ".join(said))


def _value(lever: Lever | None, first: bool) -> str:
    """Write what a plan says of a lever, where that is short."""
    if lever is None:
        return ""
    value = lever.first if first else lever.second
    if lever.name.partition(".")[0] in ITEMS and "." in lever.name:
        return str(len(value)) if len(lever.first) != len(lever.second) else say("essaim", "why-own")
    if value is None:
        return UNKNOWN
    text = "" if isinstance(value, dict | list | tuple) else literal(value)
    return text if 0 < len(text) <= LONGEST_VALUE else say("essaim", "why-own")
