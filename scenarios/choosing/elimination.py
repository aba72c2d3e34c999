"""Elimination: plans are tried on the same batches of possible communities until those left out are surely worse.

The procedure is Kim and Nelson's, "A fully sequential procedure for indifference-zone selection in simulation", ACM
Transactions on Modeling and Computer Simulation 11(3), 2001, section 3 with c = 1. It allows shared draws: all that
it asks is that batches be independent of each other and their means about normal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.periods import Values

More = Callable[[Sequence[int], int], Values]
"""Given alternatives and the number of a batch: their means over it, (alternatives, goals), more being better."""
FEWEST_BATCHES = 4
"""Below, the spread of a difference is too badly known: the procedure would ask for thousands of batches."""


@dataclass(frozen=True)
class Elimination:
    """How the alternatives fell out.

    Parameters
    ----------
    batches : array (alternatives,) int
        Batches that each alternative met.
    left_after : array (alternatives, goals) int
        Batch after which each was out for a goal, -1 = never.
    best : array (goals,) int
        The alternative chosen for each goal.
    sure : array (goals,) bool
        Whether the promise holds for that goal; otherwise the budget ran out.
    """

    batches: Values
    left_after: Values
    best: Values
    sure: Values


def continuation(error_rate: float, alternatives: int, first_batches: int) -> float:
    """Return the square of Kim and Nelson's constant h.

    Parameters
    ----------
    error_rate : float
        Chance allowed of not choosing the best, 0 to 1, both excluded.
    alternatives : int
        How many there are, 2 or more.
    first_batches : int
        Batches from which the spread of differences is estimated, 2 or more.

    Examples
    --------
    >>> round(continuation(0.05, 2, 10), 3)
    6.013
    """
    eta = 0.5 * ((2.0 * error_rate / (alternatives - 1)) ** (-2.0 / (first_batches - 1)) - 1.0)
    return float(2.0 * eta * (first_batches - 1))


def eliminate(first: Values, more: More, tolerances: Values, error_rate: float, most_batches: int) -> Elimination:
    """Try alternatives batch by batch until one is left for each goal, or no two left differ by a tolerance.

    Parameters
    ----------
    first : array (alternatives, batches, goals)
        Means over the first batches, more being better; 2 batches or more, none missing.
    more : callable
        Gives the means of some alternatives over one further batch.
    tolerances : array (goals,)
        Differences too small to matter, above 0, in each goal's unit.
    error_rate : float
        Chance allowed, over all goals together, that a plan is chosen though another is better by a tolerance or
        more.
    most_batches : int
        Where it stops though it is not sure.

    Returns
    -------
    Elimination

    Notes
    -----
    Each goal is allowed its share of the error (Bonferroni). Alternative i is out when another one, l, leads it by
    more than ``max(0, tolerance / 2r * (h^2 S^2_il / tolerance^2 - r))`` on average after r batches.
    """
    alternatives, batches, goals = first.shape
    barrier = continuation(error_rate / goals, alternatives, batches)
    spread = [(first[:, None] - first[None])[..., goal].var(axis=2, ddof=1) for goal in range(goals)]
    sums, met = first.sum(axis=1), np.full(alternatives, batches)
    left_after = np.full((alternatives, goals), -1)
    best, sure = np.zeros(goals, dtype=int), np.zeros(goals, dtype=bool)
    while True:
        for goal in np.flatnonzero(~sure):
            running = np.flatnonzero(left_after[:, goal] < 0)
            room = _room(spread[goal][np.ix_(running, running)], tolerances[goal], barrier, batches)
            means = sums[running, goal] / batches
            behind = (means[:, None] < means[None] - room).any(axis=1)
            left_after[running[behind], goal] = batches
            best[goal] = running[means.argmax()]
            sure[goal] = not room[np.ix_(~behind, ~behind)].any()
        running = np.flatnonzero(((left_after < 0) & ~sure).any(axis=1))
        if sure.all() or batches >= most_batches:
            return Elimination(met, left_after, best, sure)
        sums[running] += more([int(each) for each in running], batches)
        batches += 1
        met[running] = batches


def _room(spread: Values, tolerance: float, barrier: float, batches: int) -> Values:
    """Return how far each alternative may be behind each other one and still stay; 0 to itself."""
    room: Values = np.maximum(0.0, tolerance / (2 * batches) * (barrier * spread / tolerance**2 - batches))
    np.fill_diagonal(room, 0.0)
    return room
