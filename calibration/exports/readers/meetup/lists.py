"""The list of members (text with tabs though named ``.xls``) and the list of an event's attendees."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime

from calibration.exports.cells import count_of, english_moment, month_first
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.recording import Recording
from calibration.exports.sheets import Record, open_sheet

SINCE = date(2002, 6, 1)
WORDS = "calibration.exports.readers.meetup"
_USER = re.compile(r"(?:user )?([0-9]{1,15})$")


def recognises_members(source: Source) -> bool:
    """Say whether a text has the columns of a list of members."""
    return source.has_columns("Member ID", "Joined Group on", "Last visited group on")


def recognises_attendees(source: Source) -> bool:
    """Say whether a text has the columns of a list of attendees."""
    return source.has_columns("User ID", "RSVP", "RSVPed on", "Joined Group on")


def read_members(source: Source, into: Recording) -> None:
    """Read when members joined and last came; names, places and answers are passed over."""
    with open_sheet(source, lambda keys: {"memberid", "joinedgroupon"} <= keys, pad=True) as sheet:
        into.remarks(guesses=sheet.guesses)
        for record in sheet.records:
            into.read()
            joined = _day(record["joinedgroupon"])
            if not _identity(record):
                into.skip("no_member", record.line)
            elif joined is None:
                into.skip("no_date", record.line)
            else:
                role = "staff" if "organizer" in record["title"].casefold() else "member"
                into.member(
                    _identity(record), joined=joined, last_seen=_day(record["lastvisitedgroupon"]), role=role
                )  # fmt: skip
        into.skip_all(sheet.broken)
    into.note("meetup-members")


def read_attendees(source: Source, into: Recording) -> None:
    """Read who said when that they would come; the file does not date the meeting itself."""
    came = 0
    with open_sheet(source, lambda keys: {"userid", "rsvp", "rsvpedon"} <= keys, pad=True) as sheet:
        into.remarks(guesses=sheet.guesses)
        for record in sheet.records:
            into.read()
            ts = _answered(record["rsvpedon"], into)
            if not _identity(record):
                into.skip("no_member", record.line)
            elif record["rsvp"].casefold() not in ("yes", "oui"):
                into.skip("meetup_declined", record.line)
            elif math.isnan(ts):
                into.skip("no_date", record.line)
            else:
                into.event(
                    "rsvp", _identity(record), ts, key=f"{_identity(record)}\n{ts}\nrsvp", precision="min",
                    zone="local_assumed", line=record.line,
                )  # fmt: skip
                came += record["attendance"].casefold() in ("y", "yes", "oui")
        into.skip_all(sheet.broken)
    into.note("meetup-attended", count=came)


def _identity(record: Record) -> str:
    found = _USER.match(record["userid"].casefold()) or _USER.match(record["memberid"])
    return str(int(count_of(found.group(1)))) if found else ""


def _day(text: str) -> date | None:
    moment = english_moment(text)
    return moment.date() if moment is not None else month_first(text)


def _answered(text: str, into: Recording) -> float:
    moment = english_moment(text)
    day = month_first(text) if moment is None else None
    if day is not None:
        moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        return moment.timestamp()
    return into.local(moment) if moment is not None else math.nan


MEMBERS_READER = FileReader(
    name="meetup_members",
    platform="meetup",
    words=WORDS,
    aspects=("members", "joins", "retention"),
    since=SINCE,
    recognises=recognises_members,
    read=read_members,
)
ATTENDEES_READER = FileReader(
    name="meetup_attendees",
    platform="meetup",
    words=WORDS,
    aspects=(),
    since=SINCE,
    recognises=recognises_attendees,
    read=read_attendees,
)
