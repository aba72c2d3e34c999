"""Emulator: which figures follow from which parameters, learnt by regression on a few hundred simulations.

Figures are taken to be linear in the parameters' normal scores, with errors that move together. What the line
misses, the parameters that are not fitted and the luck of one run are all in those errors, so the answer is as wide
as they make it. With normal priors the posterior is then known exactly, and drawing from it costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.stats import chi2

from calibration.observation import Floats

KEPT = 0.25
"""Share of its weight that what an earlier fit learnt keeps beside new runs (assumption A190)."""
SURPRISING = 0.999
"""Figures farther out than this share of what priors and model give widen their own tolerances (assumption A191)."""
LEAST_KNOWN = 1e-3
"""Runs that the first guess of a figure's level is worth; those of a slope are worth one run."""


@dataclass(frozen=True, eq=False)
class Emulator:
    """A regression of figures on scores, and how well it is known.

    Parameters
    ----------
    slopes : array (1 + parameters, figures) float64
        Levels at the middle of the priors, then slopes for each parameter.
    known : array (1 + parameters, 1 + parameters) float64
        Information on the slopes, in runs.
    errors : array (figures, figures) float64
        Sum of squares and products of the errors.
    runs : float
        Runs behind it; those of earlier rounds count in part.
    """

    slopes: Floats
    known: Floats
    errors: Floats
    runs: float

    @classmethod
    def unlearnt(cls, parameters: int, scale: Floats) -> Emulator:
        """Return what is known before any run: nothing, and errors of the size of the figures' own spread."""
        known = np.diag([LEAST_KNOWN, *np.ones(parameters)])
        return cls(np.zeros((1 + parameters, len(scale))), known, np.diag(scale**2), 1.0)

    def taught(self, scores: Floats, figures: Floats) -> Emulator:
        """Return the emulator after more runs.

        Parameters
        ----------
        scores : array (runs, parameters) float64
            Scores of the fitted parameters.
        figures : array (runs, figures) float64
            What the runs gave.

        Notes
        -----
        The conjugate update of a multivariate regression (matrix normal, inverse Wishart).
        """
        design = np.column_stack([np.ones(len(scores)), scores])
        known = self.known + design.T @ design
        slopes = np.linalg.solve(known, self.known @ self.slopes + design.T @ figures)
        left, moved = figures - design @ slopes, slopes - self.slopes
        errors = self.errors + left.T @ left + moved.T @ self.known @ moved
        return Emulator(slopes, known, errors, self.runs + len(scores))

    def faded(self) -> Emulator:
        """Return what is kept of it beside runs of a longer past: slopes and errors in part, and no level."""
        known = np.zeros_like(self.known)
        known[0, 0] = LEAST_KNOWN
        of_slopes = self.known[1:, 1:] - np.outer(self.known[1:, 0], self.known[0, 1:]) / self.known[0, 0]
        known[1:, 1:] = KEPT * of_slopes
        return Emulator(self.slopes, known, KEPT * self.errors, KEPT * self.runs)

    @property
    def covariance(self) -> Floats:
        """Covariance of the errors (figures, figures)."""
        return self.errors / self.runs

    def posterior(self, target: Floats, tolerances: Floats) -> Posterior:
        """Return what data say about the parameters, whose priors are standard normal.

        Parameters
        ----------
        target, tolerances : array (figures,) float64
            The data, and how far the model may miss them for reasons of its own (standard deviations).
        """
        gap, slopes = target - self.slopes[0], self.slopes[1:]
        inverse = np.linalg.inv(self.known)
        # The regression itself is known only so well; on average over the priors that widens its errors by this.
        errors = self.covariance * (1.0 + np.trace(inverse)) + np.diag(tolerances**2)
        widened = _widened(gap, slopes, errors)
        weights = np.linalg.inv(widened * errors)
        covariance = np.asarray(np.linalg.inv(np.eye(len(slopes)) + slopes @ weights @ slopes.T), dtype=np.float64)
        return Posterior(covariance @ slopes @ weights @ gap, covariance, widened)

    def to_dict(self) -> dict[str, Any]:
        """Return it for a file."""
        arrays = {"slopes": self.slopes, "known": self.known, "errors": self.errors}
        return {**{name: array.tolist() for name, array in arrays.items()}, "runs": self.runs}

    @classmethod
    def from_dict(cls, held: dict[str, Any]) -> Emulator:
        """Read what `to_dict` gave."""
        arrays = {name: np.array(held[name], dtype=np.float64) for name in ("slopes", "known", "errors")}
        return cls(**arrays, runs=float(held["runs"]))


@dataclass(frozen=True, eq=False)
class Posterior:
    """Normal scores of the fitted parameters, given the data.

    Parameters
    ----------
    mean : array (parameters,) float64
    covariance : array (parameters, parameters) float64
    widened : float
        Factor on all errors' variances, 1 unless the data are such as the model hardly ever gives.
    """

    mean: Floats
    covariance: Floats
    widened: float

    def stretched(self, place: int, shift: float, factor: float) -> Posterior:
        """Return it with one parameter moved by so many of its standard deviations, and so many times as wide."""
        mean, scale = self.mean.copy(), np.ones(len(self.mean))
        mean[place] += shift * np.sqrt(self.covariance[place, place])
        scale[place] = factor
        return Posterior(mean, self.covariance * np.outer(scale, scale), self.widened)

    def draws(self, count: int, rng: np.random.Generator) -> Floats:
        """Draw scores (count, parameters), none beyond 4 either way."""
        steps = rng.normal(size=(count, len(self.mean)))
        return np.clip(self.mean + steps @ np.linalg.cholesky(self.covariance).T, -4.0, 4.0)


def _widened(gap: Floats, slopes: Floats, errors: Floats) -> float:
    """Return the factor on the errors that makes the data no more than `SURPRISING`."""
    limit = float(chi2.ppf(SURPRISING, len(gap)))
    spread = slopes.T @ slopes

    def excess(logarithm: float) -> float:
        return float(gap @ np.linalg.solve(np.exp(logarithm) * errors + spread, gap)) - limit

    if excess(0.0) <= 0.0:
        return 1.0
    return float(np.exp(brentq(excess, 0.0, 30.0)))
