"""Layer: the simulation's futures brought together with what many communities teach, sample by sample.

The two are averaged at equal ranks: the future that was the simulation's highest in a week stays the highest, so a
sample is still one future in all measures.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calibration.baselines import levels
from calibration.exports import Export
from calibration.futures import Futures
from calibration.observation import Floats
from calibration.possible import possible
from calibration.reference import Reference
from calibration.reference.applying import known_of, reference_quantiles

SIMULATED_SHARE = 0.5
"""Weight of the simulation beside the reference class (assumption A182)."""
LATER_WEEKS = slice(4, 13)
"""Weeks ahead, 5 to 13, over which the layer's part in a band is reckoned."""
WIDE = (0.1, 0.9)


class Layered(NamedTuple):
    """Futures with the layer.

    Parameters
    ----------
    futures : dict of str to array (samples, weeks)
        By measure.
    size : dict of str to float
        Of the measures the layer works on, how much of the 80 % band's width comes from it and not from the simulation,
        over weeks 5 to 13; below 0 where it makes the band narrower.
    """

    futures: Futures
    size: dict[str, float]


def layered(simulated: Futures, seen: Export, reference: Reference) -> Layered:
    """Bring simulated futures together with a reference class.

    Parameters
    ----------
    simulated : dict of str to array (samples, weeks)
        From `calibration.futures.futures_of`.
    seen : Export
        The export, cut at the forecast's first day.
    reference : Reference
        The class.

    Returns
    -------
    Layered
        Measures the class does not know stay as they are.
    """
    samples, weeks = next(iter(simulated.values())).shape
    said = reference_quantiles(reference, known_of(seen), weeks, levels(samples))
    found = {name: _pooled(values, said[name]) if name in said else values for name, values in simulated.items()}
    size = {
        name: 1.0 - _width(simulated[name]) / wide
        for name in said
        if name in found and (wide := _width(found[name])) > 0
    }
    return Layered(possible(found), size)


def in_the_order_of(model: Floats, ordered: Floats) -> Floats:
    """Give the model's highest sample of each week the highest of another forecast, and so on down.

    Parameters
    ----------
    model : array (samples, weeks) float64
        Futures.
    ordered : array (samples, weeks) float64
        Sorted along the first axis.
    """
    ranks = np.argsort(np.argsort(model, axis=0, kind="stable"), axis=0, kind="stable")
    return np.take_along_axis(ordered, ranks, axis=0)


def _pooled(simulated: Floats, said: Floats) -> Floats:
    both = SIMULATED_SHARE * np.sort(simulated, axis=0) + (1.0 - SIMULATED_SHARE) * said
    return in_the_order_of(simulated, np.rint(both))


def _width(samples: Floats) -> float:
    low, high = np.quantile(samples[:, LATER_WEEKS] if samples.shape[1] > 4 else samples, WIDE, axis=0)
    return float((high - low).mean())
