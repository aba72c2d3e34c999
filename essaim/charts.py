"""Charts: bands, comparisons and back-tests, readable in grey, in the language in use.

Every function returns an altair chart, which a notebook shows as it is and `save_chart` writes to a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import vl_convert

from calibration.backtest import MODEL, Backtest
from calibration.backtest_tables import AGAINST
from calibration.exports import Export
from calibration.exports.report import Remark
from calibration.forecast import Forecast
from essaim.backtesting import WHOLE, forecaster_name
from scenarios.comparing import Comparison
from scenarios.results import RunResult
from sim.kpis import KPIS, Kpi
from sim.words import language, say

Chart = Any
"""An altair chart; its classes for layers and concatenations have no common base that is typed."""

INK = "#1a1a1a"
"""What was observed, and text."""
LINE = "#08519c"
"""The median of what is forecast or simulated: darker than its bands when printed in grey."""
BAND_50 = "#6baed6"
BAND_80 = "#c6dbef"
SECOND = "#b35806"
"""The second plan of a comparison; its line is dashed, so colour is not needed to tell it."""
HISTORY_WEEKS = 104
"""Weeks of the past that a forecast's chart shows."""
WIDTH, HEIGHT = 680, 320
MONTHS = alt.Axis(format="%b %Y", tickCount="month", labelOverlap=True)
"""A time axis with one tick a month, so that no month is named twice."""
LOCALES: dict[str, Any] = {"en": "en-US", "fr": "fr-FR"}


def fan_chart(
    kpi_name: str,
    bands: pd.DataFrame,
    history: pd.Series[Any] | None = None,
    title: str = "",
    remark: str = "",
) -> Chart:
    """Show what was observed and where the future may go.

    Parameters
    ----------
    kpi_name : str
        The measure.
    bands : DataFrame
        Its rows of ``week, low_80, low_50, median, high_50, high_80``.
    history : Series, optional
        Observed values by week; NaN where not known, which breaks the line.
    title, remark : str
        The heading, and a line under it (that the data are simulated, for example).
    """
    kpi = KPIS[kpi_name]
    x = alt.X("week:T", title=say("essaim", "axis-week"), axis=MONTHS)
    base = alt.Chart(bands.dropna(subset=["median"])).encode(x=x)
    layers = [
        base.mark_area(color=BAND_80).encode(y=measured(kpi, "low_80"), y2="high_80"),
        base.mark_area(color=BAND_50).encode(y=measured(kpi, "low_50"), y2="high_50"),
        base.mark_line(color=LINE, strokeWidth=2.5).encode(y=measured(kpi, "median")),
    ]
    lines = [say("essaim", "chart-bands")]
    if history is not None and history.notna().any():
        observed = history.rename("value").rename_axis("week").reset_index()
        marks = alt.Chart(observed).encode(x=x, y=measured(kpi, "value"))
        layers += [marks.mark_line(color=INK, strokeWidth=1.2), marks.mark_circle(color=INK, size=9)]
        lines = [say("essaim", "chart-observed-and-bands")]
        if history.isna().any():
            lines.append(say("essaim", "chart-gaps"))
    return dressed(alt.layer(*layers), title or kpi.label, [*lines, *remark.splitlines()])


def run_chart(result: RunResult, kpi_name: str, name: str) -> Chart:
    """Show the bands of one measure of a simulated scenario."""
    bands = result.weekly[result.weekly["kpi"] == kpi_name]
    title = say("essaim", "chart-run-title", kpi=KPIS[kpi_name].label, name=name)
    return fan_chart(kpi_name, bands, title=title)


def forecast_chart(forecast: Forecast, export: Export, kpi_name: str, remark: str = "") -> Chart:
    """Show what an export saw of one measure and the forecast that follows it.

    Parameters
    ----------
    forecast : Forecast
        What `essaim.forecast` gave.
    export : Export
        The export it was made from; only what came before the forecast is drawn.
    kpi_name : str
        A measure of the forecast.
    remark : str
        A line under the title.
    """
    bands = forecast.bands()
    bands = bands[bands["metric"] == kpi_name].drop(columns="week").rename(columns={"begins": "week"})
    title = say("essaim", "chart-forecast-title", kpi=KPIS[kpi_name].label, as_of=forecast.as_of)
    history = export.before(forecast.as_of).weekly()[kpi_name].tail(HISTORY_WEEKS)
    if kpi_name in forecast.followed:
        rule = Remark(f"backtest-name-{forecast.followed[kpi_name].replace('_', '-')}")
        note = say("essaim", "chart-followed", rule=rule)
        remark = f"{note}\n{remark}"
    return fan_chart(kpi_name, bands, history, title, remark)


