"""Diagnosing a scenario: its plan, then 13 weeks with the team and without."""

from __future__ import annotations

from calibration.diagnosis.stopping import Stopping, stopping
from scenarios.running import Draws
from scenarios.schema import Scenario
from sim.executing import Executor, Progress
from sim.parameters import with_values

SHORTEST_DAYS = 28
"""A team that stops earlier has not begun."""


def scenario_stopping(
    scenario: Scenario, runs: int, seed: int, on: Executor, progress: Progress | None = None
) -> Stopping:
    """Simulate a scenario beyond its end, with its team and without.

    The team stops on the day on which the scenario says so or, where it says nothing, on the day after its end.

    Parameters
    ----------
    scenario : Scenario
        What is planned.
    runs, seed : int
        Communities simulated, two for each draw of the parameters, and the seed they come from.
    on, progress
        As for `stopping`.
    """
    plan = scenario.plan()
    leaves = plan.manager.leaves_on_day
    stop_day = max(SHORTEST_DAYS, plan.days if leaves is None else leaves)
    draws = Draws.from_seed(runs, seed)
    own = [with_values(parameters, scenario.parameters) for parameters in draws.parameters]
    tasks = draws.runs([(plan, parameters) for parameters in own])
    return stopping(tasks, stop_day, on, progress)
