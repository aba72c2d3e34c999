"""Reports of use of Viva Engage and Teams: what each person, or group, did in the last 7 to 180 days."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from calibration.exports.cells import count_of, day_of
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.readers.microsoft import WORDS
from calibration.exports.recording import Recording
from calibration.exports.sheets import Record, Sheet, open_sheet

SINCE = date(2016, 1, 1)
PERIODS = (7, 30, 90, 180)
YAMMER = ("Report Refresh Date", "User Principal Name", "User State", "Posted Count", "Read Count", "Liked Count")
TEAMS = ("Report Refresh Date", "User Principal Name", "Private Chat Message Count", "Team Chat Message Count")
GROUPS = ("Report Refresh Date", "Group Display Name", "Member Count", "Posted Count", "Read Count")
GROUP_COUNTS = (
    ("membercount", "channel_members", "stock", "viva.group_members"),
    ("postedcount", "channel_messages", "flow", "viva.group_messages"),
    ("readcount", "channel_reads", "flow", "viva.group_reads"),
    ("likedcount", "channel_reactions", "flow", "viva.group_reactions"),
)


def recognises_yammer(source: Source) -> bool:
    """Say whether a text has the columns of the use of Viva Engage by person."""
    return source.has_columns(*YAMMER)


def recognises_teams(source: Source) -> bool:
    """Say whether a text has the columns of the use of Teams by person."""
    return source.has_columns(*TEAMS)


def recognises_groups(source: Source) -> bool:
    """Say whether a text has the columns of the use of Viva Engage by group."""
    return source.has_columns(*GROUPS)


@contextmanager
def _opened(source: Source, into: Recording) -> Iterator[Sheet]:
    with open_sheet(source, lambda keys: {"reportrefreshdate", "reportperiod"} <= keys, pad=True) as sheet:
        into.remarks(guesses=sheet.guesses)
        yield sheet
        into.skip_all(sheet.broken)


def _window(record: Record, into: Recording) -> tuple[date, int] | None:
    """Return the first day of a row's window and its length; None, and the row left out, where it says none."""
    last, days = day_of(record["reportrefreshdate"]), count_of(record["reportperiod"].lstrip("Dd"))
    if last is None or days not in PERIODS:
        into.skip("no_date", record.line)
    elif not into.since <= last <= into.today + timedelta(days=1):
        into.skip("future" if last > into.today else "too_early", record.line)
    else:
        return last - timedelta(days=int(days) - 1), int(days)
    return None


def read_yammer(source: Source, into: Recording) -> None:
    """Read what each person read, liked and posted."""
    _people(source, into, "postedcount", "likedcount", ("readcount", "likedcount"), "viva")


def read_teams(source: Source, into: Recording) -> None:
    """Read what each person wrote in teams; private chats are never counted."""
    _people(source, into, "teamchatmessagecount", "", ("meetingcount", "callcount"), "teams")


def _people(source: Source, into: Recording, written: str, liked: str, also_active: tuple[str, ...], what: str) -> None:
    windows: dict[tuple[date, int], list[float]] = {}
    done: set[tuple[date, int, str]] = set()
    with _opened(source, into) as sheet:
        for record in sheet.records:
            into.read()
            who, window = record["userprincipalname"].casefold(), _window(record, into)
            if window is None:
                continue
            if not who or (*window, who) in done:
                into.skip("same_row" if who else "no_member", record.line)
                continue
            done.add((*window, who))
            messages = count_of(record[written])
            _person(record, who, window, messages, count_of(record[liked]) if liked else math.nan, into)
            totals = windows.setdefault(window, [0, 0, 0])
            totals[0] += messages > 0
            totals[1] += messages > 0 or any(count_of(record[name]) > 0 for name in also_active)
            totals[2] += 0 if math.isnan(messages) else messages
    for (start, days), (posters, active, messages) in sorted(windows.items()):
        into.metric("posters", start, posters, aggregation="unique", definition=f"{what}.posters", days=days,
                    grain="window")  # fmt: skip
        into.metric("active", start, active, aggregation="unique", definition=f"{what}.active", days=days,
                    grain="window")  # fmt: skip
        into.metric("messages", start, messages, aggregation="flow", definition=f"{what}.messages", days=days,
                    grain="window")  # fmt: skip
    into.note("microsoft-usage")


def _person(
    record: Record, who: str, window: tuple[date, int], messages: float, reactions: float, into: Recording
) -> None:
    start, days = window
    left = day_of(record["deleteddate"]) if record["isdeleted"].casefold() == "true" else None
    if record["userstate"].casefold() in ("suspended", "deleted"):
        left = day_of(record["statechangedate"])
    into.member(who, left=left, last_seen=day_of(record["lastactivitydate"]), role="member")
    into.window(who, start, start + timedelta(days=days), messages=messages, reactions=reactions)


def read_groups(source: Source, into: Recording) -> None:
    """Read members and messages of each group; the groups' names are hashed."""
    with _opened(source, into) as sheet:
        for record in sheet.records:
            into.read()
            window, group = _window(record, into), into.hidden(record["groupdisplayname"])
            if window is None:
                continue
            start, days = window
            for column, metric, aggregation, definition in GROUP_COUNTS:
                last = aggregation == "stock"
                into.metric(
                    metric, start + timedelta(days=days - 1) if last else start, count_of(record[column]),
                    aggregation=aggregation, definition=definition, days=1 if last else days,  # type: ignore[arg-type]
                    grain="snapshot" if last else "window", segment=("channel", group),
                )  # fmt: skip
    into.note("microsoft-usage")


YAMMER_READER = FileReader(
    name="viva_usage",
    platform="microsoft",
    words=WORDS,
    aspects=("members", "readers", "posters", "reactions", "inequality"),
    since=SINCE,
    recognises=recognises_yammer,
    read=read_yammer,
)
GROUPS_READER = FileReader(
    name="viva_groups_usage",
    platform="microsoft",
    words=WORDS,
    aspects=("messages",),
    since=SINCE,
    recognises=recognises_groups,
    read=read_groups,
)
TEAMS_READER = FileReader(
    name="teams_usage",
    platform="microsoft",
    words=WORDS,
    aspects=("members", "posters", "messages", "inequality"),
    since=SINCE,
    recognises=recognises_teams,
    read=read_teams,
)
