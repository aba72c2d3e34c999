"""Kernel, agenda: what is to happen today, kept so that what comes next is at hand.

What is planned in the morning is sorted once. What comes up during the day is kept in a heap: the first row is its next
appointment, and each row comes before its two followers, ``2 * row + 1`` and ``2 * row + 2``.
"""

from __future__ import annotations

from typing import Any

from sim.columns import RITUAL, SPAMMER, TEAM
from sim.compiler import part, routine
from sim.draws import MANAGER_KEY, SPAMMER_KEY, Decision, uniform
from sim.quantiles import poisson_quantile
from sim.rules.managing import team_session_time
from sim.rules.talking import session_time
from sim.rules.visiting import MOST_SESSIONS
from sim.setting import PROMPT_TIME
from sim.today import Today
from sim.world import DUE, FULL, World

PLANNED, BEGINS = -2, -1
"""What an appointment's ``place`` says, unless it is the place among those who wait of somebody losing patience."""


@part
def comes_before(due: Any, moment: float, actor: int, ordinal: int, row: int) -> bool:
    """Return whether an appointment is before the one in a row; who is first at one moment is settled by number."""
    if moment != due[row].moment:
        return moment < due[row].moment
    if actor != due[row].actor:
        return actor < due[row].actor
    return ordinal < due[row].ordinal


@part
def put(due: Any, row: int, moment: float, actor: int, ordinal: int, place: int) -> None:
    """Write an appointment into a row."""
    due[row].moment = moment
    due[row].actor = actor
    due[row].ordinal = ordinal
    due[row].place = place


@part
def copy_row(due: Any, source: int, target: int) -> None:
    """Copy an appointment from one row to another."""
    put(due, target, due[source].moment, due[source].actor, due[source].ordinal, due[source].place)


@part
def enter(world: World, moment: float, actor: int, ordinal: int, place: int) -> None:
    """Enter an appointment; a full agenda marks the run as full, as a full table does."""
    due, row = world.scratch.due, world.counts[DUE]
    if row >= due.shape[0]:
        world.counts[FULL] = 1
        return
    world.counts[DUE] = row + 1
    while row > 0:
        above = (row - 1) >> 1
        if not comes_before(due, moment, actor, ordinal, above):
            break
        copy_row(due, above, row)
        row = above
    put(due, row, moment, actor, ordinal, place)


@part
def take_first(world: World) -> tuple[float, int, int, int]:
    """Take the next appointment out of the agenda: when, who, which of theirs, and its place."""
    due, end = world.scratch.due, world.counts[DUE] - 1
    world.counts[DUE] = end
    first = (due[0].moment, due[0].actor, due[0].ordinal, due[0].place)
    moment, actor, ordinal, place = due[end].moment, due[end].actor, due[end].ordinal, due[end].place
    row = 0
    while 2 * row + 1 < end:
        below = 2 * row + 1
        right = below + 1
        if right < end and comes_before(due, due[right].moment, due[right].actor, due[right].ordinal, below):
            below = right
        if not comes_before(due, due[below].moment, due[below].actor, due[below].ordinal, end):
            break
        copy_row(due, below, row)
        row = below
    put(due, row, moment, actor, ordinal, place)
    return first


@part
def jot(world: World, jotted: int, moment: float, actor: int, ordinal: int) -> int:
    """Jot down an appointment of the morning, in any order; return how many there are. A full table marks the run."""
    due = world.scratch.due
    if jotted >= world.scratch.planned.shape[0]:
        world.counts[FULL] = 1
        return jotted
    place = BEGINS if actor in (RITUAL, SPAMMER) else PLANNED
    put(due, jotted, moment, actor, ordinal, place)
    return jotted + 1


@part
def put_in_order(world: World, jotted: int) -> None:
    """Put the appointments jotted down in order of time: by the part of the day they fall in, then among neighbours."""
    due, planned, starts = world.scratch.due, world.scratch.planned, world.scratch.starts
    starts[: jotted + 1] = 0
    for row in range(jotted):
        starts[int(due[row].moment * jotted) + 1] += 1
    for span in range(jotted):
        starts[span + 1] += starts[span]
    for row in range(jotted):
        span = int(due[row].moment * jotted)
        place, moment, actor, ordinal = starts[span], due[row].moment, due[row].actor, due[row].ordinal
        starts[span] = place + 1
        put(planned, place, moment, actor, ordinal, due[row].place)
    for row in range(1, jotted):
        moment, actor, ordinal, kind = planned[row].moment, planned[row].actor, planned[row].ordinal, planned[row].place
        place = row
        while place > 0 and comes_before(planned, moment, actor, ordinal, place - 1):
            copy_row(planned, place - 1, place)
            place -= 1
        if place < row:
            put(planned, place, moment, actor, ordinal, kind)


@routine
def plan_day(world: World, day: int, today: Today, came: int) -> int:
    """Plan the day: prompts of rituals, spam, the team's sessions, the visitors'; return how many appointments."""
    given, p, setting, seed = world.days[day], world.parameters.visiting, world.setting, world.seed
    world.counts[DUE], jotted = 0, 0
    for row in range(world.rituals.shape[0]):
        if world.rituals[row].asks and world.rituals[row].held > 0 and world.rituals[row].held_day == day:
            jotted = jot(world, jotted, PROMPT_TIME, RITUAL, row)
    for ordinal in range(poisson_quantile(uniform(seed, SPAMMER_KEY, day, Decision.SPAM, 0, 0), given.spam)):
        moment = uniform(seed, SPAMMER_KEY, day, Decision.SPAM_TIME, 0, ordinal)
        jotted = jot(world, jotted, moment, SPAMMER, ordinal)
    for ordinal in range(given.staff_sessions):
        moment = team_session_time(uniform(seed, MANAGER_KEY, day, Decision.SESSION_TIME, 0, ordinal))
        jotted = jot(world, jotted, moment, TEAM, ordinal)
    further = p.extra_sessions * today.sessions_kept
    for visitor in world.scratch.visitors[:came]:
        key = world.members[visitor].key
        more = poisson_quantile(uniform(seed, key, day, Decision.SESSIONS, 0, 0), further)
        for ordinal in range(min(1 + more, MOST_SESSIONS)):
            drawn = uniform(seed, key, day, Decision.SESSION_TIME, 0, ordinal)
            jotted = jot(world, jotted, session_time(drawn, setting.at_work), visitor, ordinal)
    put_in_order(world, jotted)
    return jotted


@part
def is_planned_first(world: World, upcoming: int) -> bool:
    """Return whether the next planned appointment comes before whatever came up during the day."""
    planned = world.scratch.planned
    if world.counts[DUE] == 0:
        return True
    moment, actor, ordinal = planned[upcoming].moment, planned[upcoming].actor, planned[upcoming].ordinal
    return comes_before(world.scratch.due, moment, actor, ordinal, 0)
