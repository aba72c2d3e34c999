"""Damage: small edits that files suffer on their way, or that somebody makes on purpose."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Callable
from typing import NamedTuple

LARGEST = 200_000
"""Bytes beyond which an input is cut: what is looked for is strange, not large."""
TOKENS: tuple[bytes, ...] = (
    b"", b"\x00", b'"', b'""', b"'", b",", b";", b"\t", b"\n", b"\r", b"\r\n", b"\xef\xbb\xbf", b"\xff\xfe",
    b"\xe9", b"\xc3", b"\xed\xa0\x80", b"\\", b"\\x0B", b"\\ud800", b"{", b"}", b"[", b"]", b"{" * 80, b"[" * 80,
    b"null", b"true", b"NaN", b"Infinity", b"-Infinity", b"1e309", b"-1", b"0", b"9" * 25, b"9" * 5000,
    b"1.20253E+17", b"1,234", b"12,34", b"1970-01-01", b"0001-01-01", b"9999-12-31", b"2024-02-30", b"31/02/2024",
    b"13/13/2024", b"2262-04-12", b"1677-09-20", b"24:61:61", b"+99:99", b"1e18", b"-99999999999999", b"=1+1",
    b"@x", "\u202e".encode(), "\u200f".encode(), "\u00a0".encode(), "\u202f".encode(), "٠١٢".encode(), "²".encode(),
    "a\u0301".encode(), "\U0001f600".encode(), b"<!DOCTYPE x>", b"&x;", b"%", b"a" * 20_000, b"\n" * 200,
    b"," * 200, b'"\n' * 50, b"../", b"/etc/passwd", b"CON", b"[06/01/2024, 14:02:11] A: b\n",
)  # fmt: skip
NAMES = (
    "export.csv",
    "result.json",
    "_chat.txt",
    "a.xls",
    "signups-260416-091500.csv",
    "users.json",
    "x",
    "../x.csv",
    "é.txt",
)


class Edit(NamedTuple):
    """One edit: which, where (0 to 1), how much (0 to 1) and with which token."""

    kind: str
    place: float
    amount: float
    token: int


def _cut(content: bytes, edit: Edit) -> tuple[int, int]:
    start = int(edit.place * len(content))
    return start, min(len(content), start + 1 + int(edit.amount**4 * len(content)))


def flip(content: bytes, edit: Edit) -> bytes:
    start, _ = _cut(content, edit)
    return (
        content[:start] + bytes([content[start] ^ (1 << edit.token % 8)]) + content[start + 1 :] if content else b"\0"
    )


def insert(content: bytes, edit: Edit) -> bytes:
    start, _ = _cut(content, edit)
    return content[:start] + TOKENS[edit.token % len(TOKENS)] + content[start:]


def remove(content: bytes, edit: Edit) -> bytes:
    start, end = _cut(content, edit)
    return content[:start] + content[end:]


def repeat(content: bytes, edit: Edit) -> bytes:
    start, end = _cut(content, edit)
    return content[:end] + content[start:end] * (1 + edit.token % 40) + content[end:]


def truncate(content: bytes, edit: Edit) -> bytes:
    return content[: int(edit.place * len(content))]


def overwrite(content: bytes, edit: Edit) -> bytes:
    start, end = _cut(content, edit)
    return content[:start] + TOKENS[edit.token % len(TOKENS)] + content[end:]


def number(content: bytes, edit: Edit) -> bytes:
    """Put another number, or no number, in place of one."""
    found = list(re.finditer(rb"[0-9]+", content[:LARGEST]))
    if not found:
        return content
    chosen = found[int(edit.place * len(found))]
    return content[: chosen.start()] + TOKENS[edit.token % len(TOKENS)] + content[chosen.end() :]


def text(content: bytes, edit: Edit) -> bytes:
    """Put a token in place of a whole quoted text or cell."""
    found = list(re.finditer(rb'"[^"\n]*"|(?<=[,;\t\n])[^,;\t\n"]*(?=[,;\t\n])', content[:LARGEST]))
    if not found:
        return content
    chosen = found[int(edit.place * len(found))]
    quoted = chosen.group().startswith(b'"') and edit.amount < 0.5
    token = TOKENS[edit.token % len(TOKENS)]
    return content[: chosen.start()] + (b'"' + token + b'"' if quoted else token) + content[chosen.end() :]


def lines(content: bytes, edit: Edit) -> bytes:
    """Move, double or drop a line."""
    rows = content.splitlines(keepends=True)
    if not rows:
        return content
    place, other = int(edit.place * len(rows)), int(edit.amount * len(rows))
    row = rows.pop(place)
    if edit.token % 3 < 2:
        rows.insert(min(other, len(rows)), row)
    if edit.token % 3 == 1:
        rows.insert(place, row)
    return b"".join(rows)


def column(content: bytes, edit: Edit) -> bytes:
    """Drop, double or rename a column, by the commas that are there."""
    sign = next((each for each in (b"\t", b";", b",") if each in content[:500]), b",")
    rows = [row.split(sign) for row in content.splitlines()]
    place = int(edit.place * max(map(len, rows), default=1))
    for row in rows:
        if place < len(row):
            row[place : place + 1] = ([], [row[place]] * 2, [TOKENS[edit.token % len(TOKENS)]])[int(edit.amount * 3)]
    return b"\n".join(sign.join(row) for row in rows)


def delimiter(content: bytes, edit: Edit) -> bytes:
    return content.replace(b",", (b";", b"\t", b"|", b"\n")[edit.token % 4])


def encode(content: bytes, edit: Edit) -> bytes:
    codec = ("utf-16", "utf-16-be", "cp1252", "utf-8-sig", "utf-32")[edit.token % 5]
    return content.decode("utf-8", "replace").encode(codec, "replace")


def line_ends(content: bytes, edit: Edit) -> bytes:
    return content.replace(b"\n", (b"\r\n", b"\r", b"\n\n", "\u2028".encode())[edit.token % 4])


def pack(content: bytes, edit: Edit) -> bytes:
    """Put it into an archive, alone or beside itself."""
    if edit.token % 3 == 0:
        return gzip.compress(content, 1, mtime=0)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(NAMES[edit.token % len(NAMES)]), content)
        if edit.amount > 0.5:
            archive.writestr(zipfile.ZipInfo("second-" + NAMES[int(edit.place * len(NAMES))].replace("/", "")), content)
    return held.getvalue()


def inside(content: bytes, edit: Edit) -> bytes:
    """Damage one file of an archive and pack it again; anything else is damaged as it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except Exception:
        return number(content, edit)
    if not files:
        return content
    chosen = list(files)[int(edit.place * len(files))]
    again = Edit(WITHIN[edit.token % len(WITHIN)], edit.amount, (edit.place * 7919) % 1.0, edit.token * 31 + 7)
    files[chosen] = EDITS[again.kind](files[chosen], again)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return held.getvalue()


EDITS: dict[str, Callable[[bytes, Edit], bytes]] = {
    "flip": flip, "insert": insert, "remove": remove, "repeat": repeat, "truncate": truncate, "overwrite": overwrite,
    "number": number, "text": text, "lines": lines, "column": column, "delimiter": delimiter, "encode": encode,
    "line_ends": line_ends, "pack": pack, "inside": inside,
}  # fmt: skip
WITHIN = ("flip", "insert", "remove", "repeat", "truncate", "overwrite", "number", "text", "lines", "column")
OFTEN = ("flip", "insert", "overwrite", "number", "number", "number", "text", "text", "text", "inside", "inside")
"""Edits that keep a file recognisable, so that what lies behind the header is reached."""


def mutated(content: bytes, edits: list[Edit]) -> bytes:
    """Return a file after some edits."""
    for edit in edits:
        content = EDITS[edit.kind](content, edit)[:LARGEST]
    return content
