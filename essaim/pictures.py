"""Pictures: the charts of the notebooks, where several plans, effects or simulated people stand side by side.

What a reader needs to know beside the picture is told by the notebook, so titles and axes come from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import networkx as nx
import numpy as np
import pandas as pd

from essaim.charts import BAND_50, BAND_80, HEIGHT, INK, LINE, SECOND, WIDTH, Chart, dressed, measured
from scenarios.comparing import Comparison
from scenarios.results import RunResult
from scenarios.running import RUNS_PER_DRAW
from sim.kpis import KPIS
from sim.words import say

GREY = "#8c8c8c"
SURE_ERRORS = 2.0
"""Standard errors on each side of an estimate: true 19 times in 20."""
NAME_HEIGHT = 0.045
"""Height of a line's name, as a share of a chart's."""
FEWEST_SETTLING = 4
"""Draws from which a standard error is worth drawing."""


def plans_chart(results: Mapping[str, RunResult], kpi_name: str) -> Chart:
    """Show the bands of several plans side by side, on one scale.

    Parameters
    ----------
    results : mapping of str to RunResult
        Plan's name -> its runs, over the same weeks.
    kpi_name : str
        The measure.
    """
    kpi = KPIS[kpi_name]
    bands = pd.concat(result.weekly.assign(plan=name) for name, result in results.items())
    frame = bands[bands["kpi"] == kpi_name].dropna(subset=["median"])
    base = alt.Chart(frame).encode(x=alt.X("week:T", title=None, axis=alt.Axis(format="%b", tickCount="month")))
    layers = alt.layer(
        base.mark_area(color=BAND_80).encode(y=measured(kpi, "low_80"), y2="high_80"),
        base.mark_area(color=BAND_50).encode(y=measured(kpi, "low_50"), y2="high_50"),
        base.mark_line(color=LINE, strokeWidth=2.5).encode(y=measured(kpi, "median")),
    ).properties(width=WIDTH / len(results), height=HEIGHT * 0.7)
    header = alt.Header(title=None, labelFontSize=13, labelFontWeight="bold", labelColor=INK)
    panels = layers.facet(column=alt.Column("plan:N", sort=list(results), header=header), spacing=18)
    return dressed(panels, kpi.label, [say("essaim", "chart-bands")])


def settling(comparison: Comparison, kpi_name: str, period: str) -> pd.DataFrame:
    """Follow a mean difference as pairs of runs are added, and its error with and without pairing.

    Parameters
    ----------
    comparison : Comparison
        Two plans, with at least four draws of the parameters.
    kpi_name, period : str
        A row of the comparison's table, known in all runs.

    Returns
    -------
    DataFrame
        ``pairs``, ``mean``; ``error``, two standard errors of the mean of paired differences; ``own_error``, the
        same if each plan had met people and chance of its own.
    """
    first, second = (side.reshape(-1, RUNS_PER_DRAW).mean(axis=1) for side in comparison.differences[kpi_name, period])
    rows = []
    for draws in range(FEWEST_SETTLING, len(first) + 1):
        one, two = first[:draws], second[:draws]
        errors = SURE_ERRORS / np.sqrt(draws)
        rows.append(
            {
                "pairs": RUNS_PER_DRAW * draws,
                "mean": (one - two).mean(),
                "error": errors * (one - two).std(ddof=1),
                "own_error": errors * np.hypot(one.std(ddof=1), two.std(ddof=1)),
            }
        )
    return pd.DataFrame(rows)


def settling_chart(rows: pd.DataFrame, title: str, lines: Sequence[str], axes: tuple[str, str]) -> Chart:
    """Show how an estimate settles: a band with pairing, dashed edges without.

    Parameters
    ----------
    rows : DataFrame
        What `settling` returns.
    title : str
        The heading.
    lines : sequence of str
        Lines under it.
    axes : tuple of str
        Titles of the horizontal and the vertical axis.
    """
    edges = {"low": ("error", -1), "high": ("error", 1), "own_low": ("own_error", -1), "own_high": ("own_error", 1)}
    frame = rows.assign(**{edge: rows["mean"] + side * rows[error] for edge, (error, side) in edges.items()})
    base = alt.Chart(frame).encode(x=alt.X("pairs:Q", title=axes[0], scale=alt.Scale(nice=False, zero=False)))
    y = {name: alt.Y(f"{name}:Q", title=axes[1]) for name in ("mean", *edges)}
    dashed = base.mark_line(color=SECOND, strokeDash=[5, 3], strokeWidth=1.5)
    layers = alt.layer(
        base.mark_area(color=BAND_50).encode(y=y["low"], y2="high"),
        base.mark_line(color=LINE, strokeWidth=2.5).encode(y=y["mean"]),
        dashed.encode(y=y["own_low"]),
        dashed.encode(y=y["own_high"]),
        _zero_line("y"),
    )
    return dressed(layers, title, lines)


def intervals_chart(rows: pd.DataFrame, title: str, lines: Sequence[str]) -> Chart:
    """Show effects as points on their intervals, with a line at nil; one panel per measure.

    Parameters
    ----------
    rows : DataFrame
        ``measure`` (panel, with its unit), ``label`` (row), ``low, middle, high``; in the order to be drawn.
    title : str
        The heading.
    lines : sequence of str
        Lines under it.
    """
    measures = list(dict.fromkeys(rows["measure"]))
    labels = list(dict.fromkeys(rows["label"]))
    panels = []
    for position, measure in enumerate(measures):
        axis = alt.Axis(labelLimit=260, labelFontSize=12) if position == 0 else None
        y = alt.Y("label:N", title=None, sort=labels, axis=axis)
        base = alt.Chart(rows[rows["measure"] == measure]).encode(y=y)
        low, middle = (
            alt.X(f"{edge}:Q", title=measure, axis=alt.Axis(tickCount=5, format="~r"), scale=alt.Scale(padding=8))
            for edge in ("low", "middle")
        )
        panel = alt.layer(
            _zero_line("x"),
            base.mark_rule(color=LINE, strokeWidth=2.5).encode(x=low, x2="high"),
            base.mark_circle(color=LINE, size=90, opacity=1).encode(x=middle),
        )
        panels.append(panel.properties(width=WIDTH / len(measures) - 20, height=46 * len(labels)))
    return dressed(alt.hconcat(*panels, spacing=24), title, lines)


def curves_chart(rows: pd.DataFrame, title: str, lines: Sequence[str], axes: tuple[str, str]) -> Chart:
    """Show one line a simulated world, named at its end.

    Parameters
    ----------
    rows : DataFrame
        ``world``, ``x``, ``y``.
    title : str
        The heading.
    lines : sequence of str
        Lines under it.
    axes : tuple of str
        Titles of the horizontal and the vertical axis.
    """
    worlds = list(dict.fromkeys(rows["world"]))
    colours = [LINE, SECOND, GREY][: len(worlds)]
    dashes = [[1, 0], [6, 3], [2, 2]][: len(worlds)]
    base = alt.Chart(rows).encode(
        x=alt.X("x:Q", title=axes[0], scale=alt.Scale(nice=False, zero=False), axis=alt.Axis(tickMinStep=1)),
        y=alt.Y("y:Q", title=axes[1]),
        color=alt.Color("world:N", scale=alt.Scale(domain=worlds, range=colours), legend=None),
    )
    dash = alt.StrokeDash("world:N", scale=alt.Scale(domain=worlds, range=dashes), legend=None)
    names = base.mark_text(align="left", dx=6, fontSize=12, fontWeight="bold").encode(text="world:N")
    names.data = _spread_ends(rows)
    return dressed(alt.layer(base.mark_line(strokeWidth=2.5).encode(strokeDash=dash), names), title, lines)


def _spread_ends(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the last point of each line, moved up where two names would overlap."""
    ends = rows.loc[rows.groupby("world", sort=False)["x"].idxmax()].sort_values("y", ignore_index=True)
    apart = NAME_HEIGHT * max(rows["y"].max(), 1e-9)
    for place in range(1, len(ends)):
        ends.loc[place, "y"] = max(ends.loc[place, "y"], ends.loc[place - 1, "y"] + apart)
    return ends


