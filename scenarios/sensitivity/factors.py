"""Factors: everything that is not known about one scenario's future, as coordinates of the unit cube."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.stats import norm

from scenarios.choosing.goals import Goal
from scenarios.periods import Values, period_means
from scenarios.platform_uncertainty import LOG_SD, PREFIX, UNCERTAIN_FIGURES, as_drawn
from scenarios.schema import Scenario
from scenarios.studies import default_store
from sim.ensemble import Run, run_ensembles
from sim.executing import Executor, Progress
from sim.parameters import DECLARED, Parameters, with_values
from sim.plan import Plan
from sim.platforms import PLATFORMS
from sim.problems import InputError, Problem

CHANCE = "chance"
"""The last factor: the seed of everything that is drawn."""
EDGE = 1e-6
"""How near the ends of a distribution a coordinate may lead."""


class Factors:
    """One scenario's parameters, platform figures and chance, moved one by one.

    Parameters
    ----------
    scenario : Scenario
        The plan. Parameters that its file sets are known, and no factors.
    goal : Goal
        The outcome.
    on : Executor
        Where to compute; the outcome does not depend on it.

    Attributes
    ----------
    names : list of str
        The parameters not known, the figures of the platform, then chance.
    """

    def __init__(self, scenario: Scenario, goal: Goal, on: Executor) -> None:
        self.scenario, self.goal, self._on = scenario, goal, on
        self.parameters = [
            name for name, d in DECLARED.items() if d.prior.shape != "fixed" and name not in scenario.parameters
        ]
        figures = [f"{PREFIX}{scenario.platform}.{figure}" for figure in UNCERTAIN_FIGURES]
        self.names = [*self.parameters, *figures, CHANCE]
        self.unknown = 0
        self._plan = scenario.plan()

    def outcomes(self, points: Values, progress: Progress | None = None) -> Values:
        """Simulate one community at each point, (points, factors), and return the goal in each.

        A community in which the goal is not known takes the mean of the others, and is counted in ``unknown``.
        """
        tasks = [self._run(point) for point in points]
        ensemble = run_ensembles([tasks], self._on, progress, [self.goal.kpi], default_store())[0]
        for _, period, (means,) in period_means({self.goal.kpi: ensemble.weekly[self.goal.kpi]}):
            known = np.isfinite(means)
            if period == self.goal.period and known.any():
                self.unknown += int((~known).sum())
                return np.where(known, means, means[known].mean())
        raise InputError(Problem("scenarios", "goal-not-known", values={"goal": str(self.goal)}))

    def middle(self) -> Values:
        """Return the point at which everything is at the middle of what is believed of it."""
        return np.full(len(self.names), 0.5)

    def _run(self, point: Values) -> Run:
        inside = np.clip(point, EDGE, 1.0 - EDGE)
        count = len(self.parameters)
        values = {name: DECLARED[name].quantile(float(u)) for name, u in zip(self.parameters, inside, strict=False)}
        parameters = with_values(Parameters(), values | dict(self.scenario.parameters))
        return Run(self._plan_with(inside[count:-1]), parameters, int(inside[-1] * 2**32))

    def _plan_with(self, coordinates: Sequence[float] | Values) -> Plan:
        logarithms = LOG_SD * norm.ppf(np.asarray(coordinates))
        factors = np.tile(np.exp(logarithms), (len(PLATFORMS), 1))
        return replace(self._plan, platform=as_drawn(self._plan.platform, factors))
