"""From bytes to text: UTF-8, UTF-16 or, said aloud, Windows-1252; replacing nothing."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import PurePath

from calibration.exports.refusing import refusal

NAMES = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
_UTF8_LETTER = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")


@dataclass(frozen=True)
class Decoded:
    """The text of a file and how it was written.

    Parameters
    ----------
    text : str
        The whole text, without byte order mark.
    encoding : str
        ``"UTF-8"``, ``"UTF-16"`` or ``"Windows-1252"``, which is a guess.
    """

    text: str
    encoding: str


def decode(content: bytes, path: PurePath) -> Decoded:
    """Decode a file's bytes, replacing nothing.

    Parameters
    ----------
    content : bytes
        The whole file.
    path : pathlib.PurePath
        For the messages.

    Raises
    ------
    InputError
        If the bytes mix two encodings, end in the middle of a character, hold no text at all or hold NUL
        characters.
    """
    codec = codec_of(content)
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        if "unexpected end" in error.reason or "truncated data" in error.reason:
            raise refusal("export-cut", f"{path}:{line}") from error
        if codec != "utf-8-sig" or not is_windows(content):
            raise refusal("export-not-utf8", f"{path}:{line}") from error
        codec, text = "cp1252", content.decode("cp1252")
    if "\0" in text:
        raise refusal("export-nul", f"{path}:{text.count(chr(10), 0, text.index(chr(0))) + 1}")
    if not text.strip():
        raise refusal("export-empty", path)
    return Decoded(text, NAMES.get(codec, "UTF-16"))


def is_windows(content: bytes) -> bool:
    """Say whether the whole content may be Windows-1252: no letter in it is written in UTF-8.

    A file with letters of both kinds was glued together, and no single reading is right.
    """
    if _UTF8_LETTER.search(content):
        return False
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True


def codec_of(content: bytes) -> str:
    """Choose the codec by the byte order mark or, without one, by a NUL in every other byte."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = content[:512]
    for offset, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = sample[offset::2]
        if len(high) >= 8 and high.count(0) > 0.9 * len(high):
            return codec
    return "utf-8-sig"
