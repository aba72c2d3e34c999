"""By hand: the stresses that no scenario file can say, made in the model's own tables on their day.

A team that posts nothing still answers, welcomes, moderates and holds its rituals. A price rise moves customers only:
members do not react to prices in this model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from scenarios.periods import Values
from scenarios.results import RunResult
from scenarios.running import RUNS_PER_DRAW, Draws, result_of
from scenarios.schema import Scenario
from scenarios.staged import Stage, live_in_stages
from sim.ensemble import Run, chunk_size
from sim.executing import Executor, Progress, each_of
from sim.weekly import Weekly, complete_weeks, weekly_of
from sim.world import World

PRICE_RISE = 0.1
"""A price rise, as a share of the price (assumption A161)."""
UNSETTLED_DAYS = 91
"""Days after a price rise during which customers leave more (assumption A161)."""
MORE_LEAVE = (1.2, 2.0)
"""Factor on the odds of leaving meanwhile: anything in between, the same in both runs of a draw (assumption A161)."""
Change = Callable[[World], World]


@dataclass(frozen=True)
class Customers:
    """What a price rise does to customers: weekly figures of both worlds.

    Parameters
    ----------
    number, revenue : dict of str to array (runs, weeks)
        ``with`` and ``without`` the price rise: customers on Sunday, and what they paid in the week.
    """

    number: Mapping[str, Values]
    revenue: Mapping[str, Values]


def silent_team(world: World, day: int) -> World:
    """Let the team write no content from a day on."""
    world.days["content_rate"][day:] = 0.0
    return world


def risen_price(world: World) -> World:
    """Raise what customers pay."""
    return world._replace(offer=world.offer._replace(price=world.offer.price * (1.0 + PRICE_RISE)))


def unsettled(world: World, factor: float) -> World:
    """Let more customers leave, by a factor on the odds of leaving.

    Examples
    --------
    >>> from sim.clientele import Customers
    >>> from sim.parameters import defaults
    >>> from sim.plan import Plan
    >>> from sim.world import new_world
    >>> world = new_world(Plan(days=7, customers=Customers(base=9, monthly_churn=0.5)), defaults(), 1)
    >>> unsettled(world, 3.0).offer.churn
    0.75
    """
    usual = world.offer.churn
    more = factor * usual / (1.0 - usual + factor * usual)
    return world._replace(offer=world.offer._replace(churn=more))


def stages_of(stress: str, day: int, days: int, factor: float) -> list[Stage]:
    """Return the stages of a life in which a stress comes by hand on a day; ``""`` is a life without any."""
    if stress == "staff_silent":
        return [Stage(days, lambda world: silent_team(world, day))]
    if stress != "price_rise":
        return [Stage(days, _unchanged)]
    settles = min(days, day + UNSETTLED_DAYS)
    stages = [Stage(day, _unchanged)] if day > 0 else []
    stages.append(Stage(settles, lambda world: unsettled(risen_price(world), factor)))
    return stages if settles == days else [*stages, Stage(days, lambda world: unsettled(world, 1.0 / factor))]


def _unchanged(world: World) -> World:
    return world


def run_by_hand(
    scenario: Scenario, stress: str, day: int, draws: Draws, seed: int, on: Executor, progress: Progress | None
) -> tuple[RunResult, Customers | None]:
    """Live a scenario with a stress that comes by hand, in communities already drawn.

    Returns
    -------
    tuple
        The runs, and for a price rise what customers did with it and without it.
    """
    shared = draws.shared(scenario)
    runs, priced = draws.runs(shared), stress == "price_rise"
    factors = np.random.default_rng([seed, 161]).uniform(*MORE_LEAVE, size=len(shared)).repeat(RUNS_PER_DRAW)
    tasks = list(zip(runs, factors.tolist()[: len(runs)], strict=True))
    at_once = max(1, chunk_size(runs[0]) // (1 + priced))
    found = each_of(tasks, partial(_lived, stress=stress, day=day), on, at_once, progress)
    values = {name: np.stack([figures[name] for figures, _ in found]) for name in found[0][0]}
    made = result_of(scenario, shared, seed, values)
    return made, _customers([bought for _, bought in found]) if priced else None


def _lived(task: tuple[Run, float], stress: str, day: int) -> tuple[dict[str, Values], dict[str, list[Values]]]:
    """Live one run, in which leaving is multiplied by a factor; what customers did is looked at for a price rise."""
    run, factor = task
    world = live_in_stages(run, stages_of(stress, day, run.plan.days, factor))
    figures = weekly_of(world, run.plan.start)
    if stress != "price_rise":
        return figures, {}
    bought = {"with": _bought(world, run)}
    bought["without"] = _bought(live_in_stages(run, stages_of("", day, run.plan.days, 1.0), world), run)
    return figures, bought


def _bought(world: World, run: Run) -> list[Values]:
    """Return customers on Sunday and the week's revenue, complete weeks only."""
    measured, weeks = Weekly(world), complete_weeks(run.plan.start, run.plan.days)
    number: Values = np.asarray(world.days["customers"])[measured.last_days].astype(np.float64)
    return [number[weeks], measured.per_week("revenue")[weeks]]


def _customers(bought: list[dict[str, list[Values]]]) -> Customers:
    worlds = ("with", "without")
    number, revenue = ({name: np.stack([one[name][at] for one in bought]) for name in worlds} for at in (0, 1))
    return Customers(number, revenue)
