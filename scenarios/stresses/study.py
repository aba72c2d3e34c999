"""A study of stress: the same possible communities with and without each thing that may happen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from scenarios.comparing import INTERVAL
from scenarios.loading import loaded
from scenarios.periods import Values
from scenarios.results import RunResult
from scenarios.running import Draws, part_of, run_many
from scenarios.schema import Scenario
from scenarios.stresses.by_hand import Customers, run_by_hand
from scenarios.stresses.shocks import BY_HAND, STRESSES, Untried, stressed
from sim.clusters import Where, executor_on
from sim.executing import Progress
from sim.problems import InputError, Problem

WEEKS = 4
"""Weeks over which what follows a stress, and the end of the plan, are averaged."""
LEAST_AFTER = 8
"""Complete weeks that must follow a stress."""
RECOVERED = 0.9
"""Share of the undisturbed world's value from which a community counts as recovered (assumption A152)."""


@dataclass(frozen=True, eq=False)
class Stressed:
    """How a plan stands each stress.

    Parameters
    ----------
    kpi : str
        The measure looked at.
    day : int
        Day of the plan on which stresses come.
    undisturbed : RunResult
        The plan without any.
    disturbed : dict of str to RunResult
        The same possible communities with each stress.
    untried : tuple of Untried
        Stresses that the plan cannot meet.
    customers : Customers, optional
        What the price rise does to customers, where there are any.
    """

    kpi: str
    day: int
    undisturbed: RunResult
    disturbed: dict[str, RunResult]
    untried: tuple[Untried, ...]
    customers: Customers | None = None

    @property
    def after(self) -> slice:
        """The weeks that follow a stress, the one in which it comes left out."""
        start = pd.Timestamp(self.undisturbed.scenario["start"]) + pd.Timedelta(days=self.day)
        first = int((self.undisturbed.weeks <= start).sum())
        return slice(first, first + WEEKS)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per stress tried.

        Columns: ``stress``; ``after, after_low, after_high`` and ``end, end_low, end_high`` (change of the measure
        against the undisturbed world, as a share of it, over the four weeks that follow and the last four of the
        plan: mean, and nine possible communities in ten between); ``recovered`` (share of the communities at 90 % of
        the undisturbed world or above in the last four weeks).
        """
        rows = []
        for name in self.disturbed:
            row: dict[str, float | str] = {"stress": name}
            for period, weeks in (("after", self.after), ("end", slice(-WEEKS, None))):
                change = self.left(name, self.kpi, weeks) - 1.0
                known = change[np.isfinite(change)]
                low, high = np.quantile(known, INTERVAL) if len(known) else (np.nan, np.nan)
                mean = float(known.mean()) if len(known) else np.nan
                row |= {period: mean, f"{period}_low": float(low), f"{period}_high": float(high)}
            at_the_end = self.left(name, self.kpi, slice(-WEEKS, None))
            at_the_end = at_the_end[np.isfinite(at_the_end)]
            row["recovered"] = float((at_the_end >= RECOVERED).mean()) if len(at_the_end) else np.nan
            rows.append(row)
        return pd.DataFrame(rows)

    def customers_left(self, what: str) -> tuple[Values, Values] | None:
        """Return ``number`` or ``revenue`` with the price rise as a share of it without, after it and at the end.

        Each is an array (runs,), NaN where there is none without; None where no price rise was tried.
        """
        if self.customers is None:
            return None
        worlds = getattr(self.customers, what)
        after, end = (
            np.divide(with_it, without, out=np.full(len(without), np.nan), where=without > 0)
            for with_it, without in (
                (worlds["with"][:, weeks].mean(axis=1), worlds["without"][:, weeks].mean(axis=1))
                for weeks in (self.after, slice(-WEEKS, None))
            )
        )
        return after, end

    def left(self, stress: str, kpi: str, weeks: slice) -> Values:
        """Return the disturbed world's value as a share of the undisturbed one's, in each run; NaN where nil."""
        with_it, without = (
            _means(result.values[kpi][:, weeks]) for result in (self.disturbed[stress], self.undisturbed)
        )
        shares: Values = np.full(len(without), np.nan)
        np.divide(with_it, without, out=shares, where=np.isfinite(without) & (without > 0))
        return shares


def stress(
    scenario: str | Path | Scenario,
    kpi: str = "weekly_active",
    day: int | None = None,
    runs: int = 100,
    seed: int = 7,
    threads: int | None = None,
    progress: Progress | None = None,
    on: Where = None,
) -> Stressed:
    """Try a plan against everything that may happen to it, one thing at a time.

    Parameters
    ----------
    scenario : str, Path or Scenario
        The plan, of at least ten weeks.
    kpi : str
        The measure looked at.
    day : int, optional
        Day of the plan on which each stress comes; halfway by default.
    runs : int
        Possible communities, the same for every stress; 1 or more.
    seed : int
        The same seed gives the same answer.
    threads : int, optional
        Threads used; the answer does not depend on it.
    progress : callable, optional
        Called with the runs done and the runs in all.
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``; see `scenarios.running.run`.

    Raises
    ------
    InputError
        If fewer than eight weeks follow the day.

    Examples
    --------
    >>> stress("b2b-slack", runs=40).table  # doctest: +SKIP
    """
    plan = loaded(scenario)
    comes = plan.days_simulated // 2 if day is None else day
    latest = plan.days_simulated - 7 * LEAST_AFTER - 7
    if not 0 <= comes <= latest:
        values = {"day": comes, "latest": max(0, latest), "weeks": LEAST_AFTER, "days": plan.days_simulated}
        raise InputError(Problem("scenarios", "stress-too-late", values=values))
    worlds = {name: stressed(plan, name, comes) for name in STRESSES}
    tried = {name: world for name, world in worlds.items() if isinstance(world, Scenario)}
    draws, customers = Draws.from_seed(runs, seed), None
    planned = [name for name in tried if name not in BY_HAND]
    done, total = (1 + len(planned)) * runs, (1 + len(tried)) * runs
    with executor_on(on, threads) as executor:
        asked = [(world, draws) for world in (plan, *(tried[name] for name in planned))]
        undisturbed, *results = run_many(asked, seed, executor, part_of(progress, 0, total))
        disturbed: dict[str, RunResult] = dict(zip(planned, results, strict=True))
        for name in (name for name in tried if name in BY_HAND):
            report = part_of(progress, done, total)
            disturbed[name], bought = run_by_hand(tried[name], name, comes, draws, seed, executor, report)
            customers = bought or customers
            done += runs
    disturbed = {name: disturbed[name] for name in tried}
    untried = tuple(world for world in worlds.values() if isinstance(world, Untried))
    return Stressed(kpi, comes, undisturbed, disturbed, untried, customers)


def _means(values: Values) -> Values:
    known = np.isfinite(values)
    means: Values = np.full(len(values), np.nan)
    np.divide(np.where(known, values, 0.0).sum(axis=1), known.sum(axis=1), out=means, where=known.any(axis=1))
    return means
