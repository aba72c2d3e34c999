"""Scores: how far a forecast was off, how often its bands held, and how sure we can be of that."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
BLOCK = 4
"""Origins that stay together in the bootstrap: four, 13 weeks apart, are the 52 weeks over which the weeks
ahead of two origins overlap."""
RESAMPLES = 2000
INTERVAL = 0.90
"""Probability that the intervals are meant to hold."""


@dataclass(frozen=True)
class Interval:
    """A figure with its bootstrap interval."""

    value: float
    low: float
    high: float

    @property
    def excludes_one(self) -> bool:
        """Whether chance alone would rarely give a ratio this far from 1."""
        return self.low > 1.0 or self.high < 1.0


def crps(observed: Floats, samples: Floats) -> Floats:
    """Return the continuous ranked probability score of samples, week by week.

    Parameters
    ----------
    observed : array (weeks,) float64
        What happened; NaN gives NaN.
    samples : array (samples, weeks) float64
        Samples of the forecast; NaN (a share of nobody) are passed over.

    Returns
    -------
    array (weeks,) float64
        In the metric's unit, 0 = perfect.

    Examples
    --------
    >>> crps(np.array([3.0]), np.array([[2.0], [4.0]])).tolist()
    [0.5]
    """
    from scoringrules import crps_ensemble  # compiles for seconds when imported: put off until something is scored

    scores = np.full(len(observed), np.nan)
    whole = ~np.isnan(samples).any(axis=0)
    scores[whole] = crps_ensemble(observed[whole], samples[:, whole].T, estimator="qd")
    for week in np.flatnonzero(~whole):
        column = samples[~np.isnan(samples[:, week]), week]
        if len(column):
            scores[week] = crps_ensemble(observed[week], column, estimator="qd")
    return scores


def inside(observed: Floats, samples: Floats, share: float) -> Floats:
    """Return whether what happened lies in the central band, 1 or 0 (NaN where it is not known).

    Parameters
    ----------
    observed : array (weeks,) float64
        What happened.
    samples : array (samples, weeks) float64
        Samples of the forecast.
    share : float
        What the band should hold, 0 to 1.
    """
    edges = (0.5 - share / 2, 0.5 + share / 2)
    known = ~np.isnan(samples).all(axis=0) & ~np.isnan(observed)
    held = np.full(len(observed), np.nan)
    scored = samples[:, known]
    quantile = np.nanquantile if np.isnan(scored).any() else np.quantile  # the first is forty times slower
    low, high = quantile(scored, edges, axis=0)
    held[known] = (observed[known] >= low) & (observed[known] <= high)
    return held


def pit(observed: Floats, samples: Floats) -> Floats:
    """Return where in the forecast what happened lies: the share of samples below it, equal ones counted half.

    Parameters
    ----------
    observed : array (weeks,) float64
        What happened; NaN gives NaN.
    samples : array (samples, weeks) float64
        Samples of the forecast; NaN are passed over.

    Returns
    -------
    array (weeks,) float64
        0 to 1; evenly spread over many weeks where a forecast is honest.

    Examples
    --------
    >>> pit(np.array([3.0]), np.array([[2.0], [3.0]])).tolist()
    [0.75]
    """
    known = ~np.isnan(samples)
    below = ((samples < observed) & known).sum(axis=0) + 0.5 * ((samples == observed) & known).sum(axis=0)
    places = below / np.maximum(known.sum(axis=0), 1)
    return np.where(np.isnan(observed) | ~known.any(axis=0), np.nan, places)


def usual_change(values: Floats) -> float:
    """Return the mean change, up or down, from one known week to the next; what MASE divides errors by.

    A community that never changed, or of a single week, counts as changing by 1, so that the score stays finite.
    """
    changes = np.abs(np.diff(values[~np.isnan(values)]))
    return float(changes.mean()) if len(changes) and changes.any() else 1.0


def resampled_origins(origins: int, seed: int, resamples: int = RESAMPLES) -> npt.NDArray[np.int64]:
    """Return places of origins drawn with replacement in circular blocks of consecutive ones.

    Parameters
    ----------
    origins : int
        Number of origins, 1 or more.
    seed : int
        The same seed gives the same resamples.
    resamples : int
        How many.

    Returns
    -------
    array (resamples, origins) int64
    """
    block = min(BLOCK, origins)
    blocks = -(-origins // block)
    starts = np.random.default_rng(seed).integers(0, origins, size=(resamples, blocks))
    places = (starts[:, :, None] + np.arange(block)) % origins
    return places.reshape(resamples, -1)[:, :origins]


def ratio_interval(top: Floats, bottom: Floats, places: npt.NDArray[np.int64]) -> Interval:
    """Return the ratio of two totals over origins with its block-bootstrap interval.

    A mean is the ratio of a sum to a count.

    Parameters
    ----------
    top, bottom : array (origins,) float64
        Totals of each origin, paired.
    places : array (resamples, origins) int64
        From `resampled_origins`.
    """
    totals = top[places].sum(axis=1), bottom[places].sum(axis=1)
    whole = float(top.sum()), float(bottom.sum())
    usable = totals[1] > 0
    if not whole[1] > 0 or not usable.any():
        return Interval(np.nan, np.nan, np.nan)
    tail = (1.0 - INTERVAL) / 2
    low, high = np.quantile(totals[0][usable] / totals[1][usable], [tail, 1.0 - tail])
    return Interval(whole[0] / whole[1], float(low), float(high))
