"""Analytics' “Reports snapshot”: several small tables in one file, their days counted from a date in a comment."""

from __future__ import annotations

import re
from datetime import date, timedelta

from calibration.exports.cells import count_of
from calibration.exports.decoding import decode
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.recording import Aggregation, Recording
from calibration.exports.table import cells_of, column_key

SINCE = date(2020, 10, 14)
TABLES: dict[str, tuple[str, Aggregation, str]] = {
    "activeusers": ("website_active_users", "unique", "ga4.active_users"),
    "newusers": ("website_new_users", "flow", "ga4.new_users"),
}
_START = re.compile(r"#\s*Start date:\s*([0-9]{4})([0-9]{2})([0-9]{2})\s*$")
_OFFSET = re.compile(r"[0-9]{4,5}$")


def recognises(source: Source) -> bool:
    """Say whether a text has a table by the number of the day and a comment that dates the first."""
    return source.has_columns("Nth day") and any(_START.match(line) for line in source.lines)


def read(source: Source, into: Recording) -> None:
    """Read the tables of active and of new users; the others are passed over."""
    start: date | None = None
    table: tuple[str, Aggregation, str] | None = None
    for number, line in enumerate(decode(source.content(), source.path).text.splitlines(), 1):
        found = _START.match(line)
        if found:
            start, table = _day(found), None
            continue
        cells = cells_of(line, ",") if line.strip() and not line.startswith("#") else []
        if not cells:
            table = table if line.strip() and not line.startswith("#") else None
        elif column_key(cells[0]) == "nthday":
            table = TABLES.get(column_key(cells[1])) if len(cells) == 2 else None
        elif table is not None and _OFFSET.match(cells[0]):
            into.read()
            _figure(cells, start, table, number, into)
    into.note("google-website")


def _figure(
    cells: list[str], start: date | None, table: tuple[str, Aggregation, str], line: int, into: Recording
) -> None:
    day = start + timedelta(days=int(cells[0])) if start is not None else None
    if day is None or len(cells) != 2:
        into.skip("no_date" if day is None else "short", line)
    elif not into.since <= day <= into.today + timedelta(days=1):
        into.skip("future" if day > into.today else "too_early", line)
    else:
        metric, aggregation, definition = table
        into.metric(metric, day, count_of(cells[1]), aggregation=aggregation, definition=definition)


def _day(found: re.Match[str]) -> date | None:
    if not "1970" <= found.group(1) <= "2200":  # days counted from it would end beyond all dates
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


READER = FileReader(
    name="google_analytics",
    platform="google",
    words="calibration.exports.readers.google",
    aspects=(),
    since=SINCE,
    recognises=recognises,
    read=read,
)