def lives_chart(rows: pd.DataFrame, title: str, lines: Sequence[str], axes: tuple[str, str]) -> Chart:
    """Show a square for each member and day: light for who came, dark for who wrote; a cross for who left.

    Parameters
    ----------
    rows : DataFrame
        ``member``, ``day``, ``did`` ("came", "wrote" or "left"); nothing for a day on which nothing was done.
    title : str
        The heading.
    lines : sequence of str
        Lines under it.
    axes : tuple of str
        Titles of the horizontal and the vertical axis.
    """
    width, height = WIDTH / (rows["day"].max() + 1), HEIGHT * 1.4 / (rows["member"].max() + 1)
    base = alt.Chart(rows).encode(
        x=alt.X("day:Q", title=axes[0], axis=alt.Axis(grid=False), scale=alt.Scale(nice=False, padding=width / 2)),
        y=alt.Y("member:Q", title=axes[1], axis=alt.Axis(grid=False), scale=alt.Scale(reverse=True, nice=False)),
    )
    square = base.mark_rect(width=width - 0.6, height=height - 0.6)
    chart = alt.layer(
        square.transform_filter("datum.did == 'came'").encode(color=alt.value(BAND_80)),
        square.transform_filter("datum.did == 'wrote'").encode(color=alt.value(LINE)),
        base.mark_point(shape="cross", angle=45, size=55, color=INK, filled=True, opacity=1).transform_filter(
            "datum.did == 'left'"
        ),
    )
    return dressed(chart, title, lines).properties(width=WIDTH, height=HEIGHT * 1.4)


