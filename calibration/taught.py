"""Taught: what a fit learnt of each parameter, and which figures of the data it cannot give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from calibration.observation import Floats

BAND = 0.98
"""A figure of the data outside this band of the last simulations is a conflict between data and model."""


def taught(name: str, before: pd.DataFrame, after: pd.DataFrame, spread: float) -> dict[str, Any]:
    """Return what the data taught about one parameter.

    Parameters
    ----------
    name : str
        The parameter.
    before, after : DataFrame
        Draws from the priors and from the fit, a column a parameter.
    spread : float
        The posterior's standard deviation over the prior's, on the prior's own scale.
    """
    edges = ("low", "median", "high")
    return {
        "parameter": name,
        **{
            f"{when}_{edge}": float(value)
            for when, draws in (("prior", before), ("posterior", after))
            for edge, value in zip(edges, np.quantile(draws[name], (0.1, 0.5, 0.9)), strict=True)
        },
        "spread": float(spread),
    }


def figure_table(names: tuple[str, ...], target: Floats, simulated: Floats | None) -> pd.DataFrame:
    """Return figures in their own unit, beside the band of the last simulations (None where none was made)."""
    rows = []
    tail = (1.0 - BAND) / 2
    for place, name in enumerate(names):
        if simulated is None:
            break
        low, median, high = np.quantile(simulated[:, place], (tail, 0.5, 1.0 - tail))
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
