"""What a forecast needs of the past of one weekly measure, at every week at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

FEATURES = ("level", "last_2", "last_4", "last_26", "slope", "spread", "size")
"""Columns of `past_table`."""
LEVEL_WEEKS, LONG = 8, 26


def past_table(values: Floats, people: Floats) -> Floats:
    """Return what was known of a measure before each week.

    Parameters
    ----------
    values : array (weeks,) float64
        The measure; NaN = not known, or not believed.
    people : array (weeks,) float64
        Those behind it.

    Returns
    -------
    array (weeks + 1, len(FEATURES)) float64
        Before week 0, 1 ... and after the last; NaN where nothing was known. Levels are log(1 + mean) of the last 8
        known weeks; of the last 2 and 4, less that; that, less the last 26. ``slope``: of log(1 + y), per 13 weeks over
        26, within -1 and 1; ``spread``: standard deviation of log(1 + y) over 26; ``size``: 1 / sqrt(1 + people).

    Examples
    --------
    >>> past_table(np.full(3, 7.0), np.full(3, 3.0))[3].round(2).tolist()
    [2.08, 0.0, 0.0, 0.0, 0.0, nan, 0.5]
    """
    known = ~np.isnan(values)
    seen = pd.Series(values[known])
    logs = pd.Series(np.log1p(values[known]))
    means = {window: seen.rolling(window, min_periods=1).mean().map(np.log1p) for window in (2, 4, LEVEL_WEEKS, LONG)}
    place = pd.Series(np.flatnonzero(known).astype(np.float64))
    rolled = place.rolling(LONG, min_periods=13)
    slope = (13.0 * rolled.cov(logs) / rolled.var()).clip(-1.0, 1.0).fillna(0.0)
    columns = [
        means[LEVEL_WEEKS],
        means[2] - means[LEVEL_WEEKS],
        means[4] - means[LEVEL_WEEKS],
        means[LEVEL_WEEKS] - means[LONG],
        slope,
        logs.rolling(LONG, min_periods=8).std(ddof=0),
        1.0 / np.sqrt(1.0 + pd.Series(people[known]).rolling(LONG, min_periods=1).mean()),
    ]
    table = np.full((len(values) + 1, len(FEATURES)), np.nan)
    if known.any():
        after = np.cumsum(np.concatenate([[0], known])) - 1
        filled = np.column_stack([np.asarray(column, dtype=np.float64) for column in columns])
        table[after >= 0] = filled[after[after >= 0]]
    return table
