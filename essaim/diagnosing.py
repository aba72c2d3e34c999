"""A diagnosis in tables and sentences: audience or community, and why."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from rich.console import RenderableType

from calibration.diagnosis.exchanges import WEEKS_LOOKED_AT
from calibration.diagnosis.export import SUPPOSED_TEAM, Seen
from calibration.diagnosis.stopping import LEFT, WEEKS_AFTER, WEEKS_BEFORE, Stopping
from calibration.diagnosis.verdict import LEAST_BETWEEN_MEMBERS, LEAST_LEFT, SURE, Verdict, verdict_of
from essaim.tables import new_table
from sim.kpis import UNKNOWN
from sim.words import percent, say

EDGES = {"median": 0.5, "low_80": 0.1, "high_80": 0.9}


def verdict_of_stopping(stopping: Stopping) -> Verdict:
    """Return the verdict by both signs: exchanges between members, and what they still write without the team."""
    return verdict_of(stopping.between_members, stopping.left("messages"))


def stopping_shown(stopping: Stopping, name: str) -> list[RenderableType]:
    """Return the table of what the team does and what remains without it, for a person."""
    runs = len(stopping.between_members)
    title = say("essaim", "diagnosis-title", name=name, count=runs)
    table = new_table(title, [say("essaim", f"column-{name}") for name in ("sign", "band-of-runs")])
    for key, values in _signs(stopping).items():
        table.add_row(say("essaim", f"diagnosis-{key}", before=WEEKS_BEFORE, after=WEEKS_AFTER), _banded(values))
    return [table, say("essaim", "diagnosis-stops", day=stopping.stop.date(), after=WEEKS_AFTER)]


def verdict_shown(verdict: Verdict, key: str) -> list[str]:
    """Say the verdict and why.

    Parameters
    ----------
    verdict : Verdict
        The verdict.
    key : str
        What it rests on: the sentence ``diagnosis-because-<key>``.
    """
    shares = {
        name: percent(share) if math.isfinite(share) else UNKNOWN
        for name in ("community", "audience", "mixed")
        for share in [getattr(verdict, name)]
    }
    thresholds = {
        "between": percent(LEAST_BETWEEN_MEMBERS), "left": percent(LEAST_LEFT), "sure": percent(SURE),
        "after": WEEKS_AFTER, "team": SUPPOSED_TEAM,
    }  # fmt: skip
    return [
        say("essaim", f"diagnosis-verdict-{verdict.called}"),
        say("essaim", f"diagnosis-because-{key}", **shares, **thresholds),
    ]


def seen_shown(seen: Seen, name: str) -> list[RenderableType]:
    """Return what an export shows of who exchanges, for a person."""
    if seen.why not in ("shown", "supposed-team"):
        return []
    title = say("essaim", "diagnosis-export-title", name=name, weeks=WEEKS_LOOKED_AT)
    table = new_table(title, [say("essaim", f"column-{key}") for key in ("sign", "seen")])
    interval = {key: percent(getattr(seen, key)) for key in ("low", "high")}
    table.add_row(say("essaim", "diagnosis-exchanges"), str(seen.exchanges))
    table.add_row(
        say("essaim", "diagnosis-seen-between-members"),
        say("essaim", "banded", median=percent(seen.between_members), **interval),
    )
    if seen.why == "supposed-team":
        return [table]
    for key in ("staff_messages", "staff_first_answers"):
        value = getattr(seen, key)
        table.add_row(
            say("essaim", f"diagnosis-seen-{key.replace('_', '-')}"),
            percent(value) if math.isfinite(value) else say("essaim", "diagnosis-not-shown"),
        )
    if not math.isfinite(seen.silent_ratio):
        return [table]
    ratio = percent(seen.silent_ratio)
    return [table, say("essaim", "diagnosis-silent-weeks", weeks=seen.silent_weeks, ratio=ratio)]


def stopping_document(stopping: Stopping) -> dict[str, Any]:
    """Return everything twin runs found, for a program."""
    return {
        "runs": len(stopping.between_members),
        "stop": stopping.stop.date(),
        "weeks_after": WEEKS_AFTER,
        "signs": {key.replace("-", "_"): _edges(values) for key, values in _signs(stopping).items()},
        "verdict": asdict(verdict_of_stopping(stopping)),
    }


def _signs(stopping: Stopping) -> Mapping[str, Any]:
    """Return every sign of a diagnosis by its sentence's name."""
    return {
        "between-members": stopping.between_members,
        "staff-messages": stopping.staff_messages,
        "staff-first-answers": stopping.staff_first_answers,
        **{f"left-{name}": stopping.left(name) for name in LEFT},
    }


def _edges(values: Any) -> dict[str, float]:
    known = values[np.isfinite(values)]
    return {name: float(np.quantile(known, at)) if len(known) else math.nan for name, at in EDGES.items()}


def _banded(values: Any) -> str:
    edges = _edges(values)
    if not math.isfinite(edges["median"]):
        return UNKNOWN
    low, median, high = (percent(edges[edge]) for edge in ("low_80", "median", "high_80"))
    return say("essaim", "banded", median=median, low=low, high=high)
