"""A scenario with a firm's own figures in words: what was measured, and what is assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from rich.console import RenderableType
from rich.table import Table

from calibration.money import Billing, read_billing, with_billing
from essaim.tables import new_table
from scenarios.loading import load
from scenarios.money.worth import check_customers
from scenarios.running import Draws
from scenarios.schema import Scenario
from sim.words import number, percent, say


@dataclass(frozen=True, eq=False)
class Asked:
    """What is to be simulated: the scenario, its draws, and where its figures come from."""

    scenario: Scenario
    draws: Draws
    name: str
    sources: pd.DataFrame | None = None
    table: pd.DataFrame | None = None
    shown: Sequence[RenderableType] = field(default_factory=tuple)


def billed_scenario(scenario: str, billing: Sequence[Path], runs: int, seed: int) -> Asked:
    """Return a scenario ready to be simulated, with a firm's files if any are given.

    Raises
    ------
    InputError
        If the scenario or a file cannot be used, or there are no customers.
    """
    said = load(scenario)
    name = said.name or scenario
    if not billing:
        check_customers(said)
        return Asked(said, Draws.from_seed(runs, seed), name)
    customers = said.customers
    found = read_billing(billing, customers.days_to_qualify + customers.days_to_win)
    billed = with_billing(said, found)
    check_customers(billed.scenario)
    shown: list[RenderableType] = [billing_table(found), *(say("calibration", remark) for remark in found.remarks)]
    return Asked(billed.scenario, billed.draws(runs, seed), name, billed.sources, found.table, shown)


def billing_table(billing: Billing) -> Table:
    """Return the table of what a firm's files say."""
    heads = ("figure", "amount", "interval", "source")
    table = new_table(say("essaim", "billing-title"), [say("essaim", f"budget-column-{head}") for head in heads])
    for row in billing.table.to_dict("records"):
        name = str(row["figure"])
        value, low, high = (_written(name, row[key]) for key in ("value", "low_95", "high_95"))
        remark = say("calibration", row["remark"], lag=billing.lag) if row["remark"] else ""
        interval = say("essaim", "between", low=low, high=high) if low != high else say("essaim", "billing-counted")
        table.add_row(say("essaim", f"billing-{name.rpartition('.')[2].replace('_', '-')}"), value, interval, remark)
    table.columns[-1].justify = "left"
    return table


def _written(name: str, value: float) -> str:
    if name.endswith("monthly_churn"):
        return percent(value, 1)
    return number(value, 0 if value >= 100 else 2)
