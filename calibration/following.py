"""Following: where a back-test says that a plain forecast beats the model, use the plain forecast, and say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from calibration.backtest import MODEL, Verdict
from calibration.exports import Export
from calibration.exports.report import Remark
from calibration.forecast import Forecast
from calibration.layer import in_the_order_of
from calibration.reference import NONE, Reference, reference_named
from calibration.rivals import plain_forecasts
from sim.kpis import KPIS


def follow(
    forecast: Forecast, export: Export, verdicts: Iterable[Verdict], reference: str | Reference = NONE
) -> Forecast:
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
    reference : str or Reference
        The one the back-test leant on.

    Returns
    -------
    Forecast
        With one more warning for each measure replaced, named in ``followed``.
    """
    seen = export.before(forecast.as_of)
    others = reference_named(reference) if isinstance(reference, str) else reference
    frame, warnings, followed = forecast.frame.copy(), list(forecast.warnings), dict(forecast.followed)
    for verdict in verdicts:
        if verdict.winner == MODEL or not verdict.told_from_chance or verdict.metric not in forecast.metrics:
            continue
        plain = plain_forecasts(seen, verdict.metric, forecast.weeks, forecast.samples, others, only=verdict.winner)
        rows = frame["metric"] == verdict.metric
        frame.loc[rows, "value"] = in_the_order_of(
            forecast.values(verdict.metric), plain[verdict.winner].samples
        ).ravel()
        followed[verdict.metric] = verdict.winner
        name = str(Remark(f"backtest-name-{verdict.winner.replace('_', '-')}"))
        warnings.append(Remark("forecast-followed", {"metric": KPIS[verdict.metric].label, "winner": name}))
    return replace(forecast, frame=frame, warnings=tuple(warnings), followed=followed)
