"""The export of a Viva Engage network: its messages and its users; texts and names are passed over."""

from __future__ import annotations

from datetime import UTC, date

from calibration.exports.cells import moment_of
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.readers.microsoft import WORDS
from calibration.exports.recording import Recording
from calibration.exports.sheets import Record, open_sheet

SINCE = date(2008, 9, 8)
MESSAGES = frozenset({"id", "threadid", "inprivateconversation", "senderid", "createdat"})
USERS = frozenset({"id", "email", "joinedat", "state", "guid"})


def recognises_messages(source: Source) -> bool:
    """Say whether a text has the columns of messages."""
    return source.has_columns("id", "thread_id", "in_private_conversation", "sender_id", "created_at")


def recognises_users(source: Source) -> bool:
    """Say whether a text has the columns of users."""
    return source.has_columns("id", "email", "joined_at", "state", "guid")


def read_messages(source: Source, into: Recording) -> None:
    """Read the messages of groups; private conversations are refused."""
    authors: dict[str, str] = {}
    with open_sheet(source, lambda keys: keys >= MESSAGES, pad=True) as sheet:
        into.remarks(guesses=sheet.guesses)
        for record in sheet.records:
            into.read()
            _message(record, authors, into)
        into.skip_all(sheet.broken)
    into.note("viva-messages")


def _message(record: Record, authors: dict[str, str], into: Recording) -> None:
    number, who, ts = _known(record["id"]), _known(record["senderid"]), _seconds(record["createdat"])
    if record["inprivateconversation"].casefold() != "false":
        into.skip("private", record.line)
    elif record["messagetype"].casefold() == "system":
        into.skip("system", record.line)
    elif not who:
        into.skip("no_member", record.line)
    elif ts is None:
        into.skip("no_date", record.line)
    else:
        parent, group = _known(record["repliedtoid"]), _known(record["groupid"])
        authors[number] = who
        into.event(
            "reply" if parent else "post", who, ts, key=f"message {number}" if number else "", channel=group,
            thread=_known(record["threadid"]), target=authors.get(parent, ""), line=record.line,
        )  # fmt: skip
        gone = _seconds(record["deletedat"])
        if gone is not None:
            into.event("delete", who, gone, key=f"message {number}\ndelete", channel=group, line=record.line)


def read_users(source: Source, into: Recording) -> None:
    """Read when users joined and left; names, addresses and places are passed over."""
    with open_sheet(source, lambda keys: keys >= USERS, pad=True) as sheet:
        into.remarks(guesses=sheet.guesses)
        for record in sheet.records:
            into.read()
            who, joined = _known(record["id"]), moment_of(record["joinedat"])
            state = record["state"].casefold()
            if not who:
                into.skip("no_member", record.line)
            elif state == "pending":
                into.skip("viva_pending", record.line)
            elif joined is None:
                into.skip("no_date", record.line)
            else:
                left = moment_of(record["deletedat"]) or moment_of(record["suspendedat"])
                into.member(who, joined=joined, left=left, role="member")
        into.skip_all(sheet.broken)
    into.note("viva-users")


def _known(text: str) -> str:
    """Return a cell; Viva Engage writes ``null`` in empty ones."""
    return "" if text.casefold() == "null" else text


def _seconds(text: str) -> float | None:
    moment = moment_of(text)
    if moment is None:
        return None
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp()


MESSAGES_READER = FileReader(
    name="viva_messages",
    platform="microsoft",
    words=WORDS,
    aspects=("posters", "messages", "replies", "inequality"),
    since=SINCE,
    recognises=recognises_messages,
    read=read_messages,
)
USERS_READER = FileReader(
    name="viva_users",
    platform="microsoft",
    words=WORDS,
    aspects=("members", "joins", "leaves"),
    since=SINCE,
    recognises=recognises_users,
    read=read_users,
)
