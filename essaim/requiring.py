"""What a target requires, in words: how likely it is, what would have to be true, and what would settle it."""

from __future__ import annotations

import math
import textwrap
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from rich.console import RenderableType
from rich.table import Table

from essaim.answers import writing
from essaim.charts import INK, WIDTH, Chart, dressed, save_chart
from essaim.files import write_json
from essaim.tables import new_table
from scenarios.money.requirements import COSTS, GRID, Requirement
from scenarios.money.surrogate import AXES
from scenarios.money.targets import Target
from sim.kpis import UNKNOWN
from sim.parameters import DECLARED
from sim.words import number, percent, say

PANEL = 210
"""Width of one map."""
EVEN = 0.5
"""Chance from which the target counts as met on a map."""
MET, BELIEVED = "#08519c", "#b35806"


def target_in_words(target: Target) -> str:
    """Name a target."""
    return say("essaim", f"require-target-{target.kind}", size=("+" if target.size > 0 else "") + percent(target.size))


def requirement_shown(found: Requirement, name: str) -> list[RenderableType]:
    """Return what a target requires as tables and sentences, for a person."""
    title = say("essaim", "require-title", name=name, target=target_in_words(found.target))
    return [title, *sentences(found), needs_table(found), measurements_table(found), say("essaim", "require-limits")]


def sentences(found: Requirement) -> list[str]:
    """Say how likely the target is, what it takes and how well the stand-in does."""
    lines = []
    for row in found.probability.to_dict("records"):
        if not row["draws"]:
            lines.append(say("essaim", f"require-chance-{row['against']}", share=UNKNOWN, low=UNKNOWN, high=UNKNOWN))
            continue
        edges = {name: percent(row[name], 1) for name in ("low_95", "high_95")}
        values = {"share": percent(row["probability"], 1), "low": edges["low_95"], "high": edges["high_95"]}
        lines.append(say("essaim", f"require-chance-{row['against']}", **values))
    middle = float(np.median(found.surrogate.pull(found.points)))
    if found.target.kind == "cac":
        asked, given = (percent(math.exp(value) - 1.0) for value in (found.needed[1.0], middle))
    else:
        asked, given = percent(found.needed[1.0]), percent(middle)
    lines.append(say("essaim", f"require-lift-{found.target.kind}", asked=asked, given=given))
    error = number(found.surrogate.error, 3)
    explained = percent(max(0.0, found.surrogate.explained))
    return [*lines, say("essaim", "require-error", error=error, explained=explained), settling(found)]


def settling(found: Requirement) -> str:
    """Say which measurement settles the question at the least cost, or why none is worth it."""
    rows = found.measurements
    if rows.empty:
        return say("essaim", "require-nothing-to-measure")
    now = float(rows["wrong_now"].iloc[0])
    if now <= 0.05:
        return say("essaim", "require-settled", share=percent(now, 1))
    best = rows[rows["settles"]]
    if best.empty:
        row = rows.sort_values("wrong_after").to_dict("records")[0]
        return say(
            "essaim", "require-not-settled", way=_way(row), share=percent(row["wrong_after"], 1), now=percent(now, 1)
        )
    row = best.sort_values("cost").to_dict("records")[0]
    return say("essaim", "require-settles", way=_way(row), cost=number(row["cost"], 0),
               currency=found.scenario.costs.currency, share=percent(row["wrong_after"], 1))  # fmt: skip


def needs_table(found: Requirement) -> Table:
    """Return what each thing that decides would have to be, by what the community costs."""
    heads = [say("essaim", "require-column-axis"), say("essaim", "require-column-believed"),
             say("essaim", "require-column-share")]  # fmt: skip
    heads += [say("essaim", "require-column-needed", cost=percent(cost)) for cost in COSTS]
    table = new_table(say("essaim", "require-needs-title"), heads)
    for row in found.needs.to_dict("records"):
        believed = {"median": _value(row["median"]), "low": _value(row["low_80"]), "high": _value(row["high_80"])}
        needed = [row[f"needed_{cost:g}"] for cost in COSTS]
        table.add_row(
            DECLARED[row["axis"]].meaning, say("essaim", "budget-banded", **believed), percent(row["share"]),
            *(say("essaim", "require-nowhere") if np.isnan(value) else _value(value) for value in needed),
        )  # fmt: skip
    return table


def measurements_table(found: Requirement) -> Table:
    """Return what could be measured, at which cost, and what would then be left of the chance of a wrong answer."""
    names = ("way", "people", "months", "cost", "error", "power", "wrong-now", "wrong-after", "wrong-known")
    heads = [say("essaim", f"require-column-{name}") for name in names]
    table = new_table(say("essaim", "require-measurements-title", currency=found.scenario.costs.currency), heads)
    for row in found.measurements.to_dict("records"):
        power = UNKNOWN if np.isnan(row["power"]) else percent(row["power"])
        wrong = [percent(row[name], 1) for name in ("wrong_now", "wrong_after", "wrong_known")]
        table.add_row(
            _way(row, short=True), str(row["people"]), str(row["months"]), number(row["cost"], 0),
            f"± {_value(row['error'])}", power, *wrong,
        )  # fmt: skip
    return table


