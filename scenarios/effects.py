"""Effects: what a parameter does to a community when it is halved and doubled, everything else being the same.

Both worlds share every draw, so their difference is the parameter's. All other parameters stay at their defaults.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import t

from scenarios.loading import load
from scenarios.studies import default_store
from sim.clusters import Where, executor_on
from sim.ensemble import Run, run_ensembles
from sim.executing import Progress
from sim.parameters import DECLARED, Declared, Parameters, values_of, with_values

PRESET = "b2b-slack"
"""The default plan: the one that `essaim new` starts from."""
MEASURES = (
    "weekly_active", "weekly_posters", "weekly_messages", "retained_4w_joiners", "first_post_share", "answered_share",
    "staff_hours",
)  # fmt: skip
"""What is looked at. All are means over the weeks of the plan, but ``first_post_share``: people who wrote for the first
time, out of those who joined."""
NEEDED = ("joins", "new_posters", *(name for name in MEASURES if name != "first_post_share"))
LEVEL = 0.90
Values = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Moved:
    """A parameter's value on one side of its default.

    Parameters
    ----------
    value : float
        The value tried.
    clipped : bool
        Whether the declared range kept it from going further.
    """

    value: float
    clipped: bool


@dataclass(frozen=True)
class Change:
    """The change of one measure: its mean over the pairs of runs, with a 90 % interval of that mean."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Effects:
    """What moving one parameter does.

    Parameters
    ----------
    parameter : str
        Dotted name.
    by_spread : bool
        Whether it was moved by the spread of its prior, because it may be 0 or negative, and not halved and doubled.
    less, more : Moved
        The two values tried.
    plan : mapping
        What the plan changes in the default one so as to use the parameter; empty = nothing.
    runs : int
        Pairs of runs.
    baseline : mapping
        Measure -> its mean at the default.
    changes : mapping
        Measure -> its change at ``less`` and at ``more``.
    """

    parameter: str
    by_spread: bool
    less: Moved
    more: Moved
    plan: Mapping[str, Any]
    runs: int
    baseline: Mapping[str, float]
    changes: Mapping[str, tuple[Change, Change]]


def effects_of(
    parameter: str, runs: int = 24, seed: int = 7, threads: int | None = None, progress: Progress | None = None,
    on: Where = None,
) -> Effects:  # fmt: skip
    """Measure what halving and doubling a parameter does.

    Parameters
    ----------
    parameter : str
        Dotted name.
    runs : int
        Pairs of runs, 2 or more.
    seed : int
        The same seed gives the same result.
    threads : int, optional
        Threads used; the result does not depend on it.
    progress : callable, optional
        Called with the runs done and the runs in all.
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``; see `scenarios.running.run`.

    Examples
    --------
    >>> effects_of("visiting.rate", runs=24).changes["weekly_active"]  # doctest: +SKIP
    """
    declared = DECLARED[parameter]
    less, more = moved(declared, -1), moved(declared, 1)
    changes = plan_using(parameter)
    scenario = load(PRESET, changes)
    plan = scenario.plan()
    base = with_values(Parameters(), scenario.parameters)
    worlds = [with_values(base, {parameter: value}) for value in (values_of(base)[parameter], less.value, more.value)]
    seeds = np.random.SeedSequence(seed).generate_state(runs, np.uint32)
    tasks = [Run(plan, world, int(one)) for world in worlds for one in seeds]
    with executor_on(on, threads) as executor:
        ensemble = run_ensembles([tasks], executor, progress, NEEDED, default_store())[0]
    measured = {name: _measured(name, ensemble.weekly).reshape(3, runs) for name in MEASURES}
    return Effects(
        parameter, is_moved_by_spread(declared), less, more, changes, runs,
        {name: _mean(values[0]) for name, values in measured.items()},
        {name: (_change(values, 1), _change(values, 2)) for name, values in measured.items()},
    )  # fmt: skip


def is_moved_by_spread(declared: Declared) -> bool:
    """Tell whether halving makes no sense of a parameter, because it may be 0 or negative.

    Examples
    --------
    >>> is_moved_by_spread(DECLARED["visiting.rate"]), is_moved_by_spread(DECLARED["posting.level"])
    (False, True)
    """
    return declared.low <= 0.0 and declared.prior.shape not in ("lognormal", "fixed")


def moved(declared: Declared, direction: int) -> Moved:
    """Return a parameter's value below (-1) or above (1) its default, kept within its declared range.

    Examples
    --------
    >>> moved(DECLARED["visiting.rate"], 1).value
    0.24
    """
    if is_moved_by_spread(declared):
        wanted = declared.default + direction * prior_spread(declared)
    else:
        wanted = declared.default * 2.0**direction
    value = min(max(wanted, declared.low), declared.high)
    return Moved(value, value != wanted)


def prior_spread(declared: Declared) -> float:
    """Return the standard deviation of a normal or uniform prior, before it is cut to the range."""
    prior = declared.prior
    return (prior.second - prior.first) / math.sqrt(12.0) if prior.shape == "uniform" else prior.first


def plan_using(parameter: str) -> Mapping[str, Any]:
    """Return what to change in the default plan so that it uses a parameter; nothing where it does.

    Examples
    --------
    >>> plan_using("first_post.asked_by_bot")
    {'onboarding.level': 'bot'}
    """
    return dict(_levers().get(parameter) or _levers().get(DECLARED[parameter].mechanism) or {})


@cache
def _levers() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(files("scenarios").joinpath("levers.toml").read_text(encoding="utf-8"))


def _measured(name: str, weekly: Mapping[str, Values]) -> Values:
    """Return one value a run."""
    if name == "first_post_share":
        return weekly["new_posters"].sum(axis=1) / np.maximum(weekly["joins"].sum(axis=1), 1.0)
    known = np.isfinite(weekly[name])
    sums = np.where(known, weekly[name], 0.0).sum(axis=1)
    return np.where(known.any(axis=1), sums / np.maximum(known.sum(axis=1), 1), np.nan)


def _mean(values: Values) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else math.nan


def _change(values: Values, world: int) -> Change:
    """Return how the runs of one world differ from those of the baseline, pair by pair."""
    differences = values[world] - values[0]
    known = differences[np.isfinite(differences)]
    if len(known) < 2:
        return Change(math.nan, math.nan, math.nan)
    mean = float(known.mean())
    margin = float(t.ppf((1.0 + LEVEL) / 2.0, len(known) - 1) * known.std(ddof=1) / math.sqrt(len(known)))
    return Change(mean, mean - margin, mean + margin)
