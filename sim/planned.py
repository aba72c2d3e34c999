"""Planned: what a plan gives for each day, worked out once before the first: calendar, arrivals, platform, rituals.

Whether a ritual is then held, and what it adds, is settled on its day: it depends on the team.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from sim.columns import DayRow, DayTable, RitualRow, RitualTable, empty_table
from sim.draws import PLACE_KEY, Decision, uniform
from sim.offer import month_of, plan_prospects
from sim.parameters import Parameters
from sim.plan import Plan, Ritual, Shock
from sim.platforms import PLATFORMS, Platform
from sim.quantiles import normal_quantile
from sim.rules.arriving import launch_rate, season
from sim.rules.calendar import WEEKDAY_SHARES, calendar_factor
from sim.rules.drifting import Drifting, arrivals_drift, leaving_drift, visits_drift
from sim.rules.gathering import NATURES, lasting_days, lift_of_posting, lift_of_visits
from sim.rules.reading import capacity_today
from sim.setting import rituals_that_fit

Occasions = npt.NDArray[np.int64]
REMEMBERED = 64
"""Calendars and launches that are kept from run to run."""
DRIFTING_CHANNELS = ("invited", "launch", "marketing", "word_of_mouth")


def planned_days(plan: Plan, p: Parameters) -> DayTable:
    """Return the table of days with everything the plan gives filled in.

    Parameters
    ----------
    plan : Plan
        The plan; its days give the number of rows.
    p : Parameters
        How people react; the calendar needs it.
    """
    days = _copied(_dated(plan.start, plan.days))
    shares = WEEKDAY_SHARES[plan.calendar]
    days["calendar"] = [
        calendar_factor(shares[weekday], month, day, p.calendar)
        for weekday, month, day in _dates(plan.start, plan.days)
    ]
    if plan.known_joins is not None:
        days["known_joins"] = plan.known_joins
    leaves = plan.manager.leaves_on_day
    days["staff_here"] = np.arange(plan.days) < (plan.days if leaves is None else leaves)
    working = days["staff_here"] & (days["weekday"] < 5)
    days["staff_sessions"] = np.where(working, plan.manager.sessions_per_day, 0)
    days["content_rate"] = np.where(working, plan.manager.posts_per_week / 5.0, 0.0)
    _plan_platform(days, plan.platform, 0, p)
    _plan_joins(days, plan)
    plan_prospects(days, plan, p)
    for shock in plan.shocks:
        _plan_shock(days, shock, p)
    return days


def _copied(days: DayTable) -> DayTable:
    """Return a copy of a table of days, byte for byte: numpy's own leaves what it likes in the gaps between columns."""
    cells = np.asarray(days)
    return cast(DayTable, cells.view(np.uint8).copy().view(cells.dtype).view(np.recarray))


@lru_cache(maxsize=REMEMBERED)
def _dates(start: date, days: int) -> tuple[tuple[int, int, int], ...]:
    """Return the weekday, the month and the day of the month of each day."""
    dates = (start + timedelta(days=day) for day in range(days))
    return tuple((one.weekday(), one.month, one.day) for one in dates)


@lru_cache(maxsize=REMEMBERED)
def _dated(start: date, days: int) -> DayTable:
    """Return a table of days that holds weekdays, weeks and months, the same for every run; to be copied."""
    table = empty_table(DayRow, days)
    since_monday = np.arange(days) + start.weekday()
    table["weekday"], table["week"] = since_monday % 7, since_monday // 7
    table["month"] = [month_of(day) for day in range(days)]
    return table


@lru_cache(maxsize=REMEMBERED)
def _launched(joins: float, half_life: float, pre_launch_weeks: int, days: int) -> npt.NDArray[np.float64]:
    """Return what a public launch brings each day, the same for every run; to be read only."""
    first = 7 * pre_launch_weeks
    return np.array([launch_rate(joins, half_life, day - first) for day in range(days)])


def _plan_joins(days: DayTable, plan: Plan) -> None:
    growth, ease = plan.growth, plan.platform.join_ease
    since_launch = np.arange(plan.days) - 7 * growth.pre_launch_weeks
    public = since_launch >= 0
    seasonal = ease * season(cast(Any, days["calendar"]))  # day by day
    days["invited"] = np.where(public, 0.0, growth.pre_launch_joins_per_day * seasonal)
    if growth.launch_joins > 0.0:
        launch = (growth.launch_joins, growth.launch_half_life_days, growth.pre_launch_weeks)
        days["launch"] = ease * _launched(*launch, plan.days)
    days["marketing"] = np.where(public, growth.marketing_joins_per_day * seasonal, 0.0)
    days["word_of_mouth"] = np.where(public, growth.word_of_mouth_joins_per_day * seasonal, 0.0)


