"""Deals: how many were opened and won on each day, and what those won are worth."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from calibration.exports.cells import Decimals, day_of
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.recording import Recording
from calibration.exports.sheets import open_sheet
from calibration.exports.table import column_key

SINCE = date(2014, 9, 16)
WORDS = "calibration.exports.readers.hubspot"
COLUMNS = frozenset({"recordid", "dealstage", "amount", "closedate", "createdate"})
WON = frozenset({"closedwon"})
"""Keys of the stages that mean a deal is won; a portal may name its own."""


def recognises(source: Source) -> bool:
    """Say whether a text has the columns of deals."""
    return source.has_columns("Record ID", "Deal Stage", "Amount", "Close Date", "Create Date")


def read(source: Source, into: Recording) -> None:
    """Read the deals; their names and owners are passed over."""
    opened: Counter[date] = Counter()
    won: list[tuple[date, str]] = []
    amounts = Decimals(str(source.path))
    seen: set[str] = set()
    with open_sheet(source, lambda keys: keys >= COLUMNS) as sheet:
        into.remarks(guesses=sheet.guesses)
        for record in sheet.records:
            into.read()
            created, closed = day_of(record["createdate"]), day_of(record["closedate"])
            if created is None:
                into.skip("no_date", record.line)
                continue
            if record["recordid"] in seen:
                into.skip("same_row", record.line)
                continue
            seen.add(record["recordid"])
            if not into.since <= created <= into.today + timedelta(days=1):
                into.skip("future" if created > into.today else "too_early", record.line)
                continue
            opened[created] += 1
            amounts.see(record["amount"], record.line)
            if column_key(record["dealstage"]) in WON and closed is not None and closed <= into.today:
                won.append((closed, record["amount"]))
        into.skip_all(sheet.broken)
    for day, count in sorted(opened.items()):
        into.metric("deals_opened", day, count, aggregation="flow", definition="hubspot.create_date")
    _won(won, amounts, into)
    into.note("hubspot-deals", count=len(won))


def _won(won: list[tuple[date, str]], amounts: Decimals, into: Recording) -> None:
    values: dict[date, list[float]] = {}
    for day, text in won:
        values.setdefault(day, []).append(amounts.number(text))
    for day, found in sorted(values.items()):
        into.metric("customers_new", day, len(found), aggregation="flow", definition="hubspot.closed_won")
        into.metric(
            "deals_won_amount", day, sum(found), aggregation="flow", definition="hubspot.closed_won", unit="currency:"
        )


READER = FileReader(
    name="hubspot_deals",
    platform="hubspot",
    words=WORDS,
    aspects=("money",),
    since=SINCE,
    recognises=recognises,
    read=read,
)