def comparison_chart(comparison: Comparison, names: tuple[str, str], kpi_name: str, remark: str = "") -> Chart:
    """Show two plans week by week, and under them their paired difference with its 90 % interval."""
    kpi = KPIS[kpi_name]
    weeks = comparison.first.weeks
    x = alt.X("week:T", title=None, axis=MONTHS)
    both = pd.concat(
        result.weekly[result.weekly["kpi"] == kpi_name].assign(plan=name)
        for result, name in zip((comparison.first, comparison.second), names, strict=True)
    ).dropna(subset=["median"])
    colour = alt.Color("plan:N", scale=alt.Scale(domain=list(names), range=[LINE, SECOND]), legend=None)
    dash = alt.StrokeDash("plan:N", scale=alt.Scale(domain=list(names), range=[[1, 0], [6, 3]]), legend=None)
    base = alt.Chart(both).encode(x=x, color=colour)
    plans = alt.layer(
        base.mark_area(opacity=0.18).encode(y=measured(kpi, "low_80"), y2="high_80"),
        base.mark_line(strokeWidth=2.5).encode(y=measured(kpi, "median"), strokeDash=dash),
        _end_labels(both, colour, kpi),
    ).properties(width=WIDTH, height=HEIGHT * 0.75)
    difference = comparison.first.values[kpi_name] - comparison.second.values[kpi_name]
    gap = _difference_bands(difference, weeks)
    gap_base = alt.Chart(gap).encode(x=x.title(say("essaim", "axis-week")))
    title = say("essaim", "axis-difference", first=names[0], second=names[1]).split("\n")
    below = alt.layer(
        gap_base.mark_area(color="#bdbdbd").encode(y=measured(kpi, "low_90", title), y2="high_90"),
        gap_base.mark_line(color=INK, strokeWidth=2).encode(y=measured(kpi, "mean", title)),
        alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(strokeDash=[3, 3]).encode(y=alt.Y("zero:Q")),
    ).properties(width=WIDTH, height=HEIGHT * 0.5)
    lines = [say("essaim", "chart-compare-bands"), *([remark] if remark else [])]
    heading = say("essaim", "chart-compare-title", kpi=kpi.label, first=names[0], second=names[1])
    return dressed(alt.vconcat(plans, below), heading, lines)


def backtest_chart(backtest: Backtest, remark: str = "") -> Chart:
    """Show, for each measure, how far each forecaster was off, relative to the last 26 weeks."""
    rows = backtest.table[(backtest.table["weeks"] == WHOLE) & (backtest.table["forecaster"] != AGAINST)]
    rows = rows.assign(
        measure=[KPIS[metric].label for metric in rows["metric"]],
        who=[forecaster_name(name) for name in rows["forecaster"]],
        filled=[name == MODEL for name in rows["forecaster"]],
    )
    y = alt.Y("who:N", title=None, sort=None)
    fill = alt.condition("datum.filled", alt.value(LINE), alt.value("white"))
    layers = alt.layer(
        alt.Chart().mark_rule(color="#888888", strokeDash=[4, 3]).encode(x=alt.datum(1)),
        alt.Chart().mark_rule(color=LINE, strokeWidth=2).encode(y=y, x=_ratio("ratio_low"), x2="ratio_high"),
        alt.Chart().mark_point(size=70, stroke=LINE, opacity=1).encode(y=y, x=_ratio("ratio"), fill=fill),
        data=rows,
    ).properties(width=WIDTH - 80, height=17 * rows["who"].nunique())
    header = alt.Header(labelAngle=0, labelAlign="left", labelFontSize=12, title=None, labelAnchor="start",
                        labelOrient="top", labelPadding=4)  # fmt: skip
    chart = layers.facet(row=alt.Row("measure:N", sort=list(dict.fromkeys(rows["measure"])), header=header), spacing=14)
    lines = [say("essaim", "chart-backtest-bands", count=len(backtest.origins)), *([remark] if remark else [])]
    return dressed(chart, say("essaim", "chart-backtest-title"), lines)


