"""A site's dump: questions, answers, comments, badges and users, each file alone or together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date

from calibration.exports.archives import Folder
from calibration.exports.cells import moment_of
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader, FolderReader
from calibration.exports.readers.stackexchange import WORDS
from calibration.exports.recording import Recording
from calibration.exports.xmls import xml_root, xml_rows

SINCE = date(2008, 7, 31)
QUESTION, ANSWER = "1", "2"
FILES = ("Users.xml", "Posts.xml", "Comments.xml", "Badges.xml")
"""In the order in which they are read: whom a comment answers is known from the posts."""
_DATED = {"users": "Reputation", "posts": "PostTypeId", "comments": "PostId", "badges": "UserId"}
Row = Mapping[str, str]


class _Site:
    """Who wrote each post, and the question it belongs to."""

    def __init__(self) -> None:
        self.authors: dict[str, str] = {}
        self.questions: dict[str, str] = {}


def recognises(source: Source) -> bool:
    """Say whether an XML file holds users, posts, comments or badges of a dump."""
    return source.shape == "xml" and _is_part(source, xml_root(source.beginning))


def _is_part(source: Source, root: str) -> bool:
    return root in _DATED and b"<row" in source.beginning and _DATED[root].encode() in source.beginning


def recognises_folder(folder: Folder) -> bool:
    """Say whether a folder holds the posts of a dump and another of its files."""
    there = [name for name in FILES if name in folder.files and recognises(folder.files[name])]
    return len(there) > 1 and "Posts.xml" in there


def read_folder(folder: Folder, into: Recording) -> None:
    """Read all files of a dump that are used."""
    site = _Site()
    for name in FILES:
        if name in folder.files:
            _read(folder.files[name], site, into)
    into.note("stackexchange-dump")


def read(source: Source, into: Recording) -> None:
    """Read one file of a dump."""
    _read(source, _Site(), into)
    into.note("stackexchange-dump")


def _read(source: Source, site: _Site, into: Recording) -> None:
    step = _STEPS[xml_root(source.beginning)]
    for line, row in xml_rows(source, "row"):
        into.read()
        step(row, line, site, into)


def _seconds(text: str | None) -> float | None:
    """Return a time, which the dumps write in UTC without saying so."""
    moment = moment_of(text or "")
    return None if moment is None else moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()


def _who(row: Row, number: str, name: str) -> str:
    """Return who acts; an account that was deleted leaves at most a name."""
    identifier = row.get(number, "")
    return identifier or (f"name {row[name]}" if row.get(name) else "")


def _user(row: Row, line: int, _: _Site, into: Recording) -> None:
    who, joined = row.get("Id", ""), moment_of(row.get("CreationDate", ""))
    if who.startswith("-"):
        into.skip("bot", line)
    elif not who:
        into.skip("no_member", line)
    elif joined is None:
        into.skip("no_date", line)
    else:
        into.member(who, joined=joined, last_seen=moment_of(row.get("LastAccessDate", "")), role="member")


def _post(row: Row, line: int, site: _Site, into: Recording) -> None:
    number, who, ts = row.get("Id", ""), _who(row, "OwnerUserId", "OwnerDisplayName"), _seconds(row.get("CreationDate"))
    kind, parent = row.get("PostTypeId"), row.get("ParentId", "")
    if kind not in (QUESTION, ANSWER):
        into.skip("system", line)
    elif not who:
        into.skip("stackexchange_nobody", line)
    elif ts is None:
        into.skip("no_date", line)
    else:
        question = number if kind == QUESTION else parent
        site.authors[number], site.questions[number] = who, question
        into.event(
            "post" if kind == QUESTION else "reply", who, ts, key=f"post {number}", thread=f"question {question}",
            target=site.authors.get(parent, "") if kind == ANSWER else "",
            actor="bot" if who.startswith("-") else "human", line=line,
        )  # fmt: skip


def _comment(row: Row, line: int, site: _Site, into: Recording) -> None:
    who, ts, post = _who(row, "UserId", "UserDisplayName"), _seconds(row.get("CreationDate")), row.get("PostId", "")
    if not who:
        into.skip("stackexchange_nobody", line)
    elif ts is None:
        into.skip("no_date", line)
    else:
        question = site.questions.get(post, post)
        into.event(
            "reply", who, ts, key=f"comment {row.get('Id', '')}", thread=f"question {question}" if question else "",
            target=site.authors.get(post, ""), actor="bot" if who.startswith("-") else "human", line=line,
        )  # fmt: skip


def _badge(row: Row, line: int, _: _Site, into: Recording) -> None:
    who, ts = row.get("UserId", ""), _seconds(row.get("Date"))
    if not who:
        into.skip("stackexchange_nobody", line)
    elif ts is None:
        into.skip("no_date", line)
    else:
        into.event("badge", who, ts, key=f"badge {row.get('Id', '')}", line=line)


_STEPS: dict[str, Callable[[Row, int, _Site, Recording], None]] = {
    "users": _user, "posts": _post, "comments": _comment, "badges": _badge,
}  # fmt: skip
_ASPECTS = ("posters", "messages", "replies", "inequality")
FILE_READER = FileReader(
    name="stackexchange_file",
    platform="stackexchange",
    words=WORDS,
    aspects=_ASPECTS,
    since=SINCE,
    recognises=recognises,
    read=read,
)
DUMP_READER = FolderReader(
    name="stackexchange_dump",
    platform="stackexchange",
    words=WORDS,
    aspects=("members", "joins", *_ASPECTS, "retention"),
    since=SINCE,
    recognises=recognises_folder,
    read=read_folder,
)
