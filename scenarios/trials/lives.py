"""Lives: a community lived in the model while a test runs in it, and what is seen of it.

The same seed gives the same people in every arm. What the engine offers for a test: rituals held on some days only, a
control group drawn member by member (`sim.plan.Control`), and newcomers received in some weeks only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from scenarios.staged import Stage, live_in_stages
from scenarios.trials.designs import LATER_WEEKS, Lots
from scenarios.trials.treatment import Treatment
from sim.clientele import Customers
from sim.columns import POSTED, VISITED
from sim.ensemble import Run
from sim.plan import Control, Plan
from sim.weekly import MEASURES, Weekly
from sim.world import MEMBERS, World

Values = npt.NDArray[np.float64]
BEFORE_WEEKS = 8
"""Weeks before a test in which its members must have come once, and over which they are compared (assumption A162)."""
FLAGS = {"weekly_active": VISITED, "weekly_posters": POSTED}
"""Measures that are seen of each member, week by week."""


@dataclass(frozen=True)
class Span:
    """When a test runs.

    Parameters
    ----------
    first_week : int
        Calendar week in which it begins, 0 for that of the plan's first day.
    first_day : int
        Day of the plan on which it begins, a Monday.
    weeks : int
        Weeks from there to the last that is looked at.
    """

    first_week: int
    first_day: int
    weeks: int

    @property
    def days(self) -> int:
        """Days of the plan up to its end."""
        return self.first_day + 7 * self.weeks


def span_of(start: date, from_week: int, weeks: int) -> Span:
    """Return when a test runs that begins in this complete week of the plan.

    Examples
    --------
    >>> span_of(date(2026, 1, 7), 13, 24)
    Span(first_week=14, first_day=96, weeks=24)
    """
    first = from_week + (start.weekday() > 0)
    return Span(first, 7 * first - start.weekday(), weeks)


@dataclass(frozen=True)
class Arms:
    """Who is treated when.

    Parameters
    ----------
    weeks : array (weeks,) bool
        Weeks of the test in which the ritual is held, or newcomers are received.
    coin : bool
        Whether each member, or each newcomer, is treated by lot, one in two.
    rooms : array (rooms,) bool, optional
        Rooms whose members are told of the ritual.
    """

    weeks: Lots
    coin: bool = False
    rooms: Lots | None = None


@dataclass(frozen=True)
class Seen:
    """What is seen of a community during a test.

    Parameters
    ----------
    weekly : array (weeks,)
        The measure, as an export shows it.
    members : array (members, BEFORE_WEEKS + weeks) bool
        Those who came once in the weeks before: whether each came (wrote) in each week.
    control, rooms : array (members,)
        Whether each of them is in the control group; their room.
    joined : array (newcomers,) int64
        Week of the test in which each newcomer joined.
    later : array (newcomers,) bool
        Whether they came four weeks later.
    untreated : array (newcomers,) bool
        Whether they are in the control group.
    """

    weekly: Values
    members: npt.NDArray[np.bool_]
    control: npt.NDArray[np.bool_]
    rooms: npt.NDArray[np.int64]
    joined: npt.NDArray[np.int64]
    later: npt.NDArray[np.bool_]
    untreated: npt.NDArray[np.bool_]


def plan_for(plan: Plan, treatment: Treatment, span: Span, arms: Arms) -> Plan:
    """Return the plan of a test: to its end, without customers, with its control group before the first week."""
    share = 1.0 if treatment.lacks == "welcome" else 0.5 if arms.coin else 0.0
    return replace(plan, days=span.days, customers=Customers(), control=Control(share, treatment.lacks))


def lived(run: Run, treatment: Treatment, span: Span, arms: Arms, used: World | None = None) -> World:
    """Live a community through a test, to its last day.

    Parameters
    ----------
    run : Run
        Its plan outside the test, how people react, which chance.
    treatment, span, arms
        What is tested, when, on whom.
    used : World, optional
        A finished life that is needed no more.
    """
    plan = plan_for(run.plan, treatment, span, arms)

    def begun(day: int, share: float) -> Callable[[World], World]:
        def change(world: World) -> World:
            if day == 0:
                world = _with_rituals_of(world, plan, treatment, arms, span)
            _tell_rooms(world, arms, day >= span.first_day)
            return world._replace(setting=world.setting._replace(control_share=share))

        return change

    stages = [Stage(until, begun(day, share)) for day, until, share in _stretches(treatment, span, arms)]
    return live_in_stages(Run(plan, run.parameters, run.seed), stages, used)


def _stretches(treatment: Treatment, span: Span, arms: Arms) -> Iterator[tuple[int, int, float]]:
    """Give stretches of days during which the lot of those who join is the same, and their share of controls."""
    if treatment.lacks == "rituals" and arms.rooms is None:
        yield 0, span.days, 0.5 if arms.coin else 0.0
        return
    if span.first_day > 0:
        yield 0, span.first_day, 1.0 if treatment.lacks == "welcome" else 0.0
    for week in range(span.weeks):
        share = 0.0
        if treatment.lacks == "welcome":
            received = week < len(arms.weeks) and bool(arms.weeks[week])
            share = 0.5 if arms.coin else 0.0 if received else 1.0
        yield span.first_day + 7 * week, span.first_day + 7 * (week + 1), share


def _with_rituals_of(world: World, plan: Plan, treatment: Treatment, arms: Arms, span: Span) -> World:
    """Leave out the days on which the ritual that is tested is not held."""
    if treatment.lacks == "welcome":
        return world
    days, rows = world.occasions[:, 0], world.occasions[:, 1]
    tested = np.array([ritual.kind == treatment.name for ritual in plan.rituals])[rows]
    week = world.days["week"].astype(np.int64)[days] - span.first_week
    inside = (week >= 0) & (week < len(arms.weeks))
    held = inside & arms.weeks[np.where(inside, week, 0)]
    return world._replace(occasions=world.occasions[~tested | held])


def _tell_rooms(world: World, arms: Arms, begun: bool) -> None:
    """Tell the members of some rooms only; whoever joins is told until the next Monday."""
    if arms.rooms is not None and begun:
        members = world.members[: int(world.counts[MEMBERS])]
        members["control"] = ~arms.rooms[np.asarray(members["home_room"]).astype(np.int64)]


def seen_of(world: World, span: Span, kpi: str) -> Seen:
    """Return what is seen of a life that has reached its last day."""
    measured, first, end = Weekly(world), span.first_week, span.first_week + span.weeks
    flag = FLAGS.get(kpi, VISITED)
    before = max(0, first - BEFORE_WEEKS)
    came = world.weeks[: len(measured.members)] > 0
    there = came[:, before:first].any(axis=1)
    chosen = (world.weeks[: len(measured.members), before:end] & flag > 0)[there]
    padded = np.zeros((len(chosen), BEFORE_WEEKS + span.weeks), dtype=bool)
    padded[:, padded.shape[1] - chosen.shape[1] :] = chosen
    joined = measured.week_of("join_day") - first
    new = np.flatnonzero((joined >= 0) & (joined + LATER_WEEKS < span.weeks))
    return Seen(
        MEASURES[kpi](measured)[first:end],
        padded,
        np.asarray(measured.members["control"])[there].astype(bool),
        np.asarray(measured.members["home_room"])[there].astype(np.int64),
        joined[new],
        came[new, first + joined[new] + LATER_WEEKS],
        np.asarray(measured.members["control"])[new].astype(bool),
    )
