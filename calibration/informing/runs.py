"""Runs: communities simulated by a fitted model, what people ask about them, and what kinds of files would show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from calibration.community import Community, plan_of
from calibration.fitted import Fit
from calibration.observation import Floats
from sim.columns import LEFT
from sim.ensemble import Run, chunk_size, run_world
from sim.executing import Executor, Progress, each_of
from sim.weekly import MEASURES, Weekly

PERIODS = ((0, 13), (13, 26), (26, 52))
"""Weeks before now: from, to."""
LEVELS: Mapping[str, tuple[str, ...]] = {
    "readers": ("weekly_active",),
    "posters": ("weekly_posters",),
    "newcomers": ("new_posters",),
    "messages": ("weekly_messages",),
    "leaves": ("leaves",),
}
"""Weekly counts that an aspect of a file shows (`calibration.exports.report.ASPECTS`); newcomers come with acts."""
SHARES: Mapping[str, tuple[str, ...]] = {
    "retention": ("retained_1w_joiners", "retained_4w_joiners", "retained_12w_joiners"),
    "replies": ("answered_share",),
    "inequality": ("participation_inequality",),
}
"""Weekly shares that it shows."""
KINDS: Mapping[str, tuple[str, ...]] = {
    "members": ("members", "joins", "retention"),
    "readers": ("readers",),
    "messages": ("posters", "messages", "inequality"),
    "answers": ("replies",),
    "departures": ("leaves",),
}
"""Kinds of files, and the aspects they add."""
WITH = {"messages": ("newcomers",)}
"""What a kind shows besides, that no aspect names."""
QUESTIONS = ("lurkers", "gone", "readers", "stay", "answered")
"""What people ask: see `asked`."""


@dataclass(frozen=True, eq=False)
class Lived:
    """What simulated communities were like.

    Parameters
    ----------
    asked : dict of str to array (runs,) float64
        Answers to `QUESTIONS`, on a scale without bounds: log-odds of shares, logarithms of counts.
    shown : dict of str to array (runs, figures) float64
        What each aspect would show, likewise.
    """

    asked: dict[str, Floats]
    shown: dict[str, Floats]


def lived(
    community: Community, fit: Fit, runs: int, seed: int, on: Executor, progress: Progress | None = None
) -> Lived:
    """Simulate a community's past by draws of its fit, and keep what would be known of it.

    Parameters
    ----------
    community : Community
        As it was known.
    fit : Fit
        Its calibration.
    runs, seed : int
        How many, and where chance begins.
    on : Executor
        Where to compute; the result does not depend on it.
    progress : callable, optional
        Told how many runs are done and how many there are.
    """
    drawn = fit.sample(runs, np.random.default_rng(seed))
    tasks = [
        Run(plan_of(community, joiners), parameters, 2_000_000_000 + runs * seed + place)
        for place, (parameters, joiners) in enumerate(drawn)
    ]
    found = each_of(tasks, _one, on, chunk_size(tasks[0]), progress)
    return Lived(
        {name: np.array([one[0][name] for one in found]) for name in QUESTIONS},
        {name: np.stack([one[1][name] for one in found]) for name in found[0][1]},
    )


def _one(run: Run) -> tuple[dict[str, float], dict[str, Floats]]:
    world = run_world(run)
    weekly = Weekly(world)
    there = np.asarray(weekly.members["status"]) != LEFT
    wrote = np.asarray(weekly.members["first_post_day"]) >= 0
    joined = float(len(there))
    asked = {
        "lurkers": log_odds((there & ~wrote).sum(), there.sum()),
        "gone": log_odds((~there).sum(), joined),
        "readers": float(np.log(weekly.weekly_active()[-13:].mean() + 0.5)),
        "stay": _level_of_share(weekly.joiners_retained(12)),
        "answered": _level_of_share(weekly.answered_share()),
    }
    shown = {
        "members": np.array([np.log(joined)]),
        "joins": np.array([np.log(joined)]),
        **{name: levels(_of(weekly, measures)) for name, measures in LEVELS.items()},
        **{name: np.array([_level_of_share(each) for each in _of(weekly, of)]) for name, of in SHARES.items()},
    }
    shown["newcomers"] = np.append(shown["newcomers"], np.log(wrote.sum() + 0.5))
    return asked, shown


def _of(weekly: Weekly, names: Sequence[str]) -> list[Floats]:
    return [np.asarray(MEASURES[name](weekly), dtype=np.float64) for name in names]


def levels(series: Sequence[Floats]) -> Floats:
    """Return logarithms of the mean level of some weekly counts in each of `PERIODS`."""
    found = []
    for values in series:
        for nearest, farthest in PERIODS:
            part = values[max(len(values) - farthest, 0) : max(len(values) - nearest, 0)]
            found.append(np.log(np.nanmean(part) + 0.5) if np.isfinite(part).any() else np.nan)
    return np.array(found)


def _level_of_share(values: Floats) -> float:
    known = values[-52:][~np.isnan(values[-52:])]
    share = float(np.clip(known.mean(), 0.01, 0.99)) if len(known) else 0.5
    return float(np.log(share / (1.0 - share)))


def log_odds(count: float, total: float) -> float:
    """Return the log-odds of a share, kept finite."""
    return float(np.log((count + 0.5) / (total - count + 0.5)))
