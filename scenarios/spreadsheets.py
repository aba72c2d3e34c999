"""Spreadsheets: cells written so that no program takes a text for a formula.

Everything here that writes CSV or a workbook writes its cells through `harmless`: a channel called ``=HYPERLINK(...)``
would otherwise run on the machine of whoever opens the file (OWASP ASVS 1.2.10, CWE-1236).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import IO, Any

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:[.,][0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)


def harmless(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula.

    Parameters
    ----------
    value : object
        What the cell holds. Numbers, days and nothing stay as they are; so does a text that is a number, such as
        ``"-12.5"``. Any other text that begins like a formula gets an apostrophe in front.

    Examples
    --------
    >>> harmless("=1+1"), harmless(-3), harmless("-12.5"), harmless("- none -")
    ("'=1+1", -3, '-12.5', "'- none -")
    """
    if not isinstance(value, str) or not value.lstrip(" \u00a0\ufeff").startswith(_BEGINS_A_FORMULA):
        return value
    return value if _NUMBER.fullmatch(value) else f"'{value}"


def write_rows(stream: IO[str], rows: Iterable[Iterable[Any]], **form: Any) -> None:
    r"""Write rows as delimited text, every cell `harmless`.

    Parameters
    ----------
    stream : text file
        Opened with ``newline=""``, or held in memory.
    rows : iterable of iterables
        The header and the records.
    **form
        How `csv.writer` is to write them; lines end with a line feed where nothing is said.

    Examples
    --------
    >>> import io
    >>> stream = io.StringIO()
    >>> write_rows(stream, [["channel", "change"], ["@all", -2]])
    >>> stream.getvalue()
    "channel,change\n'@all,-2\n"
    """
    csv.writer(stream, **{"lineterminator": "\n", **form}).writerows([harmless(cell) for cell in row] for row in rows)
