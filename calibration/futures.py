"""Futures: joint samples of the weeks ahead: simulated change, plain level, and what strays from both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from calibration.arrivals import future_arrivals
from calibration.community import Community, Simulate, run_kept, simulated
from calibration.discrepancy import (
    LEVEL_WEEKS,
    MESSAGES,
    POSTERS,
    SIMULATED_MOST,
    Tables,
    centre,
    disturbances,
    guarded,
    own_spread,
    past_of,
    season,
    simulated_weight,
    skewed,
    spread,
)
from calibration.fitted import Fit
from calibration.observation import Floats, Weekly
from calibration.possible import possible
from calibration.shocks import joins_added
from calibration.twins.runs import can_be_twinned, twins
from sim.ensemble import run_ensemble
from sim.executing import Progress
from sim.kpis import KPIS
from sim.parameters import Parameters

Futures = dict[str, Floats]
"""By measure, an array (samples, weeks)."""

LEVELS: dict[str, Tables] = {
    "weekly_active": POSTERS,
    "weekly_posters": POSTERS,
    "weekly_messages": MESSAGES,
    "joins": POSTERS,
    "new_posters": POSTERS,
}
"""Measures forecast as a level; the constants were learnt on posters and messages, and are assumed to hold
for the others."""
MOST_RUNS = 300
"""Simulations behind a forecast."""
RETAINED = {
    "retained_1w": "new_posters", "retained_4w": "new_posters", "retained_12w": "new_posters",
    "retained_1w_joiners": "joins", "retained_4w_joiners": "joins", "retained_12w_joiners": "joins",
}  # fmt: skip
"""Shares, and the cohorts they are shares of."""
RETAINED_WEEKS = 26
"""Weeks of cohorts behind a retained share."""
RETAINED_WORTH = 4.0
"""First-time posters the simulated share is worth beside the observed ones (assumption)."""
RETAINED_DRIFT = 0.35
"""Standard deviation of the log-odds of a retained share about its recent value (assumption)."""
RETAINED_UNKNOWN = {"1w": 0.17, "4w": 0.085, "12w": 0.053}
"""Used where neither data nor simulation say anything: newcomers' return (docs/forecasts.md, earlier study)."""
INEQUALITY_WIDER = 1.1
"""Spread of the weekly inequality, over that of the last 26 weeks (assumption)."""


def futures_of(
    community: Community,
    fit: Fit,
    weeks: int,
    samples: int,
    seed: int,
    run_all: Simulate,
    progress: Progress | None = None,
    most_runs: int = MOST_RUNS,
) -> Futures:
    """Draw joint futures of every measure the community's source shows.

    Parameters
    ----------
    community : Community
        What was known.
    fit : Fit
        Parameter draws.
    weeks, samples, seed : int
        Weeks ahead, number of futures, where chance begins. Never anything of the file itself.
    run_all : callable
        What runs the simulations.
    progress : callable, optional
        Told how many runs are done and how many there are.
    most_runs : int
        Simulations at most; with more samples each serves several, which stray from it in different ways.

    Returns
    -------
    dict of str to array (samples, weeks) float64
        In the order of `sim.kpis`. Counts are whole and not negative; shares are of cohorts that are not empty.
    """
    rng = np.random.default_rng(seed)
    usual = future_arrivals(community.arrivals, weeks, samples, rng)
    arrivals = usual + joins_added(community.shocks, community.as_of, weeks)
    drawn = fit.sample(min(samples, most_runs), rng)
    first_seed = 1_000_000_000 + len(drawn) * seed
    runs = simulations(community, drawn, arrivals, first_seed, run_all, progress)
    without: Weekly = {}
    if community.shocks:  # the same futures without them: what they do is certain, and must not be halved
        without = simulations(replace(community, shocks=()), drawn, usual, first_seed, run_all, progress)
    serves = np.arange(samples) % len(drawn)
    runs, without = ({name: values[serves] for name, values in each.items()} for each in (runs, without))
    shown = [str(name) for name in community.weekly if name in LEVELS]
    paths = disturbances(shown, samples, weeks, rng)
    effects = {name: shock_effect(runs[name], without[name], weeks) for name in without}
    found = possible(
        {name: level_futures(community, name, runs.get(name), paths[name], weeks, effects.get(name)) for name in shown}
    )
    found |= _stock(community, arrivals, rng)
    for share in (str(name) for name in community.weekly if name in RETAINED):
        found[share] = _retained(community, share, runs, found, rng)
    if "messages_per_active_member" in community.weekly:
        found["messages_per_active_member"] = found["weekly_messages"] / np.maximum(found["weekly_active"], 1.0)
    if "participation_inequality" in community.weekly:
        found["participation_inequality"] = _inequality(community, samples, weeks, rng)
    return {name: found[name] for name in KPIS if name in found}


