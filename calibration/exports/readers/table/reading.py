"""Reading a table as its mapping says."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime, tzinfo
from functools import cached_property
from zoneinfo import ZoneInfo

from calibration.exports.cells import NOT_KNOWN, number_of
from calibration.exports.opening import Source
from calibration.exports.readers.table.fields import PRIVATE, known_kinds, plain_key
from calibration.exports.readers.table.figures import Figures
from calibration.exports.readers.table.mapping import TableMapping
from calibration.exports.readers.table.moments import moment_written
from calibration.exports.recording import Recording
from calibration.exports.report import Remark
from calibration.exports.sheets import Record, Sheet, open_sheet
from calibration.exports.workbooks import open_workbook

TEAM = ("owner", "admin", "moderator", "staff", "host", "propri", "moderat", "animat", "equipe", "gestionn")
"""Beginnings of the names of a team's roles, in both languages, without accents."""


def read_mapped(source: Source, mapping: TableMapping, into: Recording) -> None:
    """Read a table; columns that the mapping does not name are passed over.

    Raises
    ------
    InputError
        If no header holds the mapping's columns, or the file cannot be read.
    """
    with opened(source, lambda keys: mapping.keys <= keys) as sheet:
        into.remarks(guesses=sheet.guesses)
        into.unknown_columns(
            name for name, key in zip(sheet.header, sheet.keys, strict=True) if key and key not in mapping.keys
        )
        Rows(mapping, into).read(sheet.records)
        into.skip_all(sheet.broken)


def opened(source: Source, recognises: Callable[[frozenset[str]], bool]) -> AbstractContextManager[Sheet]:
    """Open a text or a workbook at the header that is recognised."""
    if source.shape in ("workbook", "old_workbook"):
        return open_workbook(source, recognises)
    return open_sheet(source, recognises, pad=True)


class Rows:
    """The records of one table, read one by one as its mapping says."""

    def __init__(self, mapping: TableMapping, into: Recording) -> None:
        self.mapping, self.into = mapping, into
        self.unread = 0
        self.key = {column.field: column.key for column in mapping.columns}

    def read(self, records: Iterable[Record]) -> None:
        """Read all records into the tables."""
        for_one = {"members": self.member, "acts": self.act, "figures": self.figures.add}[self.mapping.table]
        for record in records:
            self.into.read()
            for_one(record)
        if self.mapping.table == "figures":
            self.figures.write()
        self._say()

    def cell(self, record: Record, field: str) -> str:
        """Return the cell of a field, ``""`` where no column is it."""
        return record[self.key[field]] if field in self.key else ""

    def number(self, record: Record, field: str) -> float:
        """Return a number, NaN where the cell is empty or none."""
        if field not in self.key:
            return math.nan
        value = number_of(record[self.key[field]], self.mapping.decimal_sign)
        self.unread += value != value and record[self.key[field]].casefold() not in NOT_KNOWN
        return value

    def moment(self, record: Record, field: str) -> datetime | None:
        """Return a time with its zone, the mapping's where the cell has none."""
        found = moment_written(self.cell(record, field), self.mapping.written)
        return found.replace(tzinfo=self.zone) if found is not None and found.tzinfo is None else found

    @cached_property
    def zone(self) -> tzinfo:
        """The zone of times that do not say theirs: the one the person stated when importing, or the mapping's."""
        return self.into.zone or ZoneInfo(self.mapping.time_zone)

    @cached_property
    def figures(self) -> Figures:
        """The figures read so far."""
        return Figures(self.mapping, self.into, self.zone)

    def member(self, record: Record) -> None:
        """Record one member."""
        who = self.cell(record, "member").casefold()
        if not who:
            self.into.skip("no_member", record.line)
            return
        joined = self.moment(record, "joined")
        if joined is None and "joined" in self.key:
            self.into.skip("no_date", record.line)
            return
        role = plain_key(self.cell(record, "role"))
        team = "staff" if any(part in role for part in TEAM) else "member" if role else ""
        self.into.member(
            who, joined=joined, left=self.moment(record, "left"), last_seen=self.moment(record, "last_seen"), role=team
        )
        counts = {name: self.number(record, name) for name in ("days_active", "messages", "reactions")}
        if any(value == value for value in counts.values()):
            self.into.window(who, None, None, **counts)

    def act(self, record: Record) -> None:
        """Record one act."""
        kind = self.kind_of(self.cell(record, "kind"))
        moment = self.moment(record, "time")
        if kind == PRIVATE:
            self.into.skip("private", record.line)
        elif not kind:
            self.into.skip("table_kind", record.line)
        else:
            self.into.event(
                kind,  # type: ignore[arg-type]  # the mapping was checked: it is one of the kinds of acts
                self.cell(record, "member").casefold(),
                moment.timestamp() if moment is not None else math.nan,
                key=f"{kind}\n{self.cell(record, 'key')}" if self.cell(record, "key") else "",
                channel=self.cell(record, "channel"),
                thread=self.cell(record, "thread"),
                target=self.cell(record, "target").casefold(),
                precision="s",
                zone="local_assumed",
                line=record.line,
            )

    def kind_of(self, said: str) -> str:
        """Return what a cell says was done; ``""`` where nobody said what the word stands for."""
        if "kind" not in self.key:
            return self.mapping.kind
        key = plain_key(said)
        return self.mapping.kinds.get(key) or known_kinds().get(key, "")

    def _say(self) -> None:
        """Tell how the table was read: what the mapping decided, and what its words mean."""
        mapping = self.mapping
        written = Remark(f"table-written-{mapping.written.replace(' ', '-')}", package=self.into.words)
        values = {"name": mapping.name, "written": written, "zone": str(self.zone)}
        self.into.remarks(guesses=[Remark("table-mapping", values, self.into.words)])
        self.into.note(f"table-{mapping.table}")
        unread = self.figures.unread if mapping.table == "figures" else self.unread
        if unread:
            self.into.note("table-unread", count=unread)
