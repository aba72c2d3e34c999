"""Taught: what a fit learnt of each parameter, and which figures of the data it cannot give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from calibration.observation import Floats
from calibration.smoothing import Smoothed

BAND = 0.98
"""A figure of the data outside this band of the last simulations is a conflict between data and model."""


def taught(name: str, place: int, before: pd.DataFrame, after: pd.DataFrame, found: Smoothed) -> dict[str, Any]:
    """Return what the data taught about one parameter."""
    scores = found.scores[:, place]
    spread = float(
        np.sqrt(np.average((scores - np.average(scores, weights=found.weights)) ** 2, weights=found.weights))
    )
    prior = np.quantile(before[name], (0.1, 0.5, 0.9))
    posterior = weighted_quantile(after[name].to_numpy(), found.weights, (0.1, 0.5, 0.9))
    edges = ("low", "median", "high")
    return {
        "parameter": name,
        **{f"prior_{edge}": float(value) for edge, value in zip(edges, prior, strict=True)},
        **{f"posterior_{edge}": float(value) for edge, value in zip(edges, posterior, strict=True)},
        "spread": spread,
    }


def figure_table(names: tuple[str, ...], target: Floats, found: Smoothed) -> pd.DataFrame:
    """Return figures in their own unit, beside the band of the last simulations."""
    rows = []
    tail = (1.0 - BAND) / 2
    for place, name in enumerate(names):
        low, median, high = weighted_quantile(found.figures[:, place], found.weights, (tail, 0.5, 1.0 - tail))
        unit = _level if "@" in name else _share
        rows.append(
            {
                "figure": name,
                "observed": unit(target[place]),
                "simulated_low": unit(low),
                "simulated_median": unit(median),
                "simulated_high": unit(high),
                "conflict": bool(not low <= target[place] <= high),
            }
        )
    columns = ["figure", "observed", "simulated_low", "simulated_median", "simulated_high", "conflict"]
    return pd.DataFrame(rows, columns=columns).astype({"conflict": bool})


def _level(logarithm: float) -> float:
    return float(np.exp(logarithm) - 0.5)


def _share(log_odds: float) -> float:
    return float(1.0 / (1.0 + np.exp(-log_odds)))


def weighted_quantile(values: Floats, weights: Floats, levels: tuple[float, ...]) -> Floats:
    """Return quantiles of weighted values.

    Examples
    --------
    >>> weighted_quantile(np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0, 0.0]), (0.5,)).tolist()
    [2.0]
    """
    order = np.argsort(values, kind="stable")
    heights = np.cumsum(weights[order]) - weights[order] / 2
    return np.interp(levels, heights / weights.sum(), values[order])
