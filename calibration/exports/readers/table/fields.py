"""Fields: what a column of a table may be, and what platforms and people call it in English and French."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast, get_args

from calibration.exports.acts import Kind
from calibration.exports.readers.contract import Weekly
from calibration.exports.recording import Aggregation
from calibration.exports.table import column_key
from sim.words import language

TableKind = Literal["members", "figures", "acts"]
Cells = Literal["person", "date", "number", "text"]
TABLES: tuple[TableKind, ...] = get_args(TableKind)
AGGREGATIONS: tuple[Aggregation, ...] = get_args(Aggregation)
PRIVATE = "private"
"""A kind of act that is refused."""
KINDS: tuple[str, ...] = (*get_args(Kind), PRIVATE)
PART_OF_A_NAME = 6
"""Letters from which a known name may also be a part of a column's name."""

WEEKLY: tuple[Weekly, ...] = (
    Weekly("members", "members_total", "table.members_total", "last"),
    Weekly("net_growth", "members_total", "table.members_total", "difference"),
    Weekly("joins", "joins", "table.joins", "sum"),
    Weekly("leaves", "leaves", "table.leaves", "sum"),
    Weekly("weekly_active", "active_7d", "table.active_7d", "last"),
    Weekly("weekly_posters", "posters_7d", "table.posters_7d", "last"),
    Weekly("weekly_messages", "messages", "table.messages", "sum"),
    Weekly("new_posters", "new_posters", "table.new_posters", "sum"),
)
"""How the figures of a mapped table become weekly measures; each means what the table's own platform means by it."""


@dataclass(frozen=True)
class Field:
    """What a column may be.

    Parameters
    ----------
    name : str
        Its name in a mapping, such as ``joined``.
    cells : {"person", "date", "number", "text"}
        What its cells hold.
    meanings : mapping
        What it means, by language.
    names : tuple of str
        Keys (`calibration.exports.table.column_key`) of what it is called, the surest first.
    required : bool
        Whether the table is of no use without it.
    aggregation : str, optional
        What may be done with several of its figures, unless the mapping says otherwise.
    """

    name: str
    cells: Cells
    meanings: Mapping[str, str]
    names: tuple[str, ...]
    required: bool = False
    aggregation: Aggregation | None = None

    def __str__(self) -> str:
        return self.meanings[language()]

    def rank(self, column: str) -> float | None:
        """Return how well a column's name fits, 0 = best; None where it does not.

        Examples
        --------
        >>> fields("members")["joined"].rank("Member since")
        5
        """
        key = plain_key(column)
        if key in self.names:
            return self.names.index(key)
        if self.cells not in ("date", "number"):
            return None
        parts = [place for place, name in enumerate(self.names) if len(name) >= PART_OF_A_NAME and name in key]
        return 1_000 + parts[0] if parts else None


def plain_key(name: str) -> str:
    """Return a column's key without accents, for people leave them out.

    Examples
    --------
    >>> plain_key("Arrivé le") == plain_key("arrive_le")
    True
    """
    apart = unicodedata.normalize("NFKD", column_key(name))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


@cache
def _declared() -> Mapping[str, Mapping[str, Mapping[str, object]]]:
    text = files("calibration.exports.readers.table").joinpath("fields.toml").read_text(encoding="utf-8")
    return cast("Mapping[str, Mapping[str, Mapping[str, object]]]", tomllib.loads(text))


@cache
def fields(table: TableKind) -> Mapping[str, Field]:
    """Return what the columns of a kind of table may be, by name."""
    return {
        name: Field(
            name,
            cast("Cells", told["cells"]),
            {code: str(told[code]) for code in ("en", "fr")},
            tuple(dict.fromkeys(plain_key(str(each)) for each in cast("list[str]", told["names"]))),
            bool(told.get("required", False)),
            cast("Aggregation | None", told.get("aggregation")),
        )
        for name, told in _declared()[table].items()
    }


@cache
def known_kinds() -> Mapping[str, str]:
    """Return the kind of act that each known word stands for, by the word's key."""
    declared = cast("Mapping[str, list[str]]", _declared()["kinds"])
    return {plain_key(word): kind for kind, words in declared.items() for word in words}
