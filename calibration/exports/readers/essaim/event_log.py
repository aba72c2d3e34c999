"""The event log that anybody can write: a Parquet file with ``member, ts, kind``."""

from __future__ import annotations

from calibration.exports.events import read_events
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.recording import Recording


def recognises(source: Source) -> bool:
    """Say whether a file is a Parquet file."""
    return source.shape == "parquet"


def read(source: Source, into: Recording) -> None:
    """Read an event log."""
    log = read_events(source, into.today, into.key)
    into.read(log.rows_read)
    for each in log.skipped:
        into.skip(each.reason, each.line, each.count)
    into.unknown_columns(log.unknown_columns)
    into.remarks(log.guesses, log.notes)
    into.frame("events", log.events)


READER = FileReader(
    name="events",
    platform="",
    words="calibration.exports.readers.essaim",
    aspects=("joins", "posters", "messages", "retention", "inequality"),
    needs_week=True,
    recognises=recognises,
    read=read,
)