def ties_chart(people: pd.DataFrame, ties: pd.DataFrame, title: str, lines: Sequence[str]) -> Chart:
    """Draw who is tied to whom: circles for founders, diamonds for those who came later.

    Parameters
    ----------
    people : DataFrame
        ``member``, ``founder`` (bool), ``messages``, one row each.
    ties : DataFrame
        ``one``, ``other`` (members), ``strength``.
    title : str
        The heading.
    lines : sequence of str
        Lines under it.
    """
    places = _places(people, ties)
    nodes = people.join(places, on="member")
    edges = ties.join(places, on="one").join(places.add_suffix("2"), on="other")
    bare: dict[str, Any] = {"axis": None, "scale": alt.Scale(padding=24, zero=False)}
    x, y = alt.X("x:Q", **bare), alt.Y("y:Q", **bare)
    shape = alt.Scale(domain=[True, False], range=["circle", "diamond"])
    fill = alt.Scale(domain=[True, False], range=[LINE, "#ffffff"])
    dots = alt.Chart(nodes).encode(x=x, y=y)
    chart = alt.layer(
        alt.Chart(edges)
        .mark_rule(color=GREY, opacity=0.6)
        .encode(x=x, y=y, x2="x2", y2="y2", strokeWidth=alt.StrokeWidth("strength:Q", legend=None)),
        dots.mark_point(stroke=INK, strokeWidth=1, opacity=1).encode(
            shape=alt.Shape("founder:N", scale=shape, legend=None),
            fill=alt.Fill("founder:N", scale=fill, legend=None),
            size=alt.Size("messages:Q", scale=alt.Scale(range=[40, 500]), legend=None),
        ),
        dots.mark_text(fontSize=10, dx=9, dy=-11, color=INK).encode(text="member:N"),
    )
    return dressed(chart, title, lines).properties(width=WIDTH, height=HEIGHT * 1.5)


def _places(people: pd.DataFrame, ties: pd.DataFrame) -> pd.DataFrame:
    """Return where to draw each member: near those they are tied to."""
    network = nx.Graph()
    network.add_nodes_from(people["member"])
    network.add_edges_from(ties[["one", "other"]].itertuples(index=False))
    largest, *others = sorted(nx.connected_components(network), key=len, reverse=True)
    middle = max(largest, key=network.degree)
    # groups that nothing links are laid out as if one person knew them all, or they would be drawn on one another
    network.add_edges_from((min(group), middle) for group in others)
    places = pd.DataFrame(nx.kamada_kawai_layout(network)).T
    return places.set_axis(["x", "y"], axis="columns")


def _zero_line(channel: str) -> Chart:
    return alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=INK, strokeDash=[3, 3]).encode(**{channel: "zero:Q"})
