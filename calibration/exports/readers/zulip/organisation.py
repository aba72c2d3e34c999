"""The export of an organisation: ``realm.json`` with its people, and files of messages; a topic is a thread."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime
from typing import Any

from calibration.exports.archives import Folder
from calibration.exports.jsons import json_items
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader, FolderReader
from calibration.exports.recording import Recording
from calibration.exports.refusing import refusal

SINCE = date(2012, 9, 1)
WORDS = "calibration.exports.readers.zulip"
CHANNEL = 2
"""The type of a recipient that is a channel; the others are people."""
_MESSAGES = re.compile(r"messages-[0-9]{6}\.json$")


class _Organisation:
    """What is known of people and places while the messages pass."""

    def __init__(self, robots: set[str], channels: dict[int, str]) -> None:
        self.robots, self.channels = robots, channels
        self.authors: dict[int, tuple[str, str, float]] = {}
        self.last: dict[tuple[int, str], str] = {}


def recognises(folder: Folder) -> bool:
    """Say whether a folder has a list of people and files of messages."""
    realm = folder.files.get("realm.json")
    return realm is not None and "zerver_userprofile" in realm.json_paths and any(map(_MESSAGES.match, folder.files))


def recognises_part(source: Source) -> bool:
    """Say whether a file is a part of such an export."""
    return bool({"zerver_userprofile", "zerver_message"} & source.json_paths)


def read_part(source: Source, into: Recording) -> None:
    """Read the people of a ``realm.json`` alone.

    Raises
    ------
    InputError
        If it is a file of messages: only the whole export says which of them are private.
    """
    if "zerver_userprofile" not in source.json_paths:
        raise refusal("zulip-whole", source.path, package=WORDS)
    _people(source, into)
    into.note("zulip-people")


def read(folder: Folder, into: Recording) -> None:
    """Read people and the messages of channels; messages between people are passed over."""
    realm = folder.files["realm.json"]
    organisation = _Organisation(_people(realm, into), _channels(realm))
    for name in sorted(filter(_MESSAGES.match, folder.files)):
        for message in json_items(folder.files[name], "zerver_message.item"):
            into.read()
            _message(message, organisation, into)
    for name in sorted(("realm.json", *filter(_MESSAGES.match, folder.files))):
        for reaction in json_items(folder.files[name], "zerver_reaction.item"):
            _reaction(reaction, organisation, into)
    into.note("zulip-organisation")


def _people(realm: Source, into: Recording) -> set[str]:
    """Record the people and return the identifiers of robots."""
    robots = set()
    for user in json_items(realm, "zerver_userprofile_crossrealm.item"):
        robots.add(str(user.get("id")) if isinstance(user, dict) else "")
    for user in json_items(realm, "zerver_userprofile.item"):
        into.read()
        who = str(user.get("id", "")) if isinstance(user, dict) else ""
        if not who:
            into.skip("no_member", into.rows_read)
        elif user.get("is_bot") is True:
            robots.add(who)
            into.skip("bot", into.rows_read)
        else:
            into.member(who, joined=_moment(user.get("date_joined")), last_seen=_moment(user.get("last_login")),
                        role=_role(user))  # fmt: skip
    return robots


def _role(user: dict[str, Any]) -> str:
    """Return the role; Zulip numbers those of owners, administrators and moderators up to 300, and guests 600."""
    role = user.get("role")
    if user.get("is_realm_admin") is True or (isinstance(role, int) and role <= 300):
        return "staff"
    return "guest" if role == 600 else "member"


def _channels(realm: Source) -> dict[int, str]:
    found = {}
    for recipient in json_items(realm, "zerver_recipient.item"):
        if isinstance(recipient, dict) and recipient.get("type") == CHANNEL and isinstance(recipient.get("id"), int):
            found[recipient["id"]] = str(recipient.get("type_id"))
    return found


def _message(message: Any, organisation: _Organisation, into: Recording) -> None:
    if not isinstance(message, dict) or not isinstance(message.get("id"), int):
        into.skip("unreadable", into.rows_read)
        return
    recipient, ts, who = message.get("recipient"), message.get("date_sent"), str(message.get("sender") or "")
    if not isinstance(recipient, int) or recipient not in organisation.channels:
        into.skip("private", into.rows_read)
    elif not isinstance(ts, int | float) or not math.isfinite(ts):
        into.skip("no_date", into.rows_read)
    else:
        channel, topic = organisation.channels[recipient], (recipient, str(message.get("subject", "")))
        before = organisation.last.get(topic)
        robot = who in organisation.robots
        organisation.authors[message["id"]] = (who, channel, ts)
        # Zulip does not say who is answered: within a topic, it is taken to be whoever wrote last.
        into.event(
            "post" if before is None else "reply", who, ts, key=f"message {message['id']}", channel=channel,
            thread=f"{recipient}\n{topic[1]}", target="" if before in (None, who) else str(before),
            actor="bot" if robot else "human", line=into.rows_read,
        )  # fmt: skip
        if not robot:
            organisation.last[topic] = who


def _reaction(reaction: Any, organisation: _Organisation, into: Recording) -> None:
    """Record a reaction at the time of its message: Zulip does not say when it was given."""
    known = organisation.authors.get(reaction.get("message", -1)) if isinstance(reaction, dict) else None
    who = str(reaction.get("user_profile") or "") if isinstance(reaction, dict) else ""
    if known is None or not who:
        return
    author, channel, ts = known
    into.event(
        "react", who, ts, key=f"reaction {reaction['message']}\n{reaction.get('emoji_name')}\n{who}", channel=channel,
        target=author, actor="bot" if who in organisation.robots else "human", precision="parent", line=into.rows_read,
    )  # fmt: skip
    into.note("zulip-reactions")


def _moment(value: Any) -> datetime | None:
    known = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 4e9
    return datetime.fromtimestamp(value, UTC) if known else None


READER = FolderReader(
    name="zulip_organisation",
    platform="zulip",
    words=WORDS,
    aspects=("members", "joins", "posters", "messages", "replies", "reactions", "inequality"),
    since=SINCE,
    recognises=recognises,
    read=read,
)
PART_READER = FileReader(
    name="zulip_people",
    platform="zulip",
    words=WORDS,
    aspects=("members", "joins"),
    since=SINCE,
    recognises=recognises_part,
    read=read_part,
)
