"""Facts on the screen: value, band, verdict; what was given, what was fitted, what came out by itself."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import RenderableType

from calibration.facts.definitions import Fact
from calibration.facts.scoring import USUAL_SEEDS, Scored
from essaim.tables import new_table
from sim.words import number, percent, say

MANDATORY = ("9", "10", "12", "22", "27a", "27b")
SMALL_UNITS = ("index", "share", "ratio", "shape", "exponent")
"""Units whose values are near 1: shown with two decimals."""


def facts_shown(found: Sequence[Scored], seeds: int, first_seed: int) -> list[RenderableType]:
    """Return the table of facts, what the verdicts add up to, and the reading of each fact that fails."""
    title = say("essaim", "facts-title", seeds=seeds, first=first_seed, last=first_seed + seeds - 1)
    columns = ("fact", "role", "value", "interval", "band", "verdict")
    table = new_table(title, [say("essaim", f"facts-column-{name}") for name in columns])
    for one in found:
        table.add_row(
            f"{one.fact.id}  {one.fact.said(one.fact.name)}",
            say("essaim", f"facts-role-{one.fact.role}"),
            shown(one.fact, one.value),
            say("essaim", "between", low=shown(one.fact, one.low), high=shown(one.fact, one.high)),
            band_shown(one),
            say("essaim", f"facts-{one.verdict}"),
        )
    return [table, *summary(found, seeds)]


def summary(found: Sequence[Scored], seeds: int) -> list[str]:
    """Return how many bands are met: those that prove something, the mandatory ones, and inputs apart."""
    counted = [one for one in found if one.fact.role != "input"]
    given = [one for one in found if one.fact.role == "input"]
    lines = []
    if counted:
        met = sum(one.passed for one in counted)
        share = percent(met / len(counted))
        lines.append(say("essaim", "facts-met", met=met, all=len(counted), share=share))
    failed = [one.fact.id for one in found if one.fact.id in MANDATORY and not one.passed]
    if failed:
        lines.append(say("essaim", "facts-mandatory-failed", facts=", ".join(failed)))
    if given:
        lines.append(say("essaim", "facts-inputs", met=sum(one.passed for one in given), all=len(given)))
    if seeds < USUAL_SEEDS:
        lines.append(say("essaim", "facts-few-seeds", usual=USUAL_SEEDS))
    lines += [
        say("essaim", "facts-failed", fact=one.fact.id, measure=one.fact.said(one.fact.measure))
        for one in found
        if not one.passed
    ]
    return lines


def shown(fact: Fact, value: float | None) -> str:
    """Write a value in the fact's unit, with what its size deserves."""
    if value is None or math.isnan(value):
        return say("essaim", "facts-unknown")
    digits = 2 if fact.unit in SMALL_UNITS else 1
    return number(value, digits) + ("" if fact.unit in SMALL_UNITS else say("essaim", f"facts-unit-{unit_of(fact)}"))


def unit_of(fact: Fact) -> str:
    """Return the unit's name in ``words.toml``."""
    return "percent" if fact.unit == "%" else fact.unit


def band_shown(one: Scored) -> str:
    """Write the band, or the sign."""
    low, high = one.band
    if one.fact.sign:
        return say("essaim", f"facts-sign-{one.fact.sign}")
    if low is None:
        return say("essaim", "facts-at-most", value=shown(one.fact, high))
    if high is None:
        return say("essaim", "facts-at-least", value=shown(one.fact, low))
    return say("essaim", "between", low=shown(one.fact, low), high=shown(one.fact, high))
