"""Worth in words: what a community is worth, as a dashboard shows it and as twin worlds do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from rich.console import RenderableType
from rich.table import Table

from essaim.tables import new_table
from scenarios.money.decomposing import Decomposition
from scenarios.money.figures import COUNTERFACTUALS
from scenarios.money.worlds import WORLDS
from scenarios.money.worth import Worth
from sim.kpis import KPIS, MONEY, UNKNOWN, Kpi
from sim.words import number, percent, say

SIGNED = ("cac_change", "retention_gap", "churn_gap", "customers_gained", "money_gained", "tickets_deflected")
"""Measures that are differences, so that a gain carries its sign."""
PLAIN_AGAINST = ("cost_added", "cac_incremental", "roi", "payback_month", "cash_need")
SOURCES = ("chance", "parameters", "form")


def worth_shown(worth: Worth, name: str, billed: bool) -> list[RenderableType]:
    """Return the tables and sentences about what a community is worth, for a person."""
    return [
        say("essaim", "worth-three-worlds", currency=worth.scenario.costs.currency, name=name, runs=worth.runs),
        naive_and_causal(worth),
        say("essaim", "worth-naive-and-causal"),
        against_both(worth),
        worlds_table(worth),
        *chances_said(worth),
        say("essaim", "worth-from-priors-budget" if billed else "worth-from-priors"),
    ]


def naive_and_causal(worth: Worth) -> Table:
    """Return the table of each figure as a dashboard shows it, as twins do, and the selection between them."""
    parts = ("naive", "causal", "selection")
    columns = [say("essaim", "column-kpi"), *(say("essaim", f"column-{part}") for part in parts)]
    table = new_table(say("essaim", "worth-title-split"), columns)
    rows = _by_label(worth.decomposition, "part")
    for kpi in worth.splits:
        table.add_row(MONEY[kpi].label, *(banded(MONEY[kpi], rows[kpi, part]) for part in parts))
    return table


def against_both(worth: Worth) -> Table:
    """Return the table of what the community changes against each world without it."""
    columns = [say("essaim", "column-kpi"), *(say("essaim", f"column-against-{world}") for world in COUNTERFACTUALS)]
    table = new_table(say("essaim", "worth-title-against"), columns)
    rows = _by_label(worth.differences, "against")
    for kpi in worth.effects["saved"]:
        table.add_row(MONEY[kpi].label, *(banded(MONEY[kpi], rows[kpi, world]) for world in COUNTERFACTUALS))
    return table


def worlds_table(worth: Worth) -> Table:
    """Return the table of what each world comes to."""
    columns = [say("essaim", "column-kpi"), *(say("essaim", f"column-world-{world}") for world in WORLDS)]
    table = new_table(say("essaim", "worth-title-worlds"), columns)
    rows = _by_label(worth.table, "world")
    for kpi in worth.worlds["with"]:
        cells = [banded(MONEY[kpi], rows[kpi, world]) if (kpi, world) in rows else UNKNOWN for world in WORLDS]
        table.add_row(MONEY[kpi].label, *cells)
    return table


def chances_said(worth: Worth) -> list[str]:
    """Say how likely each target is under the priors, for both counterfactuals."""
    found = {(row["target"], row["against"]): row for row in worth.chances.to_dict("records")}
    lines = []
    for target in dict.fromkeys(worth.chances["target"]):
        values = {f"{world}": _chance(found[target, world]) for world in COUNTERFACTUALS}
        lines.append(say("essaim", f"worth-chance-{target.replace('_', '-')}", **values))
    if not np.isfinite(worth.effects["saved"]["cac_change"]).any():
        lines.append(say("essaim", "worth-no-cac-without"))
    return lines


def worth_document(worth: Worth, name: str) -> dict[str, Any]:
    """Return everything that was found, for a program."""
    return {
        "name": name,
        "scenario": worth.scenario.model_dump(mode="json"),
        "seed": worth.seed,
        "runs": worth.runs,
        "currency": worth.scenario.costs.currency,
        "decomposition": worth.decomposition,
        "differences": worth.differences,
        "worlds": worth.table,
        "chances": worth.chances,
        "sentences": chances_said(worth),
        "versions": dict(worth.versions),
    }


def decomposition_table(found: Decomposition) -> Table:
    """Return the table of where bands come from: the whole, then what each source would give alone."""
    columns = [say("essaim", "column-kpi"), say("essaim", "column-over"), say("essaim", "column-whole")]
    columns += [say("essaim", f"column-source-{source}") for source in SOURCES]
    table = new_table(say("essaim", "decompose-title", name=found.scenario.name, forms=len(found.forms)), columns)
    for row in found.table.to_dict("records"):
        kpi = KPIS.get(str(row["measure"])) or MONEY[str(row["measure"])]
        if row["known"] < 4 or not np.isfinite(row.get("mean", np.nan)):
            continue
        cells = [_alone(kpi, row, source) for source in SOURCES]
        table.add_row(kpi.label, _over(str(row["over"])), _between(kpi, row["low_80"], row["high_80"]), *cells)
    return table


def forms_said(found: Decomposition) -> list[str]:
    """Name the forms that were run."""
    return [say("essaim", "decompose-forms"), *(f"- {form.name}: {form.meaning}" for form in found.forms)]


def banded(kpi: Kpi, edges: Mapping[Any, Any]) -> str:
    """Write a median with its 80 % band; a dash where nothing is known."""
    if not edges["known"]:
        return UNKNOWN
    signed = kpi.name in SIGNED
    low, median, high = (kpi.written(edges[edge], signed) for edge in ("low_80", "median", "high_80"))
    return median if low == median == high else say("essaim", "banded", median=median, low=low, high=high)


def _by_label(frame: pd.DataFrame, label: str) -> dict[tuple[str, str], Mapping[Any, Any]]:
    return {(str(row["measure"]), str(row[label])): row for row in frame.to_dict("records")}


def _chance(row: Mapping[Any, Any]) -> str:
    if not row["known"]:
        return UNKNOWN
    margin = number(200 * row["error"], 0 if row["error"] > 0.005 else 1)
    return say("essaim", "worth-chance", share=percent(row["probability"]), margin=margin)


def _over(over: str) -> str:
    return say("essaim", f"column-against-{over}" if over in COUNTERFACTUALS else f"period-{over}")


def _between(kpi: Kpi, low: float, high: float) -> str:
    signed = kpi.name in SIGNED
    return say("essaim", "between", low=kpi.written(low, signed), high=kpi.written(high, signed))


def _alone(kpi: Kpi, row: Mapping[Any, Any], source: str) -> str:
    share = row[f"share_{source}"]
    band = _between(kpi, row[f"low_{source}"], row[f"high_{source}"])
    return say("essaim", "decompose-cell", band=band, share=percent(share) if np.isfinite(share) else UNKNOWN)
