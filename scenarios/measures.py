"""Measures: those of a community, week by week, and those of money, one figure a plan, by one name each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sim.kpis import KPIS, MONEY, Kpi

MONEY_GOALS = (
    "roi", "cac_blended", "cac_change", "customers_gained", "money_gained", "cost_added", "cash_need",
    "tickets_deflected", "customers", "new_customers", "revenue", "result", "cost_per_active_member",
)  # fmt: skip
"""Measures of money that plans may be judged by: one figure a run, finite unless nothing happened."""
ALSO_CALLED: Mapping[str, str] = {"cac": "cac_blended"}
"""Short names of measures, as people say them."""
WHOLE_PLAN = "plan"
"""The period of a measure of money: what it is over is part of its definition."""
MEASURES: Mapping[str, Kpi] = MappingProxyType({**KPIS, **{name: MONEY[name] for name in MONEY_GOALS}})
"""Everything plans may be judged by."""


def is_money(name: str) -> bool:
    """Tell whether a measure is one of money."""
    return name in MONEY_GOALS
