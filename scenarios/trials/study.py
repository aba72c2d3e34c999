"""A study of designs: each is lived in many possible communities, so that its promises can be counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scenarios.loading import loaded
from scenarios.running import Draws
from scenarios.schema import Scenario
from scenarios.trials.care import Care, check_trial
from scenarios.trials.designs import Design, designs_for
from scenarios.trials.lives import Span, span_of
from scenarios.trials.treatment import Treatment, treatment_of
from scenarios.trials.trying import AFTER_WEEKS, Community, live_designs, stops_after
from sim.clusters import Where, executor_on
from sim.ensemble import Run, chunk_size
from sim.executing import Progress, each_of
from sim.problems import InputError, Problem

Values = npt.NDArray[np.float64]
NEWCOMERS_KPI = "retained_4w_joiners"
"""What a test of the welcome looks at."""
WORN = 0.1
"""Share of a ritual's effect from which its wearing off is over (assumption A163)."""


@dataclass(frozen=True, eq=False)
class Study:
    """What designs promise.

    Parameters
    ----------
    scenario : Scenario
        The plan.
    treatment : Treatment
        What is tested.
    kpi : str
        The measure.
    span : Span
        When.
    care : Care
        What is asked of a test.
    designs : list of Design
        Those tried.
    communities : list of Community
        What each gave in each possible community.
    draws : Draws
        The possible communities.
    """

    scenario: Scenario
    treatment: Treatment
    kpi: str
    span: Span
    care: Care
    designs: list[Design]
    communities: list[Community]
    draws: Draws

    @property
    def effects(self) -> Values:
        """The effect of treating everybody rather than nobody in each possible community, as a share."""
        return np.array([community.effect for community in self.communities])

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per design.

        Columns: ``unit, weeks`` (in all), ``block, washout, units`` (mean number); ``power``, ``false_alarms`` and
        their standard errors ``.._error``; ``effect`` (mean of the true one); ``bias`` (mean of estimate less true
        effect) and ``bias_error``; ``spread`` (standard deviation of estimate less true effect); ``held`` (share of
        intervals that hold the true effect); ``stops_after`` (mean week); ``loss`` (expected loss of acting on the
        result); ``naive_bias, naive_false_alarms, peeking_false_alarms, naive_held``: the same by the naive analysis.
        """
        return pd.DataFrame([self._row(place, design) for place, design in enumerate(self.designs)])

    @property
    def loss_untested(self) -> float:
        """Expected loss of deciding without a test, as a share of the measure."""
        known = self.effects[np.isfinite(self.effects)]
        return float(min(self._losses(known, True).mean(), self._losses(known, False).mean()))

    @property
    def best(self) -> int | None:
        """The design that keeps its promises in the fewest weeks, by row of `table`; None where none does."""
        table = self.table
        fits = (table["power"] >= self.care.power) & (table["bias"].abs() <= table["effect"].abs() / 2.0)
        if not fits.any():
            return None
        return int(table[fits].sort_values(["stops_after", "loss"]).index[0])

    @property
    def least_loss(self) -> int:
        """The design with the least expected loss, by row of `table`."""
        return int(self.table["loss"].fillna(np.inf).to_numpy().argmin())

    @property
    def wearing(self) -> Values:
        """What is left of a ritual's effect in each week after it stops, as a share of that in its last four weeks."""
        followed = [community.wearing for community in self.communities if community.wearing is not None]
        if not followed:
            return np.full(AFTER_WEEKS, np.nan)
        excess = np.mean(followed, axis=0)
        held = excess[-AFTER_WEEKS - 4 : -AFTER_WEEKS].mean()
        return excess[-AFTER_WEEKS:] / held if held > 0.0 else np.full(AFTER_WEEKS, np.nan)

    @property
    def washout(self) -> int:
        """Weeks until a tenth of the effect is left; 0 where it does not outlast its weeks."""
        above = np.flatnonzero(np.nan_to_num(self.wearing) > WORN)
        return int(above[-1]) + 1 if len(above) else 0

    def _row(self, place: int, design: Design) -> dict[str, Any]:
        tried = [community.tried[place] for community in self.communities]
        found = [(one.finding, one) for one in tried if one.finding is not None]
        shown = np.array([finding.shown for finding, _ in found])
        apart = np.array([finding.estimate - one.effect for finding, one in found])
        apart = apart[np.isfinite(apart)]
        naive = np.array([one.naive.estimate - one.effect for one in tried])
        naive = naive[np.isfinite(naive)]
        alarms = np.array([one.alarm for one in tried])
        return {
            "unit": design.unit, "weeks": design.lasts, "block": design.block, "washout": design.washout,
            "units": float(np.mean([one.units for one in tried])),
            "power": float(shown.mean()), "power_error": share_error(shown),
            "false_alarms": float(alarms.mean()), "false_alarms_error": share_error(alarms),
            "effect": float(np.nanmean([one.effect for one in tried])),
            "bias": float(apart.mean()), "bias_error": _mean_error(apart), "spread": float(apart.std(ddof=1)),
            "held": float(np.mean([finding.low <= one.effect <= finding.high for finding, one in found])),
            "stops_after": float(np.mean([stops_after(design, self.care.looks, finding) for finding, _ in found])),
            "loss": self._loss(place),
            "naive_bias": float(naive.mean()), "naive_bias_error": _mean_error(naive),
            "naive_false_alarms": float(np.mean([one.naive_alarm for one in tried])),
            "peeking_false_alarms": float(np.mean([one.peeking_alarm for one in tried])),
            "naive_held": float(np.mean([one.naive.low <= one.effect <= one.naive.high for one in tried])),
        }  # fmt: skip

    def _loss(self, place: int) -> float:
        """Return the expected loss of keeping what is tested where the result makes its effect worth its work.

        What the estimate says of the effect is a straight line through the other possible communities: a noisy estimate
        is drawn towards the middle of what was expected before the test.
        """
        pairs = [
            (community.tried[place].finding, community.effect)
            for community in self.communities
            if community.tried[place].finding is not None
        ]
        estimates = np.array([finding.estimate for finding, _ in pairs if finding is not None])
        effects = np.array([effect for _, effect in pairs])
        known = np.isfinite(estimates) & np.isfinite(effects)
        estimates, effects = estimates[known], effects[known]
        if len(effects) < 3 or estimates.std() == 0.0:
            return self.loss_untested
        return float(self._losses(effects, _said_by_the_others(estimates, effects) >= self.care.worth).mean())

    def _losses(self, effects: Values, kept: npt.NDArray[np.bool_] | bool) -> Values:
        gain = effects - self.care.worth
        losses: Values = np.where(kept, np.maximum(-gain, 0.0), np.maximum(gain, 0.0))
        return losses


