"""From bytes to text: UTF-8 or UTF-16, strictly, or one message that says which line is neither."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from calibration.exports.opening import refusal


@dataclass(frozen=True)
class Decoded:
    """The text of a file and how it was written.

    Parameters
    ----------
    text : str
        The whole text, without byte order mark.
    encoding : str
        ``"UTF-8"`` or ``"UTF-16"``.
    """

    text: str
    encoding: str


def decode(content: bytes, path: Path) -> Decoded:
    """Decode a file's bytes, replacing nothing.

    Parameters
    ----------
    content : bytes
        The whole file.
    path : pathlib.Path
        For the messages.

    Raises
    ------
    InputError
        If the bytes are neither UTF-8 nor UTF-16 (most often Windows-1252, Excel's plain "CSV"), end in the
        middle of a character, hold no text at all or hold NUL characters.
    """
    codec = _codec(content)
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        cut = "unexpected end" in error.reason or "truncated data" in error.reason
        raise refusal("export-cut" if cut else "export-not-utf8", f"{path}:{line}") from error
    if "\0" in text:
        raise refusal("export-nul", f"{path}:{text.count(chr(10), 0, text.index(chr(0))) + 1}")
    if not text.strip():
        raise refusal("export-empty", path)
    return Decoded(text, "UTF-16" if codec.startswith("utf-16") else "UTF-8")


def _codec(content: bytes) -> str:
    """Choose the codec by the byte order mark or, without one, by a NUL in every other byte."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = content[:512]
    for offset, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = sample[offset::2]
        if len(high) >= 8 and high.count(0) > 0.9 * len(high):
            return codec
    return "utf-8-sig"
