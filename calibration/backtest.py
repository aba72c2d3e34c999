"""Back-test: how well this community's own past would have been forecast, against the plain forecasts.

From every origin, 13 weeks apart from week 52 on, what came later is hidden, forecast and scored. Nothing is
tuned on the scored weeks: the constants come from other communities and the fit sees only what was known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd

from calibration.backtest_tables import pit_table, scores_table, totals_of
from calibration.community import Simulate, community_of, run_kept
from calibration.exports import Export
from calibration.exports.report import Remark
from calibration.fit import fit_community
from calibration.forecast import reference_remarks
from calibration.futures import futures_of
from calibration.layer import layered
from calibration.observation import Floats, good_weeks, must_be_fitted
from calibration.reference import DEFAULT, Reference, reference_named
from calibration.rivals import plain_forecasts
from calibration.scores import Interval, crps, inside, pit, ratio_interval, resampled_origins, usual_change
from sim.clusters import Where
from sim.ensemble import run_ensemble
from sim.executing import Progress
from sim.kpis import KPIS

FIRST_ORIGIN, STEP, HORIZON = 52, 13, 52
"""Weeks."""
MODEL = "model"
FEW_ORIGINS = 6
"""Fewer origins than this give intervals that mean little."""
SAMPLES, DRAWS, STEPS, RUNS = 150, 48, 2, 50
"""Less than for a forecast that is shown: there are many origins."""

Forecaster = Callable[[Export, int, int, int], Mapping[str, Floats]]
"""(export before the origin, weeks, samples, seed) -> measure -> array (samples, weeks)."""


@dataclass(frozen=True)
class Verdict:
    """Who forecasts one measure best.

    Parameters
    ----------
    metric : str
        The measure.
    winner : str
        ``"model"``, or the name of the baseline that beats it.
    rival : str
        Whom it is compared with: the best baseline if the model wins, else the model.
    ratio : Interval
        The winner's mean CRPS over the rival's, with its 90 % block-bootstrap interval.
    """

    metric: str
    winner: str
    rival: str
    ratio: Interval

    @property
    def told_from_chance(self) -> bool:
        """Whether the interval leaves out 1."""
        return self.ratio.excludes_one

    def __str__(self) -> str:
        key = "backtest-verdict-clear" if self.told_from_chance else "backtest-verdict-unclear"
        values = {
            "metric": KPIS[self.metric].label,
            "winner": str(Remark(f"backtest-name-{self.winner.replace('_', '-')}")),
            "rival": str(Remark(f"backtest-name-{self.rival.replace('_', '-')}")),
            "ratio": round(self.ratio.value, 2),
            "low": round(self.ratio.low, 2),
            "high": round(self.ratio.high, 2),
        }
        return str(Remark(key, values))


@dataclass(frozen=True, eq=False)
class Backtest:
    """Scores of the model and of the plain forecasts on one community's past.

    Parameters
    ----------
    table : DataFrame
        One row for each measure, band of weeks ahead and forecaster: ``metric, weeks, forecaster, origins, cells``
        (weeks scored), ``crps`` (mean, in the measure's unit), ``mase`` (mean error of the median over the mean change
        from one week to the next before the origin), ``wape`` (sum of those errors over the sum of what happened),
        ``ratio`` to the last 26 weeks, ``coverage_50``, ``coverage_80`` and ``coverage_95``, each of the four with
        ``_low`` and ``_high`` (90 % block bootstrap over origins).
    verdicts : tuple of Verdict
        One for each measure.
    notes : tuple of Remark
        What to know when reading it.
    origins : DatetimeIndex
        The Mondays from which the past was forecast.
    pit : DataFrame
        ``metric, forecaster, tenth`` (1 to 10) and ``share``: how often what happened fell into each tenth of the
        forecast, from its lowest samples to its highest; 0.1 each where a forecast is honest.
    """

    table: pd.DataFrame
    verdicts: tuple[Verdict, ...]
    notes: tuple[Remark, ...]
    origins: pd.DatetimeIndex
    pit: pd.DataFrame = field(default_factory=pd.DataFrame)


def model_forecaster(
    widened: bool = False,
    draws: int = DRAWS,
    steps: int = STEPS,
    run_all: Simulate = run_ensemble,
    progress: Progress | None = None,
    reference: Reference | None = None,
) -> Forecaster:
    """Return the model as a forecaster: fitted anew at each origin, then run ahead, leaning on other communities."""

    def forecaster(seen: Export, weeks: int, samples: int, seed: int) -> Mapping[str, Floats]:
        community = community_of(seen)
        fit = fit_community(community, seed, draws, steps, widened, progress, run_all)
        ahead = futures_of(community, fit, weeks, samples, seed, run_all, progress, RUNS)
        return ahead if reference is None else layered(ahead, seen, reference).futures

    return forecaster


def backtest(
    export: Export,
    *,
    samples: int = SAMPLES,
    seed: int = 1,
    widened: bool = True,
    forecaster: Forecaster | None = None,
    progress: Progress | None = None,
    reference: str | Reference = DEFAULT,
    on: Where = None,
) -> Backtest:
    """Score the model on a community's own past.

    Parameters
    ----------
    export : Export
        The export.
    samples : int
        Samples of each forecaster.
    seed : int
        Same export, seed and versions: the same table.
    widened : bool
        Take the priors that NHS-R informed twice as wide, so that scores on that workspace rest on them less.
    forecaster : callable, optional
        What is scored; by default `model_forecaster`.
    progress : callable, optional
        Told how many origins are done and how many there are.
    reference : str or Reference
        Other communities to lean on and to compare with; see `calibration.forecast.forecast`.
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``; without effect if a forecaster is given.

    Returns
    -------
    Backtest
        With an empty table, and a note saying so, where the past is shorter than a year.
    """
    must_be_fitted(export)
    others = reference_named(reference) if isinstance(reference, str) else reference
    model = forecaster or model_forecaster(widened, run_all=partial(run_kept, on=on), reference=others)
    weekly = export.weekly()
    believed = good_weeks(weekly)
    truth = weekly.copy()
    truth[~believed] = np.nan
    origins = pd.DatetimeIndex(weekly.index[FIRST_ORIGIN::STEP])
    cells: list[pd.DataFrame] = []
    fell_back: set[pd.Timestamp] = set()
    for place, origin in enumerate(origins):
        seen = export.before(origin.date())
        after = truth[truth.index >= origin][:HORIZON]
        forecasts, short = _forecasts(model, seen, len(after), samples, seed + place, others)
        fell_back |= {origin} if short else set()
        cells.append(_scored(origin, after, forecasts, seen.weekly()))
        if progress is not None:
            progress(place + 1, len(origins))
    scored = pd.concat(cells, ignore_index=True) if cells else pd.DataFrame()
    if scored.empty:
        return Backtest(scores_table(scored, seed), (), (Remark("backtest-too-short"),), origins)
    verdicts = tuple(_verdict(str(metric), rows, seed) for metric, rows in scored.groupby("metric", sort=False))
    notes = _notes(export, widened, len(origins), len(fell_back), int((~believed).sum()), verdicts)
    notes += reference_remarks(export, others)
    return Backtest(scores_table(scored, seed), verdicts, notes, origins, pit_table(scored))


def _forecasts(
    model: Forecaster, seen: Export, weeks: int, samples: int, seed: int, reference: Reference | None
) -> tuple[dict[str, dict[str, Floats]], bool]:
    """Return measure -> forecaster -> samples, and whether a baseline had to fall back."""
    known = seen.weekly()
    found: dict[str, dict[str, Floats]] = {}
    fell_back = False
    for metric, modelled in model(seen, weeks, samples, seed).items():
        if metric not in known or not known[metric].notna().any():
            continue
        plain = plain_forecasts(seen, metric, weeks, samples, reference)
        found[metric] = {MODEL: modelled, **{name: each.samples for name, each in plain.items()}}
        fell_back |= any(each.fell_back for each in plain.values())
    return found, fell_back


def _scored(
    origin: pd.Timestamp, truth: pd.DataFrame, forecasts: dict[str, dict[str, Floats]], before: pd.DataFrame
) -> pd.DataFrame:
    """Return one row for each measure, forecaster and known week after an origin."""
    parts = []
    for metric, by_name in forecasts.items():
        if metric not in truth:
            continue
        observed = np.asarray(truth[metric], dtype=np.float64)
        usual = usual_change(before[metric].to_numpy(np.float64))
        for name, samples in by_name.items():
            parts.append(
                pd.DataFrame(
                    {
                        "metric": metric,
                        "forecaster": name,
                        "origin": origin,
                        "week": np.arange(1, len(observed) + 1),
                        "crps": crps(observed, samples),
                        "in_50": inside(observed, samples, 0.5),
                        "in_80": inside(observed, samples, 0.8),
                        "in_95": inside(observed, samples, 0.95),
                        "pit": pit(observed, samples),
                        "error": np.abs(observed - np.nanmedian(samples, axis=0)),
                        "usual": usual,
                        "size": np.abs(observed),
                    }
                )
            )
    return pd.concat(parts, ignore_index=True).dropna() if parts else pd.DataFrame()


def _verdict(metric: str, rows: pd.DataFrame, seed: int) -> Verdict:
    """Return who has the lowest mean CRPS over all weeks ahead, against the model or the best baseline."""
    by_name = totals_of(rows)
    totals = {name: float(found["crps"].sum()) for name, found in by_name.items()}
    best_plain = min((name for name in totals if name != MODEL), key=lambda name: totals[name])
    winner, rival = (MODEL, best_plain) if totals[MODEL] <= totals[best_plain] else (best_plain, MODEL)
    places = resampled_origins(len(by_name[MODEL]), seed)
    top, bottom = (by_name[name]["crps"].to_numpy(np.float64) for name in (winner, rival))
    return Verdict(metric, winner, rival, ratio_interval(top, bottom, places))


def _notes(
    export: Export, widened: bool, origins: int, fell_back: int, left_out: int, verdicts: tuple[Verdict, ...]
) -> tuple[Remark, ...]:
    notes = [Remark("backtest-nothing-tuned"), Remark("backtest-nhsr-widened" if widened else "backtest-nhsr")]
    if origins < FEW_ORIGINS:
        notes.append(Remark("backtest-few-origins", {"count": origins}))
    if fell_back:
        notes.append(Remark("backtest-fell-back", {"count": fell_back}))
    if left_out:
        notes.append(Remark("backtest-gaps", {"count": left_out}))
    if any(verdict.winner != MODEL for verdict in verdicts):
        notes.append(Remark("backtest-model-beaten"))
    return tuple(notes)
