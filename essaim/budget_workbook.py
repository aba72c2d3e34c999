"""The budget as a workbook: what one knows or decides stands in cells, and live formulas work out the rest.

What the simulation gives is a value, marked as such. No text of a person gets into a formula: texts are written as
texts, and formulas are made of the names and places of this module alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from essaim.budgeting import (
    ASSUMED,
    SHOWN,
    input_label,
    naive_rows,
    source_of,
    summary_rows,
    unit_of,
)
from scenarios.money.budget import CASES, Budget, CaseName, Outcome
from scenarios.spreadsheets import harmless
from sim.offer import MONTH_DAYS
from sim.words import say

SIMULATED = (
    "days", "manager_days", "customer_months", "new_customers", "tickets_saved", "credited_revenue",
    "ambassador_months", "events",
)  # fmt: skip
"""Columns of a case's sheet that are values; the first after the month."""
WORKED_OUT = ("cost", "gain", "net", "running", "below")
TOP = 3
"""Row of the first month on a case's sheet, counted from 0."""
RESULTS = ("roi", "payback", "cash_need", "cac_without", "cac_with", "lifetime_value", "later_value")
NARROW, WIDE = 14, 52
HEAD_HEIGHT = 45


class Workbook:
    """A workbook being written: its formats, its sheets' names and where results stand."""

    def __init__(self, file: Path) -> None:
        self.book = xlsxwriter.Workbook(
            str(file), {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
        )
        bold = {"bold": True, "text_wrap": True, "valign": "top"}
        self.formats: Mapping[str, Any] = {
            "title": self.book.add_format({"bold": True, "font_size": 14}),
            "head": self.book.add_format({**bold, "bottom": 1, "align": "right"}),
            "label": self.book.add_format({"text_wrap": True, "valign": "top"}),
            "input": self.book.add_format({"bg_color": "#e6eef7", "border": 1, "num_format": "#,##0.####"}),
            "value": self.book.add_format({"italic": True, "num_format": "#,##0.0"}),
            "money": self.book.add_format({"num_format": "#,##0", "align": "right"}),
            "share": self.book.add_format({"num_format": "0%", "align": "right"}),
            "count": self.book.add_format({"num_format": "#,##0", "align": "right"}),
            "written": self.book.add_format({"align": "right", "valign": "top"}),
            "section": self.book.add_format({"bold": True}),
            "loud": self.book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        }

    def sheet(self, name: str) -> Any:
        """Add a sheet, set up to be printed on the width of a page."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def written(self, sheet: Any, row: int, column: int, figure: str) -> None:
        """Write a figure that this program wrote out, such as "+3 (1 to 5)": a text, but no text of a person."""
        sheet.write_string(row, column, figure, self.formats["written"])

    def text(self, sheet: Any, row: int, column: int, text: str, form: str = "label") -> None:
        """Write a text as a text, whatever it begins with."""
        sheet.write_string(row, column, harmless(text), self.formats[form])


def write_workbook(budget: Budget, name: str, sources: pd.DataFrame | None, file: Path) -> Path:
    """Write a budget as a workbook and return the file.

    Parameters
    ----------
    budget : Budget
        What `scenarios.money.budget.budget_of` gave.
    name : str
        The scenario's.
    sources : DataFrame, optional
        Where figures come from (`calibration.money.Billed`); without it, all are marked as assumed.
    file : Path
        Ends in ``.xlsx``.
    """
    out = Workbook(file)
    summary = out.sheet(say("essaim", "budget-sheet-summary"))
    _inputs(out, budget, sources)
    for case in CASES:
        _case(out, budget, case)
    _summary(out, summary, budget, name)
    out.book.close()
    return file


def case_sheet(case: CaseName) -> str:
    """Return the name of a case's sheet, in the language in use."""
    return say("essaim", f"budget-case-{case}")


def _inputs(out: Workbook, budget: Budget, sources: pd.DataFrame | None) -> None:
    """Write the cells that a reader may change, each with a name that formulas use."""
    title = say("essaim", "budget-sheet-inputs")
    sheet = out.sheet(title)
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, 1, NARROW)
    sheet.set_column(2, 2, 2 * NARROW)
    sheet.set_column(3, 3, WIDE)
    out.text(sheet, 0, 0, say("essaim", "budget-change-these"), "section")
    for column, head in enumerate(("figure", "amount", "unit", "source")):
        out.text(sheet, 1, column, say("essaim", f"budget-column-{head}"), "head")
    for row, (name, value) in enumerate(budget.inputs.items(), 2):
        source = source_of(name, sources)
        out.text(sheet, row, 0, input_label(name))
        sheet.write_number(row, 1, value, out.formats["input"])
        out.text(sheet, row, 2, unit_of(name, budget.worth.scenario.costs.currency))
        out.text(sheet, row, 3, source.text, "loud" if source.kind == ASSUMED else "label")
        out.book.define_name(name, f"='{title}'!{xl_rowcol_to_cell(row, 1, True, True)}")


