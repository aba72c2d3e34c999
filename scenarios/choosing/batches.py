"""Batches: runs added a few at a time, the same possible communities for every plan.

A batch is a small Latin hypercube of parameters with its seeds. Batches are independent of each other, so what is
known of their means is known of any number of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

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
    """

    def __init__(self, scenarios: Sequence[Scenario], seed: int, threads: int | None = None) -> None:
        self.scenarios = scenarios
        self.seed = seed
        self.threads = threads
        self._met: list[list[RunResult]] = [[] for _ in scenarios]

    def run(self, plan: int, batch: int) -> RunResult:
        """Run one plan on one batch; a plan meets batches in their order."""
        own = int(np.random.SeedSequence([self.seed, OWN_STREAM, batch]).generate_state(1)[0])
        result = run_draws(self.scenarios[plan], Draws.from_seed(BATCH_RUNS, own), self.seed, self.threads)
        self._met[plan].append(result)
        return result

    def results(self) -> tuple[RunResult, ...]:
        """Return all the runs of each plan, batch after batch."""
        return tuple(joined(met) for met in self._met)


def joined(results: Sequence[RunResult]) -> RunResult:
    """Return the runs of several results of one scenario as one."""
    first = results[0]
    values = {name: np.concatenate([result.values[name] for result in results]) for name in first.values}
    parameters = pd.concat([result.parameters for result in results], ignore_index=True).rename_axis(index="draw")
    return RunResult(first.scenario, first.seed, first.weeks, values, parameters, first.versions)


def first_runs(result: RunResult, runs: int) -> RunResult:
    """Return the first runs of a result, an even number of them."""
    values = {name: array[:runs] for name, array in result.values.items()}
    kept = result.parameters.iloc[: runs // 2]
    return RunResult(result.scenario, result.seed, result.weeks, values, kept, result.versions)
