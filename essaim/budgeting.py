"""The budget in words: three cases, dashboard and cause side by side, both counterfactuals, sources of figures."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from rich.console import RenderableType

from calibration.money.applying import ASSUMED, IN_PART, MEASURED
from essaim.tables import new_table
from scenarios.money import measures as m
from scenarios.money.budget import CASES, Budget
from scenarios.money.worlds import WorldName
from scenarios.money.worth import Worth
from sim.kpis import UNKNOWN
from sim.parameters import DECLARED
from sim.words import number, percent, say

__all__ = ["ASSUMED", "IN_PART", "MEASURED"]

Values = npt.NDArray[np.float64]
AGAINST: tuple[WorldName, ...] = ("saved", "spent")
FIELDS = {
    "hourly_cost": "costs.hourly_cost", "hours_per_week": "manager.hours_per_week",
    "community_ads_per_month": "costs.ads_per_month", "price": "customers.price", "margin": "customers.margin",
    "monthly_churn": "customers.monthly_churn", "cost_per_ticket": "support.cost_per_ticket",
    "ads_per_month": "customers.ads_per_month", "paid_cac": "customers.paid_cac",
    "organic_per_month": "customers.organic_per_month",
}  # fmt: skip
"""The scenario's field of each input; the others are ``costs.<name>``."""
SHARES = ("incentives_share", "margin", "monthly_churn")
NAIVE = ("retention_gap", "customers_gained", "cac_change", "money_gained", "roi")
CAC_TARGET = -0.25
SHOWN = ("total_cost", "total_gain", "total_net", "roi", "payback", "cash_need", "cac_without", "cac_with",
         "lifetime_value", "later_value")  # fmt: skip


class Source(NamedTuple):
    """Where a figure comes from, and in words."""

    kind: str
    text: str


class Rows(NamedTuple):
    """A table: its title, the heads of its columns but the first, and its rows as they are read."""

    title: str
    heads: list[str]
    lines: list[list[str]]


def input_label(name: str) -> str:
    """Name an input in the language in use."""
    return say("essaim", f"budget-input-{name.replace('_', '-')}")


def unit_of(name: str, currency: str) -> str:
    """Return the unit of an input."""
    if name in SHARES:
        return say("essaim", "budget-unit-share")
    if name.endswith("hours_per_week"):
        return say("essaim", "budget-unit-hours-week")
    return say("essaim", "budget-unit-customers-month") if name == "organic_per_month" else currency


def amount(name: str, value: float) -> str:
    """Write an input's amount: a share in per cent, large amounts without decimals.

    Examples
    --------
    >>> amount("price", 1234.5), amount("price", 78.413), amount("margin", 0.75)
    ('1,234', '78.41', '75.0%')
    """
    if name in SHARES:
        return percent(value, 1)
    return number(value, 0) if abs(value) >= 1000.0 else number(round(value, 2))


def source_of(name: str, sources: pd.DataFrame | None) -> Source:
    """Return where an input comes from: the firm's files, with its interval, or an assumption."""
    field = FIELDS.get(name, f"costs.{name}")
    if sources is None or field not in set(sources["field"]):
        return Source(ASSUMED, say("essaim", "budget-source-assumed"))
    row = sources[sources["field"] == field].to_dict("records")[0]
    kind = str(row["source"])
    if kind == ASSUMED:
        return Source(ASSUMED, say("essaim", "budget-source-assumed"))
    if row["low_95"] == row["high_95"]:
        return Source(kind, say("essaim", "budget-source-counted"))
    edges = [amount(name, row[edge]) for edge in ("low_95", "high_95")]
    key = "budget-source-measured" if kind == MEASURED else "budget-source-in-part"
    return Source(kind, say("essaim", key, low=edges[0], high=edges[1]))


def case_rows(budget: Budget) -> Rows:
    """Return what the three cases come to."""
    lines = []
    for key in SHOWN:
        label = say("essaim", f"budget-result-{key.replace('_', '-')}")
        lines.append([label, *(_written(key, _result(budget, case, key)) for case in CASES)])
    heads = [say("essaim", f"budget-case-{case}") for case in CASES]
    return Rows(say("essaim", "budget-cases-title", currency=budget.worth.scenario.costs.currency), heads, lines)


def naive_rows(worth: Worth) -> Rows:
    """Return each figure as a dashboard shows it, as twins do, and the selection between them."""
    lines = []
    for name in NAIVE:
        split = worth.splits[name]
        cells = [_banded(name, values) for values in (split.naive, split.causal, split.selection)]
        lines.append([say("essaim", f"budget-measure-{name.replace('_', '-')}"), *cells])
    heads = [say("essaim", f"budget-part-{part}") for part in ("naive", "causal", "selection")]
    return Rows(say("essaim", "budget-naive-title", runs=worth.runs), heads, lines)


