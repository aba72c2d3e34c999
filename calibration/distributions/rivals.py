"""Rivals: the plain curves the model is scored against, fitted to first halves by maximum likelihood.

A count of whole numbers has a large share at 1, which a log-normal of real numbers cannot have. So the log-normal
is that of rounded numbers, everything below 1.5 counting as 1: a stronger rival than the unrounded one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.stats import norm

from calibration.distributions.samples import Integers, Sample, mixture
from calibration.observation import Floats

SMALLEST_SPREAD = 0.05
"""Spread a fitted log-normal has at least, so that a sample of equal numbers has one."""


@dataclass(frozen=True)
class LogNormal:
    """A log-normal of rounded numbers.

    Parameters
    ----------
    centre, spread : float
        Mean and standard deviation of the logarithm.
    """

    centre: float
    spread: float

    def share_up_to(self, numbers: Integers) -> Floats:
        """Return the share at or below each number."""
        return np.asarray(norm.cdf((np.log(numbers + 0.5) - self.centre) / self.spread), dtype=np.float64)


@dataclass(frozen=True)
class Geometric:
    """A geometric distribution from 1 on.

    Parameters
    ----------
    chance : float
        Chance to stop at each number, above 0 and at most 1.
    """

    chance: float

    def share_up_to(self, numbers: Integers) -> Floats:
        """Return the share at or below each number."""
        return np.asarray(1.0 - (1.0 - self.chance) ** numbers, dtype=np.float64)


def fitted_log_normal(sample: Sample) -> LogNormal:
    """Return the log-normal of rounded numbers under which a sample is likeliest."""
    logs = np.log(sample.values)
    centre = float(np.average(logs, weights=sample.weights))
    spread = float(np.sqrt(np.average((logs - centre) ** 2, weights=sample.weights)))

    def surprise(at: Floats) -> float:
        curve = LogNormal(float(at[0]), max(float(np.exp(at[1])), SMALLEST_SPREAD))
        below = np.where(sample.values > 1, curve.share_up_to(np.maximum(sample.values - 1, 1)), 0.0)
        shares = curve.share_up_to(sample.values) - below
        return float(-(sample.weights * np.log(np.maximum(shares, 1e-300))).sum())

    found = minimize(surprise, [centre, np.log(spread + 0.1)], method="Nelder-Mead")
    return LogNormal(float(found.x[0]), max(float(np.exp(found.x[1])), SMALLEST_SPREAD))


def pooled_log_normal(samples: Sequence[Sample]) -> LogNormal:
    """Return one log-normal for several samples, each with the same weight whatever its size.

    With equal weights it is a stronger rival, on average over communities, than one that the largest rule.
    """
    return fitted_log_normal(mixture(samples, np.ones(len(samples))))


def fitted_geometric(sample: Sample) -> Geometric:
    """Return the geometric distribution under which a sample is likeliest."""
    return Geometric(1.0 / float(np.average(sample.values, weights=sample.weights)))
