"""Variants: which of the plans compared at the end a reader would call another plan.

Two plans are variants of one where they differ only in amounts (how many, how often, on which day), take about the
same and give the same within what matters. What is searched and chosen does not depend on it: it is for what is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from scenarios.parts import WEEKDAYS
from scenarios.periods import Values
from scenarios.planner.space import Place, Space

ABOUT = 0.05
"""Plans take about the same where costs and hours differ by no more than this share."""


def variants(
    space: Space, places: Sequence[Place], means: Values, tolerances: Values, first: Sequence[int]
) -> tuple[int, ...]:
    """Return for each plan the position of the plan it is a variant of, its own where it is a plan of its own.

    Parameters
    ----------
    space : Space
        The plans there were.
    places : sequence of Place
        The plans compared.
    means : array (plans, goals)
        What they give.
    tolerances : array (goals,)
        Differences that matter.
    first : sequence of int
        All positions, in the order in which plans are taken to be plans of their own.
    """
    of = {position: position for position in first}
    for at, position in enumerate(first):
        before = (each for each in first[:at] if of[each] == each)
        alike = (each for each in before if _alike(space, places[each], places[position])
                 and bool((np.abs(means[each] - means[position]) <= tolerances).all()))  # fmt: skip
        of[position] = next(alike, position)
    return tuple(of[position] for position in range(len(places)))


def _alike(space: Space, one: Place, other: Place) -> bool:
    """Tell whether two plans decide the same things and take about the same."""
    theirs = space.decisions(other)
    if not all(_amounts(option, theirs[name]) for name, option in space.decisions(one).items()):
        return False
    a, b = space.takes(one), space.takes(other)
    return _about(a.budget, b.budget) and _about(a.hours, b.hours)


def _amounts(one: Any, other: Any) -> bool:
    """Tell whether two options are the same, or differ only in how much or on which day.

    Examples
    --------
    >>> _amounts(8, 16), _amounts("tuesday", "thursday"), _amounts("never", "tuesday"), _amounts("slack", "forum")
    (True, True, False, False)
    """
    if one == other:
        return True
    numbers = all(isinstance(each, int | float) and not isinstance(each, bool) for each in (one, other))
    return numbers or (one in WEEKDAYS and other in WEEKDAYS)


def _about(one: float, other: float) -> bool:
    return abs(one - other) <= ABOUT * max(one, other)
