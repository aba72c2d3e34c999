"""The pictures of a budget: the running total, dashboard and cause, and what moves the result."""

from __future__ import annotations

import textwrap

import altair as alt
import numpy as np
import pandas as pd

from essaim.budgeting import AGAINST, amount, swing_label
from essaim.charts import BAND_50, BAND_80, INK, LINE, WIDTH, Chart, dressed
from scenarios.money.budget import CASES, Budget
from scenarios.money.swings import MOVED, swings
from sim.words import percent, say

MOST_SWINGS = 10
BAR = 34
LABEL = 62
"""Characters of a line of a label."""
DASHES = {"downside": [2, 2], "base": [1, 0], "upside": [6, 3]}
MONEY_AXIS = alt.Axis(format=",~r", tickCount=6)


def running_chart(budget: Budget) -> Chart:
    """Show the running total of the three cases, with the bands of all runs, against saving the budget."""
    currency = budget.worth.scenario.costs.currency
    ledgers = budget.worth.ledgers
    runs = np.cumsum(ledgers["with"].result - ledgers["saved"].result, axis=-1)
    low, high = np.quantile(runs, (0.1, 0.9), axis=0)
    months = np.arange(1, len(budget.days) + 1)
    x = alt.X("month:Q", title=say("essaim", "budget-column-month"), axis=alt.Axis(tickMinStep=1, format="d"))
    band = alt.Chart(pd.DataFrame({"month": months, "low": low, "high": high}))
    title = say("essaim", "budget-axis-running", currency=currency)
    cases = {case: say("essaim", f"budget-case-{case}") for case in CASES}
    rows = pd.concat(
        pd.DataFrame({"month": months, "amount": budget.outcome(case).running, "case": label})
        for case, label in cases.items()
    )
    dash = alt.StrokeDash(
        "case:N", title=None, legend=alt.Legend(orient="bottom", symbolStrokeWidth=2, symbolSize=400),
        scale=alt.Scale(domain=list(cases.values()), range=[DASHES[case] for case in cases]),
    )  # fmt: skip
    layers = alt.layer(
        band.mark_area(color=BAND_80).encode(x=x, y=alt.Y("low:Q", title=title, axis=MONEY_AXIS), y2="high:Q"),
        alt.Chart(rows).mark_line(color=LINE, strokeWidth=2.5).encode(
            x=x, y=alt.Y("amount:Q", title=title), strokeDash=dash
        ),
        alt.Chart(pd.DataFrame({"zero": [0.0]})).mark_rule(color=INK).encode(y="zero:Q"),
    )  # fmt: skip
    return dressed(layers, say("essaim", "budget-chart-running"), [say("essaim", "budget-chart-running-lines")])


def split_chart(budget: Budget) -> Chart:
    """Show what a dashboard says the community raised, and what it caused against both worlds without it."""
    worth, currency = budget.worth, budget.worth.scenario.costs.currency
    spent = worth.ledgers["with"].of_community.sum(axis=-1)
    found = {say("essaim", "budget-part-naive"): worth.splits["money_gained"].naive - spent}
    for against in AGAINST:
        net = (worth.ledgers["with"].result - worth.ledgers[against].result).sum(axis=-1)
        found[say("essaim", f"budget-caused-{against}")] = net
    rows = pd.DataFrame(
        [(label, *np.quantile(values, (0.1, 0.5, 0.9))) for label, values in found.items()],
        columns=["label", "low", "middle", "high"],
    )
    base = alt.Chart(rows).encode(y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=300)))
    title = say("essaim", "budget-axis-net", currency=currency)
    x = {name: alt.X(f"{name}:Q", title=title, axis=MONEY_AXIS) for name in ("low", "middle")}
    layers = alt.layer(
        alt.Chart(pd.DataFrame({"zero": [0.0]})).mark_rule(color=INK).encode(x="zero:Q"),
        base.mark_rule(color=BAND_50, strokeWidth=10).encode(x=x["low"], x2="high:Q"),
        base.mark_point(color=LINE, filled=True, size=110, opacity=1).encode(x=x["middle"]),
    )
    chart = dressed(layers, say("essaim", "budget-chart-split"), [say("essaim", "budget-chart-split-lines")])
    return chart.properties(width=WIDTH - 120, height=3 * 44)


def swings_chart(budget: Budget) -> Chart:
    """Show what moves the result most, one thing at a time."""
    found = swings(budget).head(MOST_SWINGS)
    labels = [_moved(budget, str(row["name"]), str(row["kind"])) for row in found.to_dict("records")]
    ends = {say("essaim", f"budget-end-{end}"): end for end in ("low", "high")}
    rows = pd.concat(found.assign(label=labels, amount=found[end], end=text) for text, end in ends.items())
    x = alt.X(
        "amount:Q", title=say("essaim", "budget-axis-net", currency=budget.worth.scenario.costs.currency),
        axis=MONEY_AXIS, scale=alt.Scale(zero=False),
    )  # fmt: skip
    lines_of = alt.Axis(labelLimit=420, labelExpr=r"split(datum.label, '\n')")
    y = alt.Y("label:N", sort=labels, title=None, axis=lines_of)
    colour = alt.Color("end:N", title=None, scale=alt.Scale(domain=list(ends), range=[BAND_50, LINE]),
                       legend=alt.Legend(orient="bottom"))  # fmt: skip
    layers = alt.layer(
        alt.Chart(rows).mark_bar(height=BAR * 0.55).encode(x=x, x2="middle:Q", y=y, color=colour),
        alt.Chart(rows).mark_rule(strokeDash=[3, 3]).encode(x="mean(middle):Q"),
    )
    lines = textwrap.wrap(say("essaim", "budget-chart-swings-lines", moved=percent(MOVED)), LABEL)
    chart = dressed(layers, say("essaim", "budget-chart-swings"), lines)
    return chart.properties(width=WIDTH - 240, height=BAR * max(len(labels), 1))


def _moved(budget: Budget, name: str, kind: str) -> str:
    """Name a thing that moves, an input with its value."""
    if kind == "parameter":
        return textwrap.fill(swing_label(name), LABEL)
    return f"{swing_label(name)} ({amount(name, dict(budget.inputs.items())[name])})"
