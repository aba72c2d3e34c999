"""Watch: compare the weeks since a fit with its forecast, all of them together, at one chance of a false alarm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from calibration.community import Simulate, community_before
from calibration.exports import Export
from calibration.fitted import Fit
from calibration.forecast import forecast
from calibration.inference.checking import holm
from calibration.inference.target import target_of
from calibration.observation import Floats
from calibration.watching.paths import Expected, Watched, Way, watched
from sim.clusters import Where
from sim.executing import Progress
from sim.problems import InputError, Problem

FALSE_ALARMS = 0.05
"""Chance that anything is called an alarm, over all weeks and all that is watched, if the forecast is right."""
OTHER_PAST = 0.2
"""Half of the past's levels this far (in logarithms) from those fitted to: perhaps another community; chosen, not
measured. A warning hangs on it and nothing else."""
SAMPLES, MOST_WEEKS = 999, 52
State = Literal["as-expected", "alarm", "better", "not-seen"]


@dataclass(frozen=True)
class Finding:
    """What the weeks say of one thing watched.

    Parameters
    ----------
    name, topic, expected
        As in `calibration.watching.paths.Watched`.
    bad : {"below", "above"}
        The side that is worth an alarm.
    weeks : int
        Known weeks among those looked at.
    seen : float
        Their mean; NaN where none is known.
    low, median, high : float
        80 % band of that mean, as expected.
    chance : float
        Of weeks at least this bad, all taken together, if nothing had changed.
    state : {"as-expected", "alarm", "better", "not-seen"}
        ``better``: as far on the good side as an alarm is on the bad one.
    """

    name: str
    topic: str
    bad: Way
    expected: Expected
    weeks: int
    seen: float
    low: float
    median: float
    high: float
    chance: float
    state: State


@dataclass(frozen=True)
class Watch:
    """What the weeks since a fit say.

    Parameters
    ----------
    findings : tuple of Finding
        One for each thing watched.
    first, last : datetime.date
        Mondays of the first and the last week looked at.
    false_alarms : float
        Chance of any alarm if the forecast is right.
    team_known : bool
        Whether the team was named, by a person or by the file.
    same_past : bool
        Whether the weeks before the fit still look as they did to it; False where it may be another community.
    """

    findings: tuple[Finding, ...]
    first: date
    last: date
    false_alarms: float
    team_known: bool
    same_past: bool = True

    @property
    def alarms(self) -> tuple[Finding, ...]:
        """What is to be looked at."""
        return tuple(each for each in self.findings if each.state == "alarm")


def watch(
    export: Export,
    fit: Fit,
    *,
    team: frozenset[str] = frozenset(),
    false_alarms: float = FALSE_ALARMS,
    seed: int = 1,
    progress: Progress | None = None,
    run_all: Simulate | None = None,
    on: Where = None,
) -> Watch:
    """Compare the weeks since a fit with its forecast.

    Parameters
    ----------
    export : Export
        A newer export of the community that was fitted.
    fit : Fit
        Made before these weeks.
    team : frozenset of str
        Pseudonyms of the team.
    false_alarms : float
        Chance of any alarm at all if the forecast is right, between 0 and 0.5.
    seed : int
        Where chance begins.
    progress : callable, optional
        Told how many runs are done and how many there are.
    run_all : callable, optional
        What runs the simulations; by default `calibration.community.run_kept`, on this machine or a cluster.
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``; see `scenarios.running.run`.

    Raises
    ------
    InputError
        If the export has no complete week since the fit, or the fit is not of such an export.

    Examples
    --------
    ``watch(read_export("june.csv"), Fit.load("may.parquet")).alarms``
    """
    if not 0.0 < false_alarms <= 0.5:
        raise InputError(Problem("calibration", "watch-false-alarms", values={"value": false_alarms}))
    if fit.kind != export.kind:
        raise InputError(Problem("calibration", "fit-other-kind"))
    weekly = export.weekly()
    weeks = pd.DatetimeIndex(weekly.index[weekly.index >= pd.Timestamp(fit.as_of)])[:MOST_WEEKS]
    if not len(weeks):
        values = {"fitted": fit.as_of, "last": export.last_day}
        raise InputError(Problem("calibration", "watch-nothing-new", export.report.name, values))
    # what is watched is the fitted model; other communities would widen its band
    start, count = fit.as_of, len(weeks)
    ahead = forecast(export, start, count, SAMPLES, seed, fit, "none", progress=progress, run_all=run_all, on=on)
    found = watched(export, ahead, weeks, team, np.random.default_rng(seed))
    findings = judged([compared(each) for each in found], false_alarms)
    return Watch(findings, weeks[0].date(), weeks[-1].date(), false_alarms, bool(team), _same_past(export, fit))


def _same_past(export: Export, fit: Fit) -> bool:
    """Return whether an export shows, of the weeks before a fit, the levels that it was fitted to."""
    target = target_of(community_before(export, fit.as_of))
    now = dict(zip(target.names, target.data.target, strict=True))
    then = {
        name: np.log(level + 0.5) for name, level in zip(fit.figures["figure"], fit.figures["observed"], strict=True)
    }
    gaps = [abs(then[name] - now[name]) for name in then if "@" in name and name in now]
    return not gaps or float(np.median(gaps)) < OTHER_PAST


def compared(each: Watched) -> Finding:
    """Compare what was seen with its samples, all weeks taken together; nothing is called an alarm yet.

    Notes
    -----
    Each week is measured in standard deviations of its samples, from their median, on a logarithmic scale for counts
    and minutes. The mean over the weeks is compared with the same mean of each sample, which drifts as the community
    might: so many weeks are one comparison, not many.
    """
    seen, samples = each.seen, each.samples
    known = ~np.isnan(seen) & ~np.isnan(samples).any(axis=0)
    if not known.any():
        nothing = (np.nan,) * 5
        return Finding(each.name, each.topic, each.bad, each.expected, 0, *nothing, "not-seen")
    low, median, high = np.quantile(samples[:, known].mean(axis=1), (0.1, 0.5, 0.9))
    sign = 1.0 if each.bad == "above" else -1.0
    scaled = _strayed(np.vstack([seen[known], samples[:, known]]), logarithmic=each.topic != "return") * sign
    chance = (1 + (scaled[1:] >= scaled[0]).sum()) / len(scaled)
    return Finding(
        each.name, each.topic, each.bad, each.expected, int(known.sum()), float(seen[known].mean()), float(low),
        float(median), float(high), float(chance), "as-expected",
    )  # fmt: skip


def _strayed(values: Floats, logarithmic: bool) -> Floats:
    """Return how far each row lies from the median of the rows after the first, on average over weeks."""
    scaled = np.log1p(values) if logarithmic else values
    spread = scaled[1:].std(axis=0)
    return np.asarray(((scaled - np.median(scaled[1:], axis=0)) / np.maximum(spread, 1e-9)).mean(axis=1))


def judged(findings: Iterable[Finding], false_alarms: float) -> tuple[Finding, ...]:
    """Call alarms, so that any false one has no more than this chance (Holm's rule over all that is watched)."""
    found = list(findings)
    known = [each for each in found if each.state != "not-seen"]
    bad = holm(np.array([each.chance for each in known]), false_alarms)
    good = holm(np.array([1.0 - each.chance + 1.0 / (SAMPLES + 1) for each in known]), false_alarms)
    states: dict[str, State] = {}
    for each, is_bad, is_good in zip(known, bad, good, strict=True):
        states[each.name] = "alarm" if is_bad else "better" if is_good else "as-expected"
    return tuple(replace(each, state=states.get(each.name, "not-seen")) for each in found)
