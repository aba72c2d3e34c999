"""Dates and times of any table, in the one order that its mapping states."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

from calibration.exports.cells import NOT_KNOWN
from calibration.exports.readers.table.mapping import WRITTEN, Written

MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5,
    "juin": 6, "juillet": 7, "aout": 8, "septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12, "sept": 9,
    "juil": 7, "janv": 1, "fev": 2, "fevr": 2, "avr": 4, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7,
    "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
"""Months of both languages and their short forms, without accents and full stops."""
_TIME = (
    r"(?:(?:t|,? (?:at |a )?)([0-9]{1,2})[:h]([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)? ?([ap]\.?m\.?)?"
    r" ?(z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?)?$"
)
_WEEKDAY = r"(?:[a-z]{2,9}\.?,? )?"
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})" + _TIME)
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})" + _TIME)
_NAMED_DAY_FIRST = re.compile(_WEEKDAY + r"([0-9]{1,2})(?:er|st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -]([0-9]{4})" + _TIME)
_NAMED_MONTH_FIRST = re.compile(_WEEKDAY + r"([a-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})" + _TIME)
_SECONDS = re.compile(r"[0-9]{9,11}(?:\.[0-9]{1,9})?$")
_MILLISECONDS = re.compile(r"[0-9]{12,14}$")
FIRST_YEAR, LAST_YEAR = 2, 9_998
"""Years whose days are days in every time zone."""
LONGEST = 60
"""Characters of a date; longer texts are none."""


def moment_written(text: str, written: Written) -> datetime | None:
    """Read a date or a time, with its zone where the text has one; None where it is none in that order.

    Names of months, English or French, are read under ``"day first"`` and ``"month first"`` alike, for they leave
    nothing to decide.

    Examples
    --------
    >>> moment_written("12 févr. 2026 à 9h05", "day first")
    datetime.datetime(2026, 2, 12, 9, 5)
    """
    if len(text) > LONGEST:
        return None
    bare = _bare(text)
    if written == "seconds since 1970":
        return datetime.fromtimestamp(float(bare), UTC) if _SECONDS.match(bare) else None
    if written == "milliseconds since 1970":
        return datetime.fromtimestamp(int(bare) / 1000, UTC) if _MILLISECONDS.match(bare) else None
    if written == "year first":
        found = _YEAR_FIRST.match(bare)
        return _made(found[1], found[2], found[3], found.groups()[3:]) if found else None
    found = _YEAR_LAST.match(bare)
    if found:
        first, second, year = found.group(1, 2, 3)
        day, month = (first, second) if written == "day first" else (second, first)
        return _made(f"20{year}" if len(year) == 2 else year, month, day, found.groups()[3:])
    found = _NAMED_DAY_FIRST.match(bare)
    if found and found[2] in MONTHS:
        return _made(found[3], str(MONTHS[found[2]]), found[1], found.groups()[3:])
    found = _NAMED_MONTH_FIRST.match(bare)
    if found and found[1] in MONTHS:
        return _made(found[3], str(MONTHS[found[1]]), found[2], found.groups()[3:])
    return None


def _bare(text: str) -> str:
    """Return a date in small letters, without accents, its spaces plain and single."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())


def _made(year: str, month: str, day: str, time: Sequence[str | None]) -> datetime | None:
    hour, minute, second, half, zone = time
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    hours = int(hour or 0)
    if half is not None:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half[0] == "p" else 0)
    try:
        moment = datetime(int(year), int(month), int(day), hours, int(minute or 0), int(second or 0))
        if zone is None:
            return moment
        if zone in ("z", "utc", "gmt"):
            return moment.replace(tzinfo=UTC)
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
        return moment.replace(tzinfo=timezone(-offset if zone[0] == "-" else offset))
    except ValueError:
        return None


def orders_of(cells: Sequence[str]) -> list[Written]:
    """Return the orders in which most of some cells are dates, the one that reads most of them first.

    Parameters
    ----------
    cells : sequence of str
        Cells of one column; those that say nothing are passed over.

    Returns
    -------
    list of str
        Several where equally many cells are dates in each: then the cells do not tell day from month.
    """
    said = [cell for cell in cells if cell.casefold() not in NOT_KNOWN]
    read = {order: sum(moment_written(cell, order) is not None for cell in said) for order in WRITTEN}
    most = max(read.values())
    if not said or most < 0.8 * len(said):
        return []
    return [order for order, count in read.items() if count == most]
