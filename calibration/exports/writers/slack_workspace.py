"""A simulated community as a Slack workspace export: a ZIP with a JSON file for each channel and day."""

from __future__ import annotations

import json
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from calibration.chronicle import Chronicle, Written
from calibration.exports.writers.contract import WORDS, Phone, Writer, account_of, name_of, text_of
from sim.words import say

Integers = npt.NDArray[np.int64]
TEAM_ID = "T0SIMULATED"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the archive, so that equal communities give equal bytes."""
MICROSECONDS = 86_400_000_000
Line = dict[str, Any]


def user_of(row: int) -> str:
    """Return the identifier of a member's account."""
    return f"U{row + 1:08d}"


def _channel_of(room: int) -> str:
    return say(WORDS, "channel", number=str(room + 1)) if room else say(WORDS, "general")


def _spread(moments: Integers) -> Integers:
    """Return times in microseconds, none twice: in a channel, Slack knows a message by its time."""
    steps = np.arange(len(moments))
    return np.asarray(np.maximum.accumulate(moments - steps) + steps)


def _stamps(chronicle: Chronicle, said: Written) -> tuple[list[str], list[tuple[str, int]]]:
    """Return the ``ts`` of each message, and of each joining with the member's row."""
    epoch = int(chronicle.moment(0).timestamp()) * 1_000_000
    joined = np.asarray(chronicle.members["join_day"], dtype=np.int64) * MICROSECONDS
    wrote = np.round(said.time * MICROSECONDS).astype(np.int64)
    stamps = np.zeros(len(wrote), dtype=np.int64)
    joins: list[tuple[str, int]] = []
    for room in np.unique(np.append(said.room, 0)):
        places = np.flatnonzero(said.room == room)
        rows = np.arange(len(joined)) if room == 0 else np.zeros(0, dtype=np.int64)
        both = np.concatenate([joined[rows], wrote[places]])
        order = np.argsort(both, kind="stable")
        spread = np.empty(len(both), dtype=np.int64)
        spread[order] = _spread(both[order])
        stamps[places] = spread[len(rows) :]
        joins += [(_ts(epoch + int(at)), int(row)) for row, at in zip(rows, spread[: len(rows)], strict=True)]
    return [_ts(epoch + int(at)) for at in stamps], joins


def _ts(microseconds: int) -> str:
    return f"{microseconds // 1_000_000}.{microseconds % 1_000_000:06d}"


def _lines(chronicle: Chronicle) -> dict[str, list[Line]]:
    """Return the lines of each channel and day, by the name of the file."""
    said = chronicle.written()
    stamps, joins = _stamps(chronicle, said)
    answers: dict[int, list[int]] = defaultdict(list)
    for place in np.flatnonzero(said.answers & ~said.removed):
        answers[int(said.root[place])].append(int(place))
    found: dict[str, list[Line]] = defaultdict(list)
    for ts, row in joins:
        user = user_of(row)
        text = f"<@{user}> has joined the channel"
        _put(found, 0, {"type": "message", "subtype": "channel_join", "user": user, "text": text, "ts": ts})
    for number, ts in enumerate(stamps):
        line = _message(number, said, stamps, answers.get(number, []))
        if line is not None:
            _put(found, int(said.room[number]), line | {"ts": ts})
    return {name: sorted(lines, key=lambda line: float(line["ts"])) for name, lines in sorted(found.items())}


def _message(place: int, said: Written, stamps: list[str], answers: list[int]) -> Line | None:
    """Return one message; of a removed one, only the mark that Slack keeps where others answered it."""
    if said.removed[place]:
        if not answers:
            return None
        line: Line = {
            "type": "message",
            "subtype": "tombstone",
            "user": "USLACKBOT",
            "text": "This message was deleted.",
        }
    else:
        line = {"type": "message", "user": user_of(int(said.author[place])), "text": text_of(place)}
    root = int(said.root[place])
    if root != place:
        line |= {"thread_ts": stamps[root]}
        if not said.removed[root]:
            line |= {"parent_user_id": user_of(int(said.author[root]))}
    elif answers:
        people = list(dict.fromkeys(user_of(int(said.author[each])) for each in answers))
        replies = [{"user": user_of(int(said.author[each])), "ts": stamps[each]} for each in answers]
        line |= {"thread_ts": stamps[place], "reply_count": len(answers), "reply_users_count": len(people)}
        line |= {"reply_users": people, "replies": replies, "latest_reply": stamps[answers[-1]]}
    return line


def _put(found: dict[str, list[Line]], room: int, line: Line) -> None:
    day = np.datetime64(int(float(line["ts"])), "s").astype("datetime64[D]")
    found[f"{_channel_of(room)}/{day}.json"].append(line)


def _users(chronicle: Chronicle) -> list[Line]:
    team = [-1] if chronicle.team_days.any() else []
    return [
        {
            "id": user_of(row), "team_id": TEAM_ID, "name": account_of(row), "deleted": False,
            "real_name": name_of(row), "profile": {"real_name": name_of(row), "display_name": "", "team": TEAM_ID},
            "is_admin": row < 0, "is_bot": False, "updated": int(chronicle.moment(0).timestamp()),
        }
        for row in [*team, *range(len(chronicle.members))]
    ]  # fmt: skip


def _channels(chronicle: Chronicle, rooms: int) -> list[Line]:
    created = int(chronicle.moment(0).timestamp())
    nothing = {"value": "", "creator": "", "last_set": 0}
    return [
        {
            "id": f"C{room + 1:08d}", "name": _channel_of(room), "created": created, "creator": user_of(-1),
            "is_archived": False, "is_general": room == 0, "members": [],
            "topic": nothing, "purpose": nothing | {"value": say(WORDS, "simulated")},
        }
        for room in range(rooms)
    ]  # fmt: skip


def write(chronicle: Chronicle, place: Path, phone: Phone) -> list[Path]:
    """Write the workspace export and return its place."""
    lines = _lines(chronicle)
    rooms = int(chronicle.written().room.max(initial=0)) + 1
    files: dict[str, Any] = {"channels.json": _channels(chronicle, rooms), "users.json": _users(chronicle), **lines}
    with zipfile.ZipFile(place, "x") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, json.dumps(content, ensure_ascii=False, indent=4))
    return [place]


WRITER = Writer(
    name="slack-zip",
    write=write,
    ending=".zip",
    shows=("joins", "weekly_posters", "weekly_messages"),
    reader="events",
    keeps_removed=False,
)
