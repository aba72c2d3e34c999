"""A simulated community as a WhatsApp group's chat, saved on Android or on an iPhone, in the language in use."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from calibration.chronicle import Chronicle
from calibration.exports.writers.contract import WORDS, Phone, Writer, name_of, text_of
from calibration.exports.writers.slack_workspace import EARLIEST
from sim.words import language, say

MARK = "\u200e"
"""The left-to-right mark that an iPhone puts before lines of the application's own."""


def write(chronicle: Chronicle, place: Path, phone: Phone) -> list[Path]:
    """Write the chat, times in UTC: a text from Android, a ZIP with ``_chat.txt`` from an iPhone."""
    if phone == "android":
        with place.open("x", encoding="utf-8", newline="") as stream:
            stream.writelines(_lines(chronicle, phone))
        return [place]
    with zipfile.ZipFile(place, "x", zipfile.ZIP_DEFLATED) as archive:
        chat = "".join(_lines(chronicle, phone))
        archive.writestr(zipfile.ZipInfo("_chat.txt", EARLIEST), chat, zipfile.ZIP_DEFLATED)
    return [place]


def _lines(chronicle: Chronicle, phone: Phone) -> Iterator[str]:
    acts = chronicle.acts()
    team, removed = len(acts["member"].cat.categories) - 1, iter(chronicle.written().removed.tolist())
    opened = chronicle.moment(-1)  # the team makes the group on the eve
    yield _system(opened, name_of(-1), say(WORDS, "whatsapp-encrypted"), phone)
    yield _system(opened, name_of(-1), say(WORDS, "whatsapp-created", name=name_of(-1)), phone)
    said = 0
    rows = zip(acts["ts"].dt.to_pydatetime(), acts["member"].cat.codes, acts["kind"].astype(str), strict=True)
    for moment, code, kind in rows:
        name = name_of(-1 if code == team else int(code))
        if kind in ("post", "reply"):
            text = say(WORDS, "whatsapp-deleted") if next(removed) else text_of(said)
            said += 1
            yield _line(moment, f"{name}: {text}", phone)
        else:
            yield _system(moment, name, say(WORDS, f"whatsapp-{kind}", name=name), phone)


def _system(moment: datetime, name: str, text: str, phone: Phone) -> str:
    """Return a line of the application's own: without author on Android, attributed and marked on an iPhone."""
    return _line(moment, text if phone == "android" else f"{name}: {MARK}{text}", phone)


def _line(moment: datetime, text: str, phone: Phone) -> str:
    if phone == "ios":
        return f"[{moment:%d/%m/%Y, %H:%M:%S}] {text}\r\n"
    if language() == "fr":
        return f"{moment:%d/%m/%Y %H:%M} - {text}\n"
    half = "AM" if moment.hour < 12 else "PM"
    stamp = f"{moment.month}/{moment.day}/{moment:%y}, {moment.hour % 12 or 12}:{moment:%M}\u202f{half}"
    return f"{stamp} - {text}\n"


WRITER = Writer(
    name="whatsapp",
    write=write,
    ending=".txt",
    shows=("joins", "weekly_posters", "weekly_messages"),
    reader="events",
    keeps_removed=False,
)
