"""Baselines: the plain forecasts every model has to beat.

They are grids of quantiles, at the same levels for all, so that chance plays no part in the comparison.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
YEAR = 52
"""Weeks."""
LEAST_ERRORS = 13
"""Differences to last year needed before their spread is believed."""


@dataclass(frozen=True)
class Plain:
    """What a baseline says of one metric.

    Parameters
    ----------
    samples : array (samples, weeks) float64
        Sorted along the first axis.
    fell_back : bool
        Whether too little was known for this baseline and the last 26 weeks served instead.
    """

    samples: Floats
    fell_back: bool = False


class Baseline(Protocol):
    """A plain forecast of one weekly series."""

    def __call__(self, series: pd.Series[float], weeks: int, samples: int) -> Plain:
        """Forecast the weeks after the series' end."""
        ...


def levels(samples: int) -> Floats:
    """Return the quantile levels all baselines use: the middles of equal slices.

    Examples
    --------
    >>> levels(4).tolist()
    [0.125, 0.375, 0.625, 0.875]
    """
    return (np.arange(samples) + 0.5) / samples


def last_weeks(series: pd.Series[float], weeks: int, samples: int, window: int) -> Plain:
    """Return the quantiles of the last known weeks, the same for every week ahead.

    Parameters
    ----------
    series : Series
        Weekly values in order, NaN = not known; those are passed over.
    weeks, samples : int
        Weeks ahead, 1 or more; number of quantiles.
    window : int
        Number of known weeks used.

    Raises
    ------
    ValueError
        If no week is known.
    """
    known = series.dropna().to_numpy(dtype=np.float64)[-window:]
    if not len(known):
        raise ValueError("series: no week is known; leave the metric out")
    return Plain(np.repeat(np.quantile(known, levels(samples))[:, None], weeks, axis=1))


def last_13(series: pd.Series[float], weeks: int, samples: int) -> Plain:
    """Return the quantiles of the last 13 known weeks; see `last_weeks`."""
    return last_weeks(series, weeks, samples, 13)


def last_26(series: pd.Series[float], weeks: int, samples: int) -> Plain:
    """Return the quantiles of the last 26 known weeks; see `last_weeks`."""
    return last_weeks(series, weeks, samples, 26)


def seasonal_naive(series: pd.Series[float], weeks: int, samples: int) -> Plain:
    """Return last year's same week, with the spread of how far such a forecast was off before.

    Parameters
    ----------
    series : Series
        Weekly values in order, without holes in its index, NaN = not known.
    weeks, samples : int
        Weeks ahead and number of quantiles.

    Notes
    -----
    With fewer than 52 weeks there is no last year: the last 26 weeks serve, and the result says so. With
    fewer than 13 differences between years, the spread is that of the last 26 weeks about their median. A
    week not known last year takes the median of the known weeks within two of it.
    """
    values = np.asarray(series, dtype=np.float64)
    plain = last_26(series, weeks, samples)
    if len(values) < YEAR:
        return Plain(plain.samples, fell_back=True)
    errors = values[YEAR:] - values[:-YEAR]
    errors = errors[~np.isnan(errors)]
    if len(errors) < LEAST_ERRORS:
        known = values[~np.isnan(values)][-26:]
        errors = known - np.median(known)
    spread = np.quantile(errors, levels(samples))
    centre = np.array([_last_year(values, ahead) for ahead in range(weeks)])
    centre = np.where(np.isnan(centre), np.median(plain.samples), centre)
    forecast = centre[None, :] + spread[:, None]
    return Plain(forecast if np.nanmin(values) < 0 else np.maximum(forecast, 0.0))


def _last_year(values: Floats, ahead: int) -> float:
    """Return the value 52 weeks before a week ahead (0 = the first), or that of its neighbours, or NaN."""
    place = len(values) - YEAR + ahead % YEAR
    if not np.isnan(values[place]):
        return float(values[place])
    near = values[max(place - 2, 0) : place + 3]
    near = near[~np.isnan(near)]
    return float(np.median(near)) if len(near) else np.nan


def naive(series: pd.Series[float], weeks: int, samples: int) -> Plain:
    """Return the last known value, strayed from as by so many weekly changes of the past in a row.

    Parameters
    ----------
    series : Series
        Weekly values in order, NaN = not known.
    weeks, samples : int
        Weeks ahead and number of quantiles.

    Notes
    -----
    The spread of one week's changes grows with the square root of the weeks ahead. With fewer than 13 changes, it is
    that of the known weeks about their median, and the result says so.
    """
    known = series.dropna().to_numpy(dtype=np.float64)
    if not len(known):
        raise ValueError("series: no week is known; leave the metric out")
    changes = np.diff(known)
    short = len(changes) < LEAST_ERRORS
    spread = np.quantile(known - np.median(known) if short else changes - np.median(changes), levels(samples))
    forecast = known[-1] + spread[:, None] * np.sqrt(np.arange(1, weeks + 1))
    return Plain(forecast if known.min() < 0 else np.maximum(forecast, 0.0), fell_back=short)


BASELINES: Mapping[str, Baseline] = {
    "last_13": last_13,
    "last_26": last_26,
    "seasonal_naive": seasonal_naive,
    "naive": naive,
}
"""By the names used in tables; their sentences are ``backtest-last-13`` and so on."""