def _case(out: Workbook, budget: Budget, case: CaseName) -> None:
    """Write a case's months: values from the simulation, and formulas for the money."""
    sheet, found, given = out.sheet(case_sheet(case)), budget.outcome(case), budget.cases[case]
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, len(SIMULATED) + len(WORKED_OUT), NARROW)
    sheet.set_row(TOP - 1, HEAD_HEIGHT)
    sheet.freeze_panes(TOP, 1)
    out.text(sheet, 0, 0, say("essaim", f"budget-case-{case}-means", runs=budget.worth.runs), "title")
    heads = ("month", *SIMULATED, *WORKED_OUT)
    for column, head in enumerate(heads):
        out.text(sheet, TOP - 1, column, say("essaim", f"budget-column-{head.replace('_', '-')}"), "head")
    columns = [budget.days, budget.manager_days, *(getattr(given, name) for name in SIMULATED[2:])]
    for month in range(len(budget.days)):
        row = TOP + month
        sheet.write_number(row, 0, month + 1)
        for at, values in enumerate(columns, 1):
            sheet.write_number(row, at, float(values[month]), out.formats["value"])
        for at, (formula, result) in enumerate(_formulas(row, month, found), len(columns) + 1):
            sheet.write_formula(row, at, formula, out.formats["money"], result)
    _results(out, sheet, len(budget.days), found, given.still_there)


def _formulas(row: int, month: int, found: Outcome) -> list[tuple[str, float]]:
    """Return a month's formulas and their results; the last is the month where the running total is below 0."""
    at = {name: xl_rowcol_to_cell(row, column) for column, name in enumerate(("month", *SIMULATED, *WORKED_OUT))}
    before = xl_rowcol_to_cell(row - 1, len(SIMULATED) + 4)
    cost = (
        f"=hourly_cost*hours_per_week/7*{at['manager_days']}"
        f"+moderator_hourly_cost*moderator_hours_per_week/7*{at['days']}"
        f"+(tools_per_month+incentives_per_month+community_ads_per_month)*{at['days']}/{MONTH_DAYS}"
        f"+incentives_share*{at['credited_revenue']}+perks_per_ambassador*{at['ambassador_months']}"
        f"+per_event*{at['events']}" + ("+set_up" if month == 0 else "")
    )
    gain = f"=price*margin*{at['customer_months']}+cost_per_ticket*{at['tickets_saved']}"
    running = f"={at['net']}" if month == 0 else f"={before}+{at['net']}"
    below = month + 1 if found.running[month] < 0 else 0
    return [
        (cost, found.cost[month]), (gain, found.gain[month]), (f"={at['gain']}-{at['cost']}", found.net[month]),
        (running, found.running[month]), (f"=IF({at['running']}<0,{at['month']},0)", below),
    ]  # fmt: skip


