"""The workspace overview: a CSV with a row a day."""

from __future__ import annotations

from datetime import date

from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.recording import Recording
from calibration.exports.slack_columns import is_overview
from calibration.exports.slack_overview import read_overview

SINCE = date(2013, 1, 1)


def recognises(source: Source) -> bool:
    """Say whether a text has the header of a workspace overview."""
    return source.shape == "text" and any(is_overview(tuple(header)) for header in source.headers)


def read(source: Source, into: Recording) -> None:
    """Read a workspace overview."""
    overview = read_overview(source, into.today)
    into.read(overview.rows_read)
    for each in overview.skipped:
        into.skip(each.reason, each.line, each.count)
    into.unknown_columns(overview.unknown_columns)
    into.remarks(overview.guesses, overview.notes)
    into.frame("metrics", overview.metrics)


READER = FileReader(
    name="slack_overview",
    platform="slack",
    words="calibration.exports.readers.slack",
    aspects=("members", "readers", "posters", "messages"),
    since=SINCE,
    needs_week=True,
    recognises=recognises,
    read=read,
)
