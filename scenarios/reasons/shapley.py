"""Shapley values: a difference shared out among levers, each credited with what it adds to the others.

The value of a lever is what it adds, averaged over the orders in which the levers may be moved (Shapley, A value for
n-person games, 1953). Values sum to the whole difference, whatever the levers do together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import factorial

import numpy as np

from scenarios.periods import Values

EXACT_LEVERS = 3
"""Up to so many levers, every plan between the two is run; above, each draw follows two orders of its own."""
Levers = frozenset[int]
Orders = tuple[tuple[int, ...], ...]


def orders_of(levers: int, draws: int, seed: int) -> list[Orders]:
    """Return the orders that each draw follows: a random one and its reverse.

    Parameters
    ----------
    levers, draws : int
        How many there are.
    seed : int
        The same seed gives the same orders.
    """
    generator = np.random.default_rng((seed, levers))
    found: list[Orders] = []
    for _ in range(draws):
        order = tuple(int(lever) for lever in generator.permutation(levers))
        found.append((order, order[::-1]))
    return found


def needed(levers: int, orders: Sequence[Orders]) -> dict[Levers, list[int]]:
    """Return the sets of levers to try, and on which draws.

    Parameters
    ----------
    levers : int
        How many there are.
    orders : sequence
        What `orders_of` returned, for as many draws as there are.
    """
    draws = range(len(orders))
    if levers <= EXACT_LEVERS:
        return {some: list(draws) for some in _subsets(range(levers))}
    found: dict[Levers, list[int]] = {}
    for draw in draws:
        for some in {frozenset(order[:place]) for order in orders[draw] for place in range(levers + 1)}:
            found.setdefault(some, []).append(draw)
    return dict(sorted(found.items(), key=lambda item: (len(item[0]), sorted(item[0]))))


def shares(levers: int, orders: Sequence[Orders], values: Sequence[Mapping[Levers, Values]]) -> Values:
    """Share out each draw's difference among the levers.

    Parameters
    ----------
    levers : int
        How many there are.
    orders : sequence
        The orders of each draw; used where the levers are many.
    values : sequence of mapping
        For each draw, what each set of levers moved gives: an array (runs of the draw,).

    Returns
    -------
    array (levers, draws, runs of a draw)
        They sum over the levers to what all of them give less what none gives.
    """
    found = [
        _exact(levers, known) if levers <= EXACT_LEVERS else _along(levers, orders[draw], known)
        for draw, known in enumerate(values)
    ]
    return np.stack(found, axis=1)


def _exact(levers: int, known: Mapping[Levers, Values]) -> Values:
    rows = []
    for lever in range(levers):
        others = [other for other in range(levers) if other != lever]
        rows.append(
            sum(
                factorial(len(some)) * factorial(levers - len(some) - 1) / factorial(levers)
                * (known[some | {lever}] - known[some])
                for some in _subsets(others)
            )
        )  # fmt: skip
    return np.array(rows)


def _along(levers: int, orders: Sequence[tuple[int, ...]], known: Mapping[Levers, Values]) -> Values:
    rows = np.zeros((levers, len(known[frozenset()])))
    for order in orders:
        for place, lever in enumerate(order):
            rows[lever] += known[frozenset(order[: place + 1])] - known[frozenset(order[:place])]
    found: Values = rows / len(orders)
    return found


def _subsets(places: Sequence[int] | range) -> Iterator[Levers]:
    for size in range(len(places) + 1):
        yield from (frozenset(some) for some in combinations(places, size))
