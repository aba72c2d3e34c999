"""The workspace export: a ZIP with a folder per channel and in it a JSON file per day."""

from __future__ import annotations

import math
import re
from typing import Any

from calibration.exports.acts import Actor, Kind
from calibration.exports.archives import Folder
from calibration.exports.jsons import json_items, json_whole
from calibration.exports.readers.contract import FolderReader
from calibration.exports.readers.slack.members import WORDS
from calibration.exports.readers.slack.overview import SINCE
from calibration.exports.recording import Recording

USERS = ("users.json", "org_users.json")
CHANNELS = ("channels.json", "groups.json")
PRIVATE = ("dms.json", "mpims.json")
WRITTEN = frozenset({"", "me_message", "file_share", "thread_broadcast", "bot_message", "file_comment"})
JOINED: dict[str, Kind] = {
    "channel_join": "join",
    "group_join": "join",
    "channel_leave": "leave",
    "group_leave": "leave",
}
_DIRECT = re.compile(r"D[A-Z0-9]{8,12}$|mpdm-")
"""Folders of direct messages, should the lists of them be missing."""
_DAY_FILE = re.compile(r"([^/]+)/[0-9]{4}-[0-9]{2}-[0-9]{2}\.json$")


def recognises(folder: Folder) -> bool:
    """Say whether the files are a list of users, one of channels, and messages by channel and day."""
    names = folder.files
    listed = any(name in names for name in USERS) and any(name in names for name in (*CHANNELS, *PRIVATE))
    return listed and any(_DAY_FILE.search(name) for name in names)


