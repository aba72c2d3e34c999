"""Shaping: fit the parameters that decide the three shapes to a community's first half, and predict the second.

The fit is `calibration.smoothing.smooth` on the shares up to 1, 3, 7, 15 ... of each statistic.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import exp, log

import numpy as np
from scipy.stats import norm, qmc

from calibration.distributions.halves import Halves
from calibration.distributions.samples import STATISTICS, Integers, Sample, Samples, bin_edges, mixture
from calibration.distributions.simulating import Simulate, Simulated, simulated, written
from calibration.observation import Floats
from calibration.smoothing import smooth
from sim.parameters import DECLARED

SPREADS = {
    "visiting.rate": 1.0,
    "visiting.active_rate": 0.7,
    "visiting.active_propensity": 0.3,
    "visiting.spell_days": 0.8,
    "visiting.extra_sessions": 0.7,
    "visiting.habit_gain": 1.0,
    "traits.visit_spread": 0.3,
    "posting.level": 1.2,
    "traits.posting_spread": 0.5,
    "leaving.poster_a": 0.6,
    "leaving.poster_b": 0.6,
    "leaving.quiet_poster": 0.8,
    "leaving.return_chance": 1.0,
    "replying.base": 0.7,
}
"""Fitted parameters, and how far one standard deviation of their prior goes: of the logarithm where the declared
prior is log-normal, of the value otherwise. Wider than the declared priors: these communities have nothing in common
but a log (assumption)."""
RUNS = 64
"""Runs in each round."""
STEPS = 3
"""Regressions; one more round of runs predicts."""
MODEL_ERROR = 0.02
"""How far a share may be off for reasons of the model's own (assumption)."""
INFORMATIVE = (0.005, 0.995)
"""Shares outside this band say nothing that can be fitted."""


@dataclass(frozen=True)
class Prediction:
    """What the model makes of a community.

    Parameters
    ----------
    first, second : mapping of str to Sample
        The statistics of each half, mixed over the fitted draws.
    values : dict of str to float
        Weighted medians of the fitted parameters.
    """

    first: Samples
    second: Samples
    values: dict[str, float]


def value_at(name: str, score: float) -> float:
    """Return a fitted parameter's value at a normal score of its prior, within its declared range."""
    declared, spread = DECLARED[name], SPREADS[name]
    if declared.prior.shape == "lognormal":
        value = exp(log(declared.default) + spread * score)
    else:
        value = declared.default + spread * score
    return min(max(value, declared.low), declared.high)


def values_at(scores: Floats) -> dict[str, float]:
    """Return the fitted parameters of one draw."""
    return {name: value_at(name, float(score)) for name, score in zip(SPREADS, scores, strict=True)}


def fit_and_predict(
    halves: Halves,
    seed: int = 1,
    runs: int = RUNS,
    steps: int = STEPS,
    threads: int = 2,
    simulate: Simulate = written,
    progress: Callable[[int, int], None] | None = None,
) -> Prediction:
    """Fit the model to a community's first half and let it run through the second.

    Parameters
    ----------
    halves : Halves
        The community; of its second half only the length is used.
    seed : int
        Same log, seed and versions: the same prediction.
    runs : int
        Runs in each of ``steps + 1`` rounds, 20 or more.
    steps : int
        Regressions.
    threads : int
        Threads; the result does not depend on it.
    simulate : callable
        What runs a simulation.
    progress : callable, optional
        Told how many rounds are done and how many there are.
    """
    targets = Targets(halves.taught_by)
    last: list[Simulated] = []

    def simulate_all(scores: Floats, step: int) -> Floats:
        def one(place: int) -> Simulated:
            return simulated(
                halves, values_at(scores[place]), runs * step + place + 1_000_000 * seed, step == steps, simulate
            )

        with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
            last[:] = pool.map(one, range(len(scores)))
        if progress is not None:
            progress(step + 1, steps + 1)
        return np.stack([targets.figures(each.taught_by) for each in last])

    design = qmc.LatinHypercube(d=len(SPREADS), rng=seed).random(runs)
    prior = np.asarray(norm.ppf(np.clip(design, 1e-6, 1.0 - 1e-6)), dtype=np.float64)
    found = smooth(
        prior, list(range(len(SPREADS))), simulate_all, targets.seen, targets.tolerances, steps,
        np.random.default_rng(seed),
    )  # fmt: skip
    middle = np.average(found.scores, axis=0, weights=found.weights)
    return Prediction(
        {name: mixture([each.first[name] for each in last], found.weights) for name in STATISTICS},
        {name: mixture([each.second[name] for each in last], found.weights) for name in STATISTICS},
        values_at(middle),
    )


class Targets:
    """The figures a fit aims at: shares up to the ends of log2 bins, by window and statistic."""

    def __init__(self, windows: Sequence[Samples]) -> None:
        self.edges = [{name: _edges(samples[name]) for name in STATISTICS} for samples in windows]
        self.seen = self.figures(windows)
        self.tolerances = np.sqrt(MODEL_ERROR**2 + self.seen * (1.0 - self.seen) / self._sizes(windows))

    def figures(self, windows: Sequence[Samples]) -> Floats:
        """Return the figures of windows; a statistic of which there is nothing is all ones."""
        return np.concatenate(
            [
                samples[name].share_up_to(at) if samples[name].size else np.ones(len(at))
                for samples, edges in zip(windows, self.edges, strict=True)
                for name, at in edges.items()
            ]
        )

    def _sizes(self, windows: Sequence[Samples]) -> Floats:
        """Return how many people are behind each figure: gaps of one person are alike, so they count as one."""
        return np.concatenate(
            [
                np.full(len(at), float(max(1, min(samples["posts"].size, samples[name].size))))
                for samples, edges in zip(windows, self.edges, strict=True)
                for name, at in edges.items()
            ]
        )


def _edges(sample: Sample) -> Integers:
    """Return the numbers up to which shares are fitted: the ends of log2 bins that tell something."""
    if not sample.size:
        return np.zeros(0, dtype=np.int64)
    edges = bin_edges(int(sample.values[-1]))
    shares = sample.share_up_to(edges)
    return edges[(shares > INFORMATIVE[0]) & (shares < INFORMATIVE[1])]
