"""Administrators' daily files (admin.analytics.getFile): a line for each member, or channel, and day."""

from __future__ import annotations

import math
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from calibration.exports.jsons import json_lines
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader, Weekly
from calibration.exports.readers.slack.members import WORDS
from calibration.exports.readers.slack.overview import SINCE
from calibration.exports.recording import Aggregation, Recording

CHANNEL_COUNTS: dict[str, tuple[str, Aggregation, str]] = {
    "members_who_viewed_count": ("channel_readers", "unique", "slack.channel_viewed"),
    "members_who_posted_count": ("channel_posters", "unique", "slack.channel_posted"),
    "messages_posted_by_members_count": ("channel_messages", "flow", "slack.channel_messages"),
    "total_members_count": ("channel_members", "stock", "slack.channel_members"),
}


def recognises(source: Source) -> bool:
    """Say whether a file's lines are members or channels of one day."""
    paths = source.json_paths
    return "date" in paths and (
        {"user_id", "is_active"} <= paths or {"channel_id", "members_who_viewed_count"} <= paths
    )


def read(source: Source, into: Recording) -> None:
    """Read a daily file; addresses are passed over."""
    active: Counter[date] = Counter()
    posters: Counter[date] = Counter()
    messages: Counter[date] = Counter()
    seen: set[tuple[date, str]] = set()
    for line, item in json_lines(source):
        into.read()
        day = _day(item.get("date")) if isinstance(item, dict) else None
        if day is None or not into.since <= day <= into.today + timedelta(days=1):
            into.skip("no_date", line)
        elif (day, who := str(item.get("user_id") or item.get("channel_id"))) in seen:
            into.skip("same_row", line)
        elif "user_id" in item:
            seen.add((day, who))
            written = _count(item, "messages_posted_count")
            _member(item, day, written, into)
            active[day] += item.get("is_active") is True
            posters[day] += written > 0
            messages[day] += int(written) if not math.isnan(written) else 0
        elif "channel_id" in item:
            _channel(item, day, into)
        else:
            into.skip("unreadable", line)
    for day in sorted(active):
        into.metric("active_1d", day, active[day], aggregation="unique", definition="slack.active_read_or_sent")
        into.metric("posters_1d", day, posters[day], aggregation="unique", definition="slack.posting")
        into.metric("messages", day, messages[day], aggregation="flow", definition="slack.messages_of_members")


def _member(item: dict[str, Any], day: date, written: float, into: Recording) -> None:
    who, claimed = str(item.get("user_id", "")), item.get("date_claimed")
    joined = datetime.fromtimestamp(claimed, UTC) if isinstance(claimed, int) and 0 < claimed < 4e9 else None
    active = item.get("is_active") is True
    into.member(
        who, joined=joined, last_seen=day if active else None, role="guest" if item.get("is_guest") else "member"
    )
    reactions = _count(item, "reactions_added_count")
    into.window(who, day, day + timedelta(days=1), days_active=float(active), messages=written, reactions=reactions)


def _channel(item: dict[str, Any], day: date, into: Recording) -> None:
    place = into.hidden(str(item["channel_id"]))
    for name, (metric, aggregation, definition) in CHANNEL_COUNTS.items():
        into.metric(
            metric, day, _count(item, name), aggregation=aggregation, definition=definition,
            segment=("channel", place),
        )  # fmt: skip


def _count(item: dict[str, Any], name: str) -> float:
    value = item.get(name)
    return float(value) if isinstance(value, int | float) and 0 <= value < 1e12 else math.nan


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


READER = FileReader(
    name="slack_daily_files",
    platform="slack",
    words=WORDS,
    aspects=("members", "joins", "readers", "posters", "messages", "reactions", "retention", "inequality"),
    weekly=(Weekly("weekly_messages", "messages", "slack.messages_of_members", "sum"),),
    since=SINCE,
    recognises=recognises,
    read=read,
)
