"""A study of stress in words: one table of what each thing that may happen does, and what remains."""

from __future__ import annotations

from typing import Any

import numpy as np
from rich.console import RenderableType

from calibration.diagnosis.verdict import LEAST_BETWEEN_MEMBERS, LEAST_LEFT, SURE, Verdict, verdict_of
from essaim.tables import new_table
from scenarios.periods import Values
from scenarios.stresses import Stressed
from scenarios.stresses.by_hand import PRICE_RISE
from scenarios.stresses.shocks import STAFF_STRESSES
from scenarios.stresses.study import RECOVERED, WEEKS
from sim.kpis import KPIS, UNKNOWN
from sim.words import percent, say


def stress_shown(found: Stressed, name: str) -> list[RenderableType]:
    """Return the table of a study of stress and the sentences under it, for a person."""
    kpi = KPIS[found.kpi]
    title = say("essaim", "stress-title", name=name, kpi=kpi.label, runs=found.undisturbed.runs, day=found.day)
    heads = [
        say("essaim", f"column-{head}", weeks=WEEKS)
        for head in ("stress", "stress-after", "stress-end", "stress-recovered")
    ]
    table = new_table(title, heads)
    for row in found.table.sort_values("end").to_dict("records"):
        cells = [_change(row, period) for period in ("after", "end")]
        recovered = percent(row["recovered"]) if np.isfinite(row["recovered"]) else UNKNOWN
        table.add_row(stress_name(row["stress"]), *cells, recovered)
    return [table, *stress_sentences(found)]


def stress_sentences(found: Stressed) -> list[str]:
    """Say which stress is the worst, whether an audience or a community remains, and what was not tried."""
    said = [say("essaim", "stress-meaning", weeks=WEEKS, recovered=percent(RECOVERED))]
    known = found.table.dropna(subset=["end"])
    if len(known):
        worst = known.sort_values("end").iloc[0].to_dict()
        said.append(say("essaim", "stress-worst", stress=stress_name(worst["stress"]), change=_signed(worst["end"])))
    for stress in STAFF_STRESSES:
        if stress in found.disturbed:
            verdict = verdict_without_staff(found, stress)
            shares = {key: _share(getattr(verdict, key)) for key in ("community", "audience", "mixed")}
            limits = {"between": percent(LEAST_BETWEEN_MEMBERS), "left": percent(LEAST_LEFT), "sure": percent(SURE)}
            key = f"stress-verdict-{verdict.called}"
            said.append(say("essaim", key, stress=stress_name(stress), **shares, **limits))
    said += _of_customers(found)
    return said + [
        say("essaim", "stress-untried", stress=stress_name(each.stress),
            reason=each.reason or say("essaim", f"stress-{each.key}"))
        for each in found.untried
    ]  # fmt: skip


def _of_customers(found: Stressed) -> list[str]:
    """Say what a price rise does to customers and to what they pay."""
    numbers, revenues = found.customers_left("number"), found.customers_left("revenue")
    if numbers is None or revenues is None:
        return []
    values = {"rise": percent(PRICE_RISE), "weeks": WEEKS}
    for name, (after, end) in (("number", numbers), ("revenue", revenues)):
        values |= {f"{name}_after": _signed_mean(after), f"{name}_end": _signed_mean(end)}
    return [say("essaim", "stress-price", **values)]


def _signed_mean(shares: Values) -> str:
    known = shares[np.isfinite(shares)] - 1.0
    return _signed(float(known.mean())) if len(known) else UNKNOWN


def verdict_without_staff(found: Stressed, stress: str) -> Verdict:
    """Tell an audience from a community, by who answers whom before the stress and what members write after it."""
    first = found.after.start
    between = found.undisturbed.values["member_to_member_share"][:, max(0, first - 13) : first]
    known = np.isfinite(between)
    shares = np.full(len(between), np.nan)
    np.divide(np.where(known, between, 0.0).sum(axis=1), known.sum(axis=1), out=shares, where=known.any(axis=1))
    kept, stopped = (_by_members(result.values) for result in (found.undisturbed, found.disturbed[stress]))
    left = np.full(len(kept), np.nan)
    np.divide(stopped, kept, out=left, where=kept > 0)
    return verdict_of(shares, left)


def stress_document(found: Stressed, name: str) -> dict[str, Any]:
    """Return everything a study of stress found, for a program."""
    return {
        "scenario": {"name": name, **found.undisturbed.summary()},
        "kpi": found.kpi,
        "day": found.day,
        "table": found.table,
        "verdicts": {
            stress: verdict_without_staff(found, stress).called
            for stress in STAFF_STRESSES
            if stress in found.disturbed
        },
        "untried": [each.stress for each in found.untried],
        "customers": {what: found.customers_left(what) for what in ("number", "revenue")},
        "sentences": stress_sentences(found),
    }


def stress_name(stress: str) -> str:
    """Name a stress."""
    return say("essaim", f"stress-name-{stress}")


def _by_members(values: Any) -> Values:
    """Return what members wrote in the last weeks of the plan, in each run."""
    written: Values = (values["weekly_messages"] - values["staff_messages"])[:, -WEEKS:].sum(axis=1)
    return written


def _change(row: dict[Any, Any], period: str) -> str:
    if not np.isfinite(row[period]):
        return UNKNOWN
    middle, low, high = (_signed(row[key]) for key in (period, f"{period}_low", f"{period}_high"))
    return say("essaim", "banded", median=middle, low=low, high=high)


def _signed(share: float) -> str:
    """Write a relative change, with its sign."""
    text = percent(abs(share))
    if not any(digit in text for digit in "123456789"):
        return text
    return ("\u2212" if share < 0 else "+") + text


def _share(share: float) -> str:
    return percent(share) if np.isfinite(share) else UNKNOWN
