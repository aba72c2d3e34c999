"""Batches: runs added a few at a time, the same possible communities for every plan.

A batch is a small Latin hypercube of parameters with its seeds. Batches are independent of each other, so what is
known of their means is known of any number of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scenarios.choosing.goals import Goal
from scenarios.choosing.outcomes import Asked, money_figures
from scenarios.measures import MONEY_GOALS, is_money
from scenarios.results import RunResult
from scenarios.running import Draws, part_of, run_many
from scenarios.schema import Scenario
from sim.executing import Executor, Progress

BATCH_RUNS = 8
"""Runs in a batch: four draws of the parameters, two runs each."""
OWN_STREAM = 150
"""Sets the seeds of batches apart from those of a plain comparison with the same seed."""


class Batches:
    """Runs plans on batches and keeps all that they gave.

    Parameters
    ----------
    scenarios : sequence of Scenario
        The plans, over the same days.
    seed : int
        The same seed gives the same batches, whoever meets them.
    on : Executor
        Where to compute; the results do not depend on it.
    goals : sequence of Goal
        What is measured. With a goal of money, the world without the community is lived too.
    """

    def __init__(self, scenarios: Sequence[Scenario], seed: int, on: Executor, goals: Sequence[Goal] = ()) -> None:
        self.scenarios = scenarios
        self.money = any(is_money(goal.kpi) for goal in goals)
        self.seed = seed
        self._on = on
        self._met: list[list[RunResult]] = [[] for _ in scenarios]

    def run(self, places: Sequence[tuple[int, int]], progress: Progress | None = None) -> list[RunResult]:
        """Run plans on batches, each (plan, batch), all in one go; a plan meets batches in their order."""
        drawn = {batch: self._draws(batch) for batch in dict.fromkeys(batch for _, batch in places)}
        asked = [(self.scenarios[plan], drawn[batch]) for plan, batch in places]
        total = BATCH_RUNS * len(places)
        if self.money:
            results = self._with_money(asked, part_of(progress, 0, 2 * total), part_of(progress, total, 2 * total))
        else:
            results = run_many(asked, self.seed, self._on, progress)
        for (plan, _), result in zip(places, results, strict=True):
            self._met[plan].append(result)
        return results

    def _draws(self, batch: int) -> Draws:
        own = int(np.random.SeedSequence([self.seed, OWN_STREAM, batch]).generate_state(1)[0])
        return Draws.from_seed(BATCH_RUNS, own)

    def _with_money(self, asked: Asked, first: Progress | None, then: Progress | None) -> list[RunResult]:
        results = run_many(asked, self.seed, self._on, first)
        tasks = [draws.runs(draws.shared(scenario)) for scenario, draws in asked]
        money = money_figures([scenario for scenario, _ in asked], tasks, (), self._on, then)
        return [
            replace(result, values={**result.values, **{name: figures[name] for name in MONEY_GOALS}})
            for result, figures in zip(results, money, strict=True)
        ]

    def results(self) -> tuple[RunResult, ...]:
        """Return all the runs of each plan, batch after batch."""
        return tuple(joined(met) for met in self._met)


def joined(results: Sequence[RunResult]) -> RunResult:
    """Return the runs of several results of one scenario as one."""
    first = results[0]
    values = {name: np.concatenate([result.values[name] for result in results]) for name in first.values}
    drawn = {name: np.concatenate([result.drawn[name] for result in results]) for name in first.drawn}
    return RunResult(first.scenario, first.seed, first.mondays, values, drawn, first.versions)


def first_runs(result: RunResult, runs: int) -> RunResult:
    """Return the first runs of a result, an even number of them."""
    values = {name: array[:runs] for name, array in result.values.items()}
    drawn = {name: array[: runs // 2] for name, array in result.drawn.items()}
    return RunResult(result.scenario, result.seed, result.mondays, values, drawn, result.versions)
