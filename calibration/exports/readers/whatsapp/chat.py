"""The text of a chat: records that begin with a time, and lines that go on with the one before."""

from __future__ import annotations

import re
from array import array
from datetime import date, datetime, time
from pathlib import PurePath

from calibration.exports.acts import Kind, Precision
from calibration.exports.archives import Folder
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader, FolderReader
from calibration.exports.readers.whatsapp import WORDS
from calibration.exports.readers.whatsapp.orders import days_of
from calibration.exports.readers.whatsapp.phrases import YOU, deletion, is_encryption, person, sentence
from calibration.exports.readers.whatsapp.shapes import is_chat, late, plain, shape_of
from calibration.exports.recording import Recording
from calibration.exports.refusing import refusal
from calibration.exports.sheets import text_lines

SINCE = date(2009, 2, 24)
KINDS: tuple[Kind, ...] = ("post", "join", "leave", "removed", "invite", "delete")
POST = KINDS.index("post")
FIRST = 3
"""Records among which the notice of encryption is looked for where its invisible mark was lost."""
MOST_LETTERS = 100
"""Characters in a name; beyond, what stands before a colon is a sentence."""
_ATTACHMENT = re.compile(r"\.(?:txt|csv|json|xml|parquet|zip|gz|tar|xlsx?|mbox|jsonl)$", re.IGNORECASE)
_TITLE = re.compile(
    r"whatsapp.{0,14}?[ _](?:with|avec|mit|con|com|met|с контактом|-)[ _](.{1,200}?)(?: \(\d{1,3}\))?"
    r"(?:\.txt|\.zip){0,2}$",
    re.IGNORECASE,
)
_MARK = "\u200e"


class _Chat:
    """The records of a chat, before the order of its dates is known."""

    def __init__(self) -> None:
        self.dates: list[tuple[str, int, int]] = []
        self.people: dict[str, int] = {}
        self.authors: dict[str, int | None] = {}
        self.writers: set[int] = set()
        self.speakers: set[int] = set()
        self.exporter = self.group = -1
        self.records = self.notices = self.headless = self.bad_times = 0
        self.first_notice = self.first_bad_time = 0
        self.columns = {name: array(code) for name, code in (
            ("day", "i"), ("clock", "i"), ("line", "q"), ("kind", "b"), ("who", "i"), ("target", "i")
        )}  # fmt: skip

    def person(self, name: str) -> int:
        """Return the number of a person."""
        return self.people.setdefault(name, len(self.people))

    def author(self, text: str) -> int | None:
        """Return the number of whoever a record names before its colon; None where that is no name."""
        if text not in self.authors:
            name = text.rstrip()
            known = 0 < len(name) <= MOST_LETTERS and not _is_sentence_about_group(name)
            self.authors[text] = self.person(person(name)) if known else None
        return self.authors[text]

    def date(self, text: str, line: int) -> None:
        """Note the date of a record."""
        self.records += 1
        if self.dates and self.dates[-1][0] == text:
            self.dates[-1] = (*self.dates[-1][:2], self.dates[-1][2] + 1)
        else:
            self.dates.append((text, line, 1))

    def act(self, kind: Kind, who: int, clock: int, line: int, target: int = -1) -> None:
        """Keep an act of the last date."""
        columns = self.columns
        columns["day"].append(len(self.dates) - 1)
        columns["clock"].append(clock)
        columns["line"].append(line)
        columns["kind"].append(KINDS.index(kind))
        columns["who"].append(who)
        columns["target"].append(target)

    def notice(self, line: int) -> None:
        """Count a line of WhatsApp's own that tells of nobody."""
        self.notices += 1
        self.first_notice = self.first_notice or line


def recognises(source: Source) -> bool:
    """Say whether the first lines of a text begin as a chat's do."""
    return source.shape == "text" and is_chat(source.lines)


def recognises_folder(folder: Folder) -> bool:
    """Say whether a folder is one chat with its media: nothing else in it can be an export."""
    texts = [name for name in folder.files if _is_chat_name(name) and recognises(folder.files[name])]
    others = [name for name in folder.files if name not in texts and _ATTACHMENT.search(name)]
    packed = str(folder.path).casefold().endswith(".zip")
    return len(texts) == 1 and (packed or (len(folder.files) > 1 and not others))


def _is_chat_name(name: str) -> bool:
    return "/" not in name and name.casefold().endswith(".txt")


def read_folder(folder: Folder, into: Recording) -> None:
    """Read the chat of a ZIP; its media are never opened."""
    name = next(name for name in folder.files if _is_chat_name(name) and recognises(folder.files[name]))
    into.note("whatsapp-media", count=len(folder.files) - 1)
    _read(folder.files[name], title_of(PurePath(name).name) or title_of(folder.path.name), into)


def read(source: Source, into: Recording) -> None:
    """Read a chat."""
    _read(source, title_of(PurePath(source.name).name) or title_of(source.path.parent.name), into)


def title_of(name: str) -> str:
    """Return the name of the chat that a file's name states, ``""`` where it states none.

    Examples
    --------
    >>> title_of("Discussion WhatsApp avec Groupe (1).txt"), title_of("_chat.txt")
    ('Groupe', '')
    """
    found = _TITLE.search(name)
    return found.group(1).strip() if found else ""


