"""Levels: centre and spread of a weekly measure ahead, as functions of its past, fitted on many communities.

On the scale log(1 + y) a forecast is a normal law with its own spread on either side of the median. Its coefficients
are found by minimising the score a forecast is judged by, the CRPS, each family counting alike.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.stats import norm

from calibration.reference.past import FEATURES

Floats = npt.NDArray[np.float64]

FADING = 5.0
"""Weeks over which what is known of the last days gives way to the long view: e = exp(-(week - 1) / 5)."""
CENTRE = (
    "later", "year", "last_4 soon", "last_4 later", "last_2 soon", "last_26 soon", "last_26 later", "slope later",
    "year end", "july", "august", "twin soon", "twin later",
)  # fmt: skip
"""Coefficients of the centre's distance from the level."""
SPREAD = ("soon", "later", "year", "own soon", "own later", "size soon", "size later")
"""Coefficients of the logarithm of the spread."""
TWIN = 2
"""The last coefficients of the centre, zero where members are not known."""
DEPARTURES = [FEATURES.index(name) for name in ("last_2", "last_4", "last_26")]
FARTHEST, FARTHEST_TWIN = 0.7, 1.05
"""Departures from the level are cut at these: a straight line does not hold for a community that has just doubled."""
RIDGE = 0.001
SMALLEST, LARGEST = -2.5, 0.9
"""Limits of the logarithm of the spread."""
MOST_STEPS = 200
"""Of the search."""
GRID = (np.arange(11) + 0.5) / 11
"""Levels of the quantiles scored while fitting."""


class Law(NamedTuple):
    """Fitted coefficients of one measure.

    Parameters
    ----------
    centre, spread : array float64
        In the order of `CENTRE` and `SPREAD`.
    skew : float
        The spread is multiplied by exp(-skew) above the median and exp(skew) below it.
    middles : array float64
        What is taken off the features first, in the order of `calibration.reference.past.FEATURES`, and off the twin's
        departure from the level, last.
    """

    centre: Floats
    spread: Floats
    skew: float
    middles: Floats


class Rows(NamedTuple):
    """Weeks ahead to forecast, one a row.

    Parameters
    ----------
    past : array (rows, len(FEATURES)) float64
        From `calibration.reference.past.past_table`.
    twin : array (rows,) float64
        Logarithm of 1 + the posters that returning members and newcomers give, less the posters' level; NaN where
        members are not known.
    ahead : array (rows,) float64
        Weeks ahead, 1 or more.
    season : array (rows,) int64
        0, or 1 = the turn of the year, 2 = July, 3 = August; see `season_of`.
    """

    past: Floats
    twin: Floats
    ahead: Floats
    season: npt.NDArray[np.int64]