def _plan_platform(days: DayTable, platform: Platform, since: int, p: Parameters) -> None:
    given = {
        "push": platform.push, "memory_days": platform.memory_days, "shown": platform.shown, "alert": platform.alert,
        "in_stream": platform.chat, "capacity": capacity_today(platform.room, p.reading),
        "searchable": platform.searchable, "history_days": platform.history_days, "staff_ease": platform.staff_ease,
    }  # fmt: skip
    for column, value in given.items():
        days[column][since:] = value


def _plan_shock(days: DayTable, shock: Shock, p: Parameters) -> None:
    day, lasts = shock.day, slice(shock.day, shock.day + shock.days)
    if day >= len(days):
        return
    if shock.kind == "spam_wave":
        days["spam"][lasts] += shock.size
    elif shock.kind == "growth_spurt":
        days["spurt"][lasts] += shock.size / shock.days
    elif shock.kind == "troll_wave":
        days["trolls"][day] += int(shock.size)
    elif shock.kind == "founders_leave":
        days["founders_leave"][day] += int(shock.size)
    elif shock.kind == "algorithm_change":
        days["shown"][day:] = np.minimum(1.0, days["shown"][day:] * shock.size)
    else:
        days["followers"][day] = shock.size
        if shock.platform is not None:
            _plan_platform(days, PLATFORMS[shock.platform], day, p)


def add_drift(days: DayTable, p: Drifting, seed: int, since: int) -> None:
    """Let everybody's visits, log-odds of leaving and arrivals drift, week by week from a day on.

    Parameters
    ----------
    days : DayTable
        The days as planned.
    p : Drifting
        How far they drift; with all at 0 nothing is changed.
    seed : int
        The run's seed.
    since : int
        First day that may differ from what was planned.
    """
    if p == Drifting():
        return
    visits, leaving, arrivals = 0.0, 0.0, 0.0
    for week in range(int(days["week"][since]), int(days["week"][-1]) + 1):
        z = [normal_quantile(uniform(seed, PLACE_KEY, week, Decision.DRIFT, 0, which)) for which in range(3)]
        visits, leaving = visits_drift(visits, z[0], p), leaving_drift(leaving, z[1], p)
        arrivals = arrivals_drift(arrivals, z[2], p)
        here = np.flatnonzero(days["week"] == week)
        here = here[here >= since]
        days["drift"][here] = np.exp(visits)
        days["unrest"][here] = leaving
        for channel in DRIFTING_CHANNELS:
            days[channel][here] *= np.exp(arrivals)


def planned_rituals(plan: Plan, p: Parameters) -> RitualTable:
    """Return the table of the plan's rituals: what each adds when it is fresh, and what it takes.

    Parameters
    ----------
    plan : Plan
        The plan.
    p : Parameters
        How people react.
    """
    rituals = empty_table(RitualRow, len(plan.rituals))
    for row, (ritual, fits) in enumerate(zip(plan.rituals, rituals_that_fit(plan), strict=True)):
        nature = NATURES[ritual.kind]
        visits = lift_of_visits(nature.visits, nature.family, p.gathering)
        given = {
            "visits": visits,
            "posting": lift_of_posting(nature.posting, nature.family, visits, p.gathering),
            "fading_days": lasting_days(nature.family, p.gathering),
            "suits": nature.suits, "asks": nature.asks, "meets": nature.meets, "in_person": nature.in_person,
            "minutes": 60.0 * ritual.staff_hours, "fits": fits, "rotates": ritual.rotates,
        }  # fmt: skip
        for column, value in given.items():
            rituals[column][row] = value
    return rituals


def planned_occasions(plan: Plan) -> Occasions:
    """Return when each ritual is due: an array (occasions, 2) of day and row of the ritual, in order of days."""
    due = sorted((day, row) for row, ritual in enumerate(plan.rituals) for day in held_on(ritual, plan))
    return np.array(due, dtype=np.int64).reshape(len(due), 2)


def held_on(ritual: Ritual, plan: Plan) -> list[int]:
    """Return the days of the plan on which a ritual is due.

    Examples
    --------
    >>> held_on(Ritual("live", weekday=3, every_weeks=2), Plan(days=30))
    [3, 17]
    """
    first = (ritual.weekday - plan.start.weekday()) % 7 + 7 * ritual.first_week
    return list(range(first, plan.days, 7 * ritual.every_weeks))