def _read(source: Source, title: str, into: Recording) -> None:
    chat = _records(source)
    if not chat.records:
        return
    into.read(chat.records)
    writers = {name for name, number in chat.people.items() if number in chat.writers}
    if len(writers) <= 2 and person(title) in writers:
        raise refusal("whatsapp-private-chat", source.path, package=WORDS)
    days, order = days_of(chat.dates, str(source.path))
    into.remarks(guesses=[order])
    _write(chat, days, title, into)
    reasons = (("system", chat.first_notice, chat.notices), ("no_date", chat.first_bad_time, chat.bad_times),
               ("whatsapp_headless", 1, chat.headless))  # fmt: skip
    for reason, line, count in reasons:
        if count:
            into.skip(reason, line, count)
    if len(writers) <= 2:
        into.note("whatsapp-two-people")
    into.note("whatsapp-chat")


def _records(source: Source) -> _Chat:
    """Read all records; how they begin is the same in the whole file."""
    shape = shape_of(source.lines, str(source.path))
    match, chat = shape.pattern().match, _Chat()
    for number, raw in text_lines(source):
        line = plain(raw)
        found = match(line)
        if found is None:
            chat.headless += not chat.records and bool(line.strip())
            continue
        chat.date(found.group(1), number)
        clock = _clock(found)
        if clock is None:
            chat.bad_times += 1
            chat.first_bad_time = chat.first_bad_time or number
        else:
            _body(line[found.end() :].rstrip(), raw, bool(shape.open), clock, number, chat)
    return chat


def _clock(found: re.Match[str]) -> int | None:
    """Return the second of the day, None where there is no such time."""
    before, hours, minutes, seconds, after = found.group(2, 3, 4, 5, 6)
    hour, minute, second = int(hours), int(minutes), int(seconds or 0)
    half = before or after
    if half and hour > 12:
        return None
    if half:
        hour = hour % 12 + 12 * late(half)
    return hour * 3600 + minute * 60 + second if hour < 24 and minute < 60 and second < 60 else None


def _body(body: str, raw: str, bracketed: bool, clock: int, line: int, chat: _Chat) -> None:
    """Keep what one record tells."""
    name, colon, text = body.partition(":")
    author = chat.author(name) if colon and (not text or text[0] == " ") else None
    if author is None:
        _told(body, clock, line, chat)
        return
    # On an iPhone, what WhatsApp itself writes is given to somebody and begins with an invisible mark.
    marked = bracketed and f": {_MARK}" in raw
    if bracketed and chat.records <= FIRST and is_encryption(text):
        chat.group = author
        chat.notice(line)
        return
    if marked and sentence(text).told:
        _told(text, clock, line, chat)
        return
    if not marked:
        chat.speakers.add(author)
    gone, by_you = deletion(text)
    if by_you:
        chat.exporter = author
    chat.act("delete" if gone else "post", author, clock, line)
    chat.writers.add(author)


def _is_sentence_about_group(author: str) -> bool:
    """Say whether what stands before a colon is no name: the name of a group may hold a colon."""
    return any(sign in author for sign in '"“«「') and bool(sentence(author).told)


def _told(text: str, clock: int, line: int, chat: _Chat) -> None:
    """Keep what a line of WhatsApp's own tells."""
    told = sentence(text)
    if told.told not in ("join", "leave", "removed"):
        chat.notice(line)
        return
    kind: Kind = told.told
    for who in map(chat.person, told.people):
        chat.act(kind, who, clock, line)
        if told.by and kind == "join":
            chat.act("invite", chat.person(told.by), clock, line, target=who)


def _write(chat: _Chat, days: list[date | None], title: str, into: Recording) -> None:
    names = list(chat.people)
    if YOU in chat.people:
        names[chat.people[YOU]] = names[chat.exporter] if chat.exporter >= 0 else f"{YOU} {title}"
        if chat.exporter < 0:
            into.note("whatsapp-you")
    times = _Times(days, into)
    precision: Precision = "s" if any(clock % 60 for clock in chat.columns["clock"]) else "min"
    silent = -1 if chat.group in chat.speakers else chat.group
    for day, clock, line, kind, who, target in zip(*chat.columns.values(), strict=True):
        if who == silent and kind == POST:
            # The group itself: a sentence of WhatsApp's own that is not known here.
            into.skip("system", line)
            continue
        ts = times.at(day, clock)
        if ts is None:
            into.skip("no_date", line)
            continue
        into.event(
            KINDS[kind], names[who], ts, channel=title, target=names[target] if target >= 0 else "",
            precision=precision, zone="local_assumed", line=line,
        )  # fmt: skip


class _Times:
    """Local times as seconds since 1970: one look at the time zone for each hour of the chat."""

    def __init__(self, days: list[date | None], into: Recording) -> None:
        self._days, self._into = days, into
        self._hours: dict[tuple[int, int], float] = {}

    def at(self, day: int, clock: int) -> float | None:
        """Return the instant of a second of a day; None where the day is not known."""
        found = self._days[day]
        if found is None:
            return None
        hour = clock // 3600
        start = self._hours.get((day, hour))
        if start is None:
            start = self._into.local(datetime.combine(found, time(hour)))
            self._hours[day, hour] = start
        return start + clock % 3600


_ASPECTS = ("joins", "leaves", "posters", "messages", "inequality")
READER = FileReader(
    name="whatsapp_chat",
    platform="whatsapp",
    words=WORDS,
    aspects=_ASPECTS,
    since=SINCE,
    recognises=recognises,
    read=read,
)
ZIP_READER = FolderReader(
    name="whatsapp_zip",
    platform="whatsapp",
    words=WORDS,
    aspects=_ASPECTS,
    since=SINCE,
    recognises=recognises_folder,
    read=read_folder,
)
