"""Scoring: every fact measured, with its interval and its verdict."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from calibration.facts.counting import Counts
from calibration.facts.definitions import Fact, chosen_facts
from calibration.facts.design import FIRST_SEEDS
from calibration.facts.experiments import EXPERIMENTS
from calibration.facts.lives import RealArray
from calibration.facts.values import VALUES
from sim.clusters import Where, executor_on
from sim.executing import Executor, Progress, each_of
from sim.parameters import Parameters, defaults, draw_parameters, with_values

RESAMPLES = 400
INTERVAL = (0.05, 0.95)
USUAL_SEEDS = 30
AT_ONCE = 8
"""Tasks that last a second or more together, and are sent away so."""
Stacked = Mapping[str, RealArray]
"""Counts by name, each (sizes, seeds, ...)."""


@dataclass(frozen=True)
class Scored:
    """One fact, measured.

    Parameters
    ----------
    fact : Fact
        What was measured.
    value, low, high : float
        The value and its 90 % interval over the seeds, in the fact's unit; nan = could not be measured.
    band : (float or None, float or None)
        The band, with the other fact's value where it must stay under one.
    passed : bool
        Whether the value lies in the band.
    """

    fact: Fact
    value: float
    low: float
    high: float
    band: tuple[float | None, float | None]
    passed: bool

    @property
    def verdict(self) -> Literal["pass", "fail"]:
        """The verdict in one word."""
        return "pass" if self.passed else "fail"

    def row(self) -> dict[str, object]:
        """Return the fact as ``essaim facts --json`` gives it."""
        return {
            "id": self.fact.id, "role": self.fact.role, "value": self.value, "low": self.low, "high": self.high,
            "band": list(self.band), "verdict": self.verdict,
        }  # fmt: skip


def score(
    only: Iterable[str] = (),
    seeds: int = USUAL_SEEDS,
    first_seed: int = FIRST_SEEDS["A"],
    overrides: Mapping[str, float] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    on: Where = None,
) -> list[Scored]:
    """Measure facts.

    Parameters
    ----------
    only : iterable of str
        Ids of the facts; all if empty.
    seeds : int
        Seeds, 2 or more; the facts are stated for 30 or more.
    first_seed : int
        First of the seeds, which follow one another.
    overrides : mapping, optional
        Parameter -> value in place of the default: for placebos.
    threads : int, optional
        Threads used; the results do not depend on it.
    progress : callable, optional
        Called with (runs done, runs in all).
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``; see `scenarios.running.run`.

    Raises
    ------
    InputError
        If a fact is unknown.

    Examples
    --------
    >>> [one.fact.id for one in score(["26"], seeds=2)]
    ['26']
    """
    facts = chosen_facts(only)
    wanted = {fact.experiment for fact in facts} | {"year" for fact in facts if fact.below}
    names = [name for name in EXPERIMENTS if name in wanted]
    with executor_on(on, threads) as executor:
        stacked = run_experiments(names, seeds, first_seed, overrides or {}, executor, progress)
    return [scored(fact, stacked) for fact in facts]


def run_experiments(
    names: Iterable[str],
    seeds: int,
    first_seed: int,
    overrides: Mapping[str, float],
    on: Executor,
    progress: Progress | None = None,
) -> dict[str, Stacked]:
    """Run experiments at all their sizes and seeds, and stack what was counted."""
    usual = with_values(defaults(), overrides)
    drawn: list[Parameters] = []
    tasks = []
    for name in names:
        experiment = EXPERIMENTS[name]
        if experiment.draws and not drawn:
            drawn = [with_values(one, overrides) for one in draw_parameters(seeds, first_seed)]
        for size in experiment.sizes:
            for place in range(seeds):
                p = drawn[place] if experiment.draws else usual
                tasks.append((name, size, first_seed + place, p))
    found: dict[str, list[Counts]] = {}
    for (name, *_), one in zip(tasks, each_of(tasks, _counts_of, on, AT_ONCE, progress), strict=True):
        found.setdefault(name, []).append(one)
    return {name: stack(ones, len(EXPERIMENTS[name].sizes), seeds) for name, ones in found.items()}


def _counts_of(task: tuple[str, int, int, Parameters]) -> Counts:
    name, size, seed, p = task
    return EXPERIMENTS[name].run(size, seed, p)


def stack(counts: list[Counts], sizes: int, seeds: int) -> Stacked:
    """Stack counts that come size by size, seed by seed."""
    return {
        name: np.stack([one[name] for one in counts]).reshape(sizes, seeds, *counts[0][name].shape)
        for name in counts[0]
    }


def scored(fact: Fact, stacked: Mapping[str, Stacked]) -> Scored:
    """Return one fact's value, interval and verdict from what was counted."""
    value, low, high = measured(fact, stacked[fact.experiment])
    band = (fact.low, fact.high)
    if fact.below:
        (other,) = chosen_facts([fact.below])
        limit = value_of(other, stacked[other.experiment])
        band = (fact.low, limit if fact.high is None or limit < fact.high else fact.high)
    passed = passes(fact, value, low, high, band) and VALUES[fact.id].holds(stacked[fact.experiment])
    return Scored(fact, value, low, high, band, passed)


