"""The list of users: a CSV with a row an account, from which only dates, counts and roles are taken."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta

from calibration.exports.cells import count_of, moment_of
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.readers.discourse.reports import SINCE, WORDS
from calibration.exports.recording import Recording
from calibration.exports.sheets import Record, open_sheet

PASSED_OVER = frozenset((
    "name", "username", "email", "title", "lastpostedat", "lastemailedat", "approved", "suspendedtill",
    "silencedtill", "ipaddress", "secondaryemails", "topicsentered", "postsreadcount", "timeread", "topiccount",
    "likesreceived", "location", "website", "views", "externalid", "externalemail", "externalusername", "externalname",
    "externalavatarurl", "groupnames",
))  # fmt: skip
USED = frozenset((
    "id", "createdat", "lastseenat", "trustlevel", "suspendedat", "active", "admin", "moderator", "staged",
    "postcount", "likesgiven",
))  # fmt: skip
_MADE = re.compile(r"-([0-9]{2})([0-9]{2})([0-9]{2})-[0-9]{6}")
_ROBOTS_BELOW = 1
"""Discourse numbers its own accounts from -1 downwards."""


def recognises(source: Source) -> bool:
    """Say whether a text has the columns of a list of users."""
    return source.has_columns("id", "created_at", "trust_level", "time_read")


def read(source: Source, into: Recording) -> None:
    """Read a list of users; names, addresses and custom fields are passed over."""
    made = made_on(source.name)
    with open_sheet(source, lambda keys: {"id", "createdat", "trustlevel", "timeread"} <= keys) as sheet:
        into.unknown_columns(
            name
            for name, key in zip(sheet.header, sheet.keys, strict=True)
            if key not in PASSED_OVER | USED and not key.endswith("customuserfield")
        )
        into.remarks(guesses=sheet.guesses)
        for record in sheet.records:
            into.read()
            _user(record, made, into)
        into.skip_all(sheet.broken)
    into.note("discourse-users")


def _user(record: Record, made: date | None, into: Recording) -> None:
    joined, number = moment_of(record["createdat"]), count_of(record["id"])
    if math.isnan(number):
        into.skip("no_member", record.line)
    elif number < _ROBOTS_BELOW:
        into.skip("bot", record.line)
    elif joined is None:
        into.skip("no_date", record.line)
    elif record["staged"] == "true" or record["active"] == "false":
        into.skip("discourse_not_taken_up", record.line)
    else:
        staff = "true" in (record["admin"], record["moderator"])
        into.member(
            record["id"], joined=joined, last_seen=moment_of(record["lastseenat"]), role="staff" if staff else "member"
        )
        into.window(
            record["id"], joined.date(), made, messages=count_of(record["postcount"]),
            reactions=count_of(record["likesgiven"]),
        )  # fmt: skip


def made_on(name: str) -> date | None:
    """Return the day after the one on which a file was made, as its name states it (the end of its counts).

    Examples
    --------
    >>> made_on("user-list-260416-091500.csv")
    datetime.date(2026, 4, 17)
    """
    found = _MADE.search(name)
    try:
        year, month, day = map(int, found.groups()) if found else (0, 0, 0)
        return date(2000 + year, month, day) + timedelta(days=1)
    except ValueError:
        return None


READER = FileReader(
    name="discourse_users",
    platform="discourse",
    words=WORDS,
    aspects=("members", "joins", "retention", "inequality"),
    since=SINCE,
    recognises=recognises,
    read=read,
)
