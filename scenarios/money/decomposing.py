"""Decomposing: how much of a band comes from chance, from not knowing parameters, and from the model's form.

The same draws and seeds are run under every form. Two runs share each draw, so chance is what differs between them;
parameters are what differs between draws; form is what differs between forms' means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd

from scenarios.loading import loaded
from scenarios.money.forms import Form, forms_for
from scenarios.money.worth import Worth, worth_of_draws
from scenarios.periods import period_means
from scenarios.results import RunResult
from scenarios.running import RUNS_PER_DRAW, Draws, part_of, run_many
from scenarios.schema import Scenario
from sim.clusters import Where, executor_on
from sim.executing import Progress
from sim.problems import InputError, Problem

Values = npt.NDArray[np.float64]
FEWEST_RUNS = 8
"""Four draws of two runs: below, spreads between draws say nothing."""
PERIOD = "last_13_weeks"
MONEY_MEASURES = ("money_gained", "roi", "customers_gained", "cac_change", "tickets_deflected")
EDGE = NormalDist().inv_cdf(0.9)
"""Standard deviations from the mean to the edge of an 80 % band."""


@dataclass(frozen=True, eq=False)
class Decomposition:
    """Where the bands of a scenario come from.

    Parameters
    ----------
    scenario : Scenario
        The plan.
    forms : list of Form
        The forms that were run.
    figures : mapping of (measure, over) to array (forms, runs)
        Every figure under every form; nan = not known. ``over`` is a period, or a world that money is set against.
    """

    scenario: Scenario
    forms: list[Form]
    figures: Mapping[tuple[str, str], Values]

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a figure.

        Columns: ``measure, over``; ``mean`` over all forms and runs; ``low_80, high_80`` of them together; for each
        source (``chance``, ``parameters``, ``form``) its standard deviation ``sd_...``, its share of the variance
        ``share_...``, and the 80 % band it would give alone, ``low_...`` and ``high_...``; ``known`` (runs).
        """
        rows = [{"measure": kpi, "over": over, **spread(values)} for (kpi, over), values in self.figures.items()]
        return pd.DataFrame(rows)

    @cached_property
    def by_form(self) -> pd.DataFrame:
        """The mean of each figure under each form: ``measure, over, form, mean``."""
        rows = []
        for (kpi, over), values in self.figures.items():
            for form, of in zip(self.forms, values, strict=True):
                known = of[np.isfinite(of)]
                mean = known.mean() if len(known) else np.nan
                rows.append({"measure": kpi, "over": over, "form": form.name, "mean": mean})
        return pd.DataFrame(rows)


def spread(values: Values) -> dict[str, float]:
    """Return the mean, the whole band and each source's part of it.

    Parameters
    ----------
    values : array (forms, runs)
        Two runs after the other share a draw; draws in which a form's figure is not known are left out.
    """
    draws = values.shape[1] // RUNS_PER_DRAW
    table = values[:, : draws * RUNS_PER_DRAW].reshape(len(values), draws, RUNS_PER_DRAW)
    table = table[:, np.isfinite(table).all(axis=(0, 2))]
    found = {"known": float(table.shape[1] * RUNS_PER_DRAW)}
    if table.shape[1] < 2:
        return found
    chance = float(((table[..., 0] - table[..., 1]) ** 2 / 2.0).mean())
    between = table.mean(axis=2).var(axis=1, ddof=1).mean()
    variances = {
        "chance": chance,
        "parameters": max(0.0, float(between) - chance / RUNS_PER_DRAW),
        "form": float(table.mean(axis=(1, 2)).var()),
    }
    mean, total = float(table.mean()), sum(variances.values())
    found |= {"mean": mean}
    found |= dict(zip(("low_80", "high_80"), np.quantile(table, (0.1, 0.9)).tolist(), strict=True))
    for source, variance in variances.items():
        sd = variance**0.5
        found |= {f"sd_{source}": sd, f"share_{source}": variance / total if total > 0 else np.nan}
        found |= {f"low_{source}": mean - EDGE * sd, f"high_{source}": mean + EDGE * sd}
    return found


def decompose(
    scenario: str | Path | Scenario,
    runs: int = 100,
    seed: int = 7,
    threads: int | None = None,
    progress: Progress | None = None,
    on: Where = None,
) -> Decomposition:
    """Run a scenario under every form of the model, on the same draws.

    Parameters
    ----------
    scenario : str, Path or Scenario
        A file, a preset's name, or a scenario already loaded.
    runs : int
        Runs of each form, 8 or more.
    seed : int
        The same seed gives the same result.
    threads : int, optional
        Threads used; the result does not depend on it.
    progress : callable, optional
        Called with the runs done and the runs in all.
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``; see `scenarios.running.run`.

    Raises
    ------
    InputError
        If the runs are too few.

    Examples
    --------
    >>> decompose("b2b-slack", runs=20).table  # doctest: +SKIP
    """
    chosen = loaded(scenario)
    if runs < FEWEST_RUNS:
        raise InputError(
            Problem("scenarios", "too-few-runs-to-decompose", values={"runs": runs, "fewest": FEWEST_RUNS})
        )
    draws, customers = Draws.from_seed(runs, seed), chosen.plan().customers.exist
    tried = forms_for(customers)
    done, total = runs * len(tried), runs * len(tried) * (2 if customers else 1)
    worlds = [chosen.model_copy(update={"parameters": {**chosen.parameters, **form.values}}) for form in tried]
    with executor_on(on, threads) as executor:
        asked = [(world, draws) for world in worlds]
        results = run_many(asked, seed, executor, part_of(progress, 0, total))
        found = [dict(_of_community(result)) for result in results]
        for form, of_form in zip(tried, found, strict=True):
            if customers:
                report = part_of(progress, done, total)
                books = worth_of_draws(chosen, draws, seed, progress=report, on=executor, forms=form.values)
                of_form |= dict(_of_money(books))
                done += runs
    shared = [key for key in found[0] if all(key in each for each in found)]
    return Decomposition(chosen, tried, {key: np.stack([each[key] for each in found]) for key in shared})


def _of_community(result: RunResult) -> Iterator[tuple[tuple[str, str], Values]]:
    for kpi, period, (means,) in period_means(result.values):
        if period == PERIOD:
            yield (kpi, period), means


def _of_money(found: Worth) -> Iterator[tuple[tuple[str, str], Values]]:
    for against, effects in found.effects.items():
        for kpi in MONEY_MEASURES:
            yield (kpi, against), effects[kpi]
    yield ("retention_gap", "saved"), found.splits["retention_gap"].causal
