"""A back-test in tables and sentences: how well this community's own past would have been forecast."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from rich.console import RenderableType

from calibration.backtest import Backtest
from calibration.backtest_tables import BANDS
from essaim.tables import new_table
from sim.kpis import KPIS, UNKNOWN
from sim.words import number, percent, say

WHOLE = next(iter(BANDS))
"""The band of weeks ahead that holds all."""


def backtest_shown(backtest: Backtest) -> list[RenderableType]:
    """Return the table of a back-test, its verdicts and its notes, for a person."""
    notes: list[RenderableType] = [str(note) for note in backtest.notes]
    if backtest.table.empty:
        return notes
    names = ("kpi", "forecaster", "crps", "ratio", "mase", "wape", "coverage-50", "coverage-80", "coverage-95")
    title = say("essaim", "backtest-title", count=len(backtest.origins))
    table = new_table(title, [say("essaim", f"column-{name}") for name in names])
    table.columns[1].justify = "left"
    before = ""
    for row in backtest.table[backtest.table["weeks"] == WHOLE].to_dict("records"):
        kpi = KPIS[row["metric"]]
        cells = [
            forecaster_name(row["forecaster"]),
            kpi.written(row["crps"]),
            _with_interval(row, "ratio", lambda value: number(value, 2)),
            number(row["mase"], 2) if np.isfinite(row["mase"]) else UNKNOWN,
            percent(row["wape"]) if np.isfinite(row["wape"]) else UNKNOWN,
            *(percent(row[f"coverage_{band}"]) for band in (50, 80, 95)),
        ]
        table.add_row(kpi.label if row["metric"] != before else "", *cells)
        before = row["metric"]
    verdicts = [str(verdict) for verdict in backtest.verdicts]
    return [table, say("essaim", "backtest-how-to-read"), *verdicts, *notes]


def backtest_document(backtest: Backtest) -> dict[str, Any]:
    """Return everything a back-test found, for a program."""
    verdicts = [
        {
            "metric": verdict.metric,
            "winner": verdict.winner,
            "rival": verdict.rival,
            "ratio": verdict.ratio.value,
            "low": verdict.ratio.low,
            "high": verdict.ratio.high,
            "told_from_chance": verdict.told_from_chance,
            "text": str(verdict),
        }
        for verdict in backtest.verdicts
    ]
    return {
        "origins": list(backtest.origins),
        "table": backtest.table,
        "pit": backtest.pit,
        "verdicts": verdicts,
        "notes": [note.to_dict() for note in backtest.notes],
    }


def forecaster_name(name: str) -> str:
    """Say in a few words what a forecaster is called."""
    return say("essaim", f"forecaster-{name}")


def _with_interval(row: Mapping[Any, Any], name: str, written: Callable[[float], str]) -> str:
    """Write a figure with its bootstrap interval."""
    if not np.isfinite(row[name]):
        return UNKNOWN
    values = {"value": row[name], "low": row[f"{name}_low"], "high": row[f"{name}_high"]}
    return say("essaim", "with-interval", **{edge: written(value) for edge, value in values.items()})
