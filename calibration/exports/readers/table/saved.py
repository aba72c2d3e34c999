"""Mappings that a person saved: each is a reader of its own, which recognises a table by the names of its columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.readers.table.checking import load_mapping
from calibration.exports.readers.table.fields import WEEKLY
from calibration.exports.readers.table.fitting import headers_of
from calibration.exports.readers.table.mapping import WORDS, TableMapping
from calibration.exports.readers.table.reading import read_mapped
from calibration.exports.readers.table.writing import mapping_text
from calibration.exports.recording import Recording
from calibration.exports.refusing import refusal
from calibration.exports.report import Remark
from calibration.own_folder import own_folder, private_folder, write_private
from sim.problems import InputError

SINCE = date(1995, 1, 1)
"""A day before any platform that people still export from."""
ASPECTS = {"members": ("members", "joins"), "figures": (), "acts": ("posters", "messages", "retention", "inequality")}
"""What each kind of table identifies, whatever its columns are."""
ASPECT_OF = {
    "left": "leaves", "members_total": "members", "joins": "joins", "leaves": "leaves", "active": "readers",
    "active_7d": "readers", "active_28d": "readers", "posters": "posters", "posters_7d": "posters",
    "messages": "messages", "replies": "messages", "reactions": "reactions", "target": "replies",
    "last_seen": "readers",
}  # fmt: skip
"""What one column more identifies."""


@dataclass(frozen=True, kw_only=True)
class TableReader(FileReader):
    """The reader that a mapping makes."""

    mapping: TableMapping

    @property
    def format(self) -> Remark:
        """What the file is, in words: the mapping's own name for it."""
        return Remark("format-table", {"name": self.mapping.name}, WORDS)

    @property
    def where(self) -> Remark:
        """Where the person gets the file."""
        return Remark("where-table", package=WORDS)


def reader_of(mapping: TableMapping) -> TableReader:
    """Return the reader of the tables that a mapping describes."""
    more = [ASPECT_OF[column.field] for column in mapping.columns if column.field in ASPECT_OF]

    def recognises(source: Source) -> bool:
        return any(mapping.keys <= keys for keys in headers_of(source))

    def read(source: Source, into: Recording) -> None:
        read_mapped(source, mapping, into)

    return TableReader(
        name=mapping.reader,
        platform=mapping.platform,
        words=WORDS,
        aspects=tuple(dict.fromkeys((*ASPECTS[mapping.table], *more))),
        weekly=WEEKLY,
        since=SINCE,
        recognises=recognises,
        read=read,
        mapping=mapping,
    )


def mappings_folder() -> Path:
    """Return where mappings are kept: in the person's own folder, not beside the files they read."""
    return own_folder() / "mappings"


def save_mapping(mapping: TableMapping) -> Path:
    """Keep a mapping for next time, under its name, and return its file; it holds nothing of any table's content.

    Raises
    ------
    InputError
        If a mapping of other columns is kept under its name.
    """
    if name_taken(mapping):
        raise refusal("map-name-taken", mappings_folder(), package=WORDS, name=mapping.name)
    place = private_folder(mappings_folder()) / f"{mapping.reader}.toml"
    write_private(place, mapping_text(mapping).encode())
    return place


def name_taken(mapping: TableMapping) -> bool:
    """Say whether a mapping of other columns is kept under the same name."""
    return any(reader.name == mapping.reader and reader.mapping.keys != mapping.keys for reader in saved_readers())


def saved_readers() -> list[TableReader]:
    """Return the readers of all mappings that were saved; one that was damaged since is passed over."""
    found = []
    for place in sorted(mappings_folder().glob("*.toml")) if mappings_folder().is_dir() else []:
        try:
            found.append(reader_of(load_mapping(place)))
        except InputError:
            continue
    return found
