"""Comparing: two plans in the same possible communities, met by the same chance.

Both plans see the same people, parameters and luck, so their difference is what the plans themselves change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scenarios.attributing import spread_by_assumption
from scenarios.loading import loaded
from scenarios.measures import MEASURES
from scenarios.periods import Values, period_means
from scenarios.results import RunResult
from scenarios.running import RUNS_PER_DRAW, Teaches, drawn, run_many
from scenarios.schema import Scenario
from sim.clusters import Where, executor_on
from sim.executing import Progress
from sim.problems import InputError, Problem

INTERVAL = (0.05, 0.95)
"""The 90 % interval of a difference."""
BESIDE_THE_MODEL = ("platform", "title", "question", "community", "costs")
"""Fields that say nothing else to the model than where the community meets."""
FEWEST_RUNS = 4
"""Two draws of two runs: below, no standard error exists."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """What two plans give in the same possible communities.

    Parameters
    ----------
    first, second : RunResult
        The two plans' runs, in the same order of draws and seeds.
    """

    first: RunResult
    second: RunResult

    @property
    def runs(self) -> int:
        """Number of pairs of runs."""
        return self.first.runs

    @cached_property
    def differences(self) -> Mapping[tuple[str, str], tuple[Values, Values]]:
        """The mean of each measure over each period, per run, in the first and the second plan."""
        means = period_means(self.first.values, self.second.values)
        return {(kpi, period): (first, second) for kpi, period, (first, second) in means}

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per measure and period.

        Columns: ``kpi, period``; ``first, second`` (means over the runs); ``difference`` (first minus second,
        mean); ``low_90, high_90`` (interval of the paired difference); ``difference_error`` (standard error
        of the mean difference); ``probability`` (that the first plan beats the second, a tie counting half);
        ``probability_error``; ``distinguishable`` (whether the interval leaves 0 out); ``runs`` (pairs in which
        both are known); ``chance_share`` (share of the
        difference's variance that is chance alone); ``variance_ratio`` (variance of the difference with
        independent seeds over that with shared ones).
        """
        rows = [
            {"kpi": kpi, "period": period, **_paired(first, second, MEASURES[kpi].lower_is_better)}
            for (kpi, period), (first, second) in self.differences.items()
        ]
        return pd.DataFrame(rows)

    def row(self, kpi: str, period: str = "last_13_weeks") -> dict[str, Any] | None:
        """Return one row of `table`; None where the measure or the period is not known."""
        found = self.table[(self.table["kpi"] == kpi) & (self.table["period"] == period)]
        return dict(found.iloc[0]) if len(found) else None

    def assumptions(self, kpi: str, period: str = "last_13_weeks") -> pd.DataFrame:
        """Return where the spread of one difference comes from, largest first.

        Parameters
        ----------
        kpi, period : str
            One row of `table`.

        Returns
        -------
        DataFrame
            ``assumption`` ("" where a study supports the parameter), ``parameters``, ``share`` (0 to 1, of
            the difference's variance over the parameter draws); empty where the runs are too few or the
            variance too small to tell.
        """
        return spread_by_assumption(*self.gains(kpi, period))

    def gains(self, kpi: str, period: str = "last_13_weeks") -> tuple[Values, pd.DataFrame]:
        """Return what the first plan gains in each draw, and the parameters of the draws.

        Parameters
        ----------
        kpi, period : str
            One row of `table`.

        Returns
        -------
        tuple
            An array (draws, 2), more being better for the first plan, and a frame (draws, parameters).
        """
        if (kpi, period) not in self.differences:
            raise InputError(Problem("scenarios", "goal-not-known", values={"goal": f"{kpi}@{period}"}))
        first, second = self.differences[kpi, period]
        gain = second - first if MEASURES[kpi].lower_is_better else first - second
        mine, other = self.first.parameters, self.second.parameters
        return _by_draw(gain), mine.join(other[other.columns.difference(mine.columns)])

    @property
    def platforms(self) -> tuple[str, str] | None:
        """The two platforms, where the plans differ in it; None where they do not."""
        first, second = self.first.scenario.get("platform"), self.second.scenario.get("platform")
        return None if first == second or first is None or second is None else (first, second)

    @property
    def only_platforms_differ(self) -> bool:
        """Whether the plans differ in their platform and, besides words and costs, in nothing else."""
        first, second = (
            {name: value for name, value in result.scenario.items() if name not in BESIDE_THE_MODEL}
            for result in (self.first, self.second)
        )
        return self.platforms is not None and first == second


