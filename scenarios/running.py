"""Running: one scenario, many possible communities, and the bands that they draw.

Every two runs share one draw of the parameters and differ by chance alone, so what comes from not knowing
people and what comes from luck can be told apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from scenarios.loading import loaded
from scenarios.platform_uncertainty import Factors, as_drawn, draw_factors, drawn_figures
from scenarios.results import RunResult, versions
from scenarios.schema import Scenario
from scenarios.studies import Study, default_store, note_study
from sim.clusters import Where, executor_on
from sim.ensemble import Run, chunks_of, run_ensembles
from sim.executing import Executor, Progress
from sim.parameters import Parameters, draw_parameters, values_of, with_values
from sim.plan import Plan
from sim.store import Store
from sim.weekly import mondays

Figures = npt.NDArray[np.float64]
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

    def shared(self, scenario: Scenario) -> list[tuple[Plan, Parameters]]:
        """Return the plan and the parameters of each draw, with what the scenario says of people in place of a draw."""
        own = [with_values(parameters, scenario.parameters) for parameters in self.parameters]
        return list(zip(self.plans(scenario), own, strict=True))

    def runs(self, shared: Sequence[tuple[Plan, Parameters]]) -> list[Run]:
        """Return the runs of a scenario, from the plan and the parameters of each draw; see `shared`."""
        return [Run(*shared[at // RUNS_PER_DRAW], int(one)) for at, one in enumerate(self.seeds)]


class Teaches(Protocol):
    """What an experiment has taught of how people react."""

    def taught(self, draws: Draws, seed: int) -> Draws:
        """Return draws that follow it."""
        ...


def run(
    scenario: str | Path | Scenario,
    runs: int = 200,
    seed: int = 7,
    threads: int | None = None,
    progress: Progress | None = None,
    on: Where = None,
    keep: bool = True,
    learnt: Teaches | None = None,
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
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``, in place of this machine's threads; or what
        `sim.clusters.executor_on` has opened. The result does not depend on it.
    keep : bool
        Whether finished runs are kept, and read where they already are; see `scenarios.studies`.
    learnt : Learnt, optional
        What an experiment has taught: see `scenarios.trials.learning`.

    Returns
    -------
    RunResult
        Weekly values of every measure, their bands, and what made them.

    Examples
    --------
    >>> run("b2b-slack", runs=20).weekly  # doctest: +SKIP
    """
    chosen = loaded(scenario)
    draws = drawn(runs, seed, learnt)
    with executor_on(on, threads) as executor:
        return run_many([(chosen, draws)], seed, executor, progress, keep, listed=learnt is None)[0]


def drawn(runs: int, seed: int, learnt: Teaches | None = None) -> Draws:
    """Return the draws of this many runs, with what an experiment has taught, if anything."""
    draws = Draws.from_seed(runs, seed)
    return draws if learnt is None else learnt.taught(draws, seed)


def run_many(
    asked: Sequence[tuple[Scenario, Draws]],
    seed: int,
    on: Executor,
    progress: Progress | None = None,
    keep: bool = True,
    listed: bool = False,
) -> list[RunResult]:
    """Simulate several scenarios in one go, with parameters and seeds already drawn; see `run`.

    Parameters
    ----------
    asked : sequence of (Scenario, Draws)
        Each may cover days of its own. Those that are compared share their draws.
    seed : int
        The seed the draws come from, to be noted down.
    on : Executor
        Where to compute.
    progress, keep
        As in `run`; progress counts the runs of all scenarios together.
    listed : bool
        Whether each scenario is listed among the studies that are kept, or is only a part of a larger question.

    Returns
    -------
    list of RunResult
        In the order of the scenarios.
    """
    shared = [draws.shared(scenario) for scenario, draws in asked]
    tasks = [draws.runs(own) for (_, draws), own in zip(asked, shared, strict=True)]
    store = default_store() if keep else None
    if store is not None and listed:
        for (scenario, _), own in zip(asked, tasks, strict=True):
            span = (scenario.start, scenario.days_simulated)
            note_study(store, scenario.name, _plain(scenario), seed, span, chunks_of(own, None), versions())
    ensembles = run_ensembles(tasks, on, progress, kept=store)
    made = zip(asked, shared, ensembles, strict=True)
    return [result_of(scenario, own, seed, ensemble.weekly) for (scenario, _), own, ensemble in made]


def part_of(progress: Progress | None, done: int, total: int) -> Progress | None:
    """Return what counts the runs of a part of a study, so many being done before and so many there in all."""
    return None if progress is None else lambda now, _: progress(done + now, total)


def result_of(
    scenario: Scenario, shared: Sequence[tuple[Plan, Parameters]], seed: int, weekly: Mapping[str, Figures]
) -> RunResult:
    """Return the result of runs whose weekly figures are known: arrays (runs, weeks) by measure."""
    return RunResult(
        scenario=_plain(scenario),
        seed=seed,
        mondays=mondays(scenario.start, scenario.days_simulated),
        values=weekly,
        drawn=_drawn_of(shared),
        versions=versions(),
    )


def kept_result(store: Store, study: Study) -> RunResult | None:
    """Return what a study has given so far, computing nothing; None where none of its runs is finished."""
    values = study.figures(store)
    if values is None:
        return None
    scenario = Scenario.model_validate(study.scenario, strict=False)
    weeks = mondays(date.fromisoformat(study.start), study.days)
    found = _drawn_of(Draws.from_seed(study.runs, study.seed).shared(scenario))
    return RunResult(study.scenario, study.seed, weeks, values, found, study.versions)


def _plain(scenario: Scenario) -> dict[str, Any]:
    return scenario.model_dump(mode="json")


def _drawn_of(shared: Sequence[tuple[Plan, Parameters]]) -> dict[str, Figures]:
    """Return the parameters of each draw and its platform's figures: name -> array (draws,)."""
    rows = [values_of(parameters) | drawn_figures(plan.platform) for plan, parameters in shared]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}
