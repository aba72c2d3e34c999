"""Worth: what a community is worth in money, against both worlds without it, over what is not known and over chance."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scenarios.loading import load
from scenarios.money import measures as m
from scenarios.money.costs import costs_of
from scenarios.money.ledger import Ledger, ledger_of, stacked
from scenarios.money.measures import Split
from scenarios.money.twins import Fates, fates_of
from scenarios.money.worlds import WORLDS, WorldName, live
from scenarios.results import versions
from scenarios.running import RUNS_PER_DRAW, Draws, Progress
from scenarios.schema import Scenario
from sim.ensemble import Run
from sim.parameters import Parameters, values_of, with_values
from sim.problems import InputError, Problem

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Worth:
    """What a community is worth, in many possible worlds.

    Parameters
    ----------
    scenario : Scenario
        The plan.
    seed : int
        The seed all draws come from.
    ledgers : mapping of {"with", "saved", "spent"} to Ledger
        The books of the three worlds, all runs at once: with the community; without it, the budget saved; without it,
        the same budget in paid ads and audience content.
    fates : mapping of str to array (runs,) float64
        See `scenarios.money.twins.Fates`; against the world that saves the budget.
    parameters : DataFrame (draws, parameters)
        The parameters of each draw; run ``i`` used draw ``i // 2``.
    versions : mapping
        The software that made it.
    """

    scenario: Scenario
    seed: int
    ledgers: Mapping[WorldName, Ledger]
    fates: Mapping[str, Values]
    parameters: pd.DataFrame
    versions: Mapping[str, str]

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(self.fates["members"])

    @cached_property
    def splits(self) -> Mapping[str, Split]:
        """Each figure as a dashboard shows it and as twins do, by measure; arrays (runs,)."""
        community, fates = self.ledgers["with"], self.fates
        kept = {who: m.ratio(fates[f"{who}_kept"], fates[who]) for who in ("members", "twins", "others")}
        churn = {who: m.ratio(fates[f"{who}s_lost"], fates[f"{who}_months"]) for who in ("member", "twin", "other")}
        spent, naive = community.of_community, m.naive_gain(community, self.scenario.support.cost_per_ticket)
        causal = m.causal_gain(self.ledgers, "saved")
        credited = m.ratio(m.cac_credited(community), m.cac_paid(community)) - 1.0
        return {
            "retention_gap": Split(kept["members"] - kept["others"], kept["members"] - kept["twins"]),
            "churn_gap": Split(churn["other"] - churn["member"], churn["twin"] - churn["member"]),
            "customers_gained": Split(community.total("credited").sum(-1), m.difference(self.ledgers, "saved", m.won)),
            "cac_change": Split(credited, m.cac_change(self.ledgers, "saved")),
            "tickets_deflected": Split(
                community.total("peer_answers").sum(-1), -m.difference(self.ledgers, "saved", m.tickets)
            ),
            "money_gained": Split(naive.sum(-1), causal.sum(-1)),
            "roi": Split(m.return_on(naive, spent), m.return_on(causal, spent)),
            "payback_month": Split(m.payback_month(naive, spent), m.payback_month(causal, spent)),
        }


def worth(
    scenario: str | Path | Scenario,
    runs: int = 200,
    seed: int = 7,
    threads: int | None = None,
    progress: Progress | None = None,
    forms: Mapping[str, float] | None = None,
) -> Worth:
    """Simulate a scenario with its community and without, and work out what the community is worth.

    Parameters
    ----------
    scenario : str, Path or Scenario
        A file, a preset's name, or a scenario already loaded; it must have customers.
    runs : int
        Pairs of worlds, 1 or more. Two share one draw of the parameters.
    seed : int
        The same seed gives the same result.
    threads : int, optional
        Threads used; the result does not depend on it.
    progress : callable, optional
        Called with the runs done and the runs asked for.
    forms : mapping, optional
        Values that take the place of the scenario's and of all draws: a form of the model (`scenarios.money.forms`).

    Raises
    ------
    InputError
        If the scenario has no customers.

    Examples
    --------
    >>> worth("b2b-slack", runs=20).splits["retention_gap"].selection.mean()  # doctest: +SKIP
    """
    chosen = scenario if isinstance(scenario, Scenario) else load(scenario)
    return worth_of_draws(chosen, Draws.from_seed(runs, seed), seed, threads, progress, forms)


def worth_of_draws(
    scenario: Scenario,
    draws: Draws,
    seed: int,
    threads: int | None = None,
    progress: Progress | None = None,
    forms: Mapping[str, float] | None = None,
) -> Worth:
    """Work out what a community is worth with parameters and seeds already drawn."""
    check_customers(scenario)
    fixed = {**scenario.parameters, **(forms or {})}
    own = [with_values(parameters, fixed) for parameters in draws.parameters]
    shared = list(zip(draws.plans(scenario), own, strict=True))
    tasks = [Run(*shared[index // RUNS_PER_DRAW], int(one)) for index, one in enumerate(draws.seeds)]
    found = []
    with ThreadPoolExecutor(max_workers=max(1, threads or os.cpu_count() or 1)) as pool:
        for one in pool.map(lambda task: _one(scenario, task), tasks):
            found.append(one)
            if progress is not None:
                progress(len(found), len(tasks))
    ledgers = {name: stacked([books[name] for books, _ in found]) for name in WORLDS}
    fates = np.array([one.values() for _, one in found])
    names = [field.name for field in fields(Fates)]
    return Worth(scenario, seed, ledgers, dict(zip(names, fates.T, strict=True)), _as_frame(own), versions())


def check_customers(scenario: Scenario) -> None:
    """Refuse a scenario without customers.

    Raises
    ------
    InputError
        If there are none on the first day and none to come.
    """
    if not scenario.plan().customers.exist:
        raise InputError(Problem("scenarios", "no-customers", scenario.name))


def _one(scenario: Scenario, task: Run) -> tuple[dict[WorldName, Ledger], Fates]:
    """Live the three worlds of one run and keep their books."""
    lived = live(task, lambda world: costs_of(scenario, world))
    books = {name: ledger_of(one.world, one.costs, task.plan.customers) for name, one in lived.items()}
    return books, fates_of(lived["with"].world, lived["saved"].world)


def _as_frame(own: list[Parameters]) -> pd.DataFrame:
    values: list[dict[str, Any]] = [values_of(parameters) for parameters in own]
    return pd.DataFrame(values).rename_axis(index="draw")