def compare(
    first: str | Path | Scenario,
    second: str | Path | Scenario,
    runs: int = 200,
    seed: int = 7,
    threads: int | None = None,
    progress: Progress | None = None,
    on: Where = None,
    keep: bool = True,
    learnt: Teaches | None = None,
) -> Comparison:
    """Compare two scenarios on the same draws.

    Parameters
    ----------
    first, second : str, Path or Scenario
        Files, presets' names or loaded scenarios, over the same days.
    runs : int
        Pairs of runs, 4 or more.
    seed : int
        The same seed gives the same comparison.
    threads : int, optional
        Threads used; the result does not depend on it.
    progress : callable, optional
        Called with the runs done and the runs asked for, both plans together.
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``; see `scenarios.running.run`.
    keep : bool
        Whether finished runs are kept, and read where they already are.
    learnt : Learnt, optional
        What an experiment has taught: see `scenarios.trials.learning`.

    Raises
    ------
    InputError
        If the two do not cover the same days, or the runs are too few.

    Examples
    --------
    >>> compare("b2b-slack", "peers-forum", runs=40).table  # doctest: +SKIP
    """
    plans = [loaded(each) for each in (first, second)]
    check_comparable(plans[0], plans[1], runs)
    draws = drawn(runs, seed, learnt)
    with executor_on(on, threads) as executor:
        asked = [(plan, draws) for plan in plans]
        one, other = run_many(asked, seed, executor, progress, keep, listed=learnt is None)
    return Comparison(one, other)


def check_comparable(first: Scenario, second: Scenario, runs: int) -> None:
    """Refuse two plans over different days, or too few runs, with every problem at once."""
    problems = []
    if runs < FEWEST_RUNS:
        problems.append(Problem("scenarios", "too-few-runs", values={"runs": runs, "fewest": FEWEST_RUNS}))
    if (first.start, first.days_simulated) != (second.start, second.days_simulated):
        days = {"first_start": first.start, "first_end": first.last_day}
        days |= {"second_start": second.start, "second_end": second.last_day}
        problems.append(Problem("scenarios", "different-days", values=days))
    if problems:
        raise InputError(problems)


def _by_draw(values: Values) -> Values:
    """Return an array (draws, 2) of the runs that share a draw; a last draw with one run is left out."""
    draws = len(values) // RUNS_PER_DRAW
    return values[: draws * RUNS_PER_DRAW].reshape(draws, RUNS_PER_DRAW)


def _paired(first: Values, second: Values, lower_is_better: bool) -> dict[str, float]:
    """Return one row of the table; see `Comparison.table`."""
    both = np.isfinite(first) & np.isfinite(second)
    row = dict.fromkeys(
        ("first", "second", "difference", "low_90", "high_90", "difference_error", "probability",
         "probability_error", "runs", "chance_share", "variance_ratio"), np.nan,
    )  # fmt: skip
    row["distinguishable"] = False
    row["runs"] = int(both.sum())
    if not both.any():
        return row
    difference = first - second
    gain = -difference if lower_is_better else difference
    wins = np.where(both, (gain > 0) + 0.5 * (gain == 0), np.nan)
    row["first"], row["second"] = first[both].mean(), second[both].mean()
    row["difference"] = difference[both].mean()
    row["low_90"], row["high_90"] = np.quantile(difference[both], INTERVAL)
    row["distinguishable"] = not row["low_90"] <= 0.0 <= row["high_90"]
    row["probability"] = wins[both].mean()
    row["difference_error"], row["probability_error"] = _standard_error(difference), _error_of_chance(wins)
    row["chance_share"], row["variance_ratio"] = _chance(first, second)
    return row


def _standard_error(values: Values) -> float:
    """Return the standard error of the mean, runs of one draw counting as one observation."""
    draws = _by_draw(values)
    means = draws[np.isfinite(draws).all(axis=1)].mean(axis=1)
    return float(means.std(ddof=1) / np.sqrt(len(means))) if len(means) > 1 else np.nan


def _error_of_chance(wins: Values) -> float:
    """Return the standard error of a chance of winning.

    Never below that of one more win and one more loss: a plan that won every pair has not been shown to win always.
    """
    known = wins[np.isfinite(wins)]
    smoothed = (known.sum() + 1.0) / (len(known) + 2.0)
    return float(np.fmax(_standard_error(wins), np.sqrt(smoothed * (1.0 - smoothed) / (len(known) + 2.0))))


def _chance(first: Values, second: Values) -> tuple[float, float]:
    """Return the share of the difference's variance that is chance, and the ratio with crossed seeds."""
    one, two = _by_draw(first), _by_draw(second)
    known = np.isfinite(one).all(axis=1) & np.isfinite(two).all(axis=1)
    paired = one[known] - two[known]
    if len(paired) < 2 or paired.var() == 0:
        return np.nan, np.nan
    # the same draw of parameters, but each plan with the other run's seed
    crossed = one[known] - two[known][:, ::-1]
    within = ((paired[:, 0] - paired[:, 1]) ** 2 / 2).mean()
    return min(1.0, float(within / paired.var(ddof=1))), float(crossed.var(ddof=1) / paired.var(ddof=1))
