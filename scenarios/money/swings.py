"""Swings: how far each thing that is not known moves what a budget leaves, one at a time.

Inputs are moved by a fifth down and up, with the budget's own sums. Parameters of customers are moved from their tenth
to their ninetieth percentile, along a line fitted to the runs; one is named only where luck alone would not show it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import norm, rankdata

from scenarios.money.budget import Budget, net_by_month
from scenarios.running import RUNS_PER_DRAW
from sim.parameters import DECLARED, OF_CUSTOMERS

Values = npt.NDArray[np.float64]
MOVED = 0.2
"""By how much inputs are moved, down and up (assumption A172)."""
FALSE_ALARM = 0.05
"""Chance that any parameter at all is named where none matters."""
FEWEST_DRAWS = 20


def swings(budget: Budget) -> pd.DataFrame:
    """Return what the community leaves over the plan when one thing moves, the furthest first.

    Returns
    -------
    DataFrame
        ``name, kind`` (``input`` or ``parameter``), ``low``, ``middle``, ``high``: what is left, in currency, with the
        thing at its low end, as it is, at its high end.
    """
    middle = float(budget.outcome("base").net.sum())
    rows = []
    for name, value in budget.inputs.items():
        ends = [
            float(budget.outcome("base", replace(budget.inputs, **{name: value * (1.0 + side * MOVED)})).net.sum())
            for side in (-1, 1)
        ]
        rows.append((name, "input", ends[0], middle, ends[1]))
    rows += [(name, "parameter", middle - half, middle, middle + half) for name, half in slopes(budget).items()]
    frame = pd.DataFrame(rows, columns=["name", "kind", "low", "middle", "high"])
    width = (frame["high"] - frame["low"]).abs()
    moves = frame[width > 1e-9 * max(1.0, abs(middle))]
    return moves.iloc[np.argsort(-width[moves.index].to_numpy(), kind="stable")].reset_index(drop=True)


def slopes(budget: Budget) -> dict[str, float]:
    """Return, by parameter that stands out, what is left more at its ninetieth percentile than in the middle."""
    worth = budget.worth
    net = net_by_month(worth).sum(axis=1)
    draws = net[: len(net) // RUNS_PER_DRAW * RUNS_PER_DRAW].reshape(-1, RUNS_PER_DRAW).mean(axis=1)
    if len(draws) < FEWEST_DRAWS or np.ptp(draws) == 0.0:
        return {}
    names = [name for name, one in DECLARED.items() if one.mechanism in OF_CUSTOMERS and one.prior.shape != "fixed"]
    known = worth.parameters.iloc[: len(draws)]
    names = [name for name in names if np.ptp(known[name]) > 0.0]
    sure = norm.ppf(1.0 - FALSE_ALARM / (2.0 * max(len(names), 1)))
    found = {}
    for name in names:
        scores = norm.ppf((rankdata(known[name]) - 0.5) / len(draws))
        r = float(np.corrcoef(scores, draws)[0, 1])
        if abs(r) * np.sqrt((len(draws) - 2) / (1.0 - r * r)) > sure:
            found[name] = r * float(draws.std()) / float(scores.std()) * float(norm.ppf(0.9))
    return found
