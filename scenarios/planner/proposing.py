"""Proposing: what is asked for plans and told what they were worth.

A Gaussian process (scikit-learn) is fitted to all that was tried, and plans are drawn that are best in one possible
world each of what it leaves open (Thompson sampling; Thompson 1933). docs/planning.md says why it and no optimiser of
Optuna, cmaes or pymoo.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Protocol

import numpy as np

from scenarios.periods import Values
from scenarios.planner.levers import Lever
from scenarios.planner.space import Place
from sim.problems import InputError, Problem

AT_RANDOM = 24
"""Plans proposed at random before anything is fitted."""
POOL, NEAR = 400, 12
"""Plans among which each proposal is the best: half at random, half around the best few that were tried."""
REFITTED = 4
"""Every so many rounds the process' own figures are fitted anew."""
MOST_FITTED = 400
"""Plans to which the process is fitted: the best of those tried, where they are more."""


class Proposer(Protocol):
    """What proposes plans of a space, as positions of options."""

    def ask(self, count: int) -> Sequence[Place]:
        """Propose plans."""
        ...

    def tell(self, places: Sequence[Place], scores: Values) -> None:
        """Learn what all plans tried so far are worth, an array (plans, goals), more being better."""
        ...


def proposer_for(levers: Sequence[Lever], seed: int) -> Proposer:
    """Return a proposer over some levers.

    Parameters
    ----------
    levers : sequence of Lever
        What may vary.
    seed : int
        The same seed and the same scores give the same proposals.

    Raises
    ------
    InputError
        If scikit-learn is not installed.
    """
    return Gaussian(levers, seed)


class Gaussian:
    """Thompson sampling on Gaussian processes, one a goal: a line in the levers, and a smooth rest."""

    def __init__(self, levers: Sequence[Lever], seed: int) -> None:
        self.levers = levers
        self.generator = np.random.default_rng((seed, 2))
        self.places: list[Place] = []
        self.scores: Values = np.empty((0, 1))
        self._kernels: list[Any] = []
        self._rounds = 0
        _sklearn("gaussian_process")

    def tell(self, places: Sequence[Place], scores: Values) -> None:
        """Learn what all plans tried so far are worth."""
        order = np.argsort(-scores.mean(axis=1), kind="stable")[:MOST_FITTED]
        self.places, self.scores = [places[at] for at in order], scores[order]

    def ask(self, count: int) -> list[Place]:
        """Propose plans."""
        if len(self.places) < AT_RANDOM:
            return [self._random() for _ in range(count)]
        best = self.places[:NEAR]
        near = [self._near(best[int(self.generator.integers(len(best)))]) for _ in range(POOL // 2)]
        pool = list(dict.fromkeys([*near, *(self._random() for _ in range(POOL // 2))]))
        worlds = self._worlds(pool, count)
        weights = self.generator.dirichlet(np.ones(worlds.shape[2]), count)
        # how far a plan is from the best of each goal, the goals weighed differently each time: so a front is covered
        behind = (worlds.max(axis=0) - worlds) * weights[None]
        order = np.argsort(behind.max(axis=2), axis=0, kind="stable")
        found: list[Place] = []
        for world in range(count):
            found += [next((pool[at] for at in order[:, world] if pool[at] not in found), pool[order[0, world]])]
        return found

    def _worlds(self, pool: Sequence[Place], count: int) -> Values:
        """Return what the plans of a pool give in some possible worlds: an array (plans, worlds, goals)."""
        process = _sklearn("gaussian_process")
        fitted, asked = self._features(self.places), self._features(pool)
        goals = range(self.scores.shape[1])
        anew, self._rounds = self._rounds % REFITTED == 0, self._rounds + 1
        kernels = self._kernels or [_kernel() for _ in goals]
        drawn = []
        # on one thread: the sums, and so the proposals, do not depend on how many there are
        with import_module("threadpoolctl").threadpool_limits(1), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # figures of the process at the end of their range
            for goal in goals:
                values = self.scores[:, goal]
                model = process.GaussianProcessRegressor(
                    kernels[goal], alpha=1e-6, optimizer="fmin_l_bfgs_b" if anew else None
                )
                model.fit(fitted, (values - values.mean()) / (values.std() or 1.0))
                kernels[goal] = model.kernel_
                drawn.append(model.sample_y(asked, count, random_state=int(self.generator.integers(2**31))))
        self._kernels = kernels
        return np.stack(drawn, axis=2)

    def _features(self, places: Sequence[Place]) -> Values:
        """Return plans as coordinates: ranks from 0 to 1 where options are numbers, else a corner each."""
        positions, columns = np.array(places), []
        for at, lever in enumerate(self.levers):
            options = len(lever.options)
            if lever.ordered:
                columns.append((positions[:, at] / max(options - 1, 1))[:, None])
            else:
                columns.append(np.eye(options)[positions[:, at]] / np.sqrt(2.0))
        return np.hstack(columns)

    def _random(self) -> Place:
        return tuple(int(self.generator.integers(len(lever.options))) for lever in self.levers)

    def _near(self, place: Place) -> Place:
        """Return a plan that differs in up to three levers."""
        moved = list(place)
        for _ in range(int(self.generator.integers(1, 4))):
            at = int(self.generator.integers(len(moved)))
            moved[at] = int(self.generator.integers(len(self.levers[at].options)))
        return tuple(moved)


def _kernel() -> Any:
    """Return what is believed before anything was tried: a line, a smooth rest, and noise."""
    kernels = _sklearn("gaussian_process.kernels")
    line = kernels.ConstantKernel(1.0) * kernels.DotProduct(1.0)
    rest = kernels.ConstantKernel(0.5) * kernels.RBF(1.5)
    return line + rest + kernels.WhiteKernel(0.2)


def _sklearn(module: str) -> Any:
    """Import a module of scikit-learn, or say how to install it."""
    try:
        return import_module(f"sklearn.{module}")
    except ImportError:
        raise InputError(Problem("scenarios", "planner-missing", values={"name": "scikit-learn"})) from None
