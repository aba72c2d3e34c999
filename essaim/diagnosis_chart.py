"""The picture of a diagnosis: what members write with their team and without."""

from __future__ import annotations

from pathlib import Path

import altair as alt
import numpy as np
import pandas as pd

from calibration.diagnosis.stopping import Stopping
from essaim.charts import HEIGHT, LINE, MONTHS, SECOND, WIDTH, Chart, dressed, save_chart
from sim.words import say

EDGES = {"low_80": 0.1, "median": 0.5, "high_80": 0.9}
SHOWN_WEEKS = 26
"""Weeks before the team stops that the picture shows."""


def diagnosis_chart(stopping: Stopping, name: str) -> Chart:
    """Show members' messages week by week, with the team and without, in the same possible communities."""
    plans = {say("essaim", "diagnosis-kept"): stopping.kept, say("essaim", "diagnosis-stopped"): stopping.stopped}
    rows = pd.concat(
        pd.DataFrame(
            {"week": stopping.weeks, "plan": plan}
            | {edge: np.quantile(values["messages"], at, axis=0) for edge, at in EDGES.items()}
        )
        for plan, values in plans.items()
    )
    rows = rows[rows["week"] >= stopping.stop - pd.Timedelta(weeks=SHOWN_WEEKS)]
    colour = alt.Color("plan:N", scale=alt.Scale(domain=list(plans), range=[LINE, SECOND]), legend=None)
    dash = alt.StrokeDash("plan:N", scale=alt.Scale(domain=list(plans), range=[[1, 0], [6, 3]]), legend=None)
    title = say("essaim", "axis-member-messages")
    base = alt.Chart(rows).encode(x=alt.X("week:T", title=say("essaim", "axis-week"), axis=MONTHS), color=colour)
    ends = rows[rows["week"] == rows["week"].max()]
    names = alt.Chart(ends).mark_text(align="left", dx=6, fontSize=12, fontWeight="bold")
    chart = alt.layer(
        base.mark_area(opacity=0.18).encode(y=alt.Y("low_80:Q", title=title), y2="high_80"),
        base.mark_line(strokeWidth=2.5).encode(y=alt.Y("median:Q", title=title), strokeDash=dash),
        alt.Chart(pd.DataFrame({"week": [stopping.stop]})).mark_rule(strokeDash=[3, 3]).encode(x="week:T"),
        names.encode(x="week:T", y=alt.Y("median:Q", title=title), text="plan:N", color=colour),
    ).properties(width=WIDTH, height=HEIGHT)
    return dressed(chart, say("essaim", "chart-diagnosis-title", name=name), [say("essaim", "chart-diagnosis-bands")])


def write_diagnosis(stopping: Stopping, name: str, folder: Path) -> list[Path]:
    """Write the picture of a diagnosis and return the files."""
    return save_chart(diagnosis_chart(stopping, name), folder, "diagnosis")
