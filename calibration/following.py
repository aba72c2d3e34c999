"""Following: where a back-test says that a plain forecast beats the model, use the plain forecast, and say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from calibration.backtest import MODEL, Verdict
from calibration.baselines import BASELINES
from calibration.exports import Export
from calibration.exports.report import Remark
from calibration.forecast import Forecast
from calibration.observation import Floats
from sim.kpis import KPIS


def follow(forecast: Forecast, export: Export, verdicts: Iterable[Verdict]) -> Forecast:
    """Replace the model by the plain forecast that beat it, measure by measure.

    Only verdicts that can be told from chance are followed. One sample stays one future: where the model's sample
    was high, the plain forecast's is.

    Parameters
    ----------
    forecast : Forecast
        The model's.
    export : Export
        What it was made from.
    verdicts : iterable of Verdict
        A back-test's, see `calibration.backtest.Backtest.verdicts`.

    Returns
    -------
    Forecast
        With one more warning for each measure replaced, named in ``followed``.
    """
    seen = export.before(forecast.as_of).weekly()
    frame, warnings, followed = forecast.frame.copy(), list(forecast.warnings), dict(forecast.followed)
    for verdict in verdicts:
        if verdict.winner == MODEL or not verdict.told_from_chance or verdict.metric not in forecast.metrics:
            continue
        plain = BASELINES[verdict.winner](seen[verdict.metric], forecast.weeks, forecast.samples)
        rows = frame["metric"] == verdict.metric
        frame.loc[rows, "value"] = _in_the_order_of(forecast.values(verdict.metric), plain.samples).ravel()
        followed[verdict.metric] = verdict.winner
        name = str(Remark(f"backtest-name-{verdict.winner.replace('_', '-')}"))
        warnings.append(Remark("forecast-followed", {"metric": KPIS[verdict.metric].label, "winner": name}))
    return replace(forecast, frame=frame, warnings=tuple(warnings), followed=followed)


def _in_the_order_of(model: Floats, sorted_samples: Floats) -> Floats:
    """Give the model's highest sample of each week the plain forecast's highest, and so on down."""
    ranks = np.argsort(np.argsort(model, axis=0, kind="stable"), axis=0, kind="stable")
    return np.take_along_axis(sorted_samples, ranks, axis=0)
