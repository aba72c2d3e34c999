"""Batches: runs added a few at a time, the same possible communities for every plan.

A batch is a small Latin hypercube of parameters with its seeds. Batches are independent of each other, so what is
known of their means is known of any number of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scenarios.choosing.goals import Goal
from scenarios.choosing.outcomes import money_figures, tasks_of
from scenarios.measures import MONEY_GOALS, is_money
from scenarios.periods import Values
from scenarios.results import RunResult
from scenarios.running import Draws, run_draws
from scenarios.schema import Scenario

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
    threads : int, optional
        Threads used; the results do not depend on it.
    goals : sequence of Goal
        What is measured. With a goal of money, the world without the community is lived too.
    """

    def __init__(
        self, scenarios: Sequence[Scenario], seed: int, threads: int | None = None, goals: Sequence[Goal] = ()
    ) -> None:
        self.scenarios = scenarios
        self.money = any(is_money(goal.kpi) for goal in goals)
        self.seed = seed
        self.threads = threads
        self._met: list[list[RunResult]] = [[] for _ in scenarios]

    def run(self, plan: int, batch: int) -> RunResult:
        """Run one plan on one batch; a plan meets batches in their order."""
        own = int(np.random.SeedSequence([self.seed, OWN_STREAM, batch]).generate_state(1)[0])
        draws = Draws.from_seed(BATCH_RUNS, own)
        result = run_draws(self.scenarios[plan], draws, self.seed, self.threads)
        if self.money:
            result = replace(result, values={**result.values, **self._money(plan, draws)})
        self._met[plan].append(result)
        return result

    def _money(self, plan: int, draws: Draws) -> dict[str, Values]:
        figures = money_figures([self.scenarios[plan]], [tasks_of(self.scenarios[plan], draws)], (), self.threads)[0]
        return {name: figures[name] for name in MONEY_GOALS}

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
