"""Tables for the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table

from sim.kpis import KPIS, UNKNOWN
from sim.words import say

if TYPE_CHECKING:
    from scenarios.results import RunResult


def new_table(title: str, columns: Sequence[str]) -> Table:
    """Return an empty table: the first column is text, the others are numbers."""
    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold", pad_edge=False)
    for position, name in enumerate(columns):
        table.add_column(name, justify="left" if position == 0 else "right", overflow="fold")
    return table


def run_table(result: RunResult, name: str) -> Table:
    """Return what a scenario leads to at months 3, 6 and 12: the median, and the 80 % band under it."""
    found = result.period_bands
    periods = list(dict.fromkeys(period for _, period in found if period != "last_13_weeks")) or ["last_13_weeks"]
    title = say("essaim", "run-title", name=name, count=result.runs)
    table = new_table(title, [say("essaim", "column-kpi"), *(say("essaim", f"period-{period}") for period in periods)])
    for kpi_name in KPIS:
        cells = [banded(kpi_name, found.get((kpi_name, period))) for period in periods]
        if kpi_name in result.values:
            table.add_row(KPIS[kpi_name].label, *cells)
    return table


def between(kpi_name: str, edges: Mapping[Any, Any], width: int) -> str:
    """Write the edges of a band of this width [%]."""
    kpi = KPIS[kpi_name]
    return say("essaim", "between", low=kpi.written(edges[f"low_{width}"]), high=kpi.written(edges[f"high_{width}"]))


def banded(kpi_name: str, edges: Mapping[Any, Any] | None) -> str:
    """Write a median with its 80 % band."""
    if edges is None:
        return UNKNOWN
    kpi = KPIS[kpi_name]
    low, median, high = (kpi.written(edges[edge]) for edge in ("low_80", "median", "high_80"))
    return say("essaim", "banded", median=median, low=low, high=high)
