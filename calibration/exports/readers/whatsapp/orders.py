"""The order of day, month and year of a chat, decided from all its dates and said aloud."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Literal

from calibration.exports.readers.whatsapp import WORDS
from calibration.exports.refusing import refusal
from calibration.exports.report import Remark

Order = Literal["year", "day", "month"]
FEW = 0.01
"""Share of dates that may contradict the others: lines quoted out of another chat."""
_DIGITS = re.compile(r"\d{1,4}")


def days_of(dates: Sequence[tuple[str, int, int]], place: str) -> tuple[list[date | None], Remark]:
    """Return the day of each date, and what decided their order.

    Parameters
    ----------
    dates : sequence of (str, int, int)
        In the order of the file: each run of one date as written, its first line, and how many records it has.
    place : str
        The file, for the message.

    Returns
    -------
    (list of datetime.date or None, Remark)
        None for a date that is none in the order of the others.

    Raises
    ------
    InputError
        If the dates contradict each other.

    Notes
    -----
    Year first if it has four digits; else a number above 12; else the order in which the dates never go back;
    else day first, and the person is asked to check.
    """
    parts = [_parts(text) for text, _, _ in dates]
    order, remark = _order(dates, parts, place)
    return [_day(each, order) for each in parts], remark


def _parts(text: str) -> tuple[int, int, int]:
    first, second, third = (int(found) for found in _DIGITS.findall(text)[:3])
    return first, second, third


def _order(
    dates: Sequence[tuple[str, int, int]], parts: Sequence[tuple[int, int, int]], place: str
) -> tuple[Order, Remark]:
    total = sum(count for _, _, count in dates)
    if parts[0][0] > 31:
        return "year", Remark("export-dates-year-first", {"text": dates[0][0]})
    proof: dict[Order, list[int]] = {
        "day": [index for index, (first, _, _) in enumerate(parts) if first > 12],
        "month": [index for index, (_, second, _) in enumerate(parts) if second > 12],
    }
    weight = {order: sum(dates[index][2] for index in found) for order, found in proof.items()}
    most: Order = "day" if weight["day"] >= weight["month"] else "month"
    least: Order = "month" if most == "day" else "day"
    if weight[least] > FEW * total:
        (text, line, _), (first, first_line, _) = dates[proof[least][0]], dates[proof[most][0]]
        raise refusal("export-date-mixed", f"{place}:{line}", text=text, first=first, first_line=first_line)
    if weight[most]:
        text, line, _ = dates[proof[most][0]]
        return most, Remark(f"export-dates-{most}-first", {"text": text, "line": line})
    steps_back = {order: _steps_back([_day(each, order) for each in parts]) for order in proof}
    if steps_back["day"] != steps_back["month"]:
        order: Order = "day" if steps_back["day"] < steps_back["month"] else "month"
        return order, Remark(f"whatsapp-{order}-first-in-order", package=WORDS)
    return "day", Remark("whatsapp-day-first-assumed", package=WORDS)


def _steps_back(days: Sequence[date | None]) -> int:
    known = [day for day in days if day is not None]
    return sum(after < before for before, after in pairwise(known)) + len(days) - len(known)


def _day(parts: tuple[int, int, int], order: Order) -> date | None:
    first, second, third = parts
    if order == "year":
        year, month, day = first, second, third
    else:
        day, month = (first, second) if order == "day" else (second, first)
        year = third + 2000 if third < 100 else third
    try:
        return date(year, month, day)
    except ValueError:
        return None
