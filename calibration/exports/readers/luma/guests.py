"""The guests of an event: when each signed up and when each came."""

from __future__ import annotations

from datetime import UTC, date

from calibration.exports.cells import moment_of
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.recording import Recording
from calibration.exports.sheets import Record, open_sheet

SINCE = date(2020, 1, 1)
WORDS = "calibration.exports.readers.luma"
COMING = frozenset({"approved", "going"})


def recognises(source: Source) -> bool:
    """Say whether a text has the columns of a list of guests."""
    return source.has_columns("approval_status", "checked_in_at", "ticket_type_id")


def read(source: Source, into: Recording) -> None:
    """Read the guests; names, addresses, codes and answers are passed over."""
    with open_sheet(source, lambda keys: {"approvalstatus", "checkedinat", "createdat"} <= keys, pad=True) as sheet:
        into.remarks(guesses=sheet.guesses)
        for record in sheet.records:
            into.read()
            _guest(record, into)
        into.skip_all(sheet.broken)
    into.note("luma-guests")


def _guest(record: Record, into: Recording) -> None:
    guest = record["guestid"] or record["apiid"]
    who, signed = record["email"].casefold() or guest, moment_of(record["createdat"])
    if not who:
        into.skip("no_member", record.line)
    elif record["approvalstatus"].casefold() not in COMING:
        into.skip("luma_not_coming", record.line)
    elif signed is None:
        into.skip("no_date", record.line)
    else:
        for kind, moment in (("rsvp", signed), ("attend", moment_of(record["checkedinat"]))):
            if moment is not None:
                ts = (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp()
                into.event(kind, who, ts, key=f"{guest}\n{ts}\n{kind}", line=record.line)  # type: ignore[arg-type]


READER = FileReader(
    name="luma_guests",
    platform="luma",
    words=WORDS,
    aspects=(),
    since=SINCE,
    recognises=recognises,
    read=read,
)
