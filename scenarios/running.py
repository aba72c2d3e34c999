"""Running: one scenario, many possible communities, and the bands that they draw.

Every two runs share one draw of the parameters and differ by chance alone, so what comes from not knowing
people and what comes from luck can be told apart.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from scenarios.loading import load
from scenarios.platform_uncertainty import Factors, as_drawn, draw_factors, drawn_figures
from scenarios.results import RunResult, versions
from scenarios.schema import Scenario
from sim.ensemble import Run, run_ensemble
from sim.parameters import Parameters, draw_parameters, values_of, with_values
from sim.plan import Plan

Progress = Callable[[int, int], None]
RUNS_PER_DRAW = 2
"""Runs that share one draw of the parameters."""


@dataclass(frozen=True)
class Draws:
    """The parameters and seeds of a set of runs, shared by every scenario that is compared.

    Parameters
    ----------
    parameters : list of Parameters
        One draw from the priors per `RUNS_PER_DRAW` runs.
    seeds : array (runs,) int64
        One seed per run.
    platforms : array (draws, platforms, figures)
        What is not known about platforms: see `scenarios.platform_uncertainty`.
    """

    parameters: list[Parameters]
    seeds: npt.NDArray[np.int64]
    platforms: Factors

    @classmethod
    def from_seed(cls, runs: int, seed: int) -> Draws:
        """Draw the parameters and seeds of this many runs."""
        count = -(-runs // RUNS_PER_DRAW)
        seeds = np.random.SeedSequence(seed).generate_state(runs, np.uint32).astype(np.int64)
        return cls(draw_parameters(count, seed), seeds, draw_factors(count, seed))

    def plans(self, scenario: Scenario) -> list[Plan]:
        """Return the plan of each draw: the scenario's, on its platform as drawn."""
        plan = scenario.plan()
        return [replace(plan, platform=as_drawn(plan.platform, factors)) for factors in self.platforms]


def run(
    scenario: str | Path | Scenario,
    runs: int = 200,
    seed: int = 7,
    threads: int | None = None,
    progress: Progress | None = None,
) -> RunResult:
    """Simulate a scenario many times over what is not known, of people and of platforms, and over chance.

    Parameters
    ----------
    scenario : str, Path or Scenario
        A file, a preset's name, or a scenario already loaded.
    runs : int
        Number of simulated communities, 1 or more. Two runs share one draw of the parameters.
    seed : int
        The same seed gives the same result.
    threads : int, optional
        Threads used; all the machine's by default. The result does not depend on it.
    progress : callable, optional
        Called with the runs done and the runs asked for.

    Returns
    -------
    RunResult
        Weekly values of every measure, their bands, and what made them.

    Examples
    --------
    >>> run("b2b-slack", runs=20).weekly  # doctest: +SKIP
    """
    chosen = scenario if isinstance(scenario, Scenario) else load(scenario)
    return run_draws(chosen, Draws.from_seed(runs, seed), seed, threads, progress)


def run_draws(
    scenario: Scenario,
    draws: Draws,
    seed: int,
    threads: int | None = None,
    progress: Progress | None = None,
) -> RunResult:
    """Simulate a scenario with parameters and seeds already drawn."""
    plans = draws.plans(scenario)
    own = [with_values(parameters, scenario.parameters) for parameters in draws.parameters]
    shared = list(zip(plans, own, strict=True))
    tasks = [Run(*shared[index // RUNS_PER_DRAW], int(one)) for index, one in enumerate(draws.seeds)]
    ensemble = run_ensemble(tasks, threads=threads or os.cpu_count() or 1, progress=progress)
    return RunResult(
        scenario=scenario.model_dump(mode="json"),
        seed=seed,
        weeks=pd.DatetimeIndex(ensemble.weeks, name="week"),
        values=ensemble.weekly,
        parameters=pd.DataFrame(
            [values_of(parameters) | drawn_figures(plan.platform) for plan, parameters in shared]
        ).rename_axis(index="draw"),
        versions=versions(),
    )
