"""Proposing a mapping: from the columns' names, in English and French, and from what their cells hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import PurePath
from statistics import median

from calibration.exports.cells import NOT_KNOWN, Decimals, number_of
from calibration.exports.opening import Source
from calibration.exports.readers.table.fields import (
    KINDS,
    TABLES,
    Field,
    TableKind,
    fields,
    known_kinds,
    plain_key,
)
from calibration.exports.readers.table.mapping import ADDED_UP, WORDS, Column, Grain, TableMapping, Written
from calibration.exports.readers.table.moments import moment_written, orders_of
from calibration.exports.readers.table.reading import opened
from calibration.exports.recording import Aggregation
from calibration.exports.refusing import refusal
from calibration.exports.sheets import Record
from calibration.exports.workbooks import workbook_headers
from sim.problems import InputError

MOST_ROWS = 20_000
"""Rows looked at to propose a mapping."""
FEWEST_COLUMNS = 2
SO_FAR = ("sofar", "todate", "total", "cumul", "alltime", "ensemble")
"""Parts of the names of counters that only grow, in both languages, without accents."""
SHAPES = ("text", "workbook", "old_workbook")


@dataclass(frozen=True)
class Looked:
    """A table as looked at before anything is decided.

    Parameters
    ----------
    source : Source
        The file.
    header : tuple of str
        Its columns.
    keys : tuple of str
        What identifies each.
    records : list of Record
        Its first rows.
    """

    source: Source
    header: tuple[str, ...]
    keys: tuple[str, ...]
    records: list[Record]

    def cells(self, key: str) -> list[str]:
        """Return the cells of a column that say something."""
        return [cell for record in self.records if (cell := record[key]).casefold() not in NOT_KNOWN]


@dataclass(frozen=True)
class Proposal:
    """A mapping proposed, and what a person must still decide.

    Parameters
    ----------
    mapping : TableMapping
        As far as it is known.
    looked : Looked
        The table.
    undecided : bool
        Whether nothing tells the day from the month.
    """

    mapping: TableMapping
    looked: Looked
    undecided: bool

    @property
    def passed_over(self) -> list[str]:
        """The columns that are nothing known."""
        used = self.mapping.keys
        return [name for name, key in zip(self.looked.header, self.looked.keys, strict=True) if key not in used]


def look_at(source: Source) -> Looked:
    """Read the header and the first rows of a table.

    Raises
    ------
    InputError
        If it is no table.
    """
    if source.shape not in SHAPES:
        raise refusal("map-no-table", source.path, package=WORDS)
    header = _header(source)
    with opened(source, lambda keys: keys == header) as sheet:
        return Looked(source, sheet.header, sheet.keys, list(islice(sheet.records, MOST_ROWS)))


def _header(source: Source) -> frozenset[str]:
    """Return the keys of the first line, among the first ones, with most names that are known, else most names.

    Raises
    ------
    InputError
        If no line can be a header.
    """
    lines = source.headers if source.shape == "text" else workbook_headers(source)
    found = [keys for keys in lines if len(keys) >= FEWEST_COLUMNS and not any(key.isdigit() for key in keys)]
    if not found:
        raise refusal("map-no-table", source.path, package=WORDS)
    return max(found, key=lambda keys: (sum(map(_known, keys)), len(keys)))


def _known(key: str) -> bool:
    return any(plain_key(key) in field.names for table in TABLES for field in fields(table).values())


def propose(source: Source, table: TableKind | None = None) -> Proposal:
    """Propose how to read a table.

    Parameters
    ----------
    source : Source
        The file.
    table : {"members", "figures", "acts"}, optional
        What a row is about, where the person says so.

    Raises
    ------
    InputError
        If it is no table, or nothing in it is known and the person does not say what a row is about.
    """
    looked = look_at(source)
    kind = table or _kind_of(looked)
    if kind is None:
        raise refusal("map-nothing-known", source.path, package=WORDS, columns=", ".join(looked.header)[:400])
    columns = _columns(looked, kind)
    dated = [column for column in columns if fields(kind)[column.field].cells == "date"]
    written, undecided = _order(looked, dated)
    platform = _platform_of(source.path)
    mapping = TableMapping(
        # Not the file's name: those of chats name people and groups.
        name=f"{platform} {kind}",
        platform=platform,
        table=kind,
        columns=tuple(columns),
        written=written,
        decimal_sign=_sign(looked, columns, kind),
        grain=_grain(looked, dated, written) if kind == "figures" else "day",
        kinds=_kinds(looked, columns) if kind == "acts" else {},
    )
    return Proposal(mapping, looked, undecided)


def understood(source: Source) -> tuple[int, int] | None:
    """Return how many columns of a table are understood, and how many there are; None where it is no table."""
    try:
        proposal = propose(source)
    except InputError:
        return None
    return len(proposal.mapping.columns), len(proposal.looked.header)


def _columns(looked: Looked, table: TableKind) -> list[Column]:
    """Give each field the column whose name fits best and whose cells are of its kind, in the order of the file."""
    ranks: list[tuple[float, int, Field]] = []
    for place, name in enumerate(looked.header):
        for field in fields(table).values():
            rank = field.rank(name)
            if rank is not None and _holds(looked.cells(looked.keys[place]), field):
                ranks.append((rank, place, field))
    chosen: dict[int, Field] = {}
    for _, place, field in sorted(ranks, key=lambda each: each[:2]):
        taken = {each.name for each in chosen.values()}
        if place not in chosen and (field.name not in taken or (table == "figures" and field.name in ADDED_UP)):
            chosen[place] = field
    return [
        Column(looked.header[place], field.name, _aggregation(looked, place, field))
        for place, field in sorted(chosen.items())
    ]


def _aggregation(looked: Looked, place: int, field: Field) -> Aggregation | None:
    """Return what may be done with a column's figures: a flow whose name says so and that never falls is a counter."""
    name = plain_key(looked.header[place])
    if field.aggregation != "flow" or not any(word in name for word in SO_FAR):
        return field.aggregation
    values = [value for cell in looked.cells(looked.keys[place]) if (value := number_of(cell, ".")) == value]
    grows = all(after >= before for before, after in pairwise(values))
    return "cumulative" if grows else "flow"


