"""Again: one run of a saved result, or of a scenario, ready to be simulated once more.

A result keeps weekly figures only. Scenario, seed and number of the run give back everything else.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from scenarios.results import RunResult
from scenarios.running import RUNS_PER_DRAW, Draws
from scenarios.schema import Scenario
from sim.ensemble import Run
from sim.parameters import defaults, with_values
from sim.problems import InputError, Problem
from sim.weekly import weekly_of
from sim.world import World

SUMMARY = "result.json"


def is_result(place: str | Path) -> bool:
    """Say whether a place is a folder in which `RunResult.save` wrote."""
    return (Path(place) / SUMMARY).is_file()


def saved_result(folder: str | Path) -> RunResult:
    """Read a saved result.

    Raises
    ------
    InputError
        If the folder holds none, or one that cannot be read.
    """
    try:
        return RunResult.load(folder)
    except (OSError, ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise InputError(Problem("scenarios", "result-unreadable", str(folder))) from error


def run_again(result: RunResult, number: int = 1) -> Run:
    """Return one run of a result, with the parameters and the seed it had.

    Parameters
    ----------
    result : RunResult
        From `saved_result`, or from `scenarios.running.run`.
    number : int
        Which run, from 1.

    Raises
    ------
    InputError
        If the result has no such run.
    """
    if not 1 <= number <= result.runs:
        raise InputError(Problem("scenarios", "result-no-such-run", values={"number": number, "runs": result.runs}))
    scenario = Scenario.model_validate(result.scenario, strict=False)
    draws = Draws.from_seed(result.runs, result.seed)
    draw = (number - 1) // RUNS_PER_DRAW
    parameters = with_values(draws.parameters[draw], scenario.parameters)
    return Run(draws.plans(scenario)[draw], parameters, int(draws.seeds[number - 1]))


def typical_run(scenario: Scenario, seed: int) -> Run:
    """Return a run of a scenario with every parameter at its default, or at the scenario's own value."""
    return Run(scenario.plan(), with_values(defaults(), scenario.parameters), seed)


def must_agree(world: World, run: Run, result: RunResult, number: int) -> None:
    """Refuse a run that, simulated again, is not what was saved: another version of the model made it.

    Raises
    ------
    InputError
        If any weekly figure differs.
    """
    again = weekly_of(world, run.plan.start)
    differs = [
        name
        for name, saved in result.values.items()
        if name not in again or not np.array_equal(again[name], saved[number - 1], equal_nan=True)
    ]
    if differs:
        made = result.versions.get("essaim", "?")
        raise InputError(Problem("scenarios", "result-differs", values={"version": made, "measures": len(differs)}))
