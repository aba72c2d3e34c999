"""Worth: what a community is worth in money, against both worlds without it, over what is not known and over chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scenarios.loading import loaded
from scenarios.money import measures as m
from scenarios.money.costs import costs_of
from scenarios.money.figures import COUNTERFACTUALS, TARGETS, banded, chance_of, effects_between, world_figures
from scenarios.money.ledger import Ledger, ledger_of, stacked
from scenarios.money.measures import Split
from scenarios.money.twins import Fates, fates_of
from scenarios.money.worlds import WORLDS, WorldName, live
from scenarios.results import versions
from scenarios.running import Draws
from scenarios.schema import Scenario
from sim.clusters import Where, executor_on
from sim.ensemble import Run, chunk_size
from sim.executing import Progress, each_of
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
        """Each figure as a dashboard shows it and as twins do, by measure; arrays (runs,).

        The twin is the world without the community whose budget is saved.
        """
        community, fates = self.ledgers["with"], self.fates
        kept = {who: m.ratio(fates[f"{who}_kept"], fates[who]) for who in ("members", "twins", "others")}
        churn = {who: m.ratio(fates[f"{who}s_lost"], fates[f"{who}_months"]) for who in ("member", "twin", "other")}
        found, causal = self.money_gained(), self.effects["saved"]
        net, spent = found - community.of_community, community.of_community
        credited = m.ratio(m.cac_credited(community), m.cac_paid(community)) - 1.0
        answers = community.total("peer_answers").sum(-1)
        return {
            "retention_gap": Split(kept["members"] - kept["others"], kept["members"] - kept["twins"]),
            "churn_gap": Split(churn["other"] - churn["member"], churn["twin"] - churn["member"]),
            "customers_gained": Split(community.total("credited").sum(-1), causal["customers_gained"]),
            "cac_change": Split(credited, causal["cac_change"]),
            "tickets_deflected": Split(answers, causal["tickets_deflected"]),
            "money_gained": Split(found.sum(-1), causal["money_gained"]),
            "roi": Split(m.return_on(net, spent), causal["roi"]),
            "payback_month": Split(m.payback_month(net), causal["payback_month"]),
        }

    def money_gained(self) -> Values:
        """Return what a dashboard says the community raises: an array (runs, months)."""
        return m.naive_gain(self.ledgers["with"], self.scenario.support.cost_per_ticket)

    @cached_property
    def effects(self) -> Mapping[WorldName, Mapping[str, Values]]:
        """What the community changes against each world without it, by measure; arrays (runs,)."""
        return {against: effects_between(self.ledgers, against) for against in COUNTERFACTUALS}

    @cached_property
    def worlds(self) -> Mapping[WorldName, Mapping[str, Values]]:
        """What each world comes to, by measure; arrays (runs,)."""
        found = {name: world_figures(ledger) for name, ledger in self.ledgers.items()}
        found["with"] |= {"cost_per_active_member": m.cost_per_active_member(self.ledgers["with"])}
        return found

    @cached_property
    def mean_ledger(self) -> pd.DataFrame:
        """The ledger of each world, on average over the runs: ``world, month, entry, line, group, amount``."""
        frames = [ledger.mean().frame.assign(world=name) for name, ledger in self.ledgers.items()]
        return pd.concat(frames, ignore_index=True)[["world", "month", "entry", "line", "group", "amount"]]

    @cached_property
    def table(self) -> pd.DataFrame:
        """What each world comes to: ``measure, world, low_80, median, high_80, known``."""
        return banded({(kpi, world): each for world, of in self.worlds.items() for kpi, each in of.items()}, "world")

    @cached_property
    def decomposition(self) -> pd.DataFrame:
        """Naive, causal and selection: ``measure, part, low_80, median, high_80, known``."""
        parts = ("naive", "causal", "selection")
        return banded(
            {(kpi, part): getattr(split, part) for kpi, split in self.splits.items() for part in parts}, "part"
        )

    @cached_property
    def differences(self) -> pd.DataFrame:
        """What the community changes: ``measure, against, low_80, median, high_80, known``."""
        return banded({(kpi, world): each for world, of in self.effects.items() for kpi, each in of.items()}, "against")

    @cached_property
    def chances(self) -> pd.DataFrame:
        """How likely each target is under the priors: ``target, against, probability, error, known``."""
        rows = []
        for against, found in self.effects.items():
            for target, holds in TARGETS.items():
                known = np.isfinite(found["cac_change"]) if target.startswith("cac") else np.ones(self.runs, dtype=bool)
                rows.append({"target": target, "against": against, **chance_of(holds(found), known)})
        return pd.DataFrame(rows)


def worth(
    scenario: str | Path | Scenario,
    runs: int = 200,
    seed: int = 7,
    threads: int | None = None,
    progress: Progress | None = None,
    on: Where = None,
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
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``; see `scenarios.running.run`.
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
    return worth_of_draws(loaded(scenario), Draws.from_seed(runs, seed), seed, threads, progress, on, forms)


def worth_of_draws(
    scenario: Scenario,
    draws: Draws,
    seed: int,
    threads: int | None = None,
    progress: Progress | None = None,
    on: Where = None,
    forms: Mapping[str, float] | None = None,
) -> Worth:
    """Work out what a community is worth with parameters and seeds already drawn."""
    check_customers(scenario)
    fixed = {**scenario.parameters, **(forms or {})}
    own = [with_values(parameters, fixed) for parameters in draws.parameters]
    shared = list(zip(draws.plans(scenario), own, strict=True))
    tasks = draws.runs(shared)
    at_once = max(1, chunk_size(tasks[0]) // len(WORLDS))
    with executor_on(on, threads) as executor:
        found = each_of(tasks, partial(_one, scenario), executor, at_once, progress)
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