class _Channel:
    """What one channel's files have shown: who wrote what may be answered, and answers only announced."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.authors: dict[str, str] = {}
        self.announced: dict[str, tuple[str, str]] = {}
        self.seen: set[str] = set()


def read(folder: Folder, into: Recording) -> None:
    """Read a workspace: public and private channels; direct messages are never opened."""
    robots = _robots(folder)
    names, private = _places(folder, CHANNELS), _places(folder, PRIVATE)
    files: dict[str, list[str]] = {}
    for name in sorted(folder.files):
        found = _DAY_FILE.fullmatch(name)
        if found:
            files.setdefault(found.group(1), []).append(name)
    refused = 0
    for place, days in files.items():
        if (place in private or _DIRECT.match(place)) and place not in names:
            refused += len(days)
            continue
        channel = _Channel(names.get(place, place))
        for name in days:
            for message in json_items(folder.files[name], "item"):
                into.read()
                _message(message, channel, robots, into)
        _announced(channel, robots, into)
    if refused:
        into.note("slack-direct-refused", count=refused)
    into.note("slack-workspace")


def _robots(folder: Folder) -> set[str]:
    """Return the accounts that are robots."""
    found = {"USLACKBOT"}
    for name in USERS:
        for user in _listed(folder, name):
            profile = user.get("profile")
            if user.get("is_bot") is True or (isinstance(profile, dict) and profile.get("bot_id")):
                found.add(str(user.get("id")))
    return found


def _places(folder: Folder, lists: tuple[str, ...]) -> dict[str, str]:
    """Return the identifier of each channel by the name of its folder."""
    found = {}
    for name in lists:
        for channel in _listed(folder, name):
            identifier = str(channel.get("id", ""))
            found[str(channel.get("name") or identifier)] = identifier
            found.setdefault(identifier, identifier)
    return found


def _listed(folder: Folder, name: str) -> list[dict[str, Any]]:
    source = folder.files.get(name)
    whole = json_whole(source) if source is not None else []
    return [item for item in whole if isinstance(item, dict)] if isinstance(whole, list) else []


def _message(message: Any, channel: _Channel, robots: set[str], into: Recording) -> None:
    line = into.rows_read
    if not isinstance(message, dict):
        into.skip("unreadable", line)
        return
    stamp, subtype = str(message.get("ts", "")), str(message.get("subtype") or "")
    ts = _seconds(stamp)
    if math.isnan(ts):
        into.skip("no_date", line)
    elif subtype in JOINED:
        _membership(message, JOINED[subtype], stamp, ts, channel, robots, into)
    elif subtype not in WRITTEN:
        into.skip("system", line)
        into.note("slack-system-lines")
    else:
        _written(message, subtype, stamp, ts, channel, robots, into)


def _membership(
    message: dict[str, Any], kind: Kind, stamp: str, ts: float, channel: _Channel, robots: set[str], into: Recording
) -> None:
    who, by, key = str(message.get("user") or ""), str(message.get("inviter") or ""), f"{channel.name}\n{stamp}"
    actor: Actor = "bot" if who in robots else "human"
    into.event(kind, who, ts, key=key, channel=channel.name, actor=actor, line=into.rows_read)
    if by and kind == "join":
        into.event("invite", by, ts, key=f"{key}\ninvite", channel=channel.name, target=who, line=into.rows_read)


def _written(
    message: dict[str, Any],
    subtype: str,
    stamp: str,
    ts: float,
    channel: _Channel,
    robots: set[str],
    into: Recording,
) -> None:
    comment = message.get("comment")
    who = str((comment.get("user") if isinstance(comment, dict) else message.get("user")) or "")
    robot = subtype == "bot_message" or bool(message.get("bot_id")) or who in robots
    if not who and robot:
        who = str(message.get("bot_id") or message.get("username") or "robot")
    parent = str(message.get("thread_ts") or "")
    answers = bool(parent) and parent != stamp
    target = str(message.get("parent_user_id") or channel.authors.get(parent, "")) if answers else ""
    channel.authors[stamp] = who
    channel.seen.add(stamp)
    into.event(
        "reply" if answers else "post", who, ts, key=f"{channel.name}\n{stamp}", channel=channel.name,
        thread=f"{channel.name}\n{parent}" if parent else "", target=target, actor="bot" if robot else "human",
        line=into.rows_read,
    )  # fmt: skip
    for answer in _items(message, "replies"):
        channel.announced[str(answer.get("ts", ""))] = (str(answer.get("user") or ""), stamp)
    for reaction in _items(message, "reactions"):
        _reactions(reaction, who, stamp, ts, channel, robots, into)


def _reactions(
    reaction: dict[str, Any], author: str, stamp: str, ts: float, channel: _Channel, robots: set[str], into: Recording
) -> None:
    """Record who reacted, at the time of the message: Slack does not say when, nor always who."""
    into.note("slack-reactions-undated")
    name, people = str(reaction.get("name")), reaction.get("users")
    for person in people if isinstance(people, list) else []:
        into.event(
            "react", str(person), ts, key=f"{channel.name}\n{stamp}\n{name}\n{person}", channel=channel.name,
            target=author, actor="bot" if person in robots else "human", precision="parent", line=into.rows_read,
        )  # fmt: skip


def _announced(channel: _Channel, robots: set[str], into: Recording) -> None:
    """Record the answers that a message lists but whose own day is not in the export."""
    missing = {stamp: who for stamp, who in channel.announced.items() if stamp not in channel.seen}
    for stamp, (who, parent) in missing.items():
        ts = _seconds(stamp)
        if who and not math.isnan(ts):
            into.event(
                "reply", who, ts, key=f"{channel.name}\n{stamp}", channel=channel.name,
                thread=f"{channel.name}\n{parent}", target=channel.authors.get(parent, ""),
                actor="bot" if who in robots else "human", line=into.rows_read,
            )  # fmt: skip
    if missing:
        into.note("slack-announced")


def _items(message: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = message.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _seconds(stamp: str) -> float:
    try:
        return float(stamp)
    except ValueError:
        return math.nan


READER = FolderReader(
    name="slack_workspace",
    platform="slack",
    words=WORDS,
    aspects=("joins", "posters", "messages", "replies", "reactions", "inequality"),
    since=SINCE,
    recognises=recognises,
    read=read,
)
