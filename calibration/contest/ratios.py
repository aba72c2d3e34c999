"""Ratios: how far a forecaster was off, relative to another, family by family, and how sure that is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
RESAMPLES = 2000
TAIL = 0.05
"""On either side of a 90 % interval."""


class Ratio(NamedTuple):
    """A geometric mean over families, with its 90 % family-bootstrap interval."""

    value: float
    low: float
    high: float
    families: int
    wins: int
    """Families in which the forecaster was less off than the other."""

    @property
    def won(self) -> bool:
        """Whether chance alone would rarely give so low a ratio."""
        return self.high < 1.0

    def __str__(self) -> str:
        if not self.families:
            return "-"
        return f"{self.value:.2f} ({self.low:.2f}-{self.high:.2f}), {self.wins} of {self.families}"


def errors_by_family(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the summed mean error of each origin, family by family, a column for each forecaster.

    Parameters
    ----------
    rows : DataFrame
        Scores of one measure, with ``family``; see `calibration.contest.scoring.scored`.
    """
    by_origin = rows.groupby(["family", "community", "origin", "forecaster"], observed=True)["crps"].mean()
    return by_origin.unstack("forecaster").groupby("family").sum(min_count=1)


def ratio_of(errors: pd.DataFrame, forecaster: str, against: str, seed: int = 1) -> Ratio:
    """Return how far a forecaster was off, relative to another.

    Parameters
    ----------
    errors : DataFrame
        From `errors_by_family`; families without any error of the other are left out.
    forecaster, against : str
        Columns.
    seed : int
        The same seed gives the same interval.
    """
    if forecaster not in errors or against not in errors:
        return Ratio(np.nan, np.nan, np.nan, 0, 0)
    used = errors[(errors[against] > 0) & (errors[forecaster] > 0)]
    logs: Floats = np.log(used[forecaster].to_numpy(np.float64) / used[against].to_numpy(np.float64))
    if not len(logs):
        return Ratio(np.nan, np.nan, np.nan, 0, 0)
    places = np.random.default_rng(seed).integers(0, len(logs), size=(RESAMPLES, len(logs)))
    low, high = np.exp(np.quantile(logs[places].mean(axis=1), [TAIL, 1.0 - TAIL]))
    return Ratio(float(np.exp(logs.mean())), float(low), float(high), len(logs), int((logs < 0).sum()))


def coverage_by_family(rows: pd.DataFrame, forecaster: str, band: str) -> float:
    """Return the share of weeks inside a band, the mean over families of that over their weeks."""
    held = rows[rows["forecaster"] == forecaster].groupby("family", observed=True)[band].mean()
    return float(held.mean()) if len(held) else np.nan
