"""Chats saved with DiscordChatExporter, as JSON (better: replies, robots and who reacted) or as CSV."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import Any

from calibration.exports.acts import Actor, Precision, Zone
from calibration.exports.jsons import json_items
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.readers.discord.insights import SINCE, WORDS
from calibration.exports.recording import Recording
from calibration.exports.refusing import refusal
from calibration.exports.sheets import open_sheet

MESSAGES = frozenset({"Default", "Reply", "20", "ThreadStarterMessage", "ApplicationCommand", "ContextMenuCommand"})
"""Types that people write; the others are lines of Discord's own."""
JOINED = "GuildMemberJoin"
DISCORD_EPOCH = 1_420_070_400.0
"""Seconds since 1970 from which an identifier counts the time of its making, in its bits from the 23rd on."""
_COLUMNS = ("AuthorID", "Author", "Date", "Content", "Attachments", "Reactions")
_CHANNEL_IN_NAME = re.compile(r"\[([0-9]{5,20})\]")
_OLD_DATE = re.compile(r"([0-9]{1,2})-([A-Z][a-z]{2})-([0-9]{2}) ([0-9]{1,2}):([0-9]{2}) ([AP])M$")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_COUNTED = re.compile(r"\(([0-9]{1,6})\)")


def recognises_json(source: Source) -> bool:
    """Say whether a JSON file has a guild, a channel and messages."""
    return {"guild", "channel", "messages", "channel.type"} <= source.json_paths


def read_json(source: Source, into: Recording) -> None:
    """Read a chat saved as JSON, message by message."""
    channel = next(json_items(source, "channel"), None)
    if not isinstance(channel, dict):
        raise refusal("export-json-broken", source.path)
    if "direct" in str(channel.get("type", "")).casefold():
        raise refusal("discord-private-chat", source.path, package=WORDS)
    place = str(channel.get("id", ""))
    authors: dict[str, str] = {}
    for message in json_items(source, "messages.item"):
        into.read()
        if isinstance(message, dict):
            _message(message, place, authors, into)
        else:
            into.skip("unreadable", into.rows_read)


def _message(message: dict[str, Any], channel: str, authors: dict[str, str], into: Recording) -> None:
    kind, author = str(message.get("type")), message.get("author")
    ts = _instant(str(message.get("timestamp", "")))
    if not isinstance(author, dict) or ts is None:
        into.skip("unreadable", into.rows_read)
        return
    if kind not in MESSAGES and kind != JOINED:
        into.skip("system", into.rows_read)
        return
    member, actor = str(author.get("id", "")), _actor(author)
    if kind == JOINED:
        into.event("join", member, ts, key=_key(member, ts, "join"), actor=actor, zone="offset", line=into.rows_read)
        return
    authors[str(message.get("id"))] = member
    if not _agrees(str(message.get("id")), ts):
        into.note("discord-times-differ")
    reference = message.get("reference")
    answers = isinstance(reference, dict) and reference.get("type", "Default") == "Default"
    parent = str(reference.get("messageId", "")) if isinstance(reference, dict) and answers else ""
    into.event(
        "reply" if answers else "post", member, ts, key=_key(member, ts, ""), channel=channel, thread=parent,
        target=authors.get(parent, ""), actor=actor, zone="offset", line=into.rows_read,
    )  # fmt: skip
    for reaction in _listed(message, "reactions"):
        _reaction(reaction, member, ts, str(message.get("id")), channel, into)


def _reaction(reaction: dict[str, Any], author: str, ts: float, message: str, channel: str, into: Recording) -> None:
    """Record who reacted, at the time of the message: Discord does not say when."""
    emoji = reaction.get("emoji")
    name = str(emoji.get("code") or emoji.get("name")) if isinstance(emoji, dict) else ""
    into.note("discord-reactions-undated")
    for person in _listed(reaction, "users"):
        member = str(person.get("id", ""))
        into.event(
            "react", member, ts, key=f"{message}\n{name}\n{member}", channel=channel, target=author,
            actor=_actor(person), precision="parent", zone="offset", line=into.rows_read,
        )  # fmt: skip


def _listed(item: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = item.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _actor(author: dict[str, Any]) -> Actor:
    return "bot" if author.get("isBot") is True else "human"


def _agrees(identifier: str, ts: float) -> bool:
    """Say whether the time inside an identifier is that of its message; one without such a time agrees."""
    if not identifier.isdecimal() or not 17 <= len(identifier) <= 20:
        return True
    return abs((int(identifier) >> 22) / 1000 + DISCORD_EPOCH - ts) < 60


def _key(member: str, ts: float, what: str) -> str:
    """Identify an act so that the JSON and the CSV of one channel give it once: the CSV has no message ids."""
    return f"{member}\n{round(ts * 1000)}\n{what}"


def _instant(text: str) -> float | None:
    """Return the seconds since 1970 of a time with its offset, None if it is none."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.timestamp() if moment.tzinfo is not None else moment.replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return None


def recognises_csv(source: Source) -> bool:
    """Say whether a text has the columns of a chat saved as CSV."""
    return source.has_columns(*_COLUMNS)


def read_csv(source: Source, into: Recording) -> None:
    """Read a chat saved as CSV: no replies, no robots and no names of those who reacted."""
    found = _CHANNEL_IN_NAME.search(source.name)
    channel, reactions = found.group(1) if found else "", 0
    with open_sheet(source, lambda keys: {"authorid", "author", "date", "content"} <= keys) as sheet:
        into.remarks(guesses=sheet.guesses)
        for record in sheet.records:
            into.read()
            member, (ts, precision, zone) = record["authorid"], _dated(record["date"], into)
            if math.isnan(ts):
                into.skip("no_date", record.line)
                continue
            joined = record["content"] == "Joined the server."
            into.event(
                "join" if joined else "post", member, ts,
                key=_key(member, ts, "join" if joined else "") if precision == "s" else "",
                channel="" if joined else channel, actor="unknown", precision=precision, zone=zone, line=record.line,
            )  # fmt: skip
            reactions += sum(map(int, _COUNTED.findall(record["reactions"])))
        into.skip_all(sheet.broken)
    into.note("discord-csv", count=reactions)


def _dated(text: str, into: Recording) -> tuple[float, Precision, Zone]:
    """Return a time, how exact it is and where its zone comes from; files of 2019 state no zone."""
    old = _OLD_DATE.match(text)
    if old is None:
        instant = _instant(text)
        return (math.nan if instant is None else instant), "s", "offset"
    day, month, year, hour, minute, half = old.groups()
    try:
        hours = int(hour) % 12 + (12 if half == "P" else 0)
        moment = datetime(2000 + int(year), _MONTHS.index(month) + 1, int(day), hours, int(minute))
    except ValueError:
        return math.nan, "min", "local_assumed"
    return into.local(moment), "min", "local_assumed"


CSV_READER = FileReader(
    name="discord_chat_csv",
    platform="discord",
    words=WORDS,
    aspects=("joins", "posters", "messages", "inequality"),
    since=SINCE,
    recognises=recognises_csv,
    read=read_csv,
)
JSON_READER = FileReader(
    name="discord_chat_json",
    platform="discord",
    words=WORDS,
    aspects=("joins", "posters", "messages", "replies", "reactions", "inequality"),
    since=SINCE,
    recognises=recognises_json,
    read=read_json,
)