def design_trial(
    scenario: str | Path | Scenario,
    test: str,
    kpi: str = "weekly_active",
    most_weeks: int = 24,
    from_week: int = 13,
    care: Care | None = None,
    runs: int = 200,
    seed: int = 7,
    threads: int | None = None,
    progress: Progress | None = None,
    designs: Sequence[Design] | None = None,
    draws: Draws | None = None,
    on: Where = None,
) -> Study:
    """Live the designs that can test a ritual or the welcome in many possible communities.

    Parameters
    ----------
    scenario : str, Path or Scenario
        The community and its plan.
    test : str
        A kind of ritual of the plan, or ``onboarding``.
    kpi : str
        What is looked at, for a ritual; a test of the welcome looks at newcomers who still come four weeks later.
    most_weeks : int
        Weeks the test may last, 8 or more.
    from_week : int
        Complete week of the plan in which it begins, 1 or more; what is tested is not done before.
    care : Care, optional
        What is asked of the test.
    runs : int
        Possible communities, 20 or more.
    seed : int
        The same seed gives the same answer.
    threads : int, optional
        Threads used; the answer does not depend on it.
    progress : callable, optional
        Called with the communities done and all.
    designs : sequence of Design, optional
        The designs to try; all that fit by default.
    draws : Draws, optional
        Possible communities of one's own, such as a fitted one's; drawn from what is believed by default.
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``; see `scenarios.running.run`.

    Raises
    ------
    InputError
        If there is nothing to test, or figures make no sense.

    Examples
    --------
    >>> design_trial("b2b-slack", "live").table  # doctest: +SKIP
    """
    plan = loaded(scenario)
    treatment, care = treatment_of(plan, test), care or Care()
    check_trial(treatment, kpi, most_weeks, from_week, care, runs)
    measure = NEWCOMERS_KPI if treatment.lacks == "welcome" else kpi
    tried = list(designs if designs is not None else designs_for(treatment, plan.place.rooms, most_weeks, 1))
    if not tried:
        values = {"name": test, "every": treatment.every_weeks, "weeks": most_weeks}
        raise InputError(Problem("scenarios", "trial-too-short", values=values))
    longest, follows = max(one.lasts for one in tried), designs is None and treatment.lacks == "rituals"
    span = span_of(plan.start, from_week, longest + (AFTER_WEEKS if follows else 1))
    draws = draws or Draws.from_seed(runs, seed)
    tasks = [(run, follows and place % 2 == 0) for place, run in enumerate(draws.runs(draws.shared(plan)))]
    live = partial(_community, treatment, tried, span, measure, care, seed)
    at_once = max(1, chunk_size(tasks[0][0]) // (2 + len(tried)))
    with executor_on(on, threads) as executor:
        communities = each_of(tasks, live, executor, at_once, progress)
    return Study(plan, treatment, measure, span, care, tried, communities, draws)


def _community(
    treatment: Treatment, designs: list[Design], span: Span, kpi: str, care: Care, lot: int, task: tuple[Run, bool]
) -> Community:
    """Live every design in one possible community; the wearing off of a ritual is followed in some."""
    run, follows = task
    return live_designs(run, treatment, designs, span, kpi, care.looks, care.error, lot, follows)


def share_error(shown: npt.NDArray[np.bool_]) -> float:
    """Return the standard error of a share that was counted."""
    share = (shown.sum() + 1.0) / (len(shown) + 2.0)  # not nil where none, or all, were seen
    return float(np.sqrt(share * (1.0 - share) / len(shown)))


def _said_by_the_others(estimates: Values, effects: Values) -> Values:
    """Return what a straight line through all the other communities makes of each one's estimate."""
    apart = estimates - estimates.mean()
    slope = float(apart @ effects) / float(apart @ apart)
    leverage = 1.0 / len(effects) + np.square(apart) / float(apart @ apart)
    missed = effects - effects.mean() - slope * apart
    said: Values = effects - missed / np.maximum(1.0 - leverage, 1e-9)
    return said


def _mean_error(values: Values) -> float:
    return float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else float("nan")
