"""Views: a row of a table as an object, so that what people do can be written as sentences about people.

A view holds no figure of its own. Reading ``member.habit`` reads the cell of the table, as a plain Python number;
setting it writes the cell. Both engines work on the same tables, so a view is as good after either.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from sim.columns import Table, columns_of

View = TypeVar("View", bound=type)
Cells = dict[str, npt.NDArray[Any]]


class Cell:
    """One column, seen from a row: ``view.cells[name][view.row]``."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, view: Any, owner: type | None = None) -> Any:
        return self if view is None else view.cells[self.name].item(view.row)

    def __set__(self, view: Any, value: Any) -> None:
        view.cells[self.name][view.row] = value


def view_of(row: type) -> Callable[[View], View]:
    """Give a class one attribute for each column of a table; its objects need ``cells`` and ``row``."""

    def with_cells(view: View) -> View:
        for name in columns_of(row):
            setattr(view, name, Cell(name))
        return view

    return with_cells


def cells_of(table: Table[Any], row: type) -> Cells:
    """Return a table's columns by name; they share its memory."""
    return {name: np.asarray(table[name]) for name in columns_of(row)}
