"""Classical forecasts: ETS, Theta and ARIMA on log(1 + y), where the extra ``contest`` is installed.

They are fitted by statsforecast, each choosing its own form by AIC, and take part in back-tests like any baseline.
Without the extra there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd

from calibration.baselines import Baseline, Plain, last_26, levels

CENTRAL = tuple(range(2, 99, 4))
"""Widths of the central bands asked for [%]; quantiles between their edges are interpolated."""
LEAST_WEEKS = 12
"""Fewer known weeks are too few to choose a form by."""
MOST_WEEKS = 260
"""Only so many weeks are looked at: the past beyond five years costs time and tells little."""

MOST_TIMES = 10.0
"""No sample is more than about so many times the most that was seen."""


@lru_cache(maxsize=1)
def classical() -> Mapping[str, Baseline]:
    """Return the classical forecasters by name; none without the extra ``contest``."""
    if find_spec("statsforecast") is None:
        return {}
    from statsforecast.models import AutoARIMA, AutoETS, AutoTheta

    makers = {"ets": AutoETS, "theta": AutoTheta, "arima": AutoARIMA}
    return {name: partial(_forecast, make) for name, make in makers.items()}


def _forecast(make: Callable[..., Any], series: pd.Series[float], weeks: int, samples: int) -> Plain:
    known = series.dropna().to_numpy(dtype=np.float64)[-MOST_WEEKS:]
    if len(known) < LEAST_WEEKS or known.min() < 0 or known.std() == 0:
        return Plain(last_26(series, weeks, samples).samples, fell_back=True)
    said = make(season_length=1).forecast(y=np.log1p(known), h=weeks, level=list(CENTRAL))
    edges = [(0.5 - width / 200.0, said[f"lo-{width}"]) for width in reversed(CENTRAL)]
    edges += [(0.5 + width / 200.0, said[f"hi-{width}"]) for width in CENTRAL]
    places = np.array([place for place, _ in edges])
    logs = np.sort(np.stack([np.asarray(edge, dtype=np.float64) for _, edge in edges]), axis=0)
    quantiles = np.stack([np.interp(levels(samples), places, column) for column in logs.T], axis=1)
    # a straight line in logarithms explodes: beyond ten times the most ever seen it would lose for that alone
    most = MOST_TIMES * (1.0 + known.max())
    return Plain(np.clip(np.expm1(np.minimum(quantiles, np.log(most))), 0.0, None))
