"""The messages of a group or channel: who wrote, answered, reacted, came and went."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any, NamedTuple

from calibration.exports.acts import Actor, Kind, Zone
from calibration.exports.cells import moment_of
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.readers.telegram import WORDS
from calibration.exports.readers.telegram.chats import Chat, chat_of, messages_of, recognises
from calibration.exports.recording import Recording

SINCE = date(2013, 8, 14)
JOINED = frozenset({"join_group_by_link", "join_group_by_request", "create_group", "create_channel", "join_group"})
"""Lines of Telegram's own by which the actor joins."""


class _Named(NamedTuple):
    """An act of which the file gives only the display name, until all names are known."""

    kind: Kind
    name: str
    by: str
    ts: float
    key: str
    zone: Zone
    line: int


class _Group:
    """What the messages of a group have shown so far."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.authors: dict[int, str] = {}
        self.threads: dict[int, int] = {}
        self.topics: set[int] = set()
        self.identifiers: dict[str, str] = {}
        self.named: list[_Named] = []

    def knows(self, name: Any, identifier: str) -> None:
        """Remember whose name it is; a name that two people bear is nobody's."""
        if isinstance(name, str) and name:
            known = self.identifiers.setdefault(name, identifier)
            if known != identifier:
                self.identifiers[name] = ""

    def person(self, name: str) -> str:
        """Return the identifier of whoever bears a name, or else the name."""
        return self.identifiers.get(name) or f"name {name}"


def read(source: Source, into: Recording) -> None:
    """Read a group or channel as a stream; private conversations are never read."""
    chat, others = chat_of(source)
    group = _Group(chat)
    for message in messages_of(source, chat):
        into.read()
        if isinstance(message, dict) and isinstance(message.get("id"), int):
            _message(message, group, into)
        else:
            into.skip("unreadable", into.rows_read)
    for each in group.named:
        _named(each, group, into)
    if others:
        into.note("telegram-other-chats", count=others)
    into.note("telegram-channel" if chat.kind.endswith("channel") else "telegram-group")


def _message(message: dict[str, Any], group: _Group, into: Recording) -> None:
    ts, zone, offset = _instant(message, into)
    kind = message.get("type")
    if math.isnan(ts):
        into.skip("no_date", into.rows_read)
    elif kind == "service":
        _service(message, ts, zone, group, into)
    elif kind == "message":
        _written(message, ts, zone, offset, group, into)
    else:
        into.skip("system", into.rows_read)


def _instant(message: dict[str, Any], into: Recording) -> tuple[float, Zone, float]:
    """Return the time of a message, where its zone comes from, and by how much local time is ahead of UTC.

    Files made before 2021 give only the local time.
    """
    local = moment_of(str(message.get("date", "")))
    stamp = str(message.get("date_unixtime", ""))
    if stamp.isdecimal() and len(stamp) < 12:
        return float(stamp), "utc", _naive(local) - float(stamp) if local is not None else math.nan
    if local is None:
        return math.nan, "local_assumed", math.nan
    ts = into.local(local)
    return ts, "local_assumed", _naive(local) - ts


