"""The list of members: dates of joining, who was invited, and what each pays."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime

from calibration.exports.cells import Decimals, moment_of
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.recording import Recording
from calibration.exports.sheets import Record, open_sheet

SINCE = date(2019, 1, 1)
WORDS = "calibration.exports.readers.skool"
KNOWN = frozenset({"firstname", "lastname", "email", "invitedby", "joineddate", "price", "recurringinterval", "tier",
                   "ltv"})  # fmt: skip
MONTHS_OF: dict[str, float] = {"month": 1.0, "monthly": 1.0, "year": 12.0, "yearly": 12.0, "annual": 12.0}
_QUESTION = re.compile(r"(?:question|answer)[0-9]{1,2}$")


def recognises(source: Source) -> bool:
    """Say whether a text has the columns of a list of members."""
    return source.has_columns("JoinedDate", "Invited By")


def read(source: Source, into: Recording) -> None:
    """Read a list of members; names and answers are passed over."""
    with open_sheet(source, lambda keys: {"joineddate", "invitedby"} <= keys, pad=True) as sheet:
        into.unknown_columns(
            name
            for name, key in zip(sheet.header, sheet.keys, strict=True)
            if key not in KNOWN and not _QUESTION.match(key)
        )
        into.remarks(guesses=sheet.guesses)
        records: dict[tuple[str, ...], Record] = {}
        prices = Decimals(str(source.path))
        for record in sheet.records:
            into.read()
            if tuple(record.cells) in records:
                into.skip("same_row", record.line)
            records[tuple(record.cells)] = record
            prices.see(record["price"], record.line)
        into.skip_all(sheet.broken)
    for record in records.values():
        _member(record, prices, into)
    into.note("skool-members")


def _member(record: Record, prices: Decimals, into: Recording) -> None:
    moment = moment_of(record["joineddate"])
    if moment is None:
        into.skip("no_date", record.line)
        return
    joined = datetime.fromtimestamp(into.local(moment), UTC) if moment.tzinfo is None else moment
    # A third of the members have no address: the name and the second of joining stand for them.
    who = (
        record["email"].casefold()
        or "\n".join((record["firstname"], record["lastname"], record["joineddate"])).casefold()
    )
    into.member(who, joined=joined, join_source="invite" if record["invitedby"] else "", role="member")
    price, months = prices.number(record["price"]), MONTHS_OF.get(record["recurringinterval"].casefold(), math.nan)
    if price > 0:
        into.ledger(who, joined, None, price / months, "USD" if "$" in record["price"] else "", "unknown")


READER = FileReader(
    name="skool_members",
    platform="skool",
    words=WORDS,
    aspects=("members", "joins", "money"),
    since=SINCE,
    recognises=recognises,
    read=read,
)
