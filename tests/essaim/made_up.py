"""Made-up results, for what shows them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scenarios.comparing import Comparison
from scenarios.results import RunResult
from sim.kpis import KPIS
from sim.parameters import DECLARED

WEEKS = pd.date_range("2026-01-05", periods=52, freq="W-MON", name="week")
RUNS = 120


def made_up_result(gain: float = 0.0, seed: int = 1, chance: float = 0.0, from_ritual: float = 0.0) -> RunResult:
    """Return a result in which every measure is 50, plus people, a gain and chance.

    Parameters
    ----------
    gain : float
        Added to every run.
    seed : int
        Of the chance, which is not shared between two results.
    chance : float
        Standard deviation of that chance.
    from_ritual : float
        What the parameter of the weekly question adds, per unit.
    """
    shared = np.random.default_rng(0)
    drawn = dict(zip(DECLARED, shared.uniform(size=(RUNS // 2, len(DECLARED))).T, strict=True))
    people = np.repeat(shared.normal(0, 4, RUNS // 2), 2)
    ritual = np.repeat(drawn["gathering.prompt_posting"], 2) * from_ritual
    own = np.random.default_rng(seed).normal(0, chance, RUNS) if chance else np.zeros(RUNS)
    runs = 50 + people + gain + ritual + own
    weekly = np.repeat(runs[:, None], len(WEEKS), axis=1)
    values = {name: weekly / (100 if kpi.aggregation == "share" else 1) for name, kpi in KPIS.items()}
    return RunResult({"platform": "slack"}, 7, WEEKS.to_numpy("datetime64[D]"), values, drawn, {})


def made_up_comparison(**first: float) -> Comparison:
    """Return a comparison of such a result with one without any gain."""
    return Comparison(made_up_result(**first), made_up_result())