def requirement_document(found: Requirement) -> dict[str, Any]:
    """Return everything that was found, for a program."""
    return {
        "scenario": found.scenario.name,
        "target": {"kind": found.target.kind, "size": found.target.size},
        "runs": found.worth.runs,
        "seed": found.worth.seed,
        "probability": found.probability,
        "needed": {f"{cost:g}": value for cost, value in found.needed.items()},
        "surrogate": {"error": found.surrogate.error, "explained": found.surrogate.explained, "axes": list(AXES)},
        "needs": found.needs,
        "measurements": found.measurements,
        "sentences": sentences(found),
        "versions": dict(found.worth.versions),
    }


def region_chart(found: Requirement, name: str) -> Chart:
    """Show what is reached over the two things that decide most, where that meets the target, and what is believed."""
    titles = [in_lines(DECLARED[AXES[axis]].meaning) for axis in found.strongest]
    regions = {cost: found.region(cost) for cost in COSTS}
    ends = [float(edge([region["reached"].agg(edge.__name__) for region in regions.values()])) for edge in (min, max)]
    # darker is better: a fall of acquisition cost, a high return
    scale = alt.Scale(
        range=["#404040", "#f5f5f5"] if found.target.kind == "cac" else ["#f5f5f5", "#404040"], domain=ends
    )
    panels = [_panel(found, cost, region, titles, scale) for cost, region in regions.items()]
    maps = alt.hconcat(*panels, spacing=20).resolve_scale(y="shared")
    title = say("essaim", "require-chart-title", target=target_in_words(found.target), name=name)
    return dressed(maps, title, [say("essaim", "require-chart-lines"), say("essaim", "require-chart-box")])


def in_lines(text: str) -> list[str]:
    """Break an axis's title into lines."""
    return textwrap.wrap(text, 38)


def write_requirement(found: Requirement, name: str, folder: Path) -> list[Path]:
    """Write what was found: everything as JSON, the measurements as a table, and the picture."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        document = write_json(requirement_document(found), folder / "requirement.json")
        found.measurements.to_parquet(folder / "measurements.parquet", index=False)
        return [document, folder / "measurements.parquet", *save_chart(region_chart(found, name), folder, "region")]


def _panel(found: Requirement, cost: float, region: pd.DataFrame, titles: list[list[str]], scale: alt.Scale) -> Chart:
    """Show one map: at one cost of the community."""
    first, second = found.strongest
    steps = [float(np.diff(np.unique(region[axis]))[0]) for axis in ("x", "y")]
    # each tile reaches a little under the next, so that no line of the paper shows between two
    frame = region.assign(x2=region["x"] + 1.2 * steps[0], y2=region["y"] + 1.2 * steps[1])
    leftmost = cost == COSTS[0]
    x = alt.X("x:Q", title=titles[0], scale=alt.Scale(nice=False, zero=False), axis=alt.Axis(tickCount=4))
    y = alt.Y("y:Q", title=titles[1] if leftmost else None, scale=alt.Scale(nice=False, zero=False))
    legend = alt.Legend(title=in_lines(say("essaim", f"require-legend-{found.target.kind}")), format="+.0%")
    tiles = alt.Chart(frame).mark_rect().encode(
        x=x, x2="x2:Q", y=y, y2="y2:Q", color=alt.Color("reached:Q", scale=scale, legend=legend)
    )  # fmt: skip
    places = np.arange(len(frame))
    sparse = (places // GRID % 4 == 1) & (places % GRID % 4 == 1)
    met = frame[sparse & (frame["chance"] >= EVEN)]
    dots = alt.Chart(met).mark_point(shape="cross", size=14, color=MET, filled=True, opacity=1).encode(x="x:Q", y="y:Q")
    low, high = np.quantile(found.points[:, [first, second]], (0.1, 0.9), axis=0)
    box = pd.DataFrame({"x": [low[0]], "x2": [high[0]], "y": [low[1]], "y2": [high[1]]})
    believed = alt.Chart(box).mark_rect(stroke=BELIEVED, strokeWidth=2.5, fillOpacity=0).encode(
        x="x:Q", x2="x2:Q", y="y:Q", y2="y2:Q"
    )  # fmt: skip
    share = percent(float((region["chance"] >= EVEN).mean()))
    words = [say("essaim", "require-panel", cost=percent(cost)), say("essaim", "require-panel-met", share=share)]
    title = alt.TitleParams(words[0], subtitle=words[1], fontSize=12, color=INK)
    layers = alt.layer(tiles, dots, believed) if len(met) else alt.layer(tiles, believed)
    return layers.properties(width=min(PANEL, WIDTH // 3), height=PANEL, title=title)


def _way(row: Any, short: bool = False) -> str:
    values = {"people": row["people"], "months": row["months"]}
    text = say("essaim", f"require-way-{row['name']}")
    return text if short else say("essaim", "require-way", way=text, **values)


def _value(value: float) -> str:
    """Write a value of a parameter."""
    return number(value, 3 if abs(value) < 0.1 else 2)