def _results(out: Workbook, sheet: Any, months: int, found: Outcome, still_there: float) -> None:
    """Write what a case comes to, under its months."""
    ranges = {
        name: f"{xl_rowcol_to_cell(TOP, column)}:{xl_rowcol_to_cell(TOP + months - 1, column)}"
        for column, name in enumerate(("month", *SIMULATED, *WORKED_OUT))
    }
    top, never = TOP + months + 1, say("essaim", "budget-never")
    length = f"SUM({ranges['days']})/{MONTH_DAYS}"
    come = f"(ads_per_month/paid_cac+organic_per_month)*{length}"
    won = f"SUM({ranges['new_customers']})"
    there = xl_rowcol_to_cell(top, 1)
    totals = {name: xl_rowcol_to_cell(top + at, 1) for at, name in enumerate(("still", "total_cost", "total_gain"), 0)}
    value = xl_rowcol_to_cell(top + 4 + RESULTS.index("lifetime_value"), 1)
    rows = [
        ("still_there", None, still_there, "value"),
        ("total_cost", f"=SUM({ranges['cost']})", found.cost.sum(), "money"),
        ("total_gain", f"=SUM({ranges['gain']})", found.gain.sum(), "money"),
        ("total_net", f"={totals['total_gain']}-{totals['total_cost']}", found.net.sum(), "money"),
        ("roi", f'=IF({totals["total_cost"]}=0,"-",({totals["total_gain"]}-{totals["total_cost"]})/'
                f'{totals["total_cost"]})', found.roi, "share"),
        ("payback", f'=IF(MAX({ranges["below"]})=0,1,IF(MAX({ranges["below"]})={months},"{never}",'
                    f'MAX({ranges["below"]})+1))', found.payback, "count"),
        ("cash_need", f"=MAX(0,-MIN({ranges['running']}))", found.cash_need, "money"),
        ("cac_without", f'=IF({come}=0,"-",ads_per_month*{length}/({come}))', found.cac_without, "money"),
        ("cac_with", f'=IF({come}+{won}<=0,"-",(ads_per_month*{length}+{totals["total_cost"]})/({come}+{won}))',
         found.cac_with, "money"),
        ("lifetime_value", f'=IF(monthly_churn>0,price*margin/monthly_churn,"{never}")', found.lifetime_value, "money"),
        ("later_value", f'=IF({there}=0,0,IF(monthly_churn>0,{value}*{there},"{never}"))', found.later_value, "money"),
    ]  # fmt: skip
    for at, (name, formula, result, form) in enumerate(rows):
        out.text(sheet, top + at, 0, say("essaim", f"budget-result-{name.replace('_', '-')}"))
        if formula is None:
            sheet.write_number(top + at, 1, result, out.formats[form])
        else:
            sheet.write_formula(top + at, 1, formula, out.formats[form], _cached(result, never))


def _cached(result: float, never: str) -> float | str:
    """Return what a formula's cell shows before the workbook is worked out anew."""
    if np.isnan(result):
        return "-"
    return float(result) if np.isfinite(result) else never


def _summary(out: Workbook, sheet: Any, budget: Budget, name: str) -> None:
    """Write the first sheet: the three cases, then what only the simulation can say."""
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, 3, 3 * NARROW)
    out.text(sheet, 0, 0, say("essaim", "budget-title", name=name), "title")
    for column, case in enumerate(CASES, 1):
        out.text(sheet, 2, column, case_sheet(case), "head")
    months, never = len(budget.days), say("essaim", "budget-never")
    for row, key in enumerate(SHOWN, 3):
        out.text(sheet, row, 0, say("essaim", f"budget-result-{key.replace('_', '-')}"))
        for column, case in enumerate(CASES, 1):
            found = budget.outcome(case)
            result = {"total_cost": found.cost.sum(), "total_gain": found.gain.sum(), "total_net": found.net.sum()}
            place = xl_rowcol_to_cell(TOP + months + 2 + row - 3, 1)
            form = "share" if key == "roi" else "count" if key == "payback" else "money"
            value = result[key] if key in result else getattr(found, key)
            sheet.write_formula(
                row, column, f"='{case_sheet(case)}'!{place}", out.formats[form], _cached(float(value), never)
            )
    row = 4 + len(SHOWN)
    for title, heads, lines in (naive_rows(budget.worth), summary_rows(budget)):
        out.text(sheet, row, 0, title, "section")
        row += 1
        for column, head in enumerate(heads, 1):
            out.text(sheet, row, column, head, "head")
        for line in lines:
            row += 1
            out.text(sheet, row, 0, line[0])
            for column, cell in enumerate(line[1:], 1):
                out.written(sheet, row, column, cell)
        row += 2
    for at, key in enumerate(("budget-simulated-values", "budget-not-proof", "worth-from-priors-budget")):
        sheet.merge_range(row + at, 0, row + at, 3, "", out.formats["label"])
        out.text(sheet, row + at, 0, say("essaim", key))
        sheet.set_row(row + at, 45)
