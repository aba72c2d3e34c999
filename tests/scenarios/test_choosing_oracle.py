"""The elimination of plans decides what Kim and Nelson's procedure decides in another library, run after run.

`sim-tools` (MIT) knows one goal. Above two designs it looks up the variance of some differences in the wrong place: the
index of a pair is right only where the second design comes later (1.3.0, `indifference_zone.py`). So there its look-up
is replaced by one that names the pair.
"""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.choosing.elimination import Elimination, eliminate

FIRST, MOST, DELTA, ALPHA, STUDIES = 10, 5000, 0.25, 0.05, 60
oracle = pytest.importorskip("sim_tools.ovs.indifference_zone")


class Observations:
    """The same observations for both: what all designs share in a round, and what each has of its own."""

    def __init__(self, means: np.ndarray, seed: int) -> None:
        generator = np.random.default_rng(seed)
        shared = generator.normal(0, 1.0, (1, MOST))
        self.values = means[:, None] + shared + generator.normal(0, 0.5, (len(means), MOST))
        self.met = np.zeros(len(means), dtype=int)
        self.observers: list[object] = []

    def register_observer(self, observer: object) -> None:
        self.observers.append(observer)

    def simulate(self, design: int) -> None:
        observed = self.values[design, self.met[design]]
        self.met[design] += 1
        for observer in self.observers:
            observer.feedback(self, design, observed)  # type: ignore[attr-defined]

    def more(self, running: list[int], batch: int) -> np.ndarray:
        return self.values[running, batch][:, None]


class Judge(oracle.KN):  # type: ignore[misc]
    """The library's procedure, with the variance of a difference looked up by its pair."""

    def _limit_to_distance_from_sample_means(self, one: int, other: int) -> float:
        spread = (self._init_obs[one] - self._init_obs[other]).var(ddof=1)
        return max(0.0, self._delta / (2 * self._r) * (self._h_squared * spread / self._delta**2 - self._r))


def ours(means: np.ndarray, seed: int) -> Elimination:
    observed = Observations(means, seed)
    return eliminate(observed.values[:, :FIRST, None], observed.more, np.array([DELTA]), ALPHA, MOST)


@pytest.mark.parametrize("gap", [0.0, 0.1, 0.25, 0.6])
def test_two_plans_are_decided_between_as_the_library_does_and_after_as_many_runs(gap: float) -> None:
    means = np.array([0.0, gap])
    for seed in range(STUDIES // 4):
        observed = Observations(means, seed)
        found = oracle.KN(observed, 2, DELTA, ALPHA, FIRST).solve()
        mine = ours(means, seed)

        assert list(found) == list(mine.best)
        assert observed.met.max() - 1 == mine.batches.max()  # the library runs once more after it has decided


def test_more_plans_are_decided_between_as_it_does_once_it_looks_up_the_right_variance() -> None:
    means = np.array([0.0, 0.25, 0.1, -0.3, 0.24])
    for seed in range(STUDIES // 4):
        observed = Observations(means, seed)
        found = Judge(observed, len(means), DELTA, ALPHA, FIRST).solve()
        mine = ours(means, seed)

        assert list(found) == list(mine.best)
        assert observed.met.max() - 1 == mine.batches.max()
