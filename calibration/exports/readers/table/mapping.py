"""A mapping: how a table that no reader knows is to be read, as a person wrote it in TOML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from calibration.exports.readers.table.fields import TableKind
from calibration.exports.recording import Aggregation
from calibration.exports.table import column_key

Written = Literal["year first", "day first", "month first", "seconds since 1970", "milliseconds since 1970"]
WRITTEN: tuple[Written, ...] = get_args(Written)
Grain = Literal["day", "week", "month"]
GRAINS: tuple[Grain, ...] = get_args(Grain)
SIGNS = (".", ",")
ADDED_UP = frozenset({"messages", "replies"})
"""Fields that several columns may be."""
WORDS = "calibration.exports.readers.table"


@dataclass(frozen=True)
class Column:
    """What one column is, and what may be done with several of its figures."""

    name: str
    field: str
    aggregation: Aggregation | None = None

    @property
    def key(self) -> str:
        """What identifies the column: see `calibration.exports.table.column_key`."""
        return column_key(self.name)


@dataclass(frozen=True)
class TableMapping:
    """How a table is to be read.

    Parameters
    ----------
    name : str
        What reports call it.
    platform : str
        Where it is from: two tables of one platform give one person one pseudonym.
    table : {"members", "figures", "acts"}
        What a row is about: a member, a period, or a dated act.
    columns : tuple of Column
        What each column is; columns that are not named here are passed over.
    written : str
        How dates are written; one of `WRITTEN`.
    time_zone : str
        That of its times, such as ``"Europe/Paris"``.
    decimal_sign : {".", ","}
        What stands before the decimals of a number.
    grain : {"day", "week", "month"}
        The period of a row of figures.
    kind : str
        What every act is, where no column says so.
    kinds : mapping
        What a cell of the column ``kind`` stands for, by its key.
    """

    name: str
    platform: str
    table: TableKind
    columns: tuple[Column, ...]
    written: Written = "year first"
    time_zone: str = "UTC"
    decimal_sign: str = "."
    grain: Grain = "day"
    kind: str = "post"
    kinds: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> frozenset[str]:
        """The columns' keys: a table with all of them is one that this mapping reads."""
        return frozenset(column.key for column in self.columns)

    @property
    def reader(self) -> str:
        """The name of the format: `source_id` in the tables."""
        return f"table_{slug(self.name)}"

    def column(self, name: str) -> str:
        """Return the key of the column that is a field, ``""`` where none is."""
        return next((column.key for column in self.columns if column.field == name), "")


def slug(name: str) -> str:
    """Return a name for files and formats, of letters, digits and ``_``.

    Examples
    --------
    >>> slug("Circle: membres 2026")
    'circle_membres_2026'
    """
    return "_".join("".join(sign if sign.isalnum() else " " for sign in name.casefold()).split())[:60] or "table"
