"""The budget a director sees: its cases add up, its formulas give what Python gives, and no text becomes one."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from essaim.budget_page import page
from essaim.budget_workbook import write_workbook
from essaim.budgeting import SHOWN, budget_document, input_rows
from scenarios.loading import load
from scenarios.money.budget import CASES, Budget, Case, Inputs, budget_of, net_by_month, outcome
from scenarios.money.swings import swings
from scenarios.money.worth import worth
from sim.words import speaking


@pytest.fixture(scope="module")
def budget() -> Budget:
    scenario = load("b2b-slack")
    short = scenario.model_copy(update={"weeks": 26})
    return budget_of(worth(short, runs=40, seed=3, threads=1))


class Evaluator:
    """Works out a workbook's formulas: sums, products, comparisons, SUM, IF, MAX, MIN, names and places."""

    def __init__(self, file: Path) -> None:
        self.book = openpyxl.load_workbook(file)
        self.names = {name: each.attr_text for name, each in self.book.defined_names.items()}
        self.known: dict[tuple[str, str], Any] = {}

    def at(self, sheet: str, place: str) -> Any:
        key = (sheet, place.replace("$", ""))
        if key not in self.known:
            value = self.book[key[0]][key[1]].value
            self.known[key] = self.formula(value[1:], sheet) if str(value).startswith("=") else value
        return self.known[key]

    def cells(self, sheet: str, first: str, last: str) -> list[Any]:
        return [self.at(sheet, cell.coordinate) for row in self.book[sheet][f"{first}:{last}"] for cell in row]

    def formula(self, text: str, sheet: str) -> Any:
        found: dict[str, Any] = {
            "SUM": lambda each: sum(each), "MAX": lambda *each: max(_flat(each)), "MIN": lambda *each: min(_flat(each)),
            "IF": lambda test, yes, no: yes() if test else no(), "at": self.at, "cells": self.cells,
        }  # fmt: skip
        names = "|".join(sorted(self.names, key=len, reverse=True))
        token = re.compile(
            r'"[^"]*"|\'(?P<sheet>[^\']+)\'!(?P<there>[A-Z]+\d+)|(?P<first>[A-Z]+\d+):(?P<last>[A-Z]+\d+)'
            rf"|(?P<here>\b[A-Z]+\d+\b)|\b(?P<name>{names})\b|(?<![<>])="
        )

        def python(found: re.Match[str]) -> str:
            if found["sheet"]:
                return f"at({found['sheet']!r},{found['there']!r})"
            if found["first"]:
                return f"cells({sheet!r},{found['first']!r},{found['last']!r})"
            if found["here"]:
                return f"at({sheet!r},{found['here']!r})"
            if found["name"]:
                where, cell = self.names[found["name"]].rsplit("!", 1)
                return f"at({where.strip(chr(39))!r},{cell!r})"
            return "==" if found[0] == "=" else found[0]

        code = _lazy(token.sub(python, text))
        return eval(code, {"__builtins__": {}, **found})


def _flat(each: tuple[Any, ...]) -> list[Any]:
    return [one for value in each for one in (value if isinstance(value, list) else [value])]


def _lazy(code: str) -> str:
    """Make the two branches of each IF functions, so that only the right one is worked out."""
    out, at = "", 0
    while (found := code.find("IF(", at)) >= 0:
        depth, start, parts = 1, found + 3, []
        for here in range(found + 3, len(code)):
            depth += {"(": 1, ")": -1}.get(code[here], 0)
            if (code[here] == "," and depth == 1) or depth == 0:
                parts.append(code[start:here])
                start = here + 1
            if depth == 0:
                break
        test, yes, no = (_lazy(part) for part in parts)
        out += code[at:found] + f"IF({test},lambda:({yes}),lambda:({no}))"
        at = start
    return out + code[at:]


def test_the_base_case_is_the_mean_of_all_runs(budget: Budget) -> None:
    found = budget.outcome("base")
    assert found.net == pytest.approx(net_by_month(budget.worth).mean(axis=0))
    assert found.cost == pytest.approx(budget.worth.ledgers["with"].of_community.mean(axis=0))


def test_a_downside_leaves_less_than_an_upside(budget: Budget) -> None:
    net = [budget.outcome(case).net.sum() for case in ("downside", "base", "upside")]
    assert net[0] < net[1] < net[2]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_workbook_works_out_what_python_does(budget: Budget, tmp_path: Path, language: str) -> None:
    with speaking(language):
        file = write_workbook(budget, "plan", None, tmp_path / "budget.xlsx")
    formulas, shown = Evaluator(file), openpyxl.load_workbook(file, data_only=True)
    checked = 0
    for sheet in formulas.book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    worked_out = formulas.at(sheet.title, cell.coordinate)
                    kept = shown[sheet.title][cell.coordinate].value
                    assert worked_out == (kept if isinstance(kept, str) else pytest.approx(kept)), cell
                    checked += 1
    assert checked == 3 * (5 * len(budget.days) + len(SHOWN)) + 3 * len(SHOWN)


