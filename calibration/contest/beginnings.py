"""Beginnings: whether it helps to begin a forecast with the real members, and how far its runs stray.

``python -m calibration.contest.beginnings FOLDER --kept FOLDER --page FILE``, or ``make beginnings``: some starts of
some logs are forecast from a simulated past and from twins of the members, and the part of the page is written anew.
What is finished is kept, a file a start.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from calibration.arrivals import future_arrivals
from calibration.backtest import DRAWS, STEPS
from calibration.baselines import last_26
from calibration.community import Community, community_of, simulated
from calibration.contest.scoring import AGAINST, METRICS, QUANTILES, Floats, quantile_crps
from calibration.contest.simulated import KEY
from calibration.discrepancy import disturbances
from calibration.exports import read_export
from calibration.fit import fit_community
from calibration.futures import level_futures
from calibration.observation import Weekly
from calibration.pages import table, write_part
from calibration.reference.communities import Series, read_communities
from calibration.twins.runs import DRIFT, twins
from sim.ensemble import run_ensemble

STARTS = (
    ("mail-openbmc", 26), ("mail-openbmc", 91), ("discourse-redash", 52), ("discourse-redash", 130),
    ("zulip-brlcad", 12), ("zulip-brlcad", 26), ("stackexchange-beer", 26), ("slack-racket-2018", 26),
    ("zulip-ncar", 52), ("irc-teeworlds", 26),
)  # fmt: skip
"""Communities, and the week they are forecast from."""
WEEKS = 52
PAST, TWIN, STEADY = "past", "twin", "twin without drift"
RUNS_OF, FORECAST_OF = "runs, {}", "forecast, {}"
AHEAD = ((1, 4), (5, 13), (14, 26), (27, 52))
STANDING_STILL: Mapping[str, float] = dict.fromkeys(DRIFT, 0.0)


@dataclass(frozen=True)
class Effort:
    """How much is simulated for a start: as much as a back-test's fit, then so many runs of each kind."""

    runs: int = 96
    draws: int = DRAWS
    steps: int = STEPS


def forecasts(community: Community, weeks: int, seed: int, effort: Effort) -> dict[str, dict[str, Floats]]:
    """Forecast a community from a simulated past, from twins of its members, and from twins that do not drift.

    Returns
    -------
    dict of str to dict of str to array (runs, weeks) float64
        By measure of `METRICS`, then by forecaster: the runs alone (`RUNS_OF`) and the forecast they become with the
        plain level and what strays from it (`FORECAST_OF`).
    """
    run_all = partial(run_ensemble, threads=1)
    rng = np.random.default_rng(seed)
    fit = fit_community(community, seed, effort.draws, effort.steps, True, run_all=run_all)
    arrivals = future_arrivals(community.arrivals, weeks, effort.runs, rng)
    drawn = fit.sample(effort.runs, rng)
    parameters, joiners = [each for each, _ in drawn], [each for _, each in drawn]
    first_seed = 1_000_000_000 + effort.runs * seed
    runs: dict[str, Weekly] = {
        PAST: simulated(community, parameters, joiners, first_seed, run_all, arrivals),
        TWIN: twins(community, drawn, arrivals, first_seed, run_all),
        STEADY: twins(community, drawn, arrivals, first_seed, run_all, drift=STANDING_STILL),
    }
    paths = disturbances(list(METRICS), effort.runs, weeks, rng)
    return {
        metric: {
            **{RUNS_OF.format(kind): weekly[metric][:, -weeks:] for kind, weekly in runs.items()},
            **{
                FORECAST_OF.format(kind): level_futures(community, metric, weekly[metric], paths[metric], weeks)
                for kind, weekly in runs.items()
            },
        }
        for metric in METRICS
    }


