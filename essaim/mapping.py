"""Mapping a table that no reader knows: what is proposed, shown before anything is read, and kept for next time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from rich.table import Table

from calibration.exports.archives import Folder, opened
from calibration.exports.opening import Source
from calibration.exports.readers.registry import FILE_READERS
from calibration.exports.readers.table.checking import load_mapping
from calibration.exports.readers.table.fields import TableKind
from calibration.exports.readers.table.fitting import headers_of
from calibration.exports.readers.table.mapping import WORDS, TableMapping
from calibration.exports.readers.table.proposing import Proposal, propose, understood
from calibration.exports.readers.table.reading import opened as opened_table
from calibration.exports.readers.table.saved import name_taken, save_mapping
from calibration.exports.readers.table.writing import FIVE, mapping_text, rows_as_read
from calibration.exports.refusing import refusal
from calibration.exports.sheets import Record
from essaim.answers import writing
from essaim.tables import new_table
from sim.problems import InputError, Problem
from sim.words import say

UNKNOWN = ("export-unknown", "export-unknown-workbook", "export-is-workbook")
"""Refusals of tables that a mapping may read."""


def proposed(place: Path, table: TableKind | None) -> Proposal:
    """Propose how to read a table.

    Raises
    ------
    InputError
        If it is no table, a reader knows it already, or nothing in it is known.
    """
    with opened(place) as given:
        source = _one_file(given, place)
        known = next((reader for reader in FILE_READERS if reader.recognises(source)), None)
        if known is not None:
            raise refusal("map-known-already", place, package=WORDS, format=str(known.format))
        return _under_a_free_name(propose(source, table))


def _under_a_free_name(proposal: Proposal) -> Proposal:
    """Return a proposal under a name that no mapping of other columns has."""
    name, number = proposal.mapping.name, 1
    while name_taken(proposal.mapping):
        number += 1
        proposal = replace(proposal, mapping=replace(proposal.mapping, name=f"{name} {number}"))
    return proposal


def _one_file(given: Source | Folder, place: Path) -> Source:
    if isinstance(given, Source):
        return given
    tables = [source for source in given.files.values() if headers_of(source)]
    if len(tables) != 1:
        raise refusal("map-one-table", place, package=WORDS, count=len(tables))
    return tables[0]


def proposal_shown(proposal: Proposal, place: Path) -> list[RenderableType]:
    """Show a proposal: what is understood, five rows as they would be read, and what to do next."""
    mapping = proposal.mapping
    shown: list[RenderableType] = [
        say("essaim", "map-proposed", table=say("essaim", f"map-table-{mapping.table}"), columns=len(mapping.columns))
    ]
    if mapping.columns:
        shown.append(rows_table(mapping, proposal.looked.records[:FIVE]))
    if proposal.passed_over:
        names = ", ".join(proposal.passed_over)
        shown.append(say("essaim", "map-passed-over", count=len(proposal.passed_over), names=names))
    if proposal.undecided:
        shown.append(say("essaim", "map-undecided"))
    return [*shown, say("essaim", "map-next", mapping=str(place), file=proposal.looked.source.name)]


def rows_table(mapping: TableMapping, records: list[Record], zone: str | None = None) -> Table:
    """Return the first rows as a mapping reads them: a line for each column, what it is, and its cells."""
    rows = rows_as_read(mapping, records, zone)
    header = [say("essaim", "map-column"), say("essaim", "map-is"), *(str(place) for place in range(1, len(rows) + 1))]
    table = new_table(say("essaim", "map-rows", count=len(rows)), header)
    for place, column in enumerate(mapping.columns):
        table.add_row(column.name, column.field, *(row[place] for row in rows))
    return table


def write_proposal(proposal: Proposal, place: Path) -> None:
    """Write a proposal as a mapping's file; a file that is there already is never written over.

    Raises
    ------
    InputError
        If the file is there already, or cannot be written.
    """
    text = mapping_text(proposal.mapping, proposal.passed_over, proposal.undecided)
    try:
        with writing(place), place.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except InputError:
        if place.exists():
            raise InputError(Problem("essaim", "there-already", str(place))) from None
        raise


def five_rows(place: Path, mapping_file: Path, zone: str | None) -> Table | None:
    """Return the first rows of a table as its mapping reads them; None for a folder, or a table it does not fit."""
    mapping = load_mapping(mapping_file)
    with opened(place) as given:
        if isinstance(given, Folder) or not any(mapping.keys <= keys for keys in headers_of(given)):
            return None
        with opened_table(given, lambda keys: mapping.keys <= keys) as sheet:
            records = [record for _, record in zip(range(FIVE), sheet.records, strict=False)]
    return rows_table(mapping, records, zone)


def saved(mapping_file: Path) -> Path:
    """Keep a mapping for next time and return where."""
    with writing(mapping_file):
        return save_mapping(load_mapping(mapping_file))


def default_place(table: Path) -> Path:
    """Return where a mapping is written where the person does not say: in the folder worked in."""
    return Path(f"{table.stem or table.name}.mapping.toml")


def proposal_document(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal for a program."""
    mapping = proposal.mapping
    return {
        "table": mapping.table,
        "columns": [
            {"column": column.name, "is": column.field, "aggregation": column.aggregation} for column in mapping.columns
        ],
        "passed_over": proposal.passed_over,
        "written": None if proposal.undecided else mapping.written,
        "rows": rows_as_read(mapping, proposal.looked.records[:FIVE]),
    }


def offer(error: InputError, place: Path) -> InputError:
    """Return the error for an export that cannot be read, with the offer to map it where it is an unknown table."""
    if place.is_dir() or not any(problem.key in UNKNOWN for problem in error.problems):
        return error
    try:
        with opened(place) as given:
            found = understood(given) if isinstance(given, Source) else None
    except InputError:
        return error
    if found is None:
        return error
    values = {"understood": found[0], "columns": found[1]}
    return InputError([*error.problems, Problem(WORDS, "map-offer", str(place), values)])
