"""The order of day, month and year in a column of dates, decided once from the whole file and said aloud."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import PurePath
from statistics import median
from typing import Literal

from calibration.exports.refusing import refusal
from calibration.exports.report import Remark

Order = Literal["year first", "day first", "month first"]

_TIME = r"(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2})?)?$"
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})" + _TIME)
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})" + _TIME)
_SERIAL = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?$")
DAILY = 2
"""Days. A daily file's rows are at most this far apart, half of the time."""


@dataclass(frozen=True)
class Dated:
    """The dates of a column.

    Parameters
    ----------
    days : list of datetime.date or None
        One for each cell; None where it is not a date.
    order : str
        The order found.
    evidence : Remark
        The sentence that says what decided it.
    """

    days: list[date | None]
    order: Order
    evidence: Remark


def read_dates(cells: Sequence[tuple[int, str]], path: PurePath) -> Dated:
    """Read a column of dates, in the one order that fits the whole file.

    Parameters
    ----------
    cells : sequence of (int, str)
        Line in the file and text of each cell.
    path : pathlib.PurePath
        For the messages.

    Raises
    ------
    InputError
        If no cell is a date, the cells mix two orders, or two orders fit equally well.

    Notes
    -----
    The order is a property of the file, so it may be decided from all of it. Nothing else about how a row is
    read depends on other rows.
    """
    orders: dict[Order, list[date | None]] = {
        "year first": [_read(text, "year first") for _, text in cells],
        "day first": [_read(text, "day first") for _, text in cells],
        "month first": [_read(text, "month first") for _, text in cells],
    }
    dated = [index for index in range(len(cells)) if any(days[index] for days in orders.values())]
    if not dated:
        line, text = cells[0]
        serial = all(_SERIAL.match(text) for _, text in cells)
        raise refusal("export-date-serial" if serial else "export-date-none", f"{path}:{line}", text=text[:40])
    fitting: list[Order] = [order for order, days in orders.items() if all(days[index] is not None for index in dated)]
    if not fitting:
        raise _mixed(cells, orders, dated, path)
    order = fitting[0] if len(fitting) == 1 else _daily_order(orders, fitting)
    if order is None:
        line, text = cells[dated[0]]
        raise refusal("export-date-undecided", f"{path}:{line}", text=text)
    return Dated(orders[order], order, _evidence(cells, orders, dated, order, len(fitting) > 1))


def _read(text: str, order: Order) -> date | None:
    """Read one date in one order; None if it is not a date in that order. Years of two digits are 20xx."""
    found = (_YEAR_FIRST if order == "year first" else _YEAR_LAST).match(text)
    if not found:
        return None
    first, second, third = (int(part) for part in found.group(1, 2, 3))
    if order == "year first":
        year, month, day = first, second, third
    else:
        year = third + 2000 if third < 100 else third
        day, month = (first, second) if order == "day first" else (second, first)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _daily_order(orders: dict[Order, list[date | None]], fitting: Iterable[Order]) -> Order | None:
    """Return the only order in which the rows are days that follow each other; None if not exactly one."""
    daily: list[Order] = []
    for order in fitting:
        days = sorted({day for day in orders[order] if day})
        steps = [(after - before).days for before, after in pairwise(days)]
        if len(steps) >= 2 and median(steps) <= DAILY:
            daily.append(order)
    return daily[0] if len(daily) == 1 else None


def _mixed(
    cells: Sequence[tuple[int, str]],
    orders: dict[Order, list[date | None]],
    dated: list[int],
    path: PurePath,
) -> Exception:
    """Return the error that shows the first date not in the order most dates are in, and one that is."""
    read = {order: {index for index in dated if days[index]} for order, days in orders.items()}
    most = max(read, key=lambda order: len(read[order]))
    only = read[most].difference(*(places for order, places in read.items() if order != most))
    first_line, first = cells[min(only or read[most])]
    line, text = cells[next(index for index in dated if index not in read[most])]
    return refusal("export-date-mixed", f"{path}:{line}", text=text, first=first, first_line=first_line)


def _evidence(
    cells: Sequence[tuple[int, str]],
    orders: dict[Order, list[date | None]],
    dated: list[int],
    order: Order,
    by_steps: bool,
) -> Remark:
    """Say what decided the order: the form itself, a number above 12, or rows a day apart."""
    if order == "year first":
        return Remark("export-dates-year-first", {"text": cells[dated[0]][1]})
    name = "day" if order == "day first" else "month"
    if by_steps:
        return Remark(f"export-dates-{name}-first-by-steps", {})
    other = orders["month first" if order == "day first" else "day first"]
    line, text = next(cells[index] for index in dated if other[index] is None)
    return Remark(f"export-dates-{name}-first", {"text": text, "line": line})
