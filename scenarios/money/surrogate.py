"""Surrogate: a quadratic, or less, through what runs pull, which stands for the simulation.

Its error is estimated on runs it has not seen, and counts as chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from scenarios.running import RUNS_PER_DRAW
from sim.parameters import DECLARED

Values = npt.NDArray[np.float64]
AXES = ("churning.cause", "referring.rate", "referring.cause", "prospecting.cause", "matching.anyway")
"""What decides: effects the community may have, how often customers refer, who would have come anyway."""
WIDER = 2.5
"""The wide range reaches this many times as far from the middle as the prior's 98 % (assumption A173)."""
FOLDS, RIDGE = 10, 1e-3


@dataclass(frozen=True, eq=False)
class Surrogate:
    """A quadratic in the axes, or less, that stands for the simulation.

    Parameters
    ----------
    ends : array (axes, 2)
        The range it was fitted over; it is not asked beyond.
    weights : array
        Of the quadratic's terms.
    error : float
        Root mean square of what it misses on runs it has not seen: chance, other parameters and its own form.
    explained : float
        Share of the variance of those runs that it explains.
    """

    ends: Values
    weights: Values
    error: float
    explained: float

    def pull(self, points: Values) -> Values:
        """Return what is expected at points, an array (points, axes)."""
        return _terms(points, self.ends) @ self.weights

    def chance(self, points: Values, needed: float) -> Values:
        """Return the chance that the target is met at points."""
        chance: Values = norm.cdf((self.pull(points) - needed) / self.error)
        return chance


def fitted(points: Values, pulls: Values) -> Surrogate:
    """Fit a constant, a plane and a quadratic, and keep the one that misses runs it has not seen the least."""
    known = np.isfinite(pulls)
    points, pulls = points[known], pulls[known]
    ends = np.array([wide_range(name) for name in AXES])
    ends = np.column_stack([np.minimum(ends[:, 0], points.min(axis=0)), np.maximum(ends[:, 1], points.max(axis=0))])
    terms = _terms(points, ends)
    errors = {count: _missed(terms[:, :count], pulls) for count in (1, 1 + len(AXES), terms.shape[1])}
    count = min(errors, key=errors.__getitem__)
    weights = np.zeros(terms.shape[1])
    weights[:count] = _solved(terms[:, :count], pulls)
    spread = float(pulls.var()) or 1.0
    return Surrogate(ends, weights, max(errors[count], 1e-9), max(0.0, 1.0 - errors[count] ** 2 / spread))


def _missed(terms: Values, pulls: Values) -> float:
    """Return the root mean square of what a fit misses on runs it has not seen."""
    # the runs of one draw share a fold, so that none is predicted by its twin
    fold = np.arange(len(pulls)) // RUNS_PER_DRAW % FOLDS
    missed = pulls - pulls.mean()
    for one in range(FOLDS):
        seen = fold != one
        if seen.any() and (~seen).any():
            missed[~seen] = pulls[~seen] - terms[~seen] @ _solved(terms[seen], pulls[seen])
    return float(np.sqrt((missed**2).mean()))


def wide_range(name: str) -> tuple[float, float]:
    """Return the wide range of a parameter, within what is declared."""
    one = DECLARED[name]
    low, middle, high = (one.quantile(u) for u in (0.01, 0.5, 0.99))
    return max(one.low, middle - WIDER * (middle - low)), min(one.high, middle + WIDER * (high - middle))


def _terms(points: Values, ends: Values) -> Values:
    """Return the terms of a quadratic: 1, each axis on -1 to 1, all products."""
    scaled = 2.0 * (points - ends[:, 0]) / (ends[:, 1] - ends[:, 0]) - 1.0
    products = [scaled[:, a] * scaled[:, b] for a in range(len(ends)) for b in range(a, len(ends))]
    terms: Values = np.column_stack([np.ones(len(points)), scaled, *products])
    return terms


def _solved(terms: Values, pulls: Values) -> Values:
    return np.linalg.solve(terms.T @ terms + RIDGE * np.eye(terms.shape[1]), terms.T @ pulls).astype(np.float64)
