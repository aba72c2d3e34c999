"""Priors of a fit: which parameters a history can teach, and how wide they are believed to be before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.stats import norm, qmc

from calibration.observation import Floats
from sim.declare import Prior
from sim.parameters import DECLARED, OF_CUSTOMERS, OF_FORECASTS, Declared, Parameters, with_values

FITTED = (
    "visiting.rate", "visiting.spell_days", "visiting.active_rate", "posting.level", "first_post.early",
    "first_post.late", "leaving.quiet_a", "leaving.poster_a", "replying.base", "crowding.visiting_level",
    "crowding.posting_level", "crowding.staying_level",
)  # fmt: skip
"""What one community's weekly figures can teach (docs/evidence.md, prototype); all else is drawn from its prior.
Arrivals are known or drawn apart, so their elasticity is not taught here."""
JOINERS = "joiners_per_first_poster"
"""Fitted too where a log shows people only once they write."""
JOINERS_MEDIAN, JOINERS_SPREAD = 2.7, 0.4
"""Log-normal; 37 % of a forum's joiners ever posted (Edgeryders, docs/evidence.md)."""
FROM_NHSR = frozenset({
    "calendar.august", "calendar.year_end", "crowding.size_exponent", "crowding.visiting_level",
    "crowding.posting_level", "visiting.rate", "visiting.active_rate", "visiting.spell_days", "posting.level",
    "first_post.early", "first_post.late",
})  # fmt: skip
"""Parameters whose default or prior was chosen with the NHS-R workspace in view: the year's end and August,
the fall of the active share with size, the ratio of daily to weekly active, posters among active, and the
levels that give them (docs/evidence.md)."""
WIDER = 2.0
"""Factor on the spread of those priors when scores must not rest on them."""
_APART = (*OF_CUSTOMERS, *OF_FORECASTS)
NAMES = (*(name for name, declared in DECLARED.items() if declared.mechanism not in _APART), JOINERS)
"""What a fit draws. Customers' parameters are in no community's export, and are drawn where money is worked out;
drift has no place in a past that is known, and is drawn with the futures."""


def value_of(name: str, score: float, widened: bool) -> float:
    """Return a parameter's value at a normal score of its prior.

    Parameters
    ----------
    name : str
        Dotted name, or `JOINERS`.
    score : float
        0 is the median, 1 one standard deviation above.
    widened : bool
        Whether the priors of `FROM_NHSR` are taken twice as wide.
    """
    return float(_values(name, np.array([score]), widened)[0])


def _values(name: str, scores: Floats, widened: bool) -> Floats:
    """Return a parameter's values at several scores."""
    if name == JOINERS:
        return np.asarray(np.maximum(1.0, JOINERS_MEDIAN * np.exp(JOINERS_SPREAD * scores)))
    declared = DECLARED[name]
    prior = _wider(declared) if widened and name in FROM_NHSR else declared.prior
    if prior.shape == "fixed":
        return np.full(len(scores), declared.default)
    if prior.shape == "uniform":
        values = prior.first + norm.cdf(scores) * (prior.second - prior.first)
    elif prior.shape == "normal":
        values = declared.default + prior.first * scores
    else:
        values = declared.default * np.exp(prior.first * scores)
    return np.asarray(np.clip(values, declared.low, declared.high))


def _wider(declared: Declared) -> Prior:
    prior = declared.prior
    if prior.shape == "uniform":
        middle, half = (prior.first + prior.second) / 2, WIDER * (prior.second - prior.first) / 2
        return replace(prior, first=middle - half, second=middle + half)
    return replace(prior, first=WIDER * prior.first)


def prior_scores(draws: int, seed: int) -> Floats:
    """Draw normal scores of all parameters from their priors, evenly (a Latin hypercube).

    Returns
    -------
    array (draws, parameters) float64
        In the order of `NAMES`.
    """
    design = qmc.LatinHypercube(d=len(NAMES), rng=seed).random(draws)
    return np.asarray(norm.ppf(np.clip(design, 1e-6, 1.0 - 1e-6)), dtype=np.float64)


def values_at(scores: Floats, widened: bool) -> Floats:
    """Return parameter values, draw by draw, at normal scores; both (draws, parameters)."""
    return np.column_stack([_values(name, scores[:, place], widened) for place, name in enumerate(NAMES)])


def parameters_at(values: Sequence[float] | Floats) -> tuple[Parameters, float]:
    """Return one draw as the model takes it, and its joiners for each first-time poster."""
    by_name = dict(zip(NAMES, (float(value) for value in values), strict=True))
    joiners = by_name.pop(JOINERS)
    return with_values(Parameters(), by_name), joiners