def scores(series: Series, at: int, community: Community, effort: Effort) -> pd.DataFrame:
    """Forecast one start and score it.

    Returns
    -------
    DataFrame
        ``community, origin, metric, forecaster, week, crps, off`` (logarithm of the median less that of what happened;
        both NaN where that is not known) and ``spread``, the standard deviation of the logarithm.
    """
    weeks = min(WEEKS, len(series.posters) - at)
    parts = []
    for metric, found in forecasts(community, weeks, at, effort).items():
        values: Floats = getattr(series, METRICS[metric])
        observed = np.where(series.scored, values, np.nan)[at : at + weeks]
        plain = last_26(pd.Series(values[:at]), weeks, len(QUANTILES)).samples
        for name, samples in {**found, AGAINST: plain}.items():
            parts.append(
                pd.DataFrame(
                    {"community": series.name, "origin": at, "metric": metric, "forecaster": name,
                     "week": np.arange(1, weeks + 1),
                     "crps": quantile_crps(np.quantile(samples, QUANTILES, axis=0), observed),
                     "off": np.log1p(np.median(samples, axis=0)) - np.log1p(observed),
                     "spread": np.log1p(samples).std(axis=0)}
                )
            )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def page_part(found: pd.DataFrame) -> list[str]:
    """Return the lines of the page that tell the scores of all starts."""
    starts = [f"{name} at week {at}" for name, at in found[["community", "origin"]].drop_duplicates().to_numpy()]
    return [
        f"Starts ({len(starts)}, {found['community'].nunique()} logs): {', '.join(starts)}.",
        "",
        "Error (CRPS) over that of the last 26 weeks, geometric mean over starts. *Runs* is the simulation alone, "
        "*forecast* what it becomes with the plain level and the drift of the statistical layer. *Off* is the mean of "
        "the logarithm of the median of twins less that of what happened.",
        "",
        *table(
            ("measure", "weeks", "runs: past", "twin", "forecast: past", "twin", "twin without drift", "off"),
            [_errors(found, metric, first, last) for metric in METRICS for first, last in AHEAD],
        ),
        "",
        "How far weekly posters stray between runs: standard deviation of the logarithm, first week and last.",
        "",
        *table(
            ("start", "without drift: week 1", "last", "with drift: week 1", "last", "forecast: week 1", "last"),
            [_spreads(name, rows) for name, rows in zip(starts, _by_start(found), strict=True)],
        ),
    ]


def _errors(found: pd.DataFrame, metric: str, first: int, last: int) -> tuple[object, ...]:
    rows = found[(found["metric"] == metric) & found["week"].between(first, last)].dropna(subset=["crps"])
    means = rows.groupby(["community", "origin", "forecaster"])["crps"].mean().unstack("forecaster")
    ratios = np.exp(np.log(means.div(means[AGAINST], axis=0)).mean())
    off = rows[rows["forecaster"] == RUNS_OF.format(TWIN)].groupby(["community", "origin"])["off"].mean().mean()
    shown = [RUNS_OF.format(PAST), RUNS_OF.format(TWIN), *(FORECAST_OF.format(kind) for kind in (PAST, TWIN, STEADY))]
    return METRICS[metric], f"{first}-{last}", *(f"{ratios[name]:.2f}" for name in shown), f"{off:+.2f}"


def _by_start(found: pd.DataFrame) -> list[pd.DataFrame]:
    posters = found[found["metric"] == "weekly_posters"]
    return [rows for _, rows in posters.groupby(["community", "origin"], sort=False)]


def _spreads(start: str, rows: pd.DataFrame) -> tuple[str, ...]:
    cells = []
    for name in (RUNS_OF.format(STEADY), RUNS_OF.format(TWIN), FORECAST_OF.format(TWIN)):
        spread = rows.loc[rows["forecaster"] == name, "spread"]
        cells += [f"{spread.iloc[0]:.2f}", f"{spread.iloc[-1]:.2f}"]
    return start, *cells


def kept_scores(folder: Path, kept: Path, starts: Sequence[tuple[str, int]], effort: Effort) -> pd.DataFrame:
    """Return the scores of all starts; those that are not kept yet are made, and kept."""
    kept.mkdir(parents=True, exist_ok=True)
    by_name: dict[str, Series] = {}
    parts = []
    for name, at in starts:
        place = kept / f"{name}-{at}.parquet"
        if not place.exists():
            by_name = by_name or {each.name: each for each in read_communities(folder)}
            export = read_export(folder / "events" / f"{name}.parquet", key=KEY)
            community = community_of(export.before(by_name[name].start + timedelta(weeks=at)))
            scores(by_name[name], at, community, effort).to_parquet(place, index=False)
            print(place.name, file=sys.stderr, flush=True)
        parts.append(pd.read_parquet(place))
    return pd.concat(parts, ignore_index=True)


def main(arguments: list[str] | None = None) -> int:
    """Score every start and write the part of the page."""
    parser = argparse.ArgumentParser(prog="python -m calibration.contest.beginnings", description=__doc__)
    parser.add_argument("folder", type=Path, help="with communities.csv, weekly.csv.gz and events/")
    parser.add_argument("--kept", type=Path, required=True, help="folder of the scores of each start")
    parser.add_argument("--page", type=Path, required=True, help="the page whose part is written anew")
    asked = parser.parse_args(arguments)
    write_part(asked.page, "beginnings", page_part(kept_scores(asked.folder, asked.kept, STARTS, Effort())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