def _holds(cells: Sequence[str], field: Field) -> bool:
    """Say whether most cells are of a field's kind; an empty column may be anything."""
    if not cells or field.cells in ("person", "text"):
        return bool(cells) or field.cells not in ("person", "text")
    if field.cells == "date":
        return bool(orders_of(cells[:500]))
    numbers = sum(number_of(cell, sign) == number_of(cell, sign) for cell in cells[:500] for sign in ".,") / 2
    return numbers >= 0.8 * len(cells[:500])


def _kind_of(looked: Looked) -> TableKind | None:
    """Return what a row is about; None where nothing is known."""
    found = {table: {column.field for column in _columns(looked, table)} for table in TABLES}
    figures = [name for name in found["figures"] if fields("figures")[name].cells == "number"]
    people = {"member"} <= found["members"]
    if "date" in found["figures"] and figures and not people:
        return "figures"
    act = {"member", "time"} <= found["acts"]
    member = people and "joined" in found["members"]
    if act and member:
        # One person comes once in a list of members and again and again in a list of acts.
        key = next(column.key for column in _columns(looked, "acts") if column.field == "member")
        cells = looked.cells(key)
        again = len(cells) - len(set(cells))
        return "acts" if again > 0.1 * len(cells) or found["acts"] & {"kind", "thread"} else "members"
    return "acts" if act else "members" if member else None


def _order(looked: Looked, dated: Sequence[Column]) -> tuple[Written, bool]:
    """Return how dates are written, and whether day and month cannot be told apart."""
    cells = [cell for column in dated for cell in looked.cells(column.key)]
    orders = orders_of(cells)
    if len(orders) < 2 or not cells:
        return (orders or ["year first"])[0], False
    told: list[Written] = []
    for order in orders:
        days = sorted({found.date() for cell in cells if (found := moment_written(cell, order)) is not None})
        steps = [(after - before).days for before, after in pairwise(days)]
        if len(steps) > 2 and median(steps) in (1, 7) and len(dated) == 1:
            told.append(order)
    return (told[0], False) if len(told) == 1 else (orders[0], _names_no_month(cells, orders))


def _names_no_month(cells: Sequence[str], orders: Sequence[Written]) -> bool:
    """Say whether any date changes with the order; with names of months, none does."""
    return any(len({moment_written(cell, order) for order in orders}) > 1 for cell in cells)


def _sign(looked: Looked, columns: Sequence[Column], table: TableKind) -> str:
    decimals = Decimals(str(looked.source.path))
    for column in columns:
        if fields(table)[column.field].cells == "number":
            for cell in looked.cells(column.key):
                decimals.see(cell)
    try:
        return decimals.decide()
    except InputError:
        # Counts of people and messages have no decimals: what stands before three digits parts the thousands.
        return "."


def _grain(looked: Looked, dated: Sequence[Column], written: Written) -> Grain:
    moments = (moment_written(cell, written) for cell in (looked.cells(dated[0].key) if dated else ()))
    days = sorted({moment.date() for moment in moments if moment is not None})
    steps = [(after - before).days for before, after in pairwise(days)]
    step = median(steps) if steps else 1
    return "month" if step > 20 else "week" if step > 5 else "day"


def _kinds(looked: Looked, columns: Sequence[Column]) -> dict[str, str]:
    """Return what known words of the column of kinds stand for; the others may be a person's and are left out."""
    key = next((column.key for column in columns if column.field == "kind"), "")
    counts = Counter(plain_key(cell) for cell in (looked.cells(key) if key else ()))
    return {word: kind for word, _ in counts.most_common(50) if (kind := known_kinds().get(word)) in KINDS}


def _platform_of(path: PurePath) -> str:
    """Return the platform that a file's name says it is from."""
    words = "".join(sign if sign.isalpha() else " " for sign in path.stem.casefold()).split()
    return next((word for word in words if word in PLATFORMS), "other")


PLATFORMS = ("circle", "mighty", "facebook", "khoros", "bettermode", "hivebrite", "reddit", "linkedin", "helloasso",
             "wordpress", "moodle")  # fmt: skip
"""Platforms whose name in a file's name is believed."""