def _naive(moment: datetime) -> float:
    return (moment.replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds()


def _identity(value: Any) -> str:
    """Return an identifier; files made before 2021 write that of a user as a number."""
    return f"user{value}" if isinstance(value, int) and not isinstance(value, bool) else str(value or "")


def _written(message: dict[str, Any], ts: float, zone: Zone, offset: float, group: _Group, into: Recording) -> None:
    number, who = message["id"], _identity(message.get("from_id"))
    if not who:
        into.skip("telegram_nobody", into.rows_read)
        return
    group.knows(message.get("from"), who)
    group.authors[number] = who
    parent = message.get("reply_to_message_id")
    parent = parent if isinstance(parent, int) and "reply_to_peer_id" not in message else None
    # In a group with topics, what answers nobody is said to answer the line that opened its topic.
    answers = parent is not None and parent not in group.topics
    thread = group.threads.get(parent, parent) if parent is not None else None
    if thread is not None:
        group.threads[number] = thread
    place = group.chat.identifier
    into.event(
        "reply" if answers else "post", who, ts, key=f"{place}\n{number}", channel=place,
        thread=f"{place}\n{thread}" if thread is not None else "",
        target=group.authors.get(parent, "") if parent is not None and answers else "",
        actor=_actor(who), zone=zone, line=into.rows_read,
    )  # fmt: skip
    edited = str(message.get("edited_unixtime", ""))
    if edited.isdecimal() and len(edited) < 12:
        into.event("edit", who, float(edited), key=f"{place}\n{number}\nedit\n{edited}", channel=place,
                   actor=_actor(who), line=into.rows_read)  # fmt: skip
    for reaction in _listed(message, "reactions"):
        _reaction(reaction, who, number, ts, offset, group, into)


def _reaction(
    reaction: dict[str, Any], author: str, number: int, ts: float, offset: float, group: _Group, into: Recording
) -> None:
    """Record the reactions that are named; their local times are set right by that of the message."""
    place, sign = group.chat.identifier, str(reaction.get("emoji") or reaction.get("document_id") or "")
    named = _listed(reaction, "recent")
    for each in named:
        who, local = _identity(each.get("from_id")), moment_of(str(each.get("date", "")))
        known = local is not None and not math.isnan(offset)
        if who:
            into.event(
                "react", who, _naive(local) - offset if known and local is not None else ts,
                key=f"{place}\n{number}\n{sign}\n{who}", channel=place, target=author, actor=_actor(who),
                precision="s" if known else "parent", line=into.rows_read,
            )  # fmt: skip
    count = reaction.get("count")
    if isinstance(count, int) and count > len(named):
        into.note("telegram-reactions")


def _service(message: dict[str, Any], ts: float, zone: Zone, group: _Group, into: Recording) -> None:
    number, action, who = message["id"], str(message.get("action")), _identity(message.get("actor_id"))
    actor, line = message.get("actor"), into.rows_read
    key = f"{group.chat.identifier}\n{number}"
    members = message.get("members")
    members = members if isinstance(members, list) else []
    if who:
        group.knows(actor, who)
    if action == "topic_created":
        group.topics.add(number)
    if action in JOINED and who:
        into.event("join", who, ts, key=f"{key}\njoin", channel=group.chat.identifier, zone=zone, line=line)
        inviter = message.get("inviter")
        if isinstance(inviter, str) and inviter:
            group.named.append(_Named("invite", inviter, who, ts, key, zone, line))
        members = [name for name in members if name != actor]
    elif action not in ("invite_members", "remove_members", "create_group"):
        into.skip("system", line)
        return
    _members(members, "removed" if action == "remove_members" else "join", actor, who, ts, zone, key, group, into)


def _members(
    names: list[Any], kind: Kind, actor: Any, who: str, ts: float, zone: Zone, key: str, group: _Group, into: Recording
) -> None:
    """Keep who was let in or out; a removal of oneself is a departure, an invitation of oneself an arrival."""
    line = into.rows_read
    for place, name in enumerate(names):
        if name == actor and who:
            own: Kind = "leave" if kind == "removed" else "join"
            into.event(own, who, ts, key=f"{key}\n{place}", channel=group.chat.identifier, zone=zone, line=line)
        elif isinstance(name, str) and name:
            group.named.append(_Named(kind, name, who, ts, f"{key}\n{place}", zone, line))
        else:
            into.note("telegram-deleted-accounts")


def _named(each: _Named, group: _Group, into: Recording) -> None:
    """Record an act whose person, or inviter, the file only names."""
    channel, person = group.chat.identifier, group.person(each.name)
    if each.kind == "invite":
        into.event("invite", person, each.ts, key=f"{each.key}\ninvite", channel=channel, target=each.by,
                   zone=each.zone, line=each.line)  # fmt: skip
        return
    into.event(each.kind, person, each.ts, key=each.key, channel=channel, zone=each.zone, line=each.line)
    if each.kind == "join" and each.by:
        into.event("invite", each.by, each.ts, key=f"{each.key}\ninvite", channel=channel, target=person,
                   zone=each.zone, line=each.line)  # fmt: skip


def _actor(who: str) -> Actor:
    """Say who acts: an identifier of a channel or group hides the person who writes in its name."""
    return "human" if who.startswith("user") else "unknown"


def _listed(item: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = item.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


READER = FileReader(
    name="telegram_history",
    platform="telegram",
    words=WORDS,
    aspects=("joins", "leaves", "posters", "messages", "replies", "reactions", "inequality"),
    since=SINCE,
    recognises=recognises,
    read=read,
)
