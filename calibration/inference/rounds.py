"""Rounds: simulate draws from the priors and learn; simulate where the data are, to see or to learn on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from calibration.inference.emulator import Emulator, Posterior
from calibration.observation import Floats
from calibration.priors import JOINERS, NAMES

CHAINS, LENGTH = 4, 100
"""Draws of a fit: so many chains of so many each. Draws are independent; chains are for tools that want them."""

RECALIBRATED = {NAMES.index(JOINERS): (0.07, 1.05)}
"""Parameters whose answer simulation-based calibration found wrong: by how many of its standard deviations it is moved,
and how many times as wide it is made, as measured on 2,000 replicates (docs/inference.md)."""

Simulate = Callable[[Floats], Floats]
"""Scores of all parameters (runs, parameters) -> figures (runs, figures)."""


@dataclass(frozen=True, eq=False)
class Data:
    """What is fitted to.

    Parameters
    ----------
    target, tolerances : array (figures,) float64
        The figures and their standard deviations.
    fitted : list of int
        Columns of the scores that are fitted; the others keep the values drawn.
    """

    target: Floats
    tolerances: Floats
    fitted: list[int]


@dataclass(frozen=True, eq=False)
class Inferred:
    """What the rounds gave.

    Parameters
    ----------
    posterior : Posterior
        Scores of the fitted parameters.
    emulator : Emulator
        What was learnt of the model.
    figures : array (runs, figures) float64
        Those of the last round, near the data.
    """

    posterior: Posterior
    emulator: Emulator
    figures: Floats


def first_look(scores: Floats, figures: Floats, data: Data) -> Emulator:
    """Learn from runs at draws from the priors.

    Parameters
    ----------
    scores : array (runs, parameters) float64
        Of all parameters.
    figures : array (runs, figures) float64
        What they gave.
    data : Data
        What will be fitted to.
    """
    return Emulator.unlearnt(len(data.fitted), figures.std(axis=0) + 1e-6).taught(scores[:, data.fitted], figures)


def concluded(emulator: Emulator, data: Data) -> Posterior:
    """Return what the data say by what was learnt, recalibrated where that was found wrong."""
    posterior = emulator.posterior(data.target, data.tolerances)
    for column, (shift, factor) in RECALIBRATED.items():
        if column in data.fitted:
            posterior = posterior.stretched(data.fitted.index(column), shift, factor)
    return posterior


def checked(emulator: Emulator, others: Floats, simulate: Simulate, data: Data, rng: np.random.Generator) -> Inferred:
    """Draw the conclusion, and simulate what the fitted model gives; see `closer_look`."""
    posterior = concluded(emulator, data)
    return Inferred(posterior, emulator, simulate(_near(posterior, others, data, rng)))


def closer_look(before: Emulator, others: Floats, simulate: Simulate, data: Data, rng: np.random.Generator) -> Inferred:
    """Go on from what is known: simulate near the data, learn from that too, and draw the conclusion.

    Parameters
    ----------
    before : Emulator
        What an earlier fit learnt, of fewer weeks.
    others : array (runs, parameters) float64
        Draws from the priors; the fitted columns are drawn anew.
    simulate : callable
        What runs the model.
    data : Data
        What is fitted to.
    rng : numpy.random.Generator
        Chance.
    """
    scores = _near(concluded(before, data), others, data, rng)
    figures = simulate(scores)
    emulator = before.faded().taught(scores[:, data.fitted], figures)
    return Inferred(concluded(emulator, data), emulator, figures)


def _near(posterior: Posterior, others: Floats, data: Data, rng: np.random.Generator) -> Floats:
    """Return draws of all parameters, the fitted ones from a posterior."""
    scores = others.copy()
    scores[:, data.fitted] = posterior.draws(len(others), rng)
    return scores
