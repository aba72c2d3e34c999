"""Ensemble smoothing: move parameter draws towards those under which simulations look like the data.

The method is the ensemble smoother with multiple data assimilation (Emerick and Reynolds 2013, Computers &
Geosciences 55): a few linear regressions of parameters on simulated figures, each using a part of the data's
weight. The last part is given by weights, draw by draw, so that the result is not only as good as a line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from calibration.observation import Floats

LEAST_EFFECTIVE = 0.15
"""Share of the draws that must be left to speak, however badly most of them match. A model that cannot give
the data (see the conflicts) would otherwise rest its forecast on the two or three luckiest draws (assumption)."""


@dataclass(frozen=True)
class Smoothed:
    """Weighted draws.

    Parameters
    ----------
    scores : array (draws, parameters) float64
        Normal scores of the parameters.
    weights : array (draws,) float64
        Their sum is 1.
    figures : array (draws, figures) float64
        What the last simulations gave.
    """

    scores: Floats
    weights: Floats
    figures: Floats

    @property
    def effective_draws(self) -> float:
        """How many equally weighted draws these are worth."""
        return float(1.0 / (self.weights**2).sum())


def smooth(
    scores: Floats,
    fitted: list[int],
    simulate: Callable[[Floats, int], Floats],
    target: Floats,
    tolerances: Floats,
    steps: int,
    rng: np.random.Generator,
) -> Smoothed:
    """Fit parameters by ensemble smoothing, then weigh the draws.

    Parameters
    ----------
    scores : array (draws, parameters) float64
        Draws from the priors.
    fitted : list of int
        Columns that may move; the others keep the values drawn.
    simulate : callable
        (scores, step) -> figures (draws, figures).
    target, tolerances : array (figures,) float64
        The data and their standard deviations.
    steps : int
        Regressions, 1 or more; ``steps + 1`` rounds of simulations.
    rng : numpy.random.Generator
        Chance in the perturbed data.
    """
    parts = steps + 1
    moving = scores.copy()
    for step in range(steps):
        found = simulate(moving, step)
        noise = rng.normal(size=found.shape)
        noise -= noise.mean(axis=0)
        gap = target + np.sqrt(parts) * tolerances * noise - found
        moving[:, fitted] += _moves(moving[:, fitted], found / tolerances, gap / tolerances, parts)
        moving = np.clip(moving, -4.0, 4.0)
    found = simulate(moving, steps)
    misfit = (((found - target) / tolerances) ** 2).sum(axis=1) / parts
    return Smoothed(moving, _weights(misfit), found)


def _weights(misfit: Floats) -> Floats:
    """Return weights exp(-misfit / 2), flattened where too few draws would be left to speak."""
    flat = 1.0
    while True:
        weights = np.exp(-0.5 * flat * (misfit - misfit.min()))
        weights /= weights.sum()
        if 1.0 / (weights**2).sum() >= LEAST_EFFECTIVE * len(misfit):
            return np.asarray(weights)
        flat *= 0.9


def _moves(scores: Floats, found: Floats, gap: Floats, parts: int) -> Floats:
    """Return how far each draw moves: the regression of scores on figures, applied to the gap."""
    draws = len(scores)
    centred = scores - scores.mean(axis=0)
    figures = found - found.mean(axis=0)
    cross = centred.T @ figures / (draws - 1)
    among = figures.T @ figures / (draws - 1)
    size = np.outer(centred.std(axis=0), figures.std(axis=0)) + 1e-12
    correlation = cross / size
    # A correlation no larger than chance gives among this many draws is not believed.
    cross = cross * correlation**2 / (correlation**2 + 1.0 / draws)
    gain = np.linalg.solve(among + parts * np.eye(among.shape[0]), cross.T)
    return np.asarray(gap @ gain)
