"""Figures of a mapped table: a row for each day, week or month, added up over parts where that is allowed."""

from __future__ import annotations

import math
from datetime import date, timedelta, tzinfo
from itertools import pairwise

from calibration.exports.cells import NOT_KNOWN, number_of
from calibration.exports.readers.table.fields import fields
from calibration.exports.readers.table.mapping import TableMapping
from calibration.exports.readers.table.moments import moment_written
from calibration.exports.recording import Aggregation, Recording
from calibration.exports.sheets import Record

SUNDAY = 6
PERIODS = {"day": "1d", "week": "7d", "month": "28d"}
"""How the period of a row is written in the name of a count of different members."""


class Figures:
    """What the rows of a table of figures give, until all of them are read.

    Parameters
    ----------
    mapping : TableMapping
        How they are read.
    into : Recording
        Where they go.
    zone : tzinfo
        That of times that do not say theirs.
    """

    def __init__(self, mapping: TableMapping, into: Recording, zone: tzinfo) -> None:
        self.mapping, self.into, self.zone = mapping, into, zone
        self.date_key, self.part_key = mapping.column("date"), mapping.column("part")
        known = fields(mapping.table)
        self.columns = [column for column in mapping.columns if known[column.field].cells == "number"]
        self.found: dict[tuple[date, str, str], float] = {}
        self.ways: dict[str, Aggregation] = {}
        self.lines: dict[tuple[date, str], int] = {}
        self.sundays = self.unread = 0

    def add(self, record: Record) -> None:
        """Take one row."""
        moment = moment_written(record[self.date_key], self.mapping.written)
        if moment is None:
            self.into.skip("no_date", record.line)
            return
        day = self._first(moment.astimezone(self.zone).date() if moment.tzinfo is not None else moment.date())
        if day > self.into.today + timedelta(days=1) or day < self.into.since:
            self.into.skip("future" if day > self.into.today else "too_early", record.line)
            return
        part = record[self.part_key] if self.part_key else ""
        if (day, part) in self.lines:
            self.into.skip("table_again", record.line)
            return
        self.lines[day, part] = record.line
        for name, way, value in self._values(record):
            self.ways[name] = way
            before = self.found.get((day, part, name), 0.0)
            self.found[day, part, name] = before + value

    def _values(self, record: Record) -> list[tuple[str, Aggregation, float]]:
        values = []
        for column in self.columns:
            name = column.field
            if name in ("active", "posters"):
                name = f"{name}_{PERIODS[self.mapping.grain]}"
            assert column.aggregation is not None  # every column of numbers has one
            cell = record[column.key]
            value = number_of(cell, self.mapping.decimal_sign)
            self.unread += value != value and cell.casefold() not in NOT_KNOWN
            values.append((name, column.aggregation, value))
        return values

    def _first(self, day: date) -> date:
        """Return the first day of the period; weeks from Sunday to Saturday count as those of the day after."""
        if self.mapping.grain == "month":
            return day.replace(day=1)
        if self.mapping.grain == "week" and day.weekday() == SUNDAY:
            self.sundays += 1
            return day + timedelta(days=1)
        return day

    def write(self) -> None:
        """Hand everything to the recording."""
        whole: dict[tuple[date, str], float] = {}
        for (day, part, name), value in sorted(self.found.items()):
            if part:
                self._metric(name, day, value, segment=("part", self.into.hidden(part)))
            if not part or self.ways[name] == "flow":
                whole[day, name] = whole.get((day, name), 0.0) + value
        for (day, name), value in whole.items():
            self._metric(name, day, value)
        for name, way in self.ways.items():
            if way == "cumulative":
                self._differences(name, {day: value for (day, each), value in whole.items() if each == name})
        if self.part_key:
            self.into.note("table-parts")
        if self.sundays:
            self.into.note("table-weeks-from-sunday", count=self.sundays)

    def _metric(self, name: str, day: date, value: float, segment: tuple[str, str] = ("", "")) -> None:
        way = self.ways[name]
        counter = way == "cumulative"
        self.into.metric(
            f"{name}_so_far" if counter else name,
            day,
            value,
            aggregation=way,
            definition=f"table.{name}_so_far" if counter else f"table.{name}",
            days=self._length(day),
            grain="snapshot" if way == "stock" and self.mapping.grain == "day" else self.mapping.grain,
            segment=segment,
            estimated=self.sundays > 0,
        )

    def _differences(self, name: str, counts: dict[date, float]) -> None:
        """Turn a counter into the flow between two periods that follow each other; a fall is not known."""
        falls = 0
        days = sorted(counts)
        for day, following in pairwise(days):
            moved = counts[following] - counts[day]
            falls += moved < 0
            if following - day == timedelta(days=self._length(day)):
                self.into.metric(
                    name, following, moved if moved >= 0 else math.nan, aggregation="flow", definition=f"table.{name}",
                    days=self._length(following), grain=self.mapping.grain, estimated=True,
                )  # fmt: skip
        if falls:
            self.into.note("table-counter-falls", field=name, count=falls)

    def _length(self, day: date) -> int:
        if self.mapping.grain == "month":
            return ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - day).days
        return 7 if self.mapping.grain == "week" else 1
