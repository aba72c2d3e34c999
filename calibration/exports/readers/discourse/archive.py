"""One member's own archive: what he or she wrote and the days of his or her visits."""

from __future__ import annotations

import re
from datetime import UTC

from calibration.exports.cells import moment_of
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.readers.discourse.reports import SINCE, WORDS
from calibration.exports.recording import Recording
from calibration.exports.sheets import open_sheet

POSTS = frozenset({"topictitle", "ispm", "postraw", "url", "createdat"})
VISITS = frozenset({"visitedat", "postsread", "timeread"})
PUBLIC = frozenset({"no", "non", "false", "nein"})
"""What the translated column ``is_pm`` says of a public post; anything else is taken for a private message."""
_PLACE = re.compile(r"/t/[^/]+/([0-9]{1,15})(?:/([0-9]{1,15}))?")


def recognises_posts(source: Source) -> bool:
    """Say whether a text has the columns of a member's posts."""
    return source.has_columns("topic_title", "is_pm", "post_raw", "created_at")


def recognises_visits(source: Source) -> bool:
    """Say whether a text has the columns of a member's visits."""
    return source.has_columns("visited_at", "posts_read", "time_read")


def read_posts(source: Source, into: Recording) -> None:
    """Read when the member wrote; texts are passed over and private messages refused."""
    who = _owner(source)
    with open_sheet(source, lambda keys: keys >= POSTS) as sheet:
        into.remarks(guesses=sheet.guesses)
        for record in sheet.records:
            into.read()
            moment, place = moment_of(record["createdat"]), _PLACE.search(record["url"])
            if record["ispm"].casefold() not in PUBLIC:
                into.skip("private", record.line)
            elif moment is None:
                into.skip("no_date", record.line)
            else:
                ts = moment.timestamp() if moment.tzinfo is not None else moment.replace(tzinfo=UTC).timestamp()
                topic, number = place.groups() if place else ("", None)
                into.event(
                    "reply" if int(number or 1) > 1 else "post", who, ts, key=f"{who}\n{topic}\n{number}\n{ts}",
                    thread=topic, line=record.line,
                )  # fmt: skip
        into.skip_all(sheet.broken)
    into.note("discourse-archive")


def read_visits(source: Source, into: Recording) -> None:
    """Read on which days the member came."""
    who = _owner(source)
    with open_sheet(source, lambda keys: keys >= VISITS) as sheet:
        into.remarks(guesses=sheet.guesses)
        for record in sheet.records:
            into.read()
            moment = moment_of(record["visitedat"])
            if moment is None:
                into.skip("no_date", record.line)
            else:
                ts = moment.replace(hour=12, tzinfo=UTC).timestamp()
                into.event("visit", who, ts, key=f"{who}\nvisit\n{ts}", precision="day", line=record.line)
        into.skip_all(sheet.broken)
    into.note("discourse-archive")


def _owner(source: Source) -> str:
    """Return what stands for the one member: the archive or folder, for no file names whose it is."""
    return f"archive {source.path.parent.name}"


POSTS_READER = FileReader(
    name="discourse_archive_posts",
    platform="discourse",
    words=WORDS,
    aspects=("posters", "messages"),
    since=SINCE,
    recognises=recognises_posts,
    read=read_posts,
)
VISITS_READER = FileReader(
    name="discourse_archive_visits",
    platform="discourse",
    words=WORDS,
    aspects=("readers",),
    since=SINCE,
    recognises=recognises_visits,
    read=read_visits,
)