def pit_chart(backtest: Backtest, remark: str = "") -> Chart:
    """Show, for each measure, how often what happened fell into each tenth of the model's forecast."""
    rows = backtest.pit[backtest.pit["forecaster"] == MODEL]
    rows = rows.assign(measure=[KPIS[metric].label for metric in rows["metric"]])
    x = alt.X("tenth:O", title=say("essaim", "chart-pit-tenth"), axis=alt.Axis(labelAngle=0))
    y = alt.Y("share:Q", title=say("essaim", "chart-pit-share"), axis=alt.Axis(format="%", tickCount=4))
    layers = alt.layer(
        alt.Chart().mark_bar(color=LINE).encode(x=x, y=y),
        alt.Chart().mark_rule(color="#888888", strokeDash=[4, 3]).encode(y=alt.datum(0.1)),
        data=rows,
    ).properties(width=(WIDTH - 60) / 2, height=90)
    chart = layers.facet(alt.Facet("measure:N", sort=list(dict.fromkeys(rows["measure"])), title=None), columns=2)
    lines = [say("essaim", "chart-pit-how"), *([remark] if remark else [])]
    return dressed(chart, say("essaim", "chart-pit-title"), lines)


def save_chart(chart: Chart, folder: str | Path, name: str) -> list[Path]:
    """Write a chart as PNG, SVG and an HTML page that needs no network.

    Parameters
    ----------
    chart : altair chart
        Any chart of this module.
    folder : str or Path
        Where to write; made if need be.
    name : str
        The files' name, without ending.

    Returns
    -------
    list of Path
        The three files.
    """
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    specification = chart.to_dict()
    version = alt.SCHEMA_VERSION.removeprefix("v").rpartition(".")[0]
    png, svg, html = (place / f"{name}.{ending}" for ending in ("png", "svg", "html"))
    png.write_bytes(vl_convert.vegalite_to_png(specification, vl_version=version, scale=2))
    svg.write_text(vl_convert.vegalite_to_svg(specification, vl_version=version), encoding="utf-8")
    page = vl_convert.vegalite_to_html(specification, vl_version=version, bundle=True)
    html.write_text(page, encoding="utf-8")
    return [png, svg, html]


def _ratio(field: str) -> alt.X:
    axis = alt.Axis(format=".2~f", tickCount=6)
    return alt.X(f"{field}:Q", title=say("essaim", "axis-ratio"), axis=axis, scale=alt.Scale(zero=False))


def measured(kpi: Kpi, field: str, title: str | list[str] | None = None) -> alt.Y:
    """Return the vertical axis of a measure, for a column of the data."""
    share = kpi.aggregation == "share"
    axis = alt.Axis(format=".0%" if share else ",~r", tickCount=6)
    return alt.Y(f"{field}:Q", title=title or kpi.axis, axis=axis, scale=alt.Scale(zero=True))


def _end_labels(both: pd.DataFrame, colour: alt.Color, kpi: Kpi) -> Chart:
    """Name each plan at the end of its line, the higher a little above, so that two names never overlap."""
    ends = both[both["week"] == both["week"].max()].sort_values("median", ascending=False)
    return alt.layer(
        *(
            alt.Chart(ends.iloc[[position]])
            .mark_text(align="left", dx=6, dy=lift, fontSize=12, fontWeight="bold")
            .encode(x="week:T", y=measured(kpi, "median"), text="plan:N", color=colour)
            for position, lift in enumerate((-7, 7))
        )
    )


def _difference_bands(difference: Any, weeks: pd.DatetimeIndex) -> pd.DataFrame:
    frame = pd.DataFrame(difference, columns=weeks)
    low, high = frame.quantile(0.05), frame.quantile(0.95)
    bands = pd.DataFrame({"low_90": low, "mean": frame.mean(), "high_90": high}).rename_axis("week")
    return bands.reset_index().dropna()


def dressed(chart: Chart, title: str, lines: Sequence[str]) -> Chart:
    """Put on the title, the lines under it, and the numbers and dates of the language in use."""
    locale = LOCALES[language()]
    heading = alt.TitleParams(
        title, subtitle=list(lines), anchor="start", frame="group", fontSize=16, subtitleFontSize=12,
        subtitleColor="#444444", offset=14,
    )  # fmt: skip
    if isinstance(chart, alt.LayerChart):
        chart = chart.properties(width=WIDTH, height=HEIGHT)
    return (
        chart.properties(title=heading)
        .configure(
            locale={
                "number": vl_convert.get_format_locale(locale),
                "time": vl_convert.get_time_format_locale(locale),
            },
            padding=16,
            background="white",
        )
        .configure_view(stroke=None)
        .configure_axis(gridColor="#e5e5e5", domainColor="#888888", tickColor="#888888", labelColor=INK,
                        titleColor=INK, titleFontWeight="normal", labelFontSize=11, titleFontSize=12)
    )  # fmt: skip