def summary_rows(budget: Budget) -> Rows:
    """Return what the community changes against both worlds without it."""
    ledgers = budget.worth.ledgers
    lines: dict[str, list[str]] = {key: [] for key in ("net", "customers-gained", "cac-change", "chance-net",
                                                         "chance-cac", "chance-none")}  # fmt: skip
    for against in AGAINST:
        net = (ledgers["with"].result - ledgers[against].result).sum(axis=-1)
        gained = (m.won(ledgers["with"]) - m.won(ledgers[against])).sum(axis=-1)
        cac = m.cac_change(ledgers, against)
        lines["net"].append(_banded("money_gained", net))
        lines["customers-gained"].append(_banded("customers_gained", gained))
        lines["cac-change"].append(_banded("cac_change", cac))
        lines["chance-net"].append(_chance(net > 0.0))
        lines["chance-cac"].append(_chance(cac[np.isfinite(cac)] <= CAC_TARGET))
        lines["chance-none"].append(_chance(gained <= 0.0))
    heads = [say("essaim", f"budget-against-{against}") for against in AGAINST]
    shown = [[say("essaim", f"budget-measure-{key}"), *cells] for key, cells in lines.items()]
    return Rows(say("essaim", "budget-against-title"), heads, shown)


def input_rows(budget: Budget, sources: pd.DataFrame | None) -> Rows:
    """Return the inputs, loudly marked where they are assumed, not measured."""
    lines = []
    for name, value in budget.inputs.items():
        unit = "" if name in SHARES else unit_of(name, budget.worth.scenario.costs.currency)
        lines.append([input_label(name), f"{amount(name, value)} {unit}".strip(), source_of(name, sources).text])
    heads = [say("essaim", "budget-column-amount"), say("essaim", "budget-column-source")]
    return Rows(say("essaim", "budget-sheet-inputs"), heads, lines)


def budget_shown(budget: Budget, name: str, sources: pd.DataFrame | None) -> list[RenderableType]:
    """Return the budget as tables and sentences, for a person."""
    shown: list[RenderableType] = [say("essaim", "budget-title", name=name)]
    for rows in (case_rows(budget), naive_rows(budget.worth), summary_rows(budget), input_rows(budget, sources)):
        table = new_table(rows.title, ["", *rows.heads])
        for line in rows.lines:
            table.add_row(*line)
        shown.append(table)
    return [*shown, say("essaim", "budget-not-proof"), say("essaim", "worth-from-priors-budget")]


def budget_document(budget: Budget, sources: pd.DataFrame | None) -> dict[str, Any]:
    """Return everything the budget holds, for a program."""
    worth = budget.worth
    return {
        "scenario": worth.scenario.name,
        "currency": worth.scenario.costs.currency,
        "runs": worth.runs,
        "seed": worth.seed,
        "inputs": dict(budget.inputs.items()),
        "cases": {case: {key: _result(budget, case, key) for key in SHOWN} for case in CASES},
        "months": {
            case: {key: getattr(budget.outcome(case), key) for key in ("cost", "gain", "net", "running")}
            for case in CASES
        },
        "splits": {
            name: {part: _quantiles(getattr(worth.splits[name], part)) for part in ("naive", "causal", "selection")}
            for name in NAIVE
        },
        "sources": sources,
        "versions": dict(worth.versions),
    }


def swing_label(name: str) -> str:
    """Name what moves: an input, or a parameter of the model."""
    return DECLARED[name].meaning if name in DECLARED else input_label(name)


def _result(budget: Budget, case: Any, key: str) -> float:
    found = budget.outcome(case)
    if key.startswith("total_"):
        return float(getattr(found, key.removeprefix("total_")).sum())
    return float(getattr(found, key))


def _written(key: str, value: float) -> str:
    """Write a result as the language in use does."""
    if np.isnan(value):
        return UNKNOWN
    if not np.isfinite(value):
        return say("essaim", "budget-never")
    return percent(value) if key == "roi" else number(value, 0)


def _quantiles(values: Values) -> dict[str, float]:
    known = values[~np.isnan(values)]
    if not known.size:
        return {}
    low, middle, high = np.quantile(known, (0.1, 0.5, 0.9))
    return {"low_80": float(low), "median": float(middle), "high_80": float(high)}


def _banded(name: str, values: Values) -> str:
    """Write a median with its 80 % band; a dash where nothing is known."""
    edges = _quantiles(values)
    if not edges:
        return UNKNOWN
    low, middle, high = (_one(name, edges[edge]) for edge in ("low_80", "median", "high_80"))
    return say("essaim", "budget-banded", median=middle, low=low, high=high)


def _one(name: str, value: float) -> str:
    # rounded first, so that what is written as nil carries no sign
    value = round(value, 3 if name == "retention_gap" else 2 if name in ("cac_change", "roi") else 0) + 0.0
    sign = "+" if value > 0 else ""
    if name == "retention_gap":
        return sign + say("essaim", "budget-points", number=number(100.0 * value, 1))
    if name in ("cac_change", "roi"):
        return sign + percent(value)
    return sign + number(value, 0)


def _chance(met: npt.NDArray[np.bool_]) -> str:
    """Write how often something holds, with two standard errors (Agresti and Coull, so that none is nil)."""
    if not met.size:
        return UNKNOWN
    share = (met.sum() + 2.0) / (met.size + 4.0)
    margin = 200.0 * np.sqrt(share * (1.0 - share) / (met.size + 4.0))
    return say("essaim", "budget-chance", share=percent(float(met.mean())), margin=number(float(margin), 0))
