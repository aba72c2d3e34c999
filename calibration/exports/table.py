"""From text to rows: delimiter, preamble and header found by what the header says, never by position.

Each physical line is one record. No export read here puts a line end inside a cell, so an unclosed quote
costs its own line and cannot swallow the file.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from calibration.exports.refusing import refusal
from sim.problems import InputError, Problem

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
LONGEST_LINE = 1_000_000
"""Characters in one line."""
HEADER_WITHIN = 20
"""Lines among which the header is looked for."""


@dataclass(frozen=True)
class Row:
    """One record: its line in the file (1 = the first) and its cells, as many as the header has."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A header and the rows below it.

    Parameters
    ----------
    path : pathlib.PurePath
        For the messages.
    header : tuple of str
        The columns' names as written.
    delimiter : str
        One of `DELIMITERS`.
    rows : list of Row
        The records that have as many cells as the header.
    broken : list of (str, int)
        For each record left out: the name of the reason and its line.
    ends_cleanly : bool
        Whether the last line has its line end.
    """

    path: PurePath
    header: tuple[str, ...]
    delimiter: str
    rows: list[Row]
    broken: list[tuple[str, int]]
    ends_cleanly: bool


def column_key(name: str) -> str:
    """Return what identifies a column: its letters and digits, without case, spaces or punctuation.

    Examples
    --------
    >>> column_key("Messages in DMs") == column_key("messages_in_d_ms")
    True
    """
    return "".join(sign for sign in unicodedata.normalize("NFKC", name).casefold() if sign.isalnum())


def read_table(text: str, path: PurePath, recognises: Callable[[Sequence[str]], bool]) -> Table:
    """Read the rows below the first line that a reader recognises as its header.

    Parameters
    ----------
    text : str
        The whole file.
    path : pathlib.PurePath
        For the messages.
    recognises : callable
        Says whether these cells are a header it can read.

    Raises
    ------
    InputError
        If no line is recognised, a column comes twice, a line is longer than `LONGEST_LINE`, nothing follows
        the header, or the last record is cut.
    """
    lines = [line.rstrip("\n") for line in io.StringIO(text, newline=None)]
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise refusal("export-long-line", f"{path}:{number}", most=LONGEST_LINE)
    place, delimiter = _find_header(lines, path, recognises)
    header = tuple(name.strip() for name in cells_of(lines[place], delimiter) or ())
    _no_column_twice(header, f"{path}:{place + 1}")
    table = Table(path, header, delimiter, [], [], text.endswith(("\n", "\r")))
    for index in range(place + 1, len(lines)):
        if lines[index].strip(delimiter + " \t"):
            _add(table, index + 1, cells_of(lines[index], delimiter))
    _must_end_whole(table, place + 1)
    return table


def _find_header(lines: list[str], path: PurePath, recognises: Callable[[Sequence[str]], bool]) -> tuple[int, str]:
    for index, line in enumerate(lines[:HEADER_WITHIN]):
        for delimiter in DELIMITERS:
            if recognises(cells_of(line, delimiter) or ()):
                return index, delimiter
    first = next(line for line in lines if line.strip())
    shown = "".join(sign if sign.isprintable() else " " for sign in first[:80]).strip()
    raise refusal("export-header-lost", f"{path}:1", header=shown)


def cells_of(line: str, delimiter: str) -> list[str] | None:
    """Split one record; None if its quotes do not close."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def _no_column_twice(header: tuple[str, ...], where: str) -> None:
    keys = [column_key(name) for name in header]
    twice = [name for name, key in zip(header, keys, strict=True) if key and keys.count(key) > 1]
    if twice:
        raise InputError(
            Problem("calibration", "export-column-twice", where=where, values={"column": name})
            for name in dict.fromkeys(twice)
        )


def _add(table: Table, line: int, cells: list[str] | None) -> None:
    """Keep a record, or note why not. A spreadsheet's empty cells beyond the header are dropped."""
    wide = len(table.header)
    if cells is None:
        table.broken.append(("quotes", line))
        return
    while len(cells) > wide and not cells[-1].strip():
        cells.pop()
    if len(cells) != wide:
        table.broken.append(("short" if len(cells) < wide else "long", line))
    elif [column_key(cell) for cell in cells] == [column_key(name) for name in table.header]:
        table.broken.append(("header", line))
    else:
        table.rows.append(Row(line, tuple(cell.strip() for cell in cells)))


def _must_end_whole(table: Table, header_line: int) -> None:
    """Refuse a file whose last record is broken: it was cut while being saved, sent or copied."""
    last_good = table.rows[-1].line if table.rows else 0
    if table.broken and table.broken[-1][0] in ("quotes", "short") and table.broken[-1][1] > last_good:
        raise refusal("export-cut", f"{table.path}:{table.broken[-1][1]}")
    if table.rows and not table.ends_cleanly and _stops_at_delimiter(table.rows):
        raise refusal("export-cut", f"{table.path}:{last_good}")
    if not table.rows:
        raise refusal("export-no-rows", f"{table.path}:{header_line}")


def _stops_at_delimiter(rows: list[Row]) -> bool:
    """Say whether the last cell is empty in the last row, though not in every row."""
    return not rows[-1].cells[-1] and (len(rows) == 1 or any(row.cells[-1] for row in rows))
