"""Blocks: the parameters and the setting of a run as compiled code reads them, each one block of memory.

A named tuple handed to compiled code is taken apart into as many arguments as it has numbers, and copied at every call.
A block is handed on as one address: calls are cheap, and the kernel compiles in a fraction of the time.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import Any, NamedTuple, cast, get_args, get_origin, get_type_hints

import numpy as np

Block = np.dtype[Any]
BLOCKS = ("parameters", "setting", "offer")
"""What of a world is handed to the kernel as blocks."""


@cache
def layout_of(kind: Hashable) -> Block:
    """Return how a named tuple of numbers, or of such tuples, is laid out in memory.

    Examples
    --------
    >>> class Pair(NamedTuple):
    ...     many: int
    ...     much: float
    >>> layout_of(Pair)
    dtype([('many', '<i8'), ('much', '<f8')], align=True)
    """
    return np.dtype([(name, *_stored(hint)) for name, hint in get_type_hints(cast(type, kind)).items()], align=True)


def _stored(hint: Any) -> tuple[Any, ...]:
    if get_origin(hint) is tuple:
        return np.float64, len(get_args(hint))
    if hint in (bool, int, float):
        return ({bool: np.bool_, int: np.int64, float: np.float64}[hint],)
    return (layout_of(hint),)


def block_of(numbers: NamedTuple) -> Any:
    """Return a named tuple as one block of memory: an array without dimensions, its parts by the same names."""
    return np.array(_plain(numbers), dtype=layout_of(type(numbers)))


def _plain(value: Any) -> Any:
    return tuple(_plain(part) for part in value) if isinstance(value, tuple) else value


def words_of(value: Any) -> list[int]:
    """Return a value as compiled code reads it, one machine word after the other.

    A tuple is its parts, a whole number is itself, a block is its address, and a table is what numba says of an array:
    owner, parent, cells, bytes a cell, address, shape, bytes from row to row and from place to place.

    Examples
    --------
    >>> words_of((7, np.zeros(3)))[:5]
    [7, 0, 0, 3, 8]
    """
    if isinstance(value, tuple):
        return [word for part in value for word in words_of(part)]
    if not isinstance(value, np.ndarray):
        return [value]
    address = value.ctypes.data
    return [0, 0, value.size, value.itemsize, address, *value.shape, *value.strides] if value.ndim else [address]


def forms_of(value: Any) -> list[Any]:
    """Return in which form each part of a value is stored: compiled code takes it for granted."""
    if isinstance(value, tuple):
        return [form for part in value for form in forms_of(part)]
    if isinstance(value, np.ndarray):
        return [(value.dtype, value.ndim, value.flags.c_contiguous)]
    return [type(value)]
