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
    """Return a named tuple as one block of memory, its parts by the same names."""
    return np.array([_plain(numbers)], dtype=layout_of(type(numbers))).view(np.recarray)[0]


def _plain(value: Any) -> Any:
    return tuple(_plain(part) for part in value) if isinstance(value, tuple) else value
