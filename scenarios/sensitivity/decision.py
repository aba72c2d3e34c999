"""Decision: what knowing one parameter would be worth to whoever chooses between two plans.

A parameter may move both plans alike: it matters to the outcome and not to the choice. What counts here is whether
knowing it would make one choose otherwise, and what that would gain: the expected value of partial perfect information
(Strong, Oakley & Brennan, Medical Decision Making 34, 2014), with a cubic in the parameter's ranks as regression.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from scenarios.attributing import FALSE_ALARM_RATE, FEWEST_DRAWS
from scenarios.periods import Values

DEGREE = 3
"""Degree of the regression: the difference may rise, fall and rise again."""
SHUFFLES = 400
"""Times the differences are shuffled, to see what luck alone would gain."""


def value_of_knowing(differences: Values, parameters: pd.DataFrame, seed: int = 7) -> pd.DataFrame:
    """Return what knowing each parameter beforehand would gain a choice between two plans.

    Parameters
    ----------
    differences : array (draws, runs per draw)
        The first plan less the second, more being better.
    parameters : DataFrame (draws, parameters)
        The parameters of each draw.
    seed : int
        Of the shuffles.

    Returns
    -------
    DataFrame
        ``parameter``; ``gain`` (mean gain of choosing once it is known over choosing now, in the goal's unit);
        ``flips`` (share of the draws in which one would choose otherwise); ``stands_out`` (whether the gain is more
        than luck would give to any of them, with a false alarm in 5 % of such tables). The largest first; empty with
        fewer than 30 draws.
    """
    known = np.isfinite(differences).all(axis=1)
    means = differences[known].mean(axis=1)
    if len(means) and np.ptp(means) == 0.0:
        return _nothing()
    return value_among(np.stack([means, np.zeros(len(means))]), parameters.iloc[np.flatnonzero(known)], seed)


def value_among(gains: Values, parameters: pd.DataFrame, seed: int = 7) -> pd.DataFrame:
    """Return what knowing each parameter beforehand would gain a choice among several plans.

    Parameters
    ----------
    gains : array (plans, draws)
        What each plan gives in each draw, more being better; all known.
    parameters : DataFrame (draws, parameters)
        The parameters of each draw.
    seed : int
        Of the shuffles.

    Returns
    -------
    DataFrame
        As `value_of_knowing` returns; ``flips`` is the share of the draws in which one would choose another plan than
        the best on average.
    """
    if gains.shape[1] < FEWEST_DRAWS:
        return _nothing()
    generator = np.random.default_rng(seed)
    orders = [generator.permutation(gains.shape[1]) for _ in range(SHUFFLES)]
    shuffled = np.stack([gains[:, order] for order in orders], axis=2)
    rows, by_luck = [], np.zeros(SHUFFLES)
    for name in parameters.columns:
        if np.ptp(parameters[name]) == 0.0:
            continue
        basis = _basis(parameters[name].to_numpy(np.float64))
        expected = basis @ (basis.T @ gains.T)
        luck = np.einsum("dk,kps->dps", basis, np.einsum("dk,pds->kps", basis, shuffled))
        by_luck = np.maximum(by_luck, luck.max(axis=1).mean(axis=0) - luck.mean(axis=0).max(axis=0))
        flips = float((expected.argmax(axis=1) != gains.mean(axis=1).argmax()).mean())
        rows.append({"parameter": name, "gain": gain_among(expected), "flips": flips})
    frame = pd.DataFrame(rows)
    frame["stands_out"] = frame["gain"] > np.quantile(by_luck, 1.0 - FALSE_ALARM_RATE)
    return frame.sort_values("gain", ascending=False, ignore_index=True)


def _nothing() -> pd.DataFrame:
    return pd.DataFrame({"parameter": [], "gain": [], "flips": [], "stands_out": []})


def expected_given(gains: Values, values: Values) -> Values:
    """Return what each plan is expected to give once a value is known: an array (draws, plans).

    Parameters
    ----------
    gains : array (plans, draws)
        What each plan gives in each draw.
    values : array (draws,)
        The value in each draw.
    """
    basis = _basis(values)
    expected: Values = basis @ (basis.T @ gains.T)
    return expected


def gain_among(expected: Values) -> float:
    """Return what choosing by what is expected in each draw, (draws, plans), gains over choosing once for all."""
    # plan by plan, so that a plan that is always the best gains exactly nothing, whatever the order of the sums
    return float(expected.max(axis=1).mean()) - max(float(plan.mean()) for plan in np.ascontiguousarray(expected.T))


def _basis(values: Values) -> Values:
    """Return an orthonormal basis of the polynomials in a parameter's ranks, a constant included."""
    ranks = rankdata(values) / (len(values) + 1.0)
    basis: Values = np.linalg.qr(np.vander(2.0 * ranks - 1.0, DEGREE + 1))[0]
    return basis
