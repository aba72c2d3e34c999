"""Archives of a list: the heads of its messages tell who wrote when and to whom; bodies are passed over unread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import IO, NamedTuple

from calibration.exports.acts import Zone
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.recording import Recording

SINCE = date(1990, 1, 1)
WORDS = "calibration.exports.readers.mailing_list"
LONGEST = 65_536
"""Bytes of a line, and of a header, that are looked at."""
FAR = timedelta(days=31)
"""How far the date of a message may be from the one with which the archive marks it."""
_SEPARATOR = re.compile(
    rb"From \S.{0,300}? (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) +([A-Z][a-z]{2}) +([0-9]{1,2}) "
    rb"([0-9]{2}):([0-9]{2}):([0-9]{2})(?: [A-Z]{2,5}| [+-][0-9]{4})? +([0-9]{4})"
)
_MONTHS = (b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec")
_HEADER = re.compile(rb"([A-Za-z-]{2,40}):[ \t]*(.*)", re.DOTALL)
_ADDRESS = re.compile(r"([^\s<>(),;:\"@]{1,128})(?:@| at )([^\s<>(),;:\"@]{1,255})")
_IDENTIFIER = re.compile(r"<([^<>\s]{1,500})>")
_ANSWER = re.compile(r"^(?:(?:re|aw|sv|fwd?|tr|rép)\s?(?:\[[0-9]{1,3}\])?:\s*|\[[^\]]{1,60}\]\s*)+", re.IGNORECASE)
WANTED = frozenset({"from", "date", "message-id", "in-reply-to", "references", "subject", "auto-submitted"})


class Head(NamedTuple):
    """The head of one message: its line, the instant of its separating line, and the headers that are used."""

    line: int
    marked: datetime | None
    headers: dict[str, str]


class _List:
    """What the messages have shown so far: who wrote each, and the conversation it belongs to."""

    def __init__(self) -> None:
        self.authors: dict[str, str] = {}
        self.threads: dict[str, str] = {}
        self.subjects: dict[str, str] = {}


def recognises(source: Source) -> bool:
    """Say whether a text begins with the head of a message after a separating line."""
    if source.shape != "text" or not _SEPARATOR.match(source.beginning):
        return False
    return any(line.casefold().startswith(("date:", "message-id:")) for line in source.lines[1:])


def read(source: Source, into: Recording) -> None:
    """Read who wrote, when and in answer to whom; names, subjects and texts are dropped at once."""
    known = _List()
    for head in heads(source):
        into.read()
        who = address_of(head.headers.get("from", ""))
        moment, zone = _moment(head, into)
        if not who:
            into.skip("no_member", head.line)
        elif moment is None:
            into.skip("no_date", head.line)
        else:
            _message(head, who, moment.timestamp(), zone, known, into)
    into.note("mbox-list")


def _message(head: Head, who: str, ts: float, zone: Zone, known: _List, into: Recording) -> None:
    identifier = _first(head.headers.get("message-id", ""))
    parents = [*_IDENTIFIER.findall(head.headers.get("in-reply-to", ""))[:1],
               *reversed(_IDENTIFIER.findall(head.headers.get("references", "")))]  # fmt: skip
    parent = next((each for each in parents if each in known.authors), parents[0] if parents else "")
    subject = head.headers.get("subject", "")
    topic = _ANSWER.sub("", subject).strip().casefold()
    by_subject = known.subjects.get(topic, "") if topic and _ANSWER.match(subject) and not parent else ""
    thread = known.threads.get(parent, parent) if parent else by_subject
    if by_subject:
        into.note("mbox-by-subject")
    automatic = head.headers.get("auto-submitted", "no").casefold().startswith("auto")
    into.event(
        "reply" if thread else "post", who, ts, key=f"message {identifier}" if identifier else "",
        thread=thread or identifier, target=known.authors.get(parent or by_subject, ""),
        actor="bot" if automatic else "human", zone=zone, line=head.line,
    )  # fmt: skip
    if identifier:
        known.authors[identifier] = who
        known.threads[identifier] = thread or identifier
        if topic:
            known.subjects.setdefault(topic, thread or identifier)


def heads(source: Source) -> Iterator[Head]:
    """Yield the head of each message; lines of bodies pass by."""
    with source.bytes() as stream:
        head: Head | None = None
        parts: list[tuple[str, bytearray]] = []
        for number, line in _lines(stream):
            found = _SEPARATOR.match(line) if line.startswith(b"From ") else None
            if found is not None:
                if head is not None:
                    yield _finished(head, parts)
                head, parts = Head(number, _marked(found), {}), []
            elif head is not None:
                if not line.strip():
                    yield _finished(head, parts)
                    head = None
                else:
                    _take(line, parts)
        if head is not None:
            yield _finished(head, parts)


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield the lines, the rest of a very long one dropped."""
    number = 0
    while line := stream.readline(LONGEST):
        number += 1
        ended = line.endswith(b"\n")
        yield number, line
        while not ended and (rest := stream.readline(LONGEST)):
            ended = rest.endswith(b"\n")


def _take(line: bytes, parts: list[tuple[str, bytearray]]) -> None:
    """Keep a line of a header that is used, or what goes on with one."""
    if line[:1] in (b" ", b"\t"):
        if parts and parts[-1][0] in WANTED and len(parts[-1][1]) < LONGEST:
            parts[-1][1].extend(b" " + line.strip())
        return
    found = _HEADER.match(line)
    name = found.group(1).decode("ascii").casefold() if found else ""
    parts.append((name, bytearray(found.group(2).strip() if found and name in WANTED else b"")))


def _finished(head: Head, parts: list[tuple[str, bytearray]]) -> Head:
    for name, value in parts:
        if name in WANTED:
            head.headers.setdefault(name, value.decode("utf-8", "replace"))
    return head


def _marked(found: re.Match[bytes]) -> datetime | None:
    month, day, hour, minute, second, year = found.groups()
    try:
        return datetime(int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second), tzinfo=UTC)
    except ValueError:
        return None


def _moment(head: Head, into: Recording) -> tuple[datetime | None, Zone]:
    """Return the time of a message: its own, or that of the archive where its own is missing or far off."""
    own: datetime | None = None
    zone: Zone = "offset"
    try:
        own = parsedate_to_datetime(head.headers.get("date", "")[:200])
        if own.tzinfo is None:
            own, zone = own.replace(tzinfo=UTC), "utc"
        far = head.marked is not None and abs(own - head.marked) > FAR
    except (ValueError, TypeError, OverflowError, IndexError):
        own, far = None, False
    if own is not None and not far:
        return own, zone
    into.note("mbox-dates")
    return head.marked, "local_assumed"


def address_of(text: str) -> str:
    """Return the address of an author, however the archive hides it; without one, the name.

    Examples
    --------
    >>> address_of("ada at Example.org (Ada)"), address_of("Ada <ada@example.org>")
    ('ada@example.org', 'ada@example.org')
    """
    found = list(_ADDRESS.finditer(text[:2000]))
    chosen = next((each for each in found if text[: each.start()].endswith("<")), found[0] if found else None)
    return "@".join(chosen.groups()).casefold() if chosen else text.strip().casefold()


def _first(text: str) -> str:
    found = _IDENTIFIER.search(text)
    return found.group(1) if found else text.strip()


READER = FileReader(
    name="mailing_list",
    platform="mail",
    words=WORDS,
    aspects=("posters", "messages", "replies", "inequality"),
    since=SINCE,
    recognises=recognises,
    read=read,
)
