"""Lists that Slack gives beside its overview: channels and what was done in each, and the accounts of a workspace."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from email.utils import parsedate_to_datetime

from calibration.exports.cells import count_of
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.readers.slack.members import WORDS, day_of, window_of
from calibration.exports.readers.slack.overview import SINCE
from calibration.exports.recording import Aggregation, Recording
from calibration.exports.sheets import Record, open_sheet
from calibration.exports.workbooks import open_workbook, workbook_headers

ANALYTICS = frozenset({"name", "messagesposted", "memberswhoviewed", "memberswhoposted"})
CHANNELS = frozenset({"id", "name", "private", "archived", "creationdate", "members"})
ACCOUNTS = frozenset({"username", "email", "status", "billingactive", "userid"})
FIGURES: dict[str, tuple[str, Aggregation, str]] = {
    "memberswhoviewed": ("channel_readers", "unique", "slack.channel_viewed"),
    "memberswhoposted": ("channel_posters", "unique", "slack.channel_posted"),
    "memberswhoreacted": ("channel_reactors", "unique", "slack.channel_reacted"),
    "messagespostedbymembers": ("channel_messages", "flow", "slack.channel_messages"),
    "reactionsadded": ("channel_reactions", "flow", "slack.channel_reactions"),
    "totalmembership": ("channel_members", "stock", "slack.channel_members"),
}
PASSED_OVER = frozenset({"name", "created", "visibility", "fullmembers", "guests", "messagesposted",
                         "changeinmemberswhoposted", "huddlesinitiated", "lastactive"})  # fmt: skip
GONE = ("deactivated", "inactive")


def _has(source: Source, wanted: frozenset[str]) -> bool:
    found = workbook_headers(source) if source.shape in ("workbook", "old_workbook") else source.headers
    return any(wanted <= keys for keys in found)


def recognises_analytics(source: Source) -> bool:
    """Say whether a text or workbook has the columns of channel analytics."""
    return _has(source, ANALYTICS)


def recognises_channels(source: Source) -> bool:
    """Say whether a text has the columns of the administrators' list of channels."""
    return source.shape == "text" and _has(source, CHANNELS)


def recognises_accounts(source: Source) -> bool:
    """Say whether a text has the columns of the administrators' list of accounts."""
    return source.shape == "text" and _has(source, ACCOUNTS)


def read_analytics(source: Source, into: Recording) -> None:
    """Read who viewed and wrote in each channel; the channels' names are hashed."""
    start, end = window_of(source.name)
    if start is None or end is None:
        into.guess("slack-window-unknown")
    else:
        into.guess("slack-window", start=start, end=end - timedelta(days=1))
    opened = open_sheet if source.shape == "text" else open_workbook
    with opened(source, lambda keys: keys >= ANALYTICS, pad=True) as sheet:
        into.remarks(guesses=sheet.guesses)
        into.unknown_columns(
            name for name, key in zip(sheet.header, sheet.keys, strict=True) if key not in PASSED_OVER | FIGURES.keys()
        )
        for record in sheet.records:
            into.read()
            _channel(record, start, end, into)
        into.skip_all(sheet.broken)
    into.note("slack-channels-by-name")


def _channel(record: Record, start: date | None, end: date | None, into: Recording) -> None:
    place = into.hidden(record["name"])
    if not place:
        into.skip("slack_nameless", record.line)
        return
    if start is None or end is None:
        # Without a window nothing can be dated but the making of the channel.
        made = day_of(record["created"])
        if made is not None:
            into.metric("channels_created", made, 1.0, aggregation="flow", definition="slack.channels_created",
                        segment=("channel", place))  # fmt: skip
        return
    for key, (metric, aggregation, definition) in FIGURES.items():
        value = count_of(record[key])
        if not math.isnan(value):
            stock = aggregation == "stock"
            into.metric(
                metric, end - timedelta(days=1) if stock else start, value, aggregation=aggregation,
                definition=definition, days=1 if stock else (end - start).days,
                grain="snapshot" if stock else "window", segment=("channel", place),
            )  # fmt: skip


def read_channels(source: Source, into: Recording) -> None:
    """Read when channels were made and how many members each has."""
    made: Counter[date] = Counter()
    sizes: dict[str, float] = {}
    last: date | None = None
    with open_sheet(source, lambda keys: keys >= CHANNELS, pad=True) as sheet:
        into.remarks(guesses=sheet.guesses)
        for record in sheet.records:
            into.read()
            created, active = _posted(record["creationdate"]), _posted(record["lastactivity"])
            if created is None:
                into.skip("no_date", record.line)
                continue
            if record["id"] in sizes:
                into.skip("same_row", record.line)
                continue
            made[created] += 1
            last = max(filter(None, (last, created, active)))
            sizes[record["id"]] = count_of(record["members"])
        into.skip_all(sheet.broken)
    for day, count in sorted(made.items()):
        into.metric("channels_created", day, count, aggregation="flow", definition="slack.channels_created")
    if last is None:
        return
    into.guess("slack-channels-day", day=last)
    for channel, size in sizes.items():
        into.metric("channel_members", last, size, aggregation="stock", definition="slack.channel_members",
                    grain="snapshot", segment=("channel", into.hidden(channel)))  # fmt: skip


def _posted(text: str) -> date | None:
    """Return the day of a time as mail writes it (``Fri, 03 Jul 2026 09:00:00 GMT``)."""
    try:
        return parsedate_to_datetime(text[:100]).date()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def read_accounts(source: Source, into: Recording) -> None:
    """Read the accounts and their roles; names and addresses are passed over, and nothing is dated."""
    with open_sheet(source, lambda keys: keys >= ACCOUNTS, pad=True) as sheet:
        into.remarks(guesses=sheet.guesses)
        for record in sheet.records:
            into.read()
            who, status = record["userid"], record["status"].casefold()
            if not who:
                into.skip("no_member", record.line)
            elif "bot" in status:
                into.skip("bot", record.line)
            elif status in GONE:
                into.skip("slack_deactivated", record.line)
            else:
                role = "staff" if "owner" in status or "admin" in status else "guest" if "guest" in status else "member"
                into.member(who, role=role)
        into.skip_all(sheet.broken)
    into.note("slack-accounts")


def _reader(
    name: str, aspects: tuple[str, ...], recognises: Callable[[Source], bool], read: Callable[[Source, Recording], None]
) -> FileReader:
    return FileReader(
        name=name, platform="slack", words=WORDS, aspects=aspects, since=SINCE, recognises=recognises, read=read
    )


ANALYTICS_READER = _reader("slack_channel_analytics", ("readers", "posters"), recognises_analytics, read_analytics)
CHANNELS_READER = _reader("slack_channels", (), recognises_channels, read_channels)
ACCOUNTS_READER = _reader("slack_accounts", ("members",), recognises_accounts, read_accounts)
