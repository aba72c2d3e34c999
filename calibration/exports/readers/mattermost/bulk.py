"""The bulk export: a line of JSON for each user, channel and post, answers and reactions inside their post."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from calibration.exports.acts import Actor, Kind
from calibration.exports.jsons import json_lines
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.recording import Recording

SINCE = date(2015, 1, 1)
WORDS = "calibration.exports.readers.mattermost"
PASSED_OVER = frozenset({"version", "scheme", "role", "emoji", "team", "channel"})
PRIVATE = frozenset({"direct_channel", "direct_post"})
MEMBERSHIP: dict[str, Kind] = {
    "system_join_channel": "join", "system_join_team": "join", "system_add_to_channel": "join",
    "system_add_to_team": "join", "system_leave_channel": "leave", "system_leave_team": "leave",
    "system_remove_from_channel": "removed", "system_remove_from_team": "removed",
}  # fmt: skip
"""Posts that Mattermost writes when somebody comes or goes; the others of its own are no messages."""
LARGEST = 4e12
"""Milliseconds since 1970: the year 2096."""


def recognises(source: Source) -> bool:
    """Say whether the first line of a file says that it is a bulk export."""
    first = next((line for line in source.lines if line.strip()), "")
    return source.shape == "json" and '"version"' in first and {"type", "version"} <= source.json_paths


def read(source: Source, into: Recording) -> None:
    """Read the users and the posts of channels; direct messages are passed over."""
    robots: set[str] = set()
    for line, item in json_lines(source):
        kind = item.get("type") if isinstance(item, dict) else None
        body = item.get(kind) if isinstance(item, dict) and isinstance(kind, str) else None
        if kind in PASSED_OVER:
            continue
        into.read()
        if kind in PRIVATE:
            into.skip("private", line)
        elif not isinstance(body, dict):
            into.skip("unreadable", line)
        elif kind == "user":
            _user(body, line, into)
        elif kind == "bot":
            robots.add(str(body.get("username")))
        elif kind == "post":
            _post(body, robots, line, into)
        else:
            into.skip("system", line)
    into.note("mattermost-bulk")


def _user(user: dict[str, Any], line: int, into: Recording) -> None:
    who = str(user.get("username") or "")
    if not who:
        into.skip("no_member", line)
        return
    gone = _seconds(user.get("delete_at"))
    staff = "system_admin" in str(user.get("roles", ""))
    into.member(who, left=datetime.fromtimestamp(gone, UTC) if gone else None, role="staff" if staff else "member")


def _post(post: dict[str, Any], robots: set[str], line: int, into: Recording) -> None:
    place = f"{post.get('team')}/{post.get('channel')}"
    who, ts, written = str(post.get("user") or ""), _seconds(post.get("create_at")), str(post.get("type") or "")
    if ts is None:
        into.skip("no_date", line)
    elif not who:
        into.skip("no_member", line)
    elif written.startswith("system_"):
        _system(who, written, ts, place, post, line, into)
    else:
        actor = _actor(post, who, robots)
        thread = _key(place, who, post)
        into.event("post", who, ts, key=thread, channel=place, thread=thread, actor=actor, line=line)
        _reactions(post, who, thread, place, robots, line, into)
        for answer in _listed(post, "replies"):
            _answer(answer, who, thread, place, robots, line, into)


def _system(who: str, written: str, ts: float, place: str, post: dict[str, Any], line: int, into: Recording) -> None:
    """Record who came or went; the channel is that of the post, so that one person joins once in each."""
    kind = MEMBERSHIP.get(written)
    props = post.get("props")
    named = [props.get(name) for name in ("addedUsername", "removedUsername")] if isinstance(props, dict) else []
    person = next((str(name) for name in named if name), who)
    if kind is None:
        into.skip("system", line)
    else:
        into.event(kind, person, ts, key=f"{_key(place, who, post)}\n{kind}", channel=place, line=line)


def _answer(
    answer: dict[str, Any], author: str, thread: str, place: str, robots: set[str], line: int, into: Recording
) -> None:
    who, ts = str(answer.get("user") or ""), _seconds(answer.get("create_at"))
    if not who or ts is None:
        into.note("mattermost-unread-answers")
        return
    key = _key(place, who, answer)
    into.event(
        "reply", who, ts, key=f"{key}\nreply", channel=place, thread=thread, target=author,
        actor=_actor(answer, who, robots), line=line,
    )  # fmt: skip
    _reactions(answer, who, key, place, robots, line, into)


def _reactions(
    item: dict[str, Any], author: str, key: str, place: str, robots: set[str], line: int, into: Recording
) -> None:
    for each in _listed(item, "reactions"):
        who, ts = str(each.get("user") or ""), _seconds(each.get("create_at"))
        if who and ts is not None:
            into.event(
                "react", who, ts, key=f"{key}\n{each.get('emoji_name')}\n{who}", channel=place, target=author,
                actor="bot" if who in robots else "human", line=line,
            )  # fmt: skip


def _key(place: str, who: str, item: dict[str, Any]) -> str:
    """Identify a post: the export has no identifiers, but a time in thousandths of a second."""
    return f"{place}\n{who}\n{item.get('create_at')}"


def _actor(item: dict[str, Any], who: str, robots: set[str]) -> Actor:
    props = item.get("props")
    automatic = isinstance(props, dict) and (props.get("from_webhook") == "true" or props.get("from_bot") == "true")
    return "bot" if automatic or who in robots else "human"


def _seconds(value: Any) -> float | None:
    """Return milliseconds since 1970 as seconds; None where there are none."""
    known = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < LARGEST
    return value / 1000 if known else None


def _listed(item: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = item.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


READER = FileReader(
    name="mattermost_bulk",
    platform="mattermost",
    words=WORDS,
    aspects=("posters", "messages", "replies", "reactions", "inequality"),
    since=SINCE,
    recognises=recognises,
    read=read,
)
