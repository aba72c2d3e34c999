"""No text that we write into a table can be taken for a formula, and numbers stay numbers."""

from __future__ import annotations

import ast
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.spreadsheets import harmless, write_rows

ROOT = Path(__file__).resolve().parents[2]
WRITERS = {"writer", "DictWriter", "to_csv", "to_excel", "Workbook", "write_csv"}
"""What writes CSV or workbooks: of the standard library, pandas, openpyxl, xlsxwriter and pyarrow."""
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1+1",
    "＝1+1",
    "=cmd|' /C calc'!A0",
    "-",
    "--5",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", [-3, -0.5, "-3", "-12.5", "-12,5", "+33", "-1e-5", "", None, "a=b", "Zoé", "1-2"])
def test_numbers_and_ordinary_texts_stay_as_they_are(value: object) -> None:
    assert harmless(value) == value


@given(st.lists(st.lists(st.text() | st.integers() | st.floats(allow_nan=False), min_size=1), min_size=1))
def test_no_cell_written_begins_a_formula_unless_it_is_a_number(rows: list[list[object]]) -> None:
    stream = io.StringIO(newline="")
    write_rows(stream, rows)
    stream.seek(0)
    for cell in (cell for row in csv.reader(stream) for cell in row):
        if cell.lstrip().startswith(("=", "+", "-", "@")):
            float(cell.replace(",", "."))


def test_every_file_that_writes_tables_writes_them_through_it() -> None:
    careless = []
    for folder in ("sim", "scenarios", "calibration", "essaim"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            called = {
                node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                for node in ast.walk(ast.parse(text))
                if isinstance(node, ast.Call)
            }
            if called & WRITERS and "harmless" not in text:
                careless.append(path.relative_to(ROOT).as_posix())
    assert not careless, "write cells through scenarios.spreadsheets.harmless or write_rows"
