"""Conditions: which parameter separates the draws in which a claim holds from the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import spearmanr

from sim.parameters import Parameters, values_of

Values = npt.NDArray[np.float64]
FEWEST_DRAWS = 30
"""Below, the best of a hundred parameters separates well by luck."""
FALSE_ALARM_RATE = 0.05
"""Chance that any parameter is named for a claim though none matters."""
LEAST_SHARE = 0.05
"""Where a claim holds in fewer draws than this, or fails in fewer, there is nothing to separate."""


@dataclass(frozen=True)
class Separating:
    """The parameter that goes best with a claim's holding.

    Parameters
    ----------
    name : str
        Its dotted name.
    low_third, high_third : float
        Share of worlds in which the claim holds, in the third of the draws with the lowest values, and the highest.
    """

    name: str
    low_third: float
    high_third: float


def separating(holds: Values, parameters: Sequence[Parameters]) -> Separating | None:
    """Return the parameter whose ranks go best with how far a claim holds in each draw.

    Parameters
    ----------
    holds : array (draws,)
        Share of each draw's worlds in which the claim holds; NaN where not known.
    parameters : sequence of Parameters
        Those of the draws.

    Returns
    -------
    Separating or None
        None where the draws are too few, the claim nearly always or never holds, or luck explains as much. What acts
        only together with another parameter is not seen.

    Notes
    -----
    Spearman's rank correlation, its p-value multiplied by the number of parameters (Bonferroni).
    """
    known = np.isfinite(holds)
    told = holds[known]
    if len(told) < FEWEST_DRAWS or not LEAST_SHARE <= told.mean() <= 1 - LEAST_SHARE or np.ptp(told) == 0:
        return None
    table = [values_of(each) for each, kept in zip(parameters, known, strict=True) if kept]
    drawn = {name: np.array([row[name] for row in table]) for name in table[0]}
    varied = {name: values for name, values in drawn.items() if np.ptp(values) > 0}
    strengths = {name: spearmanr(values, told) for name, values in varied.items()}
    best = min(strengths, key=lambda name: strengths[name].pvalue)
    if strengths[best].pvalue * len(varied) > FALSE_ALARM_RATE:
        return None
    order, third = np.argsort(varied[best], kind="stable"), len(told) // 3
    return Separating(best, float(told[order[:third]].mean()), float(told[order[-third:]].mean()))
