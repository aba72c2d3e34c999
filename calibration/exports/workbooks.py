"""Spreadsheet workbooks as rows of texts, under the limits of archives: ``.xlsx`` by openpyxl, ``.xls`` by xlrd.

Both read values only: no formula is worked out, no link followed, no macro run. openpyxl reads row by row; a library
that makes a whole grid of a sheet would let one cell in the last corner fill the memory.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from typing import Any

from calibration.exports.limits import LARGEST_RATIO, LARGEST_TABLE, RATIO_FROM
from calibration.exports.opening import Source
from calibration.exports.refusing import refusal
from calibration.exports.report import Remark
from calibration.exports.sheets import Record, Sheet
from calibration.exports.table import HEADER_WITHIN, column_key

Rows = Iterator[tuple[str, ...]]
MOST_COLUMNS = 1_000
MOST_ROWS = 1_100_000
"""A sheet of Excel's holds 1,048,576."""
MOST_SHEETS = 100


@contextmanager
def open_workbook(source: Source, recognises: Callable[[frozenset[str]], bool], *, pad: bool = True) -> Iterator[Sheet]:
    """Open a workbook and find the sheet whose header a reader knows.

    Parameters
    ----------
    source : Source
        The file, whose shape is ``workbook`` or ``old_workbook``.
    recognises : callable
        Says whether these column keys are a header the reader knows.
    pad : bool
        Accepted for the sake of `calibration.exports.sheets.open_sheet`: a workbook's rows are always filled up.

    Yields
    ------
    Sheet
        Its records, each named by the number of its row.

    Raises
    ------
    InputError
        If the workbook is damaged, protected or too large, or no sheet has such a header.
    """
    for name, rows in _sheets(source):
        for number, cells in enumerate(rows, 1):
            keys = [column_key(cell) for cell in cells]
            if recognises(frozenset(keys) - {""}):
                places = {key: place for place, key in enumerate(keys) if key}
                guess = Remark("export-sheet", {"sheet": name})
                yield Sheet(cells, (guess,), _records(rows, number, len(cells), places), [])
                return
            if number == HEADER_WITHIN:
                break
    raise refusal("export-unknown-workbook", source.path)


def workbook_headers(source: Source) -> list[frozenset[str]]:
    """Return the sets of column keys that the first rows of each sheet may be; none for a damaged workbook."""
    from sim.problems import InputError

    found = []
    try:
        for _, rows in _sheets(source):
            for _, cells in zip(range(HEADER_WITHIN), rows, strict=False):
                found.append(frozenset(column_key(cell) for cell in cells) - {""})
    except InputError:
        return []
    return found


def _records(rows: Rows, header: int, wide: int, places: dict[str, int]) -> Iterator[Record]:
    for number, cells in enumerate(rows, header + 1):
        if any(cells):
            yield Record(number, (*cells[:wide], *([""] * (wide - len(cells)))), places)


def _sheets(source: Source) -> Iterator[tuple[str, Rows]]:
    """Yield the name and the rows of each sheet."""
    content = source.content(LARGEST_TABLE)
    yield from _new(source, content) if source.shape == "workbook" else _old(source, content)


@contextmanager
def _told(source: Source) -> Iterator[None]:
    """Turn whatever a damaged workbook makes of a parser into one message."""
    from sim.problems import InputError

    try:
        yield
    except (InputError, GeneratorExit):
        raise
    except Exception as error:
        raise refusal("export-workbook-broken", source.path) from error


def _new(source: Source, content: bytes) -> Iterator[tuple[str, Rows]]:
    import openpyxl

    with _told(source):
        _not_a_bomb(source, content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = book.worksheets[:MOST_SHEETS]
    for sheet in sheets:
        # What a sheet says of its own size may be false.
        sheet.reset_dimensions()
        yield sheet.title, _rows(source, partial(sheet.iter_rows, max_col=MOST_COLUMNS, values_only=True))


def _not_a_bomb(source: Source, content: bytes) -> None:
    """Unpack every part once, counting, before a parser sees any."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        total = 0
        for entry in packed.infolist():
            if entry.flag_bits & 1:
                raise refusal("export-archive-encrypted", source.path)
            with packed.open(entry) as stream:
                while block := stream.read(1 << 20):
                    total += len(block)
                    if total > 10 * LARGEST_TABLE or (total > RATIO_FROM and total > LARGEST_RATIO * len(content)):
                        raise refusal("export-archive-bomb", source.path, most=LARGEST_RATIO)


def _old(source: Source, content: bytes) -> Iterator[tuple[str, Rows]]:
    import xlrd

    with _told(source):
        silent: Any = io.StringIO()
        book = xlrd.open_workbook(
            file_contents=content, on_demand=True, ragged_rows=True, formatting_info=False, logfile=silent
        )
        count = min(book.nsheets, MOST_SHEETS)
    for place in range(count):
        with _told(source):
            sheet = book.sheet_by_index(place)
            mode = book.datemode

        yield sheet.name, _rows(source, partial(_old_values, sheet, mode))
        book.unload_sheet(place)


def _old_values(sheet: Any, mode: int) -> Iterator[tuple[Any, ...]]:
    """Yield the values of an old sheet, its dates as dates: only xlrd knows from which day they are counted."""
    import xlrd

    for row in range(sheet.nrows):
        yield tuple(
            xlrd.xldate_as_datetime(cell.value, mode) if cell.ctype == xlrd.XL_CELL_DATE else cell.value
            for cell in sheet.row(row)[:MOST_COLUMNS]
        )


def _rows(source: Source, values: Callable[[], Iterator[tuple[Any, ...]]]) -> Rows:
    """Yield the rows of a sheet as texts, its empty last cells dropped."""
    with _told(source):
        for number, row in enumerate(values()):
            if number >= MOST_ROWS:
                raise refusal("export-too-large", source.path, megabytes=number, most=MOST_ROWS)
            cells = [_text(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            yield tuple(cells)


def _text(value: object) -> str:
    """Write a cell as a CSV would: days year first, whole numbers without a fraction."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        whole = value.hour == value.minute == value.second == 0
        return value.date().isoformat() if whole else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()
