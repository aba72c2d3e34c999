"""What the tests of the model share: a comparison of two worlds, cell by cell."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.world import CUSTOMERS, MEMBERS, MESSAGES, World

Compare = Callable[[World, World], list[str]]


@pytest.fixture(scope="session")
def differences() -> Compare:
    """Return a function that names every column in which two worlds differ, with the first cell that does."""
    return differing_columns


def differing_columns(one: World, other: World) -> list[str]:
    found = []
    if not np.array_equal(one.counts, other.counts):
        found.append(f"counts: {one.counts} and {other.counts}")
    places = (MEMBERS, MESSAGES, CUSTOMERS)
    members, messages, customers = (int(min(one.counts[place], other.counts[place])) for place in places)
    used = {"members": members, "ties": members, "messages": messages, "customers": customers}
    used |= {"rituals": None, "days": None, "books": None}
    for table, rows in used.items():
        for column in getattr(one, table).dtype.names:
            left, right = (np.asarray(getattr(world, table)[column][:rows]) for world in (one, other))
            if not np.array_equal(left, right):
                place = tuple(int(at[0]) for at in np.nonzero(left != right))
                found.append(f"{table}.{column}{place}: {left[place]!r} and {right[place]!r}")
    if not np.array_equal(one.weeks[:members], other.weeks[:members]):
        found.append("weeks")
    if not np.array_equal(one.lifts, other.lifts):
        found.append("lifts")
    return found