def simulations(
    community: Community,
    drawn: Sequence[tuple[Parameters, float]],
    arrivals: Floats,
    first_seed: int,
    run_all: Simulate,
    progress: Progress | None = None,
) -> Weekly:
    """Simulate a community ahead: from its real members where its log shows them, else from a simulated past.

    Parameters
    ----------
    community : Community
        What was known.
    drawn : sequence of (Parameters, float)
        Parameters and joiners for each first-time poster, one for each run.
    arrivals : array (futures, weeks) float64
        Arrivals ahead; as many of them are used as there are runs.
    first_seed : int
        Seed of the first run; the next ones count on.
    run_all : callable
        What runs the simulations. A stand-in for one that simulates has no members to begin with.
    progress : callable, optional
        Told how many runs are done and how many there are.
    """
    if can_be_twinned(community) and getattr(run_all, "func", run_all) in (run_kept, run_ensemble):
        runs = twins(community, drawn, arrivals[: len(drawn)], first_seed, run_all, progress)
        if runs:
            return runs
    return simulated(
        community, [p for p, _ in drawn], [joiners for _, joiners in drawn], first_seed, run_all, arrivals, progress
    )


def shock_effect(run: Floats, without: Floats, weeks: int) -> Floats:
    """Return what shocks to come change in a week (logarithm), the mean over runs that share every draw."""
    change = np.log1p(run[:, -weeks:]) - np.log1p(without[:, -weeks:])
    return np.asarray(change.mean(axis=0))


def level_futures(
    community: Community, name: str, run: Floats | None, paths: Floats, weeks: int, effect: Floats | None = None
) -> Floats:
    """Draw futures of a measure whose level persists.

    Parameters
    ----------
    community : Community
        What was known.
    name : str
        A measure of `LEVELS`.
    run : array (samples, simulated weeks) float64 or None
        Simulated past and future; None if the model does not show the measure.
    paths : array (samples, weeks) float64
        From `calibration.discrepancy.disturbances`.
    weeks : int
        Weeks ahead.
    effect : array (weeks,) float64, optional
        From `shock_effect`: what is in the runs because of it counts in full.

    Notes
    -----
    On the scale log(1 + y): the plain level, plus a part of what the simulation changes from its own recent
    level, plus the season as far as the simulation does not bring its own, plus what strays from all that.
    """
    tables = LEVELS[name]
    values = np.where(community.believed, community.weekly[name].to_numpy(np.float64), np.nan)
    known = values[~np.isnan(values)]
    if not len(known):
        return np.zeros_like(paths)
    seasons = season(community.weekly.index[0].date(), len(values) + weeks, tables)
    past = past_of(values, seasons[: len(values)])
    weight = np.zeros(weeks)
    change = np.zeros_like(paths)
    if run is not None:
        weight = simulated_weight(weeks)
        lately = np.flatnonzero(~np.isnan(values))[-LEVEL_WEEKS:]
        change = _simulated_change(run, lately - len(values), weeks)
        # The simulated change counts from weeks that had a season of their own.
        change += np.log1p(values[lately].mean()) - past.level
    people = _recent_mean(community, "weekly_posters" if name == "weekly_messages" else name)
    sizes = own_spread(spread(past, people, weeks, tables), weight * change)
    logs = (
        centre(past, weeks, tables)
        + (1.0 - weight) * seasons[len(values) :]
        + weight * change
        + skewed(paths, sizes, tables)
    )
    samples = np.maximum(np.expm1(logs), 0.0)
    if effect is None:
        return np.rint(guarded(samples, known, people, len(values)))
    # the pull towards recent weeks knows nothing of what is to come: it is made without, and the effect added after
    moved = np.exp(weight * effect)
    return np.rint(np.exp(effect) * guarded(samples / moved, known, people, len(values)))