def test_changed_cells_change_the_result_as_in_python(budget: Budget, tmp_path: Path) -> None:
    file = write_workbook(budget, "plan", None, tmp_path / "budget.xlsx")
    formulas = Evaluator(file)
    changes = {"hourly_cost": 7.0, "margin": 0.31, "monthly_churn": 0.2, "paid_cac": 123.0, "tools_per_month": 9000.0}
    for name, value in changes.items():
        where, cell = formulas.names[name].rsplit("!", 1)
        formulas.book[where.strip("'")][cell.replace("$", "")].value = value
    found = budget.outcome("base", replace(budget.inputs, **changes))
    row = {formulas.book["Summary"].cell(at, 1).value: at for at in range(1, 20)}
    expected = {"Left": found.net.sum(), "Return (left over cost)": found.roi,
                "Margin of a customer until they leave": found.lifetime_value,
                "Spent per new customer, with it": found.cac_with}  # fmt: skip
    for label, value in expected.items():
        assert formulas.at("Summary", f"C{row[label]}") == pytest.approx(value), label


def test_no_text_of_a_person_is_a_formula(budget: Budget, tmp_path: Path) -> None:
    file = write_workbook(budget, '=HYPERLINK("http://a.example","x")', None, tmp_path / "budget.xlsx")
    texts = [cell for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in texts if cell.data_type == "f" and "HYPERLINK" in cell.value]
    assert [cell for cell in texts if cell.data_type == "s" and "HYPERLINK" in cell.value]


class Loads(HTMLParser):
    """Collects what a page would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "link", "iframe"):
            self.found.append(tag)
        self.found += [str(value) for name, value in attrs if name in ("src", "href", "onload", "onerror")]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_asks_no_other_host_and_says_what_is_assumed(budget: Budget, language: str) -> None:
    loads = Loads()
    with speaking(language):
        text = page(budget, "<script>alert(1)</script>", None)
    loads.feed(text)
    assert len(loads.found) == 3
    assert all(each.startswith("data:image/png;base64,") for each in loads.found)
    assert {"en": "ASSUMED, NOT MEASURED", "fr": "SUPPOSÉ, NON MESURÉ"}[language] in text


def test_every_input_says_where_it_comes_from(budget: Budget) -> None:
    lines = input_rows(budget, None).lines
    assert [line[2] for line in lines] == ["ASSUMED, NOT MEASURED"] * len(budget.inputs.items())


def case(months: int, **given: float) -> Case:
    zeros = np.zeros(months)
    values = {name: np.full(months, given.get(name, 0.0)) for name in ("customer_months", "new_customers")}
    return Case(**values, tickets_saved=zeros, credited_revenue=zeros, ambassador_months=zeros, events=zeros,
                still_there=given.get("still_there", 0.0))  # fmt: skip


NOTHING = Inputs(**dict.fromkeys(Inputs.__dataclass_fields__, 0.0) | {"paid_cac": 1.0})


def test_zero_budget_zero_customers_and_no_churn_give_plain_answers() -> None:
    days = np.full(3, 30.4375)
    found = outcome(NOTHING, case(3), days, days)
    assert np.isnan(found.roi)
    assert np.isnan(found.cac_with)
    assert (found.payback, found.cash_need, found.later_value) == (1.0, 0.0, 0.0)
    assert np.isinf(found.lifetime_value)


def test_payback_is_the_month_from_which_the_total_stays_above_nothing() -> None:
    days = np.full(4, 30.4375)
    inputs = replace(NOTHING, price=100.0, margin=1.0, set_up=150.0)
    found = outcome(inputs, case(4, customer_months=1.0), days, days)
    assert found.running.tolist() == [-50.0, 50.0, 150.0, 250.0]
    assert (found.payback, found.cash_need) == (2.0, 50.0)
    assert np.isinf(outcome(inputs, case(4), days, days).payback)


def test_what_costs_nothing_moves_nothing(budget: Budget) -> None:
    found = swings(budget)
    free = [name for name, value in budget.inputs.items() if value == 0.0]
    assert free
    assert not set(free) & set(found["name"])
    assert found.iloc[0]["name"] in ("hourly_cost", "hours_per_week")
    wage = found.set_index("name").loc["hourly_cost"]
    share = 0.2 * budget.inputs.hourly_cost * budget.inputs.hours_per_week / 7.0 * budget.manager_days.sum()
    assert wage["low"] - wage["middle"] == pytest.approx(share)


def test_the_document_holds_all_three_cases(budget: Budget) -> None:
    assert set(budget_document(budget, None)["cases"]) == set(CASES)
