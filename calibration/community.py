"""A real community as it is to be simulated: its joins, its calendar and what a source showed of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from calibration.arrivals import Arrivals, arrivals_of, whole_people
from calibration.exports import Export
from calibration.exports.weeks import monday
from calibration.observation import SAME_MEANING, Booleans, Floats, as_observed, calendar_of, good_weeks
from scenarios.studies import default_store
from sim.clusters import Where, executor_on
from sim.ensemble import Ensemble, Run, run_ensembles
from sim.executing import Progress
from sim.parameters import Parameters
from sim.plan import CalendarName, Founders, Growth, Manager, Plan
from sim.platforms import PLATFORMS
from sim.problems import InputError, Problem

if TYPE_CHECKING:
    from calibration.shocks import Shock

SILENT_WEEKS = 4
"""Weeks after a log's last act from which a forecast may still start: nobody may have written, or the log
ended."""
LEAST_WEEKS = 4
"""Complete weeks a forecast needs."""
MOST_SIMULATED = 1500
"""Members simulated at most; a larger community is simulated as a sample of its members."""
JOINERS_AT_MOST = 4.0
"""Joiners for each first-time poster, as reckoned with in that limit."""
SOURCE_PLATFORM = PLATFORMS["slack"]
"""A log does not say its platform; Slack's figures lie in the middle."""
SMALL_TEAM = Manager(posts_per_week=2.0, sessions_per_day=1)
"""What is assumed of the team of a community that only its export shows (assumption)."""


class Simulate(Protocol):
    """`run_kept`, `sim.ensemble.run_ensemble`, or what stands for them in a test."""

    def __call__(
        self, runs: Sequence[Run], *, progress: Progress | None = None, names: Iterable[str] | None = None
    ) -> Ensemble:
        """Run all runs."""
        ...


def run_kept(
    runs: Sequence[Run],
    progress: Progress | None = None,
    names: Iterable[str] | None = None,
    on: Where = None,
) -> Ensemble:
    """Run many communities here or on a cluster, or read them where they are kept; see `sim.ensemble.run_ensemble`.

    What is kept are weekly figures of simulated communities, under an address; nothing of the data they resemble.
    """
    with executor_on(on) as executor:
        return run_ensembles([runs], executor, progress, names, default_store())[0]


@dataclass(frozen=True)
class Community:
    """A community as it was known before a Monday.

    Parameters
    ----------
    export : Export
        Cut at ``as_of``: nothing in here is dated on or after it.
    as_of : datetime.date
        A Monday.
    arrivals : Arrivals
        Its joins.
    calendar : {"work", "leisure"}
        When people come.
    weekly : DataFrame
        What was seen, by week.
    believed : array (weeks,) bool
        Which of those weeks to believe.
    share : float
        Simulated members for each real one, at most 1.
    shocks : tuple of Shock
        What will happen on known dates, see `calibration.shocks`.
    moved : array (weeks,) bool, optional
        Weeks that would be believed but for a shock on a known date.
    """

    export: Export
    as_of: date
    arrivals: Arrivals
    calendar: CalendarName
    weekly: pd.DataFrame
    believed: Booleans
    share: float
    shocks: tuple[Shock, ...] = ()
    moved: Booleans | None = None

    @property
    def simulated_weeks(self) -> int:
        """Weeks from the first simulated day to ``as_of``."""
        return len(self.arrivals.daily) // 7

    def lately(self) -> tuple[dict[str, Floats], Booleans]:
        """Return what was seen in the simulated weeks, by measure (1, weeks), and which weeks to believe."""
        weeks = pd.date_range(self.arrivals.start, periods=self.simulated_weeks, freq="7D")
        frame = self.weekly.reindex(weeks)
        believed = pd.Series(self.believed, index=self.weekly.index).reindex(weeks, fill_value=False)
        columns = {str(name): np.asarray(frame[name], dtype=np.float64)[None, :] for name in frame}
        return columns, np.asarray(believed, dtype=np.bool_)


def community_before(export: Export, as_of: date) -> Community:
    """Return a community as it was known at the beginning of a Monday.

    Parameters
    ----------
    export : Export
        The whole export, or one that ends earlier.
    as_of : datetime.date
        The Monday from which on nothing is known.

    Raises
    ------
    InputError
        If it is not a Monday, too early, or too late for what the export shows.
    """
    return community_of(seen_before(export, as_of))


