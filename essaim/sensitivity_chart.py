"""The pictures of a study of sensitivity: the tornado, and the indices with their intervals."""

from __future__ import annotations

from pathlib import Path

import altair as alt
import pandas as pd

from essaim.answers import writing
from essaim.charts import BAND_50, LINE, WIDTH, Chart, dressed, save_chart
from essaim.choosing import goal_in_words
from essaim.pictures import intervals_chart
from essaim.sensitivities import factor_name
from scenarios.sensitivity import Sensitivity
from sim.words import say

BAR = 26
"""Height of a bar with its space."""


def tornado_chart(found: Sensitivity, name: str) -> Chart:
    """Show how far the outcome moves when each factor goes to its low and its high end."""
    kpi = found.goal.measure
    ends = {say("essaim", f"end-{end}"): end for end in ("low", "high")}
    rows = pd.concat(
        found.tornado.assign(value=found.tornado[end], end=label)[["factor", "middle", "value", "end"]]
        for label, end in ends.items()
    )
    order = list(found.tornado["factor"])
    axis = alt.Axis(format=".0%" if kpi.aggregation == "share" else ",~r", tickCount=6)
    scale = alt.Scale(domain=list(ends), range=[BAND_50, LINE])
    x = alt.X("value:Q", title=kpi.axis, axis=axis, scale=alt.Scale(zero=False))
    y = alt.Y("factor:N", sort=order, title=None, axis=alt.Axis(labelLimit=260))
    base = alt.Chart(rows)
    colour = alt.Color("end:N", scale=scale, title=None, legend=alt.Legend(orient="bottom"))
    layers = alt.layer(
        base.mark_bar(height=BAR * 0.6).encode(x=x, x2="middle:Q", y=y, color=colour),
        base.mark_rule(strokeDash=[3, 3]).encode(x="mean(middle):Q"),
    )
    title = say("essaim", "chart-tornado-title", name=name)
    lines = [say("essaim", "chart-tornado-bands", goal=goal_in_words(found.goal))]
    return dressed(layers, title, lines).properties(width=WIDTH, height=BAR * len(order))


def indices_chart(found: Sensitivity, name: str) -> Chart:
    """Show the first-order and total indices with their 90 % intervals, as estimated."""
    rows = pd.concat(
        pd.DataFrame(
            {
                "measure": say("essaim", f"axis-{order}"),
                "label": [factor_name(factor) for factor in found.indices["factor"]],
                "low": found.indices[order] - found.indices[f"{order}_error"],
                "middle": found.indices[order],
                "high": found.indices[order] + found.indices[f"{order}_error"],
            }
        )
        for order in ("first", "total")
    )
    title = say("essaim", "chart-indices-title", name=name)
    return intervals_chart(rows, title, [say("essaim", "chart-indices-bands", goal=goal_in_words(found.goal))])


def write_sensitivity(found: Sensitivity, name: str, folder: Path) -> list[Path]:
    """Write a study: its three tables and two pictures."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        tables = {"screening": found.screening, "indices": found.indices, "tornado": found.tornado}
        for table, frame in tables.items():
            frame.to_parquet(folder / f"{table}.parquet", index=False)
        charts = save_chart(tornado_chart(found, name), folder, "tornado")
        charts += save_chart(indices_chart(found, name), folder, "indices")
    return [*(folder / f"{table}.parquet" for table in tables), *charts]
