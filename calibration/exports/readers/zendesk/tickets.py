"""Tickets: how many were opened and solved on each day, and how long the first answer took."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date, timedelta
from statistics import fmean

from calibration.exports.cells import day_of, number_of
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.recording import Recording
from calibration.exports.sheets import open_sheet

SINCE = date(2007, 1, 1)
WORDS = "calibration.exports.readers.zendesk"
COLUMNS = frozenset({"id", "createdat", "solvedat", "status", "firstreplytimeinminutes"})


def recognises(source: Source) -> bool:
    """Say whether a text has the columns of tickets."""
    return source.has_columns("Id", "Created at", "Solved at", "Status", "First reply time in minutes")


def read(source: Source, into: Recording) -> None:
    """Read the tickets; who asked, subjects and tags are passed over."""
    opened: Counter[date] = Counter()
    solved: Counter[date] = Counter()
    waits: dict[date, list[float]] = {}
    seen: set[str] = set()
    with open_sheet(source, lambda keys: keys >= COLUMNS) as sheet:
        into.remarks(guesses=sheet.guesses)
        for record in sheet.records:
            into.read()
            created, done = day_of(record["createdat"]), day_of(record["solvedat"])
            if created is None:
                into.skip("no_date", record.line)
            elif not into.since <= created <= into.today + timedelta(days=1):
                into.skip("future" if created > into.today else "too_early", record.line)
            elif record["id"] in seen:
                into.skip("same_row", record.line)
            else:
                seen.add(record["id"])
                opened[created] += 1
                if done is not None:
                    solved[done] += 1
                wait = number_of(record["firstreplytimeinminutes"], ".")
                if not math.isnan(wait):
                    waits.setdefault(created, []).append(wait / 60)
        into.skip_all(sheet.broken)
    for name, counts in (("tickets_created", opened), ("tickets_solved", solved)):
        for day, count in sorted(counts.items()):
            into.metric(name, day, count, aggregation="flow", definition=f"zendesk.{name}")
    for day, hours in sorted(waits.items()):
        into.metric(
            "ticket_first_reply_h", day, fmean(hours), aggregation="mean", definition="zendesk.first_reply",
            unit="hours",
        )  # fmt: skip
    into.note("zendesk-tickets")


READER = FileReader(
    name="zendesk_tickets",
    platform="zendesk",
    words=WORDS,
    aspects=(),
    since=SINCE,
    recognises=recognises,
    read=read,
)