def passes(fact: Fact, value: float, low: float, high: float, band: tuple[float | None, float | None]) -> bool:
    """Return whether a value meets its band, or an interval its sign."""
    if math.isnan(value):
        return False
    if fact.sign == "above":
        return low > 0.0
    if fact.sign == "below":
        return high < 0.0
    return (band[0] is None or value >= band[0]) and (band[1] is None or value <= band[1])


def measured(fact: Fact, counts: Stacked) -> tuple[float, float, float]:
    """Return a fact's value and the interval of its resamples over the seeds."""
    needed = counts_for(fact, counts)
    seeds = next(iter(needed.values())).shape[1]
    value = put_together(fact, needed, np.ones(seeds))
    weights = np.random.default_rng(0).multinomial(seeds, np.full(seeds, 1.0 / seeds), size=RESAMPLES).astype(float)
    resampled = np.array([put_together(fact, needed, weight) for weight in weights])
    if math.isnan(value) or np.isnan(resampled).all():
        return value, math.nan, math.nan
    low, high = np.nanquantile(resampled, INTERVAL)
    return value, float(low), float(high)


def value_of(fact: Fact, counts: Stacked) -> float:
    """Return a fact's value alone."""
    needed = counts_for(fact, counts)
    return put_together(fact, needed, np.ones(next(iter(needed.values())).shape[1]))


def counts_for(fact: Fact, counts: Stacked) -> Stacked:
    """Return what the fact is worked out from, at its sizes."""
    needed = {name: counts[name] for name in VALUES[fact.id].needs}
    if not fact.sizes:
        return needed
    places = [EXPERIMENTS[fact.experiment].sizes.index(size) for size in fact.sizes]
    return {name: one[places] for name, one in needed.items()}


def put_together(fact: Fact, counts: Stacked, weight: RealArray) -> float:
    """Return the value of a fact where seeds count with these weights."""
    of = VALUES[fact.id].of
    if fact.over in ("seeds", "draws"):
        return over_seeds(fact, counts, weight)
    pooled = {name: np.tensordot(weight, one, axes=(0, 1)) for name, one in counts.items()}
    if fact.over == "people":
        return of({name: one.sum(axis=0) for name, one in pooled.items()})
    sizes = len(next(iter(pooled.values())))
    values = np.array([of({name: one[at] for name, one in pooled.items()}) for at in range(sizes)])
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else math.nan


def over_seeds(fact: Fact, counts: Stacked, weight: RealArray) -> float:
    """Return the mean over seeds, or the median over draws, of each one's own value."""
    seeds = len(weight)
    values = np.array([VALUES[fact.id].of({name: one[:, at] for name, one in counts.items()}) for at in range(seeds)])
    known = ~np.isnan(values) & (weight > 0)
    if not known.any():
        return math.nan
    if fact.over == "seeds":
        return float(np.average(values[known], weights=weight[known]))
    return float(np.median(np.repeat(values[known], weight[known].astype(np.int64))))
