"""The pictures of a plan: what the plans tried cost and give, with the front, and the regret map."""

from __future__ import annotations

from pathlib import Path

import altair as alt
import pandas as pd

from essaim.answers import writing
from essaim.charts import BAND_80, HEIGHT, INK, LINE, SECOND, WIDTH, Chart, dressed, save_chart
from essaim.choosing import goal_in_words
from essaim.files import write_json
from essaim.labels import beside
from essaim.plans import plan_document, plan_name, plans_shown
from scenarios.choosing import Goal
from scenarios.planner import Planned
from scenarios.planner.regret import PARTS
from scenarios.planner.saving import plan_file
from sim.words import say

CELL = 84
"""Side of a cell of the regret map."""
BEYOND = 0.04
"""How far an axis goes beyond what it shows, as a share of that."""


def front_chart(found: Planned, name: str) -> Chart:
    """Show the plans tried and those compared at the end: the first goal over the budget, or over the second goal."""
    goals = [found.choice.goals[at] for at in found.scores.free] or list(found.choice.goals)
    over, up = (str(goals[1]), str(goals[0])) if len(goals) > 1 else ("budget", str(goals[0]))
    currency = found.space.scenario.costs.currency
    axis = say("essaim", "axis-budget-a-year", currency=currency) if over == "budget" else _axis(goals[1])
    tried, final = (_points(frame, over, up) for frame in (found.tried, found.finalists))
    all_of_them = pd.concat([tried, final])
    ends = {place: _ends(all_of_them[place]) for place in ("x", "y")}
    scales = {place: alt.Scale(domain=domain, nice=False) for place, domain in ends.items()}
    x = alt.X("x:Q", title=axis, scale=scales["x"], axis=_numbers(goals[1] if over != "budget" else None))
    y = alt.Y("y:Q", title=_axis(goals[0]), scale=scales["y"], axis=_numbers(goals[0]))
    front = final[final["on_front"]].sort_values("x")
    base = alt.Chart(final).encode(x=x, y=y)
    layers = alt.layer(
        alt.Chart(tried).mark_circle(color=BAND_80, size=26, opacity=0.9).encode(x=x, y=y),
        alt.Chart(front).mark_line(color=LINE, strokeWidth=1.5).encode(x=x, y=y),
        base.mark_circle(color=LINE, size=90, opacity=1),
        alt.Chart(final[final["chosen"]]).mark_circle(color=SECOND, size=150, opacity=1).encode(x=x, y=y),
        *_names(found, final, x, y, ends),
    )
    return dressed(layers, say("essaim", "chart-front-title", name=name), [say("essaim", "chart-front-bands")])


def _points(frame: pd.DataFrame, over: str, up: str) -> pd.DataFrame:
    # a name with @ or a dot would be read as a path by the chart
    marks = {mark: frame[mark] for mark in ("plan", "chosen", "on_front") if mark in frame}
    return pd.DataFrame({"x": frame[over], "y": frame[up], **marks}).dropna(subset=["x", "y"])


def _ends(values: pd.Series[float]) -> list[float]:
    """Return the ends of an axis, a little beyond what it shows."""
    low, high = float(values.min()), float(values.max())
    beyond = BEYOND * (high - low) or 1.0
    return [low - beyond, high + beyond]


def _names(found: Planned, final: pd.DataFrame, x: alt.X, y: alt.Y, ends: dict[str, list[float]]) -> list[Chart]:
    """Write the names of plans beside them, the chosen one's first; variants have none of their own."""
    own = final["plan"].map(lambda plan: found.variant_of[plan] == plan)
    order = final.assign(own=own).sort_values(["own", "chosen"], ascending=False, kind="stable")
    across = WIDTH * (order["x"] - ends["x"][0]) / (ends["x"][1] - ends["x"][0])
    down = HEIGHT * (ends["y"][1] - order["y"]) / (ends["y"][1] - ends["y"][0])
    named = order[order["own"]]
    names = [plan_name(found, plan) for plan in named["plan"]]
    labels = beside(list(zip(across, down, strict=True)), names, WIDTH)
    charts = []
    for at, (text, label) in enumerate(zip(names, labels, strict=True)):
        mark = alt.Chart(named.iloc[[at]].assign(name=text)).mark_text(
            dx=label.right, dy=label.down, align=label.align, color=INK, fontSize=12
        )
        charts.append(mark.encode(x=x, y=y, text="name:N"))
    return charts


def _axis(goal: Goal) -> str:
    return say("essaim", "axis-goal", goal=goal_in_words(goal), unit=goal.measure.unit)


def _numbers(goal: Goal | None) -> alt.Axis:
    return alt.Axis(format=".0%" if goal is not None and goal.measure.aggregation == "share" else ",~r", tickCount=6)


def regret_chart(found: Planned, name: str) -> Chart:
    """Show the regret of each plan in each part of the uncertain world, darker where it is worse."""
    x_name, y_name = found.regret.axes
    part_names = {part: say("essaim", f"regret-row-{part}") for part in PARTS}
    names = [plan_name(found, at) for at in plans_shown(found)]
    table = found.regret.table[found.regret.table["plan"].isin(plans_shown(found))]
    rows = table.assign(
        x=table["x"].map(part_names),
        y=table["y"].map(part_names),
        plan=[plan_name(found, at) for at in table["plan"]],
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
    # rows that are full leave no panel empty, which would still have its axis
    columns = max((each for each in (2, 3, 4) if len(names) % each == 0), default=4)
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
