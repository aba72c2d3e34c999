"""New followers of a LinkedIn page by day: the first sheet of an old Excel workbook, or that sheet saved as text."""

from __future__ import annotations

from datetime import date, timedelta

from calibration.exports.cells import count_of, day_of, month_first
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.recording import Recording
from calibration.exports.sheets import Record, open_sheet
from calibration.exports.workbooks import open_workbook, workbook_headers

SINCE = date(2003, 5, 5)
FIGURES = {
    "organicfollowers": "organic",
    "sponsoredfollowers": "sponsored",
    "autoinvitedfollowers": "invited",
}
"""Each column's part of the whole."""
WHOLE = "totalfollowers"
"""The new followers of the day, whatever its name says: the stock is in no file."""


def _is_header(keys: frozenset[str]) -> bool:
    return {"date", "organicfollowers", WHOLE} <= keys


def recognises(source: Source) -> bool:
    """Say whether a text or a workbook has the columns of new followers."""
    if source.shape in ("old_workbook", "workbook"):
        return any(_is_header(keys) for keys in workbook_headers(source))
    return source.has_columns("Date", "Organic followers", "Total followers")


def read(source: Source, into: Recording) -> None:
    """Read the new followers of each day; sheets about the followers' work and place are passed over."""
    opened = open_sheet if source.shape == "text" else open_workbook
    with opened(source, _is_header) as sheet:
        into.remarks(guesses=sheet.guesses)
        for record in sheet.records:
            into.read()
            day = month_first(record["date"]) or day_of(record["date"])
            if day is None:
                into.skip("no_date", record.line)
            elif not into.since <= day <= into.today + timedelta(days=1):
                into.skip("future" if day > into.today else "too_early", record.line)
            else:
                _figures(record, day, into)
        into.skip_all(sheet.broken)
    into.note("linkedin-followers")


def _figures(record: Record, day: date, into: Recording) -> None:
    for column, part in ((WHOLE, ""), *FIGURES.items()):
        into.metric(
            "new_followers", day, count_of(record[column]), aggregation="flow", definition="linkedin.new_followers",
            segment=("source", part) if part else ("", ""),
        )  # fmt: skip


READER = FileReader(
    name="linkedin_followers",
    platform="linkedin",
    words="calibration.exports.readers.linkedin",
    aspects=(),
    since=SINCE,
    recognises=recognises,
    read=read,
)
