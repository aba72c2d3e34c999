"""Writing a mapping as a file that explains itself, and showing the first rows as it reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timezone
from textwrap import wrap
from zoneinfo import ZoneInfo

from calibration.exports.cells import number_of
from calibration.exports.pseudonyms import OWN_KEY, pseudonym
from calibration.exports.readers.table.fields import AGGREGATIONS, KINDS, TABLES, fields, known_kinds, plain_key
from calibration.exports.readers.table.mapping import GRAINS, SIGNS, WORDS, WRITTEN, Column, TableMapping
from calibration.exports.readers.table.moments import moment_written
from calibration.exports.sheets import Record
from scenarios.toml_text import literal
from sim.words import date, number, say

WIDTH = 100
FIVE = 5
"""Rows shown before a table is read."""
NOT_READ = "?"
"""What is shown for a cell that says something and cannot be read."""


def mapping_text(mapping: TableMapping, passed_over: Sequence[str] = (), undecided: bool = False) -> str:
    """Return a mapping as TOML, explained in the language in use.

    Parameters
    ----------
    mapping : TableMapping
        What it says.
    passed_over : sequence of str
        Columns that are nothing known, offered as comments.
    undecided : bool
        Whether the person must say which of day and month comes first.
    """
    return "\n".join(_lines(mapping, passed_over, undecided)) + "\n"


def _lines(mapping: TableMapping, passed_over: Sequence[str], undecided: bool) -> Iterator[str]:
    yield from _comment("map-file")
    yield ""
    yield f"name = {literal(mapping.name)}"
    yield from _comment("map-file-platform")
    yield f"platform = {literal(mapping.platform)}"
    yield from _comment("map-file-table", allowed=_listed(TABLES))
    yield f"table = {literal(mapping.table)}"
    yield ""
    yield "[dates]"
    yield from _comment("map-file-undecided" if undecided else "map-file-written", allowed=_listed(WRITTEN))
    yield f"written = {literal('' if undecided else mapping.written)}"
    yield from _comment("map-file-zone")
    yield f"time_zone = {literal(mapping.time_zone)}"
    yield ""
    yield "[numbers]"
    yield from _comment("map-file-sign", allowed=_listed(SIGNS))
    yield f"decimal_sign = {literal(mapping.decimal_sign)}"
    yield ""
    if mapping.table == "figures":
        yield "[figures]"
        yield from _comment("map-file-grain", allowed=_listed(GRAINS))
        yield f"grain = {literal(mapping.grain)}"
        yield ""
    if mapping.table == "acts":
        yield from _acts(mapping)
    yield "[columns]"
    yield from _columns(mapping, passed_over)


def _acts(mapping: TableMapping) -> Iterator[str]:
    yield "[acts]"
    yield from _comment("map-file-kind", allowed=_listed(KINDS))
    yield f"kind = {literal(mapping.kind)}"
    yield ""
    yield "[acts.kinds]"
    yield from _comment("map-file-kinds")
    for word, kind in mapping.kinds.items():
        yield f"{literal(word)} = {literal(kind)}"
    yield ""


def _columns(mapping: TableMapping, passed_over: Sequence[str]) -> Iterator[str]:
    yield from _comment("map-file-columns")
    for field in fields(mapping.table).values():
        yield from _wrapped(f"{field.name}: {field}", "#   ")
    if mapping.table == "figures":
        yield from _comment("map-file-aggregation", allowed=_listed(AGGREGATIONS))
    for column in mapping.columns:
        yield f"{literal(column.name)} = {_told(column)}"
    if passed_over:
        yield ""
        yield from _comment("map-file-passed-over")
        for name in passed_over:
            yield f'# {literal(name)} = ""'


def _told(column: Column) -> str:
    if column.aggregation is None:
        return literal(column.field)
    return literal({"is": column.field, "aggregation": column.aggregation})


def _listed(values: Iterable[str]) -> str:
    return ", ".join(literal(value) for value in values)


def _comment(key: str, **values: object) -> Iterator[str]:
    for line in say(WORDS, key, **values).splitlines():
        yield from _wrapped(line, "# ")


def _wrapped(text: str, start: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent=start, subsequent_indent=start, break_long_words=False)


def rows_as_read(mapping: TableMapping, records: Iterable[Record], zone: str | None = None) -> list[list[str]]:
    """Return rows as a mapping reads them: a list of cells for each, in the order of its columns.

    Nobody is named: a member is shown by the first eight signs of a pseudonym that is forgotten afterwards.
    """
    return [[_shown(record[column.key], column, mapping, zone) for column in mapping.columns] for record in records]


def _shown(cell: str, column: Column, mapping: TableMapping, zone: str | None) -> str:
    if not cell:
        return ""
    kind = fields(mapping.table)[column.field].cells
    if kind == "person":
        return pseudonym(cell.casefold(), OWN_KEY, mapping.platform)[:8]
    if kind == "number":
        value = number_of(cell, mapping.decimal_sign)
        return number(value) if value == value else NOT_READ
    if kind == "date":
        moment = moment_written(cell, mapping.written)
        if moment is None:
            return NOT_READ
        moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=ZoneInfo(zone or mapping.time_zone))
        hour = "" if moment.hour == moment.minute == 0 else f" {moment:%H:%M}"
        name = moment.tzname() if isinstance(moment.tzinfo, ZoneInfo | timezone) else ""
        return f"{date(moment.date())}{hour} {name if hour else ''}".strip()
    if column.field == "kind":
        return mapping.kinds.get(plain_key(cell)) or known_kinds().get(plain_key(cell), NOT_READ)
    return "…"
