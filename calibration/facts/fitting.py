"""Fitting: the defaults of a few parameters, from the facts that may be used for that and from nothing else.

A maximum a posteriori fit: each target is the middle of a fitted fact's band, with a quarter of the band's width as its
standard deviation; each parameter has a prior centred on the prototype's value. Around the best point so far,
communities are run at random parameters with shared seeds, the facts are regressed on the parameters, and the best
point of that linear picture, no further away than it was looked at, becomes the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import lsq_linear

from calibration.facts.definitions import Fact, all_facts
from calibration.facts.lives import RealArray
from calibration.facts.scoring import run_experiments, value_of
from sim.executing import Executor, Progress, Threads
from sim.parameters import DECLARED
from sim.quantiles import normal_share

CENTRES: Mapping[str, float] = {
    "first_post.early": 0.22,
    "first_post.late": 0.012,
    "leaving.poster_a": 0.7,
    "leaving.poster_b": 0.6,
    "replying.base": 0.05,
    "managing.answer_newcomer": 0.10,
    "visiting.rate": 0.12,
    "gathering.event_visits": 1.3,
    "moderating.toxic_share": 0.05,
}
"""The fitted parameters, and the prototype's values on which their priors are centred."""
TARGETS = ("4", "5", "7", "11a", "15b", "19a", "24a")
"""Facts fitted to. Fact 26 needs no fit: a bot's effect is nil by declaration."""
PRIOR_WIDTH = 3.0
"""Declared spreads are between communities; how little is known of the centre is taken as three times as wide."""
REACHES = (1.5, 0.75, 0.4)
"""How far each round looks around the best point, in declared spreads."""
POINTS = 24
SEEDS = 3
FIRST_SEED = 2_000_001  # shared with neither set of seeds that facts are scored on
DIGITS = 4


@dataclass(frozen=True)
class Fitted:
    """What the fit found.

    Parameters
    ----------
    seed : int
        Seed of the points looked at.
    values : mapping
        Parameter -> value.
    reached : mapping
        Fact -> its value there, on the fit's seeds.
    """

    seed: int
    values: Mapping[str, float]
    reached: Mapping[str, float]

    def toml(self) -> str:
        """Return the fit as ``sim/defaults.toml`` keeps it."""
        lines = [
            "# Made by `make defaults` from fitted facts only (docs/facts.md); do not edit by hand.",
            "",
            "[fit]",
            f"seed = {self.seed}",
            f"first_seed_of_runs = {FIRST_SEED}",
            f"seeds_of_runs = {SEEDS}",
            f"points = {POINTS * len(REACHES)}",
            "",
            "[targets]  # fact = [aimed at, reached on the fit's own seeds]",
            *(f'"{one}" = [{aim(all_facts()[one])[0]:g}, {self.reached[one]:.4g}]' for one in TARGETS),
            "",
            "[values]",
            *(f'"{name}" = {value!r}' for name, value in self.values.items()),
        ]
        return "\n".join(lines) + "\n"

    def write(self, place: Path) -> None:
        """Write the fit to a file."""
        place.write_text(self.toml(), encoding="utf-8")


def fit_defaults(seed: int = 1, threads: int = 2, progress: Progress | None = None) -> Fitted:
    """Fit the defaults to the fitted facts.

    Parameters
    ----------
    seed : int
        Seed of the points looked at; the same seed gives the same defaults.
    threads : int
        Threads to use; the result does not depend on it.
    progress : callable, optional
        Called with (points done, points in all).
    """
    chance = np.random.default_rng(seed)
    best = np.zeros(len(CENTRES))
    everything = len(REACHES) * POINTS + 1
    done = 0
    for reach in REACHES:
        points = best + reach * chance.uniform(-1.0, 1.0, size=(POINTS, len(best)))
        facts = []
        for point in points:
            facts.append(facts_at(values_at(point), Threads(threads)))
            done += 1
            if progress is not None:
                progress(done, everything)
        best = best_of_linear_picture(points, np.array(facts), best, reach)
    values = {name: float(f"{value:.{DIGITS}g}") for name, value in values_at(best).items()}
    reached = dict(zip(TARGETS, facts_at(values, Threads(threads)), strict=True))
    if progress is not None:
        progress(everything, everything)
    return Fitted(seed, values, reached)


def values_at(point: RealArray) -> dict[str, float]:
    """Return parameters at a point given in declared spreads from their centres."""
    return {
        name: DECLARED[name].prior.quantile(normal_share(float(z)), centre, DECLARED[name].low, DECLARED[name].high)
        for (name, centre), z in zip(CENTRES.items(), point, strict=True)
    }


def facts_at(values: Mapping[str, float], on: Executor) -> list[float]:
    """Return the targets' values at these parameters, on the fit's own seeds."""
    targets = [all_facts()[one] for one in TARGETS]
    names = dict.fromkeys(fact.experiment for fact in targets)
    counts = run_experiments(names, SEEDS, FIRST_SEED, values, on)
    return [value_of(fact, counts[fact.experiment]) for fact in targets]


def aim(fact: Fact) -> tuple[float, float]:
    """Return what is aimed at, the middle of the band, and its standard deviation, a quarter of the band's width."""
    if fact.low is None or fact.high is None:
        raise ValueError(f"fact {fact.id} has an open band: it cannot be aimed at")
    return (fact.low + fact.high) / 2.0, (fact.high - fact.low) / 4.0


def best_of_linear_picture(points: RealArray, facts: RealArray, centre: RealArray, reach: float) -> RealArray:
    """Return the most probable point, within reach of the centre, if facts are linear in the parameters.

    Parameters
    ----------
    points : array (points, parameters)
        Where communities were run, in declared spreads.
    facts : array (points, targets)
        The facts found there.
    centre : array (parameters,)
        Around what.
    reach : float
        How far.
    """
    aims, spreads = np.array([aim(all_facts()[one]) for one in TARGETS]).T
    known = ~np.isnan(facts).any(axis=1)
    with_one = np.column_stack([np.ones(known.sum()), points[known]])
    picture, *_ = np.linalg.lstsq(with_one, facts[known] / spreads, rcond=None)
    ways, start = picture[1:].T, picture[0]
    prior = np.eye(len(centre)) / PRIOR_WIDTH
    system = np.vstack([ways, prior])
    wanted = np.concatenate([aims / spreads - start, np.zeros(len(centre))])
    solved = lsq_linear(system, wanted, bounds=(centre - reach, centre + reach))
    return np.asarray(solved.x, dtype=float)