def _simulated_change(run: Floats, lately: npt.NDArray[np.int64], weeks: int) -> Floats:
    """Return how far each run's weeks ahead are from its own recent level, on the logarithmic scale."""
    past, ahead = run[:, : run.shape[1] - weeks], run[:, run.shape[1] - weeks :]
    within = lately[lately >= -past.shape[1]]
    level = np.log1p(past[:, within].mean(axis=1, keepdims=True))
    return np.asarray(np.clip(np.log1p(ahead) - level, -SIMULATED_MOST, SIMULATED_MOST))


def _recent_mean(community: Community, name: str) -> float:
    recent = community.weekly[name].dropna().to_numpy(np.float64)[-26:]
    return float(recent.mean()) if len(recent) else 0.0


def _stock(community: Community, arrivals: Floats, rng: np.random.Generator) -> Futures:
    """Draw the stock of members and its growth: arrivals, less accounts taken off as they were lately."""
    if "members" not in community.weekly:
        return {}
    losses = community.arrivals.losses[-26:]
    losses = losses[~np.isnan(losses)]
    lost = rng.choice(losses, size=arrivals.shape) if len(losses) else np.zeros_like(arrivals)
    last = float(community.weekly["members"].dropna().to_numpy(np.float64)[-1])
    members = np.maximum(last + np.cumsum(arrivals - np.rint(lost), axis=1), 0.0)
    growth = np.diff(members, axis=1, prepend=last)
    return {
        name: values for name, values in {"members": members, "net_growth": growth}.items() if name in community.weekly
    }


def _retained(community: Community, name: str, runs: Weekly, found: Futures, rng: np.random.Generator) -> Floats:
    """Draw a retained share: a drifting chance, and the luck of a cohort of that size."""
    cohorts = np.maximum(found[RETAINED[name]], 1.0)
    samples, weeks = cohorts.shape
    shares = community.weekly[name].to_numpy(np.float64)
    sizes = community.weekly[RETAINED[name]].to_numpy(np.float64)
    known = np.flatnonzero(~np.isnan(shares) & ~np.isnan(sizes))[-RETAINED_WEEKS:]
    stayed, came = float((shares[known] * sizes[known]).sum()), float(sizes[known].sum())
    guess = _simulated_share(runs.get(name), runs.get(RETAINED[name]), weeks)
    if np.isnan(guess):
        guess = RETAINED_UNKNOWN[name.split("_")[1]]
    share = np.clip((stayed + RETAINED_WORTH * guess) / (came + RETAINED_WORTH), 0.005, 0.995)
    drift = disturbances([name], samples, weeks, rng)[name]
    log_odds = np.log(share / (1.0 - share)) + RETAINED_DRIFT * drift
    return np.asarray(rng.binomial(cohorts.astype(np.int64), 1.0 / (1.0 + np.exp(-log_odds))) / cohorts)


def _simulated_share(shares: Floats | None, cohorts: Floats | None, weeks: int) -> float:
    """Return the share retained in all runs together, over the last known year; NaN if nobody came."""
    if shares is None or cohorts is None:
        return np.nan
    last = shares.shape[1] - weeks
    lately = slice(max(last - 52, 0), last)
    there = ~np.isnan(shares[:, lately])
    came = np.where(there, cohorts[:, lately], 0.0)
    return float((np.nan_to_num(shares[:, lately]) * came).sum() / came.sum()) if came.sum() else np.nan


def _inequality(community: Community, samples: int, weeks: int, rng: np.random.Generator) -> Floats:
    """Draw the inequality among a week's posters: as in the last 26 weeks, a little wider."""
    values = np.where(community.believed, community.weekly["participation_inequality"].to_numpy(np.float64), np.nan)
    known = values[~np.isnan(values)][-RETAINED_WEEKS:]
    if not len(known):
        return np.zeros((samples, weeks))
    ranks = norm.cdf(disturbances(["inequality"], samples, weeks, rng)["inequality"])
    middle = float(np.median(known))
    return np.clip(middle + INEQUALITY_WIDER * (np.quantile(known, ranks) - middle), 0.0, 1.0)