def community_of(seen: Export) -> Community:
    """Return the community an export already cut at a Monday shows; see `community_before`."""
    weekly = seen.weekly()
    arrivals = arrivals_of(seen)
    believed = good_weeks(weekly)
    if seen.kind == "slack_overview":  # a week the file ends in has a counter of messages, but a partial one
        believed = believed & np.asarray(weekly.index < pd.Timestamp(seen.latest_start))
    joiners = JOINERS_AT_MOST if arrivals.by_posting else 1.0
    members = joiners * float(arrivals.daily.sum()) + arrivals.founders
    return Community(
        export=seen,
        as_of=seen.seen_until + timedelta(days=1),
        arrivals=arrivals,
        calendar=calendar_of(seen),
        weekly=weekly,
        believed=believed,
        share=min(1.0, MOST_SIMULATED / max(members, 1.0)),
    )


def seen_before(export: Export, as_of: date) -> Export:
    """Return the export cut at a Monday, after checking that a forecast can start there."""
    if as_of.weekday() != 0:
        values: dict[str, Any] = {"day": as_of, "before": monday(as_of), "after": monday(as_of) + timedelta(days=7)}
        raise InputError(Problem("calibration", "forecast-not-monday", values=values))
    earliest = monday(export.first_day + timedelta(days=6)) + timedelta(weeks=LEAST_WEEKS)
    latest = latest_as_of(export)
    if not earliest <= as_of <= latest:
        values = {
            "day": as_of,
            "name": export.report.name,
            "first": export.first_day,
            "last": export.last_day,
            "earliest": earliest,
            "latest": latest,
        }
        key = "forecast-outside" if earliest <= latest else "forecast-too-short"
        raise InputError(Problem("calibration", key, values=values))
    if as_of <= export.latest_start:
        return export.before(as_of)
    return replace(export, seen_until=as_of - timedelta(days=1))


def latest_as_of(export: Export) -> date:
    """Return the last Monday a forecast may start from.

    The Monday after the last row; for a log, four weeks later, since nothing tells silence from its end.
    """
    following = monday(export.last_day) + timedelta(days=7)
    return following if export.kind == "slack_overview" else following + timedelta(weeks=SILENT_WEEKS - 1)


def plan_of(community: Community, joiners: float, future: Floats | None = None) -> Plan:
    """Return the plan of a real community: its joins are known, and those to come may be given.

    Parameters
    ----------
    community : Community
        The community.
    joiners : float
        Joiners for each first-time poster; without effect where joins were seen.
    future : array (weeks,) float64, optional
        Joins of the weeks ahead, in the unit of `Arrivals.weekly`.
    """
    arrivals = community.arrivals
    ahead = np.zeros(0) if future is None else np.repeat(future / 7.0, 7)
    factor = community.share * (joiners if arrivals.by_posting else 1.0)
    plan = Plan(
        start=arrivals.start,
        days=len(arrivals.daily) + len(ahead),
        calendar=community.calendar,
        platform=SOURCE_PLATFORM,
        founders=Founders(number=max(1, round(arrivals.founders * community.share))),
        growth=Growth(launch_joins=0.0),
        manager=SMALL_TEAM,
        known_joins=whole_people(factor * np.concatenate([arrivals.daily, ahead])),
    )
    if future is None or not community.shocks:
        return plan
    from calibration.shocks import planned  # it knows communities itself

    return planned(plan, community.shocks)


def simulated(
    community: Community,
    parameters: Sequence[Parameters],
    joiners: Sequence[float],
    first_seed: int,
    run_all: Simulate,
    future: Floats | None = None,
    progress: Progress | None = None,
) -> Mapping[str, Floats]:
    """Simulate a community's past (and future, given arrivals ahead) as its source would show it.

    Parameters
    ----------
    community : Community
        The community.
    parameters : sequence of Parameters
        One for each run.
    joiners : sequence of float
        Joiners for each first-time poster, one for each run.
    first_seed : int
        Seed of the first run; the next ones count on.
    run_all : callable
        `sim.ensemble.run_ensemble`.
    future : array (runs, weeks) float64, optional
        Arrivals ahead.
    progress : callable, optional
        Told how many runs are done and how many there are.

    Returns
    -------
    mapping of str to array (runs, weeks) float64
    """
    runs = [
        Run(plan_of(community, each, None if future is None else future[place]), values, first_seed + place)
        for place, (values, each) in enumerate(zip(parameters, joiners, strict=True))
    ]
    ensemble = run_all(runs, progress=progress, names=SAME_MEANING[community.export.kind])
    return as_observed(ensemble.weekly, community.export.kind, 1.0 / community.share)
