"""Outcomes: what plans give for goals, many plans at once, each on possible communities of its own or shared ones.

A goal of money needs two worlds, with and without the community. Without it the plan hardly matters, so that world is
lived once for all plans that sell the same to the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np

from scenarios.choosing.goals import Goal
from scenarios.measures import MONEY_GOALS, is_money
from scenarios.money import measures as m
from scenarios.money.costs import community_costs, costs_of
from scenarios.money.figures import effects_between, world_figures
from scenarios.money.ledger import Ledger, ledger_of, stacked
from scenarios.money.worlds import WorldName, without_community
from scenarios.money.worth import check_customers
from scenarios.periods import Values
from scenarios.running import Draws
from scenarios.schema import Scenario
from scenarios.studies import default_store
from sim.ensemble import Figures, Run, chunks_of, finished, run_ensembles, run_world
from sim.executing import Executor, Progress
from sim.kpis import KPIS
from sim.offer import months_of
from sim.weekly import weekly_of

Asked = Sequence[tuple[Scenario, Draws]]
KEPT_WORLDS = 4096
"""Worlds without a community that are remembered; a few kilobytes each."""


def outcomes(asked: Asked, goals: Sequence[Goal], on: Executor, progress: Progress | None = None) -> list[Values]:
    """Return what each goal comes to in each run of each plan.

    Parameters
    ----------
    asked : sequence of (Scenario, Draws)
        The plans, over the same days, each with its possible communities.
    goals : sequence of Goal
        What is measured.
    on : Executor
        Where to compute; the result does not depend on it.
    progress : callable, optional
        Called with the runs made or read, and all.

    Returns
    -------
    list of array (goals, runs)
        In each goal's unit; NaN = not known.
    """
    tasks = [draws.runs(draws.shared(scenario)) for scenario, draws in asked]
    names = tuple(dict.fromkeys(goal.kpi for goal in goals if goal.kpi in KPIS))
    if any(is_money(goal.kpi) for goal in goals):
        found = money_figures([scenario for scenario, _ in asked], tasks, names, on, progress)
    else:
        found = [each.weekly for each in run_ensembles(tasks, on, progress, names, default_store())]
    return [np.array([_of(goal, figures) for goal in goals]) for figures in found]


def _of(goal: Goal, figures: Mapping[str, Values]) -> Values:
    known = goal.known_in(figures)
    return np.full(len(next(iter(figures.values()))), np.nan) if known is None else known


def money_figures(
    scenarios: Sequence[Scenario], tasks: Sequence[Sequence[Run]], names: tuple[str, ...], on: Executor,
    progress: Progress | None = None,
) -> list[Figures]:  # fmt: skip
    """Return the measures of money of each plan, and the weekly measures named.

    A measure of money is one figure a run: it stands in every week. Finished plans are kept like all other runs, under
    an address that says what things cost.

    Raises
    ------
    InputError
        If a plan has no customers.
    """
    for scenario in scenarios:
        check_customers(scenario)
    divided = [
        chunks_of(runs, (*names, *MONEY_GOALS, _costs_address(scenario)))
        for scenario, runs in zip(scenarios, tasks, strict=True)
    ]
    chunks = [chunk for mine in divided for chunk in mine]
    costed = [
        [(scenario, run) for run in chunk.runs]
        for scenario, mine in zip(scenarios, divided, strict=True) for chunk in mine
    ]  # fmt: skip
    together = partial(_together, names)
    parts = iter(finished(chunks, costed, partial(_lived, names), together, on, progress, default_store()))
    found = []
    for mine in divided:
        whole = [next(parts) for _ in mine]
        found.append({name: np.concatenate([part[name] for part in whole]) for name in whole[0]})
    return found


def _costs_address(scenario: Scenario) -> str:
    """Return what tells apart plans that only cost something else: costs stay outside the model."""
    text = json.dumps(scenario.costs.model_dump(mode="json"), sort_keys=True)
    return f"costs-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _lived(names: tuple[str, ...], task: tuple[Scenario, Run]) -> tuple[dict[str, Values], Ledger, Ledger]:
    """Live a run with the community and without: the weekly figures of the one, and the books of both."""
    scenario, run = task
    world = run_world(run)
    weekly = weekly_of(world, run.plan.start, dict.fromkeys((*names, "weekly_active")))
    return weekly, ledger_of(world, costs_of(scenario, world), run.plan.customers), _alone(_without(run))


def _together(names: tuple[str, ...], lived: Sequence[tuple[dict[str, Values], Ledger, Ledger]]) -> Figures:
    """Return the figures of a chunk whose runs were lived."""
    weekly = {name: np.stack([one[name] for one, _, _ in lived]) for name in lived[0][0]}
    weeks = weekly["weekly_active"].shape[1]
    ledgers: dict[WorldName, Ledger] = {
        "with": stacked([one for _, one, _ in lived]), "saved": stacked([one for _, _, one in lived]),
    }  # fmt: skip
    of_plan = world_figures(ledgers["with"]) | effects_between(ledgers, "saved")
    of_plan["cost_per_active_member"] = m.cost_per_active_member(ledgers["with"])
    money = {name: np.repeat(of_plan[name][:, None], weeks, axis=1) for name in MONEY_GOALS}
    return {**{name: weekly[name] for name in names}, **money}


def _without(run: Run) -> Run:
    return replace(run, plan=without_community(run.plan))


@lru_cache(maxsize=KEPT_WORLDS)
def _alone(run: Run) -> Ledger:
    """Return the ledger of a world without the community."""
    customers = run.plan.customers
    return ledger_of(run_world(run), community_costs({}, months_of(run.plan.days)), customers)
