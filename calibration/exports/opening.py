"""Opening: what each file is, from its bytes and not from its name, before anything in it is read."""

from __future__ import annotations

import codecs
import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath
from typing import IO, Literal

from calibration.exports.decoding import codec_of
from calibration.exports.limits import LARGEST_FILE, LARGEST_TABLE
from calibration.exports.refusing import refusal
from calibration.exports.sniffing import first_lines, headers, json_paths

BLOCK = 1 << 20
BEGINNING = 1 << 16
"""Bytes a reader may look at to recognise a file."""

_CONTROLS = bytes(code for code in range(32) if chr(code) not in "\t\n\r\f\x1b")
Shape = Literal["text", "json", "xml", "parquet", "workbook", "old_workbook", "zip", "gzip", "tar", "pdf", "binary",
                "archive", "empty"]  # fmt: skip
BEGINNINGS: tuple[tuple[bytes, Shape], ...] = (
    (b"PAR1", "parquet"),
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "old_workbook"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"\x89PNG", "binary"),
    (b"\xff\xd8\xff", "binary"),
    (b"GIF8", "binary"),
    (b"SQLite format 3", "binary"),
)


@dataclass(frozen=True)
class Source:
    """One file, on disk or in an archive, that can be read again and again.

    Parameters
    ----------
    path : pathlib.PurePath
        How messages name it: as the person gave it, with the name inside the archive after that of the archive.
    name : str
        Its name inside the folder or archive; for a single file, its own.
    fingerprint : str
        SHA-256 of its content (in an archive: of the archive's fingerprint and the name), in hexadecimal.
    opener : callable
        Opens its bytes from the first.
    beginning : bytes
        Its first `BEGINNING` bytes.
    size : int, optional
        Bytes on disk; None in an archive, which may lie.
    """

    path: PurePath
    name: str
    fingerprint: str
    opener: Callable[[], IO[bytes]]
    beginning: bytes
    size: int | None = None

    @cached_property
    def shape(self) -> Shape:
        """What its first bytes say it is."""
        return shape_of(self.beginning)

    @contextmanager
    def bytes(self) -> Iterator[IO[bytes]]:
        """Open the file for reading, buffered, from its first byte.

        Raises
        ------
        InputError
            If it cannot be opened, or goes beyond a limit while it is read.
        """
        try:
            stream = self.opener()
        except OSError as error:
            raise refusal("export-unreadable", self.path) from error
        with io.BufferedReader(stream, BEGINNING) if isinstance(stream, io.RawIOBase) else stream as buffered:
            yield buffered

    def content(self, most: int = LARGEST_TABLE) -> bytes:  # type: ignore[valid-type]
        """Return the whole content.

        Raises
        ------
        InputError
            If it holds more than ``most`` bytes.
        """
        with self.bytes() as stream:
            whole = io.BytesIO()
            while whole.tell() <= most and (block := stream.read(BLOCK)):
                whole.write(block)
        content = whole.getvalue()
        if len(content) > most:
            size = self.size if self.size is not None else len(content)
            raise refusal("export-too-large", self.path, megabytes=size / 1e6, most=most / 1e6)
        return content

    @cached_property
    def lines(self) -> list[str]:
        """Its first lines, at most 50, decoded leniently: only to recognise it."""
        return first_lines(self.beginning)

    @cached_property
    def headers(self) -> list[frozenset[str]]:
        """The sets of column keys its first 20 lines may be, one for each line and delimiter."""
        return headers(self.lines)

    @cached_property
    def json_paths(self) -> frozenset[str]:
        """The paths met in its beginning, such as ``messages.item.from_id``; empty if it is not JSON."""
        return json_paths(self.beginning) if self.shape == "json" else frozenset()

    def has_columns(self, *names: str) -> bool:
        """Say whether one of its first lines is a header with all these columns, in any case and order."""
        from calibration.exports.table import column_key

        wanted = frozenset(column_key(name) for name in names)
        return self.shape == "text" and any(wanted <= header for header in self.headers)


def shape_of(beginning: bytes) -> Shape:
    """Tell what a file is from its first bytes."""
    if not beginning.removeprefix(b"\xef\xbb\xbf").strip():
        return "empty"
    for start, shape in BEGINNINGS:
        if beginning.startswith(start):
            return shape
    if beginning.startswith(b"PK"):
        # A workbook is a ZIP whose first member is the list of content types or a folder of the workbook's.
        workbook = b"[Content_Types].xml" in beginning[:512] or b"xl/" in beginning[:512]
        return "workbook" if workbook else "zip"
    if beginning[257:262] == b"ustar":
        return "tar"
    text = beginning.removeprefix(codecs.BOM_UTF8).lstrip()
    if text.startswith(b"<"):
        return "xml"
    # A WhatsApp line may begin with a bracket too: JSON goes on with a value.
    if text.startswith(b"{") or (text.startswith(b"[") and text[1:].lstrip()[:1] in (b"{", b"[", b"]", b'"')):
        return "json"
    return "binary" if _is_binary(beginning) else "text"


def _is_binary(beginning: bytes) -> bool:
    """Say whether more than one byte in ten is a control character and the bytes are not UTF-16."""
    controls = len(beginning) - len(beginning.translate(None, _CONTROLS))
    return controls > len(beginning) / 10 and codec_of(beginning) == "utf-8-sig"


def open_file(place: Path, name: str = "") -> Source:
    """Open a file on disk: check that it can be read and is not too large, and read its fingerprint.

    Parameters
    ----------
    place : pathlib.Path
        The file, whatever its name ends with.
    name : str
        Its name inside the folder given; by default its own.

    Raises
    ------
    InputError
        If there is no such file, or it is empty or too large.
    """
    if not place.exists():
        raise refusal("export-missing", place)
    if not place.is_file():
        raise refusal("export-unreadable", place)
    size = place.stat().st_size
    if size == 0:
        raise refusal("export-empty", place)
    if size > LARGEST_FILE:
        raise refusal("export-too-large", place, megabytes=size / 1e6, most=LARGEST_FILE / 1e6)
    try:
        with place.open("rb") as stream:
            beginning = stream.read(BEGINNING)
            digest = hashlib.sha256(beginning)
            while block := stream.read(BLOCK):
                digest.update(block)
    except OSError as error:
        raise refusal("export-unreadable", place) from error
    return Source(place, name or place.name, digest.hexdigest(), lambda: place.open("rb"), beginning, size)
