"""Opening a file: what it is, from its bytes and not from its name, before anything in it is read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sim.problems import InputError, Problem

LARGEST_TABLE = 50_000_000
"""Bytes; the overview of a workspace, a row a day for ten years, is a hundred times smaller."""
LARGEST_LOG = 2_000_000_000
"""Bytes of an events Parquet."""
BLOCK = 1 << 20

PARQUET = b"PAR1"
BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "export-is-pdf"),
    (b"\xd0\xcf\x11\xe0", "export-is-workbook"),
    (b"\x1f\x8b", "export-is-archive"),
    (b"7z\xbc\xaf", "export-is-archive"),
    (b"Rar!", "export-is-archive"),
    (b"\x89PNG", "export-is-binary"),
    (b"\xff\xd8\xff", "export-is-binary"),
    (b"GIF8", "export-is-binary"),
    (b"SQLite format 3", "export-is-binary"),
)
MARKUP = (b"<", b"{", b"[")


@dataclass(frozen=True)
class OpenedFile:
    """A file that can be read.

    Parameters
    ----------
    path : pathlib.Path
        As the person gave it.
    shape : {"table", "parquet"}
        What its first bytes say it is.
    fingerprint : str
        SHA-256 of its content, in hexadecimal.
    """

    path: Path
    shape: Literal["table", "parquet"]
    fingerprint: str


def refusal(key: str, where: str | Path, **values: object) -> InputError:
    """Return the error for one thing that makes a file unusable."""
    return InputError(Problem("calibration", key, where=str(where), values=values))


def open_export(path: str | Path) -> OpenedFile:
    """Check that a file exists, is not too large and may be an export; read its fingerprint.

    Parameters
    ----------
    path : str or pathlib.Path
        The file, whatever its name ends with.

    Raises
    ------
    InputError
        If there is no such file, it is a folder, empty, too large, or of a kind that is never an export
        (PDF, workbook, archive, web page, picture).
    """
    place = Path(path)
    _must_be_a_file(place)
    try:
        with place.open("rb") as stream:
            beginning = stream.read(512)
            digest = hashlib.sha256(beginning)
            while block := stream.read(BLOCK):
                digest.update(block)
    except OSError as error:
        raise refusal("export-unreadable", place) from error
    shape = _shape(beginning, place)
    size, most = place.stat().st_size, LARGEST_LOG if shape == "parquet" else LARGEST_TABLE
    if size > most:
        raise refusal("export-too-large", place, megabytes=size / 1e6, most=most / 1e6)
    return OpenedFile(place, shape, digest.hexdigest())


def _must_be_a_file(place: Path) -> None:
    if place.is_dir():
        raise refusal("export-is-folder", place)
    if not place.exists():
        raise refusal("export-missing", place)
    if not place.is_file():
        raise refusal("export-unreadable", place)
    size = place.stat().st_size
    if size == 0:
        raise refusal("export-empty", place)
    if size > LARGEST_LOG:
        raise refusal("export-too-large", place, megabytes=size / 1e6, most=LARGEST_LOG / 1e6)


def _shape(beginning: bytes, place: Path) -> Literal["table", "parquet"]:
    """Tell a table from a Parquet file; refuse the kinds that are neither."""
    if beginning.startswith(PARQUET):
        return "parquet"
    if beginning.startswith(b"PK"):
        # A workbook is a ZIP whose first member is the list of content types or a folder of the workbook's.
        workbook = b"[Content_Types].xml" in beginning or b"xl/" in beginning
        raise refusal("export-is-workbook" if workbook else "export-is-archive", place)
    if beginning[257:262] == b"ustar":
        raise refusal("export-is-archive", place)
    for start, key in BEGINNINGS:
        if beginning.startswith(start):
            raise refusal(key, place)
    if beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(MARKUP):
        raise refusal("export-is-markup", place)
    return "table"
