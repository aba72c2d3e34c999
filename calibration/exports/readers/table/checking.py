"""Checking a mapping's file: every problem at once, each with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from calibration.exports.readers.table.fields import AGGREGATIONS, KINDS, TABLES, Field, TableKind, fields, plain_key
from calibration.exports.readers.table.mapping import (
    ADDED_UP,
    GRAINS,
    SIGNS,
    WORDS,
    WRITTEN,
    Column,
    TableMapping,
    slug,
)
from scenarios.disagreement import nearest
from scenarios.loading import parsed
from scenarios.toml_text import cut, key_lines, literal
from sim.problems import InputError, Problem

LARGEST_MAPPING = 1_000_000
_TOP = ("name", "platform", "table", "dates", "numbers", "figures", "acts", "columns")
_INSIDE = {"dates": ("written", "time_zone"), "numbers": ("decimal_sign",), "figures": ("grain",),
           "acts": ("kind", "kinds")}  # fmt: skip


def load_mapping(path: str | Path) -> TableMapping:
    """Read a mapping from its file.

    Raises
    ------
    InputError
        With every problem of the file, each with its line.
    """
    label = str(path)
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise InputError(Problem(WORDS, "map-unreadable", label)) from error
    try:
        text = raw[:LARGEST_MAPPING].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(Problem(WORDS, "map-not-utf8", f"{label}:{line}")) from error
    return mapping_of(text, label)


def mapping_of(text: str, label: str) -> TableMapping:
    """Read a mapping from its text; ``label`` names it in messages."""
    data = parsed(text, label)
    lines = key_lines(text)
    check = _Check(data, lambda name: f"{label}:{lines[name]}" if name in lines else label)
    mapping = check.mapping()
    if check.problems:
        raise InputError(sorted(check.problems, key=lambda problem: _line_of(problem.where)))
    return mapping


def _line_of(where: str) -> int:
    line = where.rpartition(":")[2]
    return int(line) if line.isdecimal() else 0


class _Check:
    """One pass over what a mapping's file says, noting every problem."""

    def __init__(self, data: Mapping[str, Any], where: Callable[[str], str]) -> None:
        self.data, self.where = data, where
        self.problems: list[Problem] = []

    def mapping(self) -> TableMapping:
        """Return the mapping; it is of use only where there is no problem."""
        self._names(self.data, _TOP, "")
        for table, names in _INSIDE.items():
            self._names(self._table(table), names, f"{table}.")
        kind = self._one_of("table", TABLES, "figures", needed=True)
        columns = tuple(self._columns(kind))
        return TableMapping(
            name=self._text("name"),
            platform=self._text("platform"),
            table=kind,
            columns=columns,
            written=self._one_of("dates.written", WRITTEN, "year first", needed=_has_date(kind, columns)),
            time_zone=self._zone(),
            decimal_sign=self._one_of("numbers.decimal_sign", SIGNS, "."),
            grain=self._one_of("figures.grain", GRAINS, "day", needed=kind == "figures"),
            kind=self._one_of("acts.kind", KINDS, "post"),
            kinds=self._kinds(),
        )

    def _say(self, key: str, place: str, /, **values: object) -> None:
        self.problems.append(Problem(WORDS, key, self.where(place), values))

    def _table(self, name: str) -> Mapping[str, Any]:
        value = self.data.get(name, {})
        return value if isinstance(value, Mapping) else {}

    def _get(self, name: str) -> Any:
        table, _, key = name.rpartition(".")
        return (self._table(table) if table else self.data).get(key)

    def _names(self, found: Mapping[str, Any], known: Sequence[str], prefix: str) -> None:
        """Note names that mean nothing, and tables that are none."""
        for name, value in found.items():
            if name not in known:
                near = nearest(name, known)
                key = "map-unknown-name-near" if near else "map-unknown-name"
                self._say(key, prefix + name, name=cut(name), nearest=near, known=", ".join(known))
            elif not prefix and name not in ("name", "platform", "table") and not isinstance(value, Mapping):
                self._say("map-not-a-table", name, name=name)

    def _text(self, name: str) -> str:
        value = self._get(name)
        if not isinstance(value, str) or not slug(value) or not value.strip():
            self._say("map-needs-text", name, name=name)
            return "table"
        return value.strip()

    def _one_of(self, name: str, allowed: Sequence[Any], default: Any, needed: bool = False) -> Any:
        value = self._get(name)
        if value is None and not needed:
            return default
        if value not in allowed:
            shown = cut(literal(value)) if value is not None else ""
            key = "map-not-allowed" if value else "map-needs-choice"
            self._say(key, name, name=name, value=shown, allowed=", ".join(map(literal, allowed)))
            return default
        return value

    def _zone(self) -> str:
        value = self._get("dates.time_zone")
        if value is None:
            return "UTC"
        try:
            ZoneInfo(value)
        except (ValueError, OSError, KeyError, TypeError):
            self._say("map-bad-zone", "dates.time_zone", value=cut(literal(value)))
        return str(value)

    def _kinds(self) -> Mapping[str, str]:
        given = self._table("acts").get("kinds", {})
        if not isinstance(given, Mapping):
            self._say("map-not-a-table", "acts.kinds", name="acts.kinds")
            return {}
        for word, kind in given.items():
            if kind not in KINDS:
                values = {"value": cut(literal(kind)), "allowed": ", ".join(map(literal, KINDS))}
                self._say("map-not-allowed", f"acts.kinds.{word}", name=f"acts.kinds.{cut(word)}", **values)
        return {plain_key(word): str(kind) for word, kind in given.items()}

    def _columns(self, table: TableKind) -> Iterator[Column]:
        known, taken, seen = fields(table), dict[str, str](), dict[str, str]()
        for name, told in self._table("columns").items():
            place = f"columns.{name}"
            column = self._column(name, told, known)
            if column is None:
                continue
            if column.key in seen:
                self._say("map-column-twice", place, column=cut(name), other=cut(seen[column.key]))
            if column.field in taken and column.field not in ADDED_UP:
                values = {"field": column.field, "column": cut(name), "other": cut(taken[column.field])}
                self._say("map-field-twice", place, **values)
            seen[column.key], taken[column.field] = name, name
            yield column
        for each in known.values():
            if each.required and each.name not in taken:
                self._say("map-needs-field", "columns", field=each.name, meaning=each)
        telling = [known[name] for name in taken if name in known and not known[name].required]
        if table != "acts" and taken and not any(each.cells in ("number", "date") for each in telling):
            self._say("map-tells-nothing", "columns", table=table)

    def _column(self, name: str, told: Any, known: Mapping[str, Field]) -> Column | None:
        place = f"columns.{name}"
        said, aggregation = (told.get("is"), told.get("aggregation")) if isinstance(told, Mapping) else (told, None)
        if isinstance(told, Mapping):
            for extra in set(told) - {"is", "aggregation"}:
                values = {"nearest": "", "known": "is, aggregation"}
                self._say("map-unknown-name", place, name=cut(extra), **values)
        if not isinstance(said, str) or said not in known:
            near = nearest(said, list(known)) if isinstance(said, str) else ""
            values = {"column": cut(name), "value": cut(literal(said)) if said is not None else "", "nearest": near}
            key = "map-unknown-field-near" if near else "map-unknown-field"
            self._say(key, place, known=", ".join(known), **values)
            return None
        if aggregation is not None and (aggregation not in AGGREGATIONS or known[said].aggregation is None):
            values = {"value": cut(literal(aggregation)), "allowed": ", ".join(map(literal, AGGREGATIONS))}
            self._say("map-not-allowed", place, name=f"{cut(name)}: aggregation", **values)
            return None
        return Column(name, said, aggregation or known[said].aggregation)


def _has_date(table: TableKind, columns: Sequence[Column]) -> bool:
    return any(fields(table)[column.field].cells == "date" for column in columns)
