"""Whether a table is what its mapping says: its columns, dates and numbers, every problem at once with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from calibration.exports.cells import NOT_KNOWN, number_of
from calibration.exports.opening import Source
from calibration.exports.readers.table.fields import fields
from calibration.exports.readers.table.mapping import WORDS, WRITTEN, Column, TableMapping
from calibration.exports.readers.table.moments import moment_written
from calibration.exports.readers.table.reading import opened
from calibration.exports.report import MOST_SKIPPED
from calibration.exports.sheets import Record
from calibration.exports.workbooks import workbook_headers
from scenarios.toml_text import cut, key_lines
from sim.problems import InputError, Problem

MOST_LOOKED_AT = 1_000
"""Rows on which dates and numbers are tried before the table is read."""


def headers_of(source: Source) -> Sequence[frozenset[str]]:
    """Return the sets of column keys that the first lines of a table may be; none where the file is no table."""
    if source.shape == "text":
        return source.headers
    return workbook_headers(source) if source.shape in ("workbook", "old_workbook") else []


def must_fit(place: str | Path, mapping: TableMapping, source: Source) -> None:
    """Check a table against the mapping that a person wrote for it.

    Parameters
    ----------
    place : str or pathlib.Path
        The mapping's file, which messages name.
    mapping : TableMapping
        What it says.
    source : Source
        The table.

    Raises
    ------
    InputError
        With a problem for each column that the table has not, or whose cells are not what the mapping says.
    """
    headers = headers_of(source)
    lines = key_lines(Path(place).read_text(encoding="utf-8-sig"))

    def where(column: Column) -> str:
        line = lines.get(f"columns.{column.name}")
        return f"{place}:{line}" if line else str(place)

    best = max(headers, key=lambda keys: len(keys & mapping.keys), default=frozenset())
    missing = [column for column in mapping.columns if column.key not in best]
    if missing:
        names = ", ".join(_names(source, best)) if best else "-"
        raise InputError(
            Problem(WORDS, "map-no-such-column", where(column), {"column": cut(column.name), "columns": names})
            for column in missing
        )
    problems = list(_wrong_cells(mapping, source, where))
    if problems:
        raise InputError(problems)


def _names(source: Source, keys: frozenset[str]) -> Sequence[str]:
    with opened(source, lambda found: found == keys) as sheet:
        return [cut(name) for name in sheet.header if name]


def _wrong_cells(mapping: TableMapping, source: Source, where: Callable[[Column], str]) -> Iterator[Problem]:
    """Yield a problem for each column of dates or numbers of which too many cells are neither."""
    with opened(source, lambda keys: mapping.keys <= keys) as sheet:
        records = list(islice(sheet.records, MOST_LOOKED_AT))
    for column in mapping.columns:
        kind = fields(mapping.table)[column.field].cells
        if kind == "date":
            values = {"written": mapping.written, "allowed": ", ".join(WRITTEN)}
            said, wrong = _not(records, column, lambda cell: moment_written(cell, mapping.written) is not None)
        elif kind == "number":
            values = {"sign": mapping.decimal_sign}
            said, wrong = _not(records, column, lambda cell: _is_number(cell, mapping.decimal_sign))
        else:
            continue
        if len(wrong) > MOST_SKIPPED * said:
            values |= {"column": cut(column.name), "text": cut(wrong[0])}
            yield Problem(WORDS, f"map-bad-{kind}s", where(column), {"rows": said, "wrong": len(wrong), **values})


def _not(records: Sequence[Record], column: Column, good: Callable[[str], bool]) -> tuple[int, list[str]]:
    """Return how many cells of a column say something, and those that are not what they should be."""
    said = [cell for record in records if (cell := record[column.key]).casefold() not in NOT_KNOWN]
    return len(said), [cell for cell in said if not good(cell)]


def _is_number(cell: str, sign: str) -> bool:
    value = number_of(cell, sign)
    return value == value