def season_of(weeks: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return which season ISO weeks belong to: 1 = 52, 53 and 1; 2 = 27 to 30; 3 = 31 to 34; 0 = the others."""
    conditions = [(weeks >= 52) | (weeks == 1), (weeks >= 27) & (weeks <= 30), (weeks >= 31) & (weeks <= 34)]
    return np.asarray(np.select(conditions, [1, 2, 3], 0), dtype=np.int64)


def middles_of(rows: Rows) -> Floats:
    """Return the means of what a law takes off; of the level, nothing."""
    values = np.column_stack([rows.past, rows.twin])
    known = ~np.isnan(values)
    means = np.where(known, values, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    means[FEATURES.index("level")] = 0.0
    return np.asarray(means)


def designs(rows: Rows, middles: Floats) -> tuple[Floats, Floats]:
    """Return what the coefficients of centre and spread multiply, (rows, len(CENTRE)) and (rows, len(SPREAD))."""
    soon = np.exp(-(rows.ahead - 1.0) / FADING)
    later, year = 1.0 - soon, rows.ahead / 52.0
    past = rows.past.copy()
    past[:, DEPARTURES] = np.clip(past[:, DEPARTURES], -FARTHEST, FARTHEST)
    twin = np.clip(rows.twin, -FARTHEST_TWIN, FARTHEST_TWIN)
    about = np.nan_to_num(np.column_stack([past, twin]) - middles)
    value = dict(zip((*FEATURES, "twin"), about.T, strict=True))
    centre = [
        later, year, value["last_4"] * soon, value["last_4"] * later, value["last_2"] * soon, value["last_26"] * soon,
        value["last_26"] * later, value["slope"] * later, rows.season == 1, rows.season == 2, rows.season == 3,
        value["twin"] * soon, value["twin"] * later,
    ]  # fmt: skip
    spread = [
        soon, later, year, value["spread"] * soon, value["spread"] * later, value["size"] * soon, value["size"] * later,
    ]  # fmt: skip
    return np.column_stack(centre).astype(np.float64), np.column_stack(spread)


def quantiles(law: Law, rows: Rows, levels: Floats) -> Floats:
    """Return the quantiles of a measure in each row's week.

    Parameters
    ----------
    law : Law
        Fitted coefficients.
    rows : Rows
        What was known.
    levels : array (levels,) float64
        Between 0 and 1.

    Returns
    -------
    array (rows, levels) float64
        0 or more.
    """
    centre, spread = designs(rows, law.middles)
    middle = rows.past[:, 0] + centre @ law.centre
    size = np.exp(np.clip(spread @ law.spread, SMALLEST, LARGEST))
    return np.asarray(np.maximum(np.expm1(middle[:, None] + size[:, None] * _scores(levels, law.skew)), 0.0))


def _scores(levels: Floats, skew: float) -> Floats:
    scores = norm.ppf(levels)
    return np.asarray(scores * np.where(scores > 0, np.exp(-skew), np.exp(skew)))


def fitted(rows: Rows, observed: Floats, weights: Floats, twin: bool = True) -> Law:
    """Return the law with the lowest weighted CRPS.

    Parameters
    ----------
    rows : Rows
        Weeks ahead of many communities.
    observed : array (rows,) float64
        What happened.
    weights : array (rows,) float64
        Weights; their sum times the unit's mean error should be about 1.
    twin : bool
        Whether members are known.
    """
    middles = middles_of(rows)
    centre, spread = designs(rows, middles)
    if not twin:
        centre[:, -TWIN:] = 0.0
    level = rows.past[:, 0]
    sides = norm.ppf(GRID)
    split, edge = centre.shape[1], centre.shape[1] + spread.shape[1]
    anchor = np.zeros(edge + 1)
    anchor[split : split + 2] = -1.0

    def loss(point: Floats) -> tuple[float, Floats]:
        log_size = spread @ point[split:edge]
        free = (log_size > SMALLEST) & (log_size < LARGEST)
        size = np.exp(np.clip(log_size, SMALLEST, LARGEST))
        score = _scores(GRID, point[edge])
        middle = level + centre @ point[:split]
        by_middle, by_size, by_skew, total = np.zeros(len(level)), np.zeros(len(level)), 0.0, 0.0
        for place, share in enumerate(GRID):
            shift = size * score[place]
            grown = np.exp(np.minimum(middle + shift, 30.0))
            said = np.maximum(grown - 1.0, 0.0)
            above = observed - said
            total += float((weights * above * (share - (above < 0))).sum())
            slope = weights * ((above < 0) - share) * grown * (said > 0)
            by_middle += slope
            by_size += slope * shift
            by_skew += float((slope * shift).sum()) * (-1.0 if sides[place] > 0 else 1.0)
        scale = 2.0 / len(GRID)
        gradient = np.concatenate([centre.T @ by_middle, spread.T @ (by_size * free), [by_skew]])
        about = point - anchor
        return scale * total + RIDGE * float(about @ about), scale * gradient + 2.0 * RIDGE * about

    found = minimize(loss, anchor, jac=True, method="L-BFGS-B", options={"maxiter": MOST_STEPS})
    point = found.x
    if not twin:
        point[split - TWIN : split] = 0.0
    return Law(point[:split], point[split:edge], float(point[edge]), middles)
