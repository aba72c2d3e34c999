"""What the readers of advertising share: a row a campaign and day, sums that repeat others, an amount a row."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from calibration.exports.cells import Decimals, day_first, day_of, month_first
from calibration.exports.dates import read_dates
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.recording import Recording
from calibration.exports.refusing import refusal
from calibration.exports.sheets import Record, open_sheet

SINCE = date(2000, 10, 23)
"""The day on which the oldest of these platforms, Google Ads, opened."""
_TOTAL = re.compile(r"(?:total|gesamt)\b", re.IGNORECASE)
Written = Literal["any", "month first", "day first"]


class Columns(NamedTuple):
    """The keys of a file's columns; ``""`` where it has none."""

    day: str
    last_day: str
    campaign: str
    amount: str
    currency: str
    conversions: str
    conversion_kind: str


@dataclass(frozen=True)
class Layout:
    """How one platform writes what was spent.

    Parameters
    ----------
    channel : str
        The name of the channel in the table `spend`.
    definition : str
        That of its conversions.
    columns : callable
        Finds its columns among the keys of a header; None where it is none of its headers.
    written : callable
        Says, from the columns, how days are written.
    currency : callable
        Returns the currency that the name of the column of amounts states, ``""`` where it states none.
    nameless_is_sum : bool
        Whether a row without a campaign is the sum of the others.
    """

    channel: str
    definition: str
    columns: Callable[[frozenset[str]], Columns | None]
    written: Callable[[Columns], Written]
    currency: Callable[[str], str] = lambda _: ""
    nameless_is_sum: bool = False


class Line(NamedTuple):
    """One row: its line and its cells."""

    line: int
    day: str
    last_day: str
    campaign: str
    amount: str
    currency: str
    conversions: str
    conversion_kind: str


def spend_reader(platform: str, layout: Layout) -> FileReader:
    """Return the reader of one platform's advertising: texts whose header the layout knows."""

    def recognises(source: Source) -> bool:
        return source.shape == "text" and any(layout.columns(header) for header in source.headers)

    def read(source: Source, into: Recording) -> None:
        read_spend(source, into, layout)

    return FileReader(
        name=layout.channel,
        platform=platform,
        words=f"calibration.exports.readers.{platform}",
        aspects=("money",),
        since=SINCE,
        recognises=recognises,
        read=read,
    )


def one_of(keys: frozenset[str], *names: str) -> str:
    """Return the first of some keys that a header has, ``""`` where it has none."""
    return next((name for name in names if name in keys), "")


def read_spend(source: Source, into: Recording, layout: Layout) -> None:
    """Read what was spent by day and campaign; the campaigns' names are hashed.

    Raises
    ------
    InputError
        If the amounts cannot be read with certainty, or no row is of a single day.
    """
    columns, lines = _lines(source, into, layout)
    decimals = Decimals(str(source.path))
    for line in lines:
        decimals.see(line.amount, line.line)
        decimals.see(line.conversions, line.line)
    sign = decimals.decide() if lines else "."
    into.guess(f"export-decimal-{'comma' if sign == ',' else 'point'}")
    days = _days(lines, layout.written(columns), source, into)
    spent: dict[tuple[date, str, str], float] = {}
    results: dict[tuple[date, str], float] = {}
    ranges = 0
    for line in lines:
        day, last = days.get(line.day), days.get(line.last_day)
        amount = decimals.number(line.amount)
        if day is None or not into.since <= day <= into.today + timedelta(days=1):
            into.skip("no_date" if day is None else "future" if day > into.today else "too_early", line.line)
        elif line.last_day and last != day:
            ranges += 1
            into.skip("spend_range", line.line)
        elif math.isnan(amount):
            into.skip("spend_nothing", line.line)
        else:
            place = f"{layout.channel}/{into.hidden(line.campaign)}" if line.campaign else layout.channel
            spent[day, place, line.currency] = spent.get((day, place, line.currency), 0.0) + amount
            reached = decimals.number(line.conversions)
            if reached == reached:
                results[day, line.conversion_kind] = results.get((day, line.conversion_kind), 0.0) + reached
    if ranges and not spent:
        raise refusal("export-spend-by-day", source.path)
    for (day, place, currency), amount in sorted(spent.items()):
        into.spend(day, place, amount, currency)
    for (day, kind), reached in sorted(results.items()):
        into.metric(
            "conversions", day, reached, aggregation="flow", definition=layout.definition,
            segment=("result", kind) if kind else ("", ""),
        )  # fmt: skip
    into.note("export-spend")


def _lines(source: Source, into: Recording, layout: Layout) -> tuple[Columns, list[Line]]:
    """Return the columns and the rows that are no sum of others."""
    lines, seen = [], set()
    with open_sheet(source, lambda keys: layout.columns(keys) is not None, pad=True) as sheet:
        columns = layout.columns(frozenset(sheet.keys) - {""})
        assert columns is not None  # the header was recognised by it
        into.remarks(guesses=sheet.guesses)
        stated = layout.currency(columns.amount)
        for record in sheet.records:
            into.read()
            if _is_sum(record, columns, layout):
                into.skip("total", record.line)
                continue
            # Devices and ads of one campaign and day differ in some cell.
            if (whole := tuple(record.cells)) in seen:
                into.skip("same_row", record.line)
                continue
            seen.add(whole)
            cells = [record[name] if name else "" for name in columns]
            line = Line(record.line, *cells)
            lines.append(line._replace(currency=stated or line.currency))
        into.skip_all(sheet.broken)
    if not columns.day:
        raise refusal("export-spend-by-day", source.path)
    return columns, lines


def _is_sum(record: Record, columns: Columns, layout: Layout) -> bool:
    campaign = record[columns.campaign] if columns.campaign else "-"
    # A campaign may be called “Total”; a sum has no day.
    dated = bool(columns.day) and record[columns.day][:1].isdecimal()
    return (not dated and any(_TOTAL.match(cell.strip()) for cell in record.cells)) or (
        layout.nameless_is_sum and not campaign
    )


def _days(lines: list[Line], written: Written, source: Source, into: Recording) -> Mapping[str, date | None]:
    """Return the day each different text stands for."""
    texts: dict[str, int] = {}
    for line in lines:
        for text in (line.day, line.last_day):
            if text:
                texts.setdefault(text, line.line)
    if written != "any":
        read = month_first if written == "month first" else day_first
        return {text: read(text) or day_of(text) for text in texts}
    if not texts:
        return {}
    found = read_dates([(line, text) for text, line in texts.items()], source.path)
    into.remarks(guesses=[found.evidence])
    return dict(zip(texts, found.days, strict=True))
