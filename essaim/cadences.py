"""The measures at one cadence in words: a table by week, month or quarter, and whether the targets are plausible."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from babel.dates import format_skeleton
from rich.console import RenderableType

from essaim.answers import writing
from essaim.tables import new_table
from scenarios.cadences import ACTIVE_SHARE, cadence_table, targets_table
from scenarios.results import RunResult
from sim.kpis import KPIS, UNKNOWN
from sim.kpis import MONEY as MONEY_KPIS
from sim.words import language, number, percent, say

SHOWN_PERIODS = 6
"""Periods that the screen shows, the last ones; the files hold all."""


def cadence_shown(result: RunResult, cadence: str, own: dict[str, float], name: str) -> list[RenderableType]:
    """Return the table of a cadence, its targets, and how to read both, for a person."""
    table = cadence_table(result, cadence)
    periods = list(dict.fromkeys(table["period"]))[-SHOWN_PERIODS:]
    title = say("essaim", "cadence-title", name=name, reader=say("essaim", f"cadence-{cadence}"), runs=result.runs)
    heads = [say("essaim", "column-kpi"), *(period_name(period, cadence) for period in periods)]
    shown = new_table(title, heads)
    by = {(row["measure"], row["period"]): row for row in table.to_dict("records")}
    for measure in dict.fromkeys(table["measure"]):
        shown.add_row(label(measure), *(_banded(measure, by[measure, period]) for period in periods))
    return [shown, say("essaim", "cadence-meaning"), *target_sentences(targets_table(result, cadence, own))]


def write_cadence(document: Mapping[str, Any], cadence: str, folder: Path) -> list[Path]:
    """Write the tables of a document, one file each, and return the files."""
    tables = {"kpis": "table", "targets": "targets", "money": "money"}
    files = {table: folder / f"{name}_{cadence}.parquet" for name, table in tables.items() if table in document}
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for table, file in files.items():
            document[table].to_parquet(file, index=False)
    return list(files.values())


def target_sentences(table: pd.DataFrame) -> list[str]:
    """Say of each target whether this plan reaches it, at which size, and what real communities show."""
    said = []
    for row in table.to_dict("records"):
        measure = row["measure"]
        lower = measure in KPIS and KPIS[measure].lower_is_better
        values = {
            "label": label(measure), **{key: written(measure, row[key]) for key in ("target", "median")},
            "reached": percent(row["reached"]) if np.isfinite(row["reached"]) else UNKNOWN,
            "members": number(row["members"], 0) if np.isfinite(row["members"]) else UNKNOWN,
            "bound": say("essaim", "target-at-most" if lower else "target-at-least"),
        }  # fmt: skip
        said.append(say("essaim", f"target-{row['verdict'] or 'not-known'}", **values))
        if measure == ACTIVE_SHARE:
            said.append(say("essaim", "target-real-active-share"))
    return said


def money_sentences(table: pd.DataFrame, currency: str) -> list[str]:
    """Say what a customer costs and what the community returns, and whether targets of money are reached."""
    said = [say("essaim", "money-of-cadence")]
    for row in table.to_dict("records"):
        kpi = MONEY_KPIS[row["measure"]]
        unit = f"\u202f{currency}" if kpi.aggregation == "money" else ""
        values = {key: f"{kpi.written(row[key])}{unit}" for key in ("median", "low_80", "high_80", "target")}
        values |= {
            "label": kpi.label,
            "bound": say("essaim", "target-at-most" if kpi.lower_is_better else "target-at-least"),
        }
        if not row["verdict"]:
            said.append(say("essaim", "money-without-target", **values))
            continue
        verdict = say("essaim", f"money-target-{row['verdict']}")
        said.append(say("essaim", "money-target", verdict=verdict, reached=percent(row["reached"]), **values))
    return said


def cadence_document(result: RunResult, cadence: str, own: dict[str, float]) -> dict[str, Any]:
    """Return the tables of a cadence, for a program."""
    targets = targets_table(result, cadence, own)
    return {
        **result.summary(),
        "cadence": cadence,
        "table": cadence_table(result, cadence),
        "targets": targets,
        "sentences": target_sentences(targets),
    }


def label(measure: str) -> str:
    """Name a measure of a cadence."""
    return say("essaim", "active-share") if measure == ACTIVE_SHARE else KPIS[measure].label


def written(measure: str, value: float) -> str:
    """Write one value of a measure of a cadence."""
    if measure == ACTIVE_SHARE:
        return percent(value) if np.isfinite(value) else UNKNOWN
    return KPIS[measure].written(value)


def period_name(start: pd.Timestamp, cadence: str) -> str:
    """Name a period by its first day, its month or its quarter."""
    if cadence == "quarterly":
        return say("essaim", "quarter", quarter=str(start.quarter), year=str(start.year))
    return format_skeleton("yMMM" if cadence == "monthly" else "MMMd", start, locale=language())


def _banded(measure: str, row: dict[Any, Any]) -> str:
    if not np.isfinite(row["median"]):
        return UNKNOWN
    low, median, high = (written(measure, row[edge]) for edge in ("low_80", "median", "high_80"))
    return say("essaim", "banded", median=median, low=low, high=high)
