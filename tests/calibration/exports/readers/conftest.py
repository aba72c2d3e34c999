"""What the readers' golden tests share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from calibration.exports import Export, read_export

Golden = Callable[..., Export]
Leaks = Callable[..., set[str]]
WORD = re.compile(r"[\w.@+-]*[^\W\d_][\w.@+-]{2,}")
"""What may be a name, an address, an identifier or a word of a message: three signs or more, one a letter."""
TODAY = date(2026, 11, 1)


@pytest.fixture(scope="session")
def sample(shared: Path) -> Golden:
    """Return a function that reads a sample by its place under ``formats``."""

    def read(place: str, **options: object) -> Export:
        return read_export(shared / "formats" / place, today=TODAY, key=b"test", **options)  # type: ignore[arg-type]

    return read


def words_of(content: bytes) -> set[str]:
    """Return the words of a text, in small letters."""
    text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    return {word.casefold() for word in WORD.findall(text)}


@pytest.fixture(scope="session")
def leaks(shared: Path) -> Leaks:
    """Return a function that lists the words of a sample, its header and keys apart, that are kept."""

    def find(export: Export, place: str, *known: str) -> set[str]:
        content = (shared / "formats" / place).read_bytes()
        header = words_of(b" ".join([content.splitlines()[0], *re.findall(rb'"(\w+)":', content)]))
        tables = [getattr(export.tables, each.name) for each in fields(export.tables) if each.name != "imports"]
        written = " ".join(table.to_csv() for table in tables) + str([*export.report.notes, *export.report.guesses])
        written += str(export.report.unknown_columns) + str(export.report.skipped)
        vocabulary = {name for table in tables for name in table} | set(known)
        return (words_of(content) & words_of(written.encode())) - header - vocabulary

    return find
