"""Contacts: how many were made on each day, by where they come from. Their names and addresses are passed over."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from calibration.exports.cells import day_of
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.readers.hubspot.deals import SINCE, WORDS
from calibration.exports.recording import Recording
from calibration.exports.sheets import open_sheet
from calibration.exports.table import column_key

COLUMNS = frozenset({"recordid", "createdate", "lifecyclestage"})
SOURCES = frozenset({"organicsearch", "paidsearch", "emailmarketing", "socialmedia", "paidsocial", "referrals",
                     "othercampaigns", "directtraffic", "offlinesources"})  # fmt: skip
"""Keys of the sources that HubSpot itself names; any other text is taken for none."""


def recognises(source: Source) -> bool:
    """Say whether a text has the columns of contacts."""
    return source.has_columns("Record ID", "Create Date", "Lifecycle Stage")


def read(source: Source, into: Recording) -> None:
    """Read the contacts made on each day."""
    made: Counter[date] = Counter()
    by_source: Counter[tuple[date, str]] = Counter()
    seen: set[str] = set()
    with open_sheet(source, lambda keys: keys >= COLUMNS) as sheet:
        into.remarks(guesses=sheet.guesses)
        for record in sheet.records:
            into.read()
            day, number = day_of(record["createdate"]), record["recordid"]
            if day is None:
                into.skip("no_date", record.line)
            elif not into.since <= day <= into.today + timedelta(days=1):
                into.skip("future" if day > into.today else "too_early", record.line)
            elif number in seen:
                into.skip("same_row", record.line)
            else:
                seen.add(number)
                made[day] += 1
                origin = column_key(record["originalsource"])
                if origin in SOURCES:
                    by_source[day, origin] += 1
        into.skip_all(sheet.broken)
    for day, count in sorted(made.items()):
        into.metric("leads", day, count, aggregation="flow", definition="hubspot.contacts")
    for (day, origin), count in sorted(by_source.items()):
        into.metric("leads", day, count, aggregation="flow", definition="hubspot.contacts", segment=("source", origin))
    into.note("hubspot-contacts")


READER = FileReader(
    name="hubspot_contacts",
    platform="hubspot",
    words=WORDS,
    aspects=(),
    since=SINCE,
    recognises=recognises,
    read=read,
)
