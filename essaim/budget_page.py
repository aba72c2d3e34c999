"""The budget on one page, for a director: a single HTML file with its pictures inside, which asks no other host."""

from __future__ import annotations

import base64
import html
from pathlib import Path

import altair as alt
import pandas as pd
import vl_convert

from essaim.budget_charts import running_chart, split_chart, swings_chart
from essaim.budgeting import Rows, case_rows, input_rows, naive_rows, summary_rows
from essaim.charts import Chart
from scenarios.money.budget import Budget
from sim.words import language, percent, say

STYLE = """
body{font:15px/1.45 system-ui,sans-serif;color:#1a1a1a;max-width:60rem;margin:1.5rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin:0 0 .3rem}h2{font-size:1.1rem;margin:1.4rem 0 .3rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.28rem .5rem;border-bottom:1px solid #d0d0d0;text-align:right;vertical-align:top}
th:first-child,td:first-child{text-align:left}thead th{border-bottom:2px solid #1a1a1a}
.loud{font-weight:700}.note{color:#444}img{max-width:100%;height:auto}
@media print{body{margin:0;max-width:none;font-size:11px}h2{break-after:avoid}table,img{break-inside:avoid}}
"""
ALLOWED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What the page may load: nothing."""


def write_page(budget: Budget, name: str, sources: pd.DataFrame | None, file: Path) -> Path:
    """Write the page and return the file.

    Parameters
    ----------
    budget : Budget
        What `scenarios.money.budget.budget_of` gave.
    name : str
        The scenario's.
    sources : DataFrame, optional
        Where figures come from (`calibration.money.Billed`); without it, all are marked as assumed.
    file : Path
        Ends in ``.html``.
    """
    file.write_text(page(budget, name, sources), encoding="utf-8")
    return file


def page(budget: Budget, name: str, sources: pd.DataFrame | None) -> str:
    """Return the page as HTML."""
    title = say("essaim", "budget-title", name=name)
    parts = [
        f"<h1>{html.escape(title)}</h1>",
        _paragraph(headline(budget), "loud"),
        _table(case_rows(budget)),
        _paragraph(say("essaim", "budget-cases-note"), "note"),
        _picture(running_chart(budget)),
        _table(naive_rows(budget.worth)),
        _paragraph(say("essaim", "budget-not-proof"), "note"),
        _picture(split_chart(budget)),
        _table(summary_rows(budget)),
        _picture(swings_chart(budget)),
        _table(input_rows(budget, sources), loud=say("essaim", "budget-source-assumed")),
        _paragraph(say("essaim", "worth-from-priors-budget"), "note"),
    ]
    return (
        f'<!doctype html>\n<html lang="{language()}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{ALLOWED}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style></head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def headline(budget: Budget) -> str:
    """Say the result in one sentence."""
    rows = case_rows(budget).lines
    net, roi = rows[2], rows[3]
    values = {"currency": budget.worth.scenario.costs.currency, "downside": net[1], "base": net[2], "upside": net[3],
              "cost": rows[0][2], "roi": roi[2], "months": len(budget.days)}  # fmt: skip
    naive = budget.worth.splits["roi"].naive
    return say("essaim", "budget-headline", **values, naive=percent(float(pd.Series(naive).median())))


def _paragraph(text: str, kind: str) -> str:
    return f'<p class="{kind}">{html.escape(text)}</p>'


def _table(rows: Rows, loud: str = "") -> str:
    """Return a table; cells with the loud text stand out."""
    heads = "".join(f'<th scope="col">{html.escape(head)}</th>' for head in ("", *rows.heads))
    lines = []
    for first, *cells in rows.lines:
        shown = "".join(
            f"<td{' class=loud' if loud and cell == loud else ''}>{html.escape(cell)}</td>" for cell in cells
        )
        lines.append(f'<tr><th scope="row" style="font-weight:400">{html.escape(first)}</th>{shown}</tr>')
    title = html.escape(rows.title)
    return f"<h2>{title}</h2><table><thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _picture(chart: Chart) -> str:
    """Return a chart as a picture: drawn here, so that no reader's fonts can cut its words."""
    version = alt.SCHEMA_VERSION.removeprefix("v").rpartition(".")[0]
    specification = chart.to_dict()
    drawn = base64.b64encode(vl_convert.vegalite_to_png(specification, vl_version=version, scale=2)).decode("ascii")
    title = html.escape(specification["title"]["text"], quote=True)
    return f'<img alt="{title}" src="data:image/png;base64,{drawn}">'
