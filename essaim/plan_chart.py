"""The pictures of a plan: what the plans tried cost and give, with the front, and the regret map."""

from __future__ import annotations

from pathlib import Path

import altair as alt
import pandas as pd

from essaim.answers import writing
from essaim.charts import BAND_80, INK, LINE, SECOND, Chart, dressed, save_chart
from essaim.choosing import goal_in_words
from essaim.files import write_json
from essaim.plans import plan_document, plan_name
from scenarios.choosing import Goal
from scenarios.planner import Planned
from scenarios.planner.regret import PARTS
from scenarios.planner.saving import plan_file
from sim.words import say

CELL = 84
"""Side of a cell of the regret map."""


def front_chart(found: Planned, name: str) -> Chart:
    """Show the plans tried and those compared at the end: the first goal over the budget, or over the second goal."""
    goals = [found.choice.goals[at] for at in found.scores.free] or list(found.choice.goals)
    over, up = (str(goals[1]), str(goals[0])) if len(goals) > 1 else ("budget", str(goals[0]))
    currency = found.space.scenario.costs.currency
    axis = say("essaim", "axis-budget-a-year", currency=currency) if over == "budget" else _axis(goals[1])
    x = alt.X("x:Q", title=axis, scale=alt.Scale(zero=False), axis=_numbers(goals[1] if over != "budget" else None))
    y = alt.Y("y:Q", title=_axis(goals[0]), scale=alt.Scale(zero=False), axis=_numbers(goals[0]))
    tried, final = (_points(frame, over, up) for frame in (found.tried, found.finalists))
    final["name"] = [plan_name(found, at) for at in found.finalists["plan"]]
    front = final[found.finalists["on_front"].to_numpy()].sort_values("x")
    base = alt.Chart(final).encode(x=x, y=y)
    layers = alt.layer(
        alt.Chart(tried).mark_circle(color=BAND_80, size=26, opacity=0.9).encode(x=x, y=y),
        alt.Chart(front).mark_line(color=LINE, strokeWidth=1.5).encode(x=x, y=y),
        base.mark_circle(color=LINE, size=90, opacity=1),
        alt.Chart(final[final["chosen"]]).mark_circle(color=SECOND, size=150, opacity=1).encode(x=x, y=y),
        _named(final[~final["chosen"]], x, y, -9),
        _named(final[final["chosen"]], x, y, 16),
    )
    return dressed(layers, say("essaim", "chart-front-title", name=name), [say("essaim", "chart-front-bands")])


def _points(frame: pd.DataFrame, over: str, up: str) -> pd.DataFrame:
    # a name with @ or a dot would be read as a path by the chart
    kept = pd.DataFrame({"x": frame[over], "y": frame[up], "chosen": frame.get("chosen", False)})
    return kept.dropna(subset=["x", "y"])


def _named(points: pd.DataFrame, x: alt.X, y: alt.Y, down: int) -> Chart:
    """Write the names of plans beside them; that of the chosen one below, out of the way of its neighbours."""
    text = alt.Chart(points).mark_text(dx=9, dy=down, align="left", color=INK, fontSize=12)
    return text.encode(x=x, y=y, text="name:N")


def _axis(goal: Goal) -> str:
    return say("essaim", "axis-goal", goal=goal_in_words(goal), unit=goal.measure.unit)


def _numbers(goal: Goal | None) -> alt.Axis:
    return alt.Axis(format=".0%" if goal is not None and goal.measure.aggregation == "share" else ",~r", tickCount=6)


def regret_chart(found: Planned, name: str) -> Chart:
    """Show the regret of each plan in each part of the uncertain world, darker where it is worse."""
    x_name, y_name = found.regret.axes
    part_names = {part: say("essaim", f"regret-row-{part}") for part in PARTS}
    names = [plan_name(found, at) for at in range(len(found.places))]
    rows = found.regret.table.assign(
        x=found.regret.table["x"].map(part_names),
        y=found.regret.table["y"].map(part_names),
        plan=[names[at] for at in found.regret.table["plan"]],
    )
    order = list(part_names.values())
    base = alt.Chart(rows).encode(
        x=alt.X("x:N", sort=order, title=x_name, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("y:N", sort=order[::-1], title=y_name),
    )
    colour = alt.Color("regret:Q", title=None, legend=None, scale=alt.Scale(range=["#f7fbff", "#6baed6"]))
    cells = alt.layer(
        base.mark_rect(stroke="white").encode(color=colour),
        base.mark_text(fontSize=11, color=INK).encode(text=alt.Text("regret:Q", format=".1%")),
    ).properties(width=CELL * 3 * 0.7, height=CELL * 3 * 0.5)
    columns = min(4, len(names))
    panels = cells.facet(facet=alt.Facet("plan:N", sort=names, title=None), columns=columns)
    title = say("essaim", "chart-regret-title", name=name)
    return dressed(panels, title, [say("essaim", "chart-regret-bands")])


def write_plan(found: Planned, name: str, folder: Path) -> list[Path]:
    """Write a plan: the scenario file ready to run, everything as JSON, the tables and the pictures."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "plan.toml").write_text(plan_file(found), encoding="utf-8", newline="\n")
        tables = {"finalists": found.finalists, "tried": found.tried, "measurements": found.measurements,
                  "regret_map": found.regret.table}  # fmt: skip
        for table, frame in tables.items():
            frame.to_parquet(folder / f"{table}.parquet", index=False)
        document = write_json(plan_document(found, name), folder / "plan.json")
        charts = save_chart(front_chart(found, name), folder, "front")
        if not found.regret.table.empty:
            charts += save_chart(regret_chart(found, name), folder, "regret_map")
    return [folder / "plan.toml", document, *(folder / f"{table}.parquet" for table in tables), *charts]
