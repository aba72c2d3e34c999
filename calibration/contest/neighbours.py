"""Neighbours: the futures of other communities' most similar weeks, as a forecast.

It needs the other communities' data, so it takes part in the contest and is not in the package's forecasts.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from calibration.reference.lessons import Lesson
from calibration.reference.past import FEATURES, Floats

USED = tuple(FEATURES.index(name) for name in ("level", "last_4", "last_26", "spread"))
WIDTHS = np.array([1.0, 0.4, 0.4, 0.25, 0.7])
"""Of the kernel, in those features and in the logarithm of age."""
USUAL_SPREAD = 0.5
"""Where too little is known."""
TINY = 1e-12
"""Weight of the least similar week, so that there always is a future."""


def neighbours_quantiles(
    lessons: Mapping[str, Lesson], measure: str, past: Floats, age: int, weeks: int, levels: Floats
) -> Floats:
    """Return quantiles of the weeks ahead, (levels, weeks), from all lessons given.

    Parameters
    ----------
    lessons : mapping of str to Lesson
        Other families'.
    measure : {"posters", "messages"}
        The measure.
    past : array (len(FEATURES),) float64
        The community's own, from `calibration.reference.past.past_table`.
    age : int
        Weeks known.
    weeks : int
        1 to 52.
    levels : array (levels,) float64
        Between 0 and 1.
    """
    places = np.concatenate(
        [_place(each.past[measure], [state.age for state in each.states]) for each in lessons.values()]
    )
    futures = np.concatenate([np.log1p(each.later[measure]) - each.past[measure][:, :1] for each in lessons.values()])
    shares = np.concatenate([np.full(len(each.states), len(each.states) ** -0.5) for each in lessons.values()])
    distance = (((places - _place(past[None], [age])) / WIDTHS) ** 2).sum(axis=1)
    weights = shares * (np.exp(-distance / 2.0) + TINY)
    said = np.empty((len(levels), weeks))
    for week in range(weeks):
        known = ~np.isnan(futures[:, week])
        order = np.argsort(futures[known, week])
        summed = np.cumsum(weights[known][order])
        said[:, week] = np.interp(levels, summed / summed[-1], futures[known, week][order])
    return np.asarray(np.maximum(np.expm1(past[0] + said), 0.0))


def _place(past: Floats, ages: list[int]) -> Floats:
    chosen = past[:, USED].copy()
    chosen[:, -1] = np.where(np.isnan(chosen[:, -1]), USUAL_SPREAD, chosen[:, -1])
    return np.column_stack([chosen, np.log(np.maximum(ages, 1))])
