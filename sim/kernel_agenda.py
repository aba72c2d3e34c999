"""Kernel, agenda: what is to happen today, kept so that what comes next is at hand.

The agenda is a heap in a table: the first row is the next appointment, and each row comes before its two followers,
``2 * row + 1`` and ``2 * row + 2``.
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


@routine
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
def plan_day(world: World, day: int, today: Today, came: int) -> None:
    """Enter everything planned for today: prompts of rituals, spam, the team's sessions, the visitors'."""
    given, p, setting, seed = world.days[day], world.parameters.visiting, world.setting, world.seed
    world.counts[DUE] = 0
    for row in range(world.rituals.shape[0]):
        if world.rituals[row].asks and world.rituals[row].held > 0 and world.rituals[row].held_day == day:
            enter(world, PROMPT_TIME, RITUAL, row, BEGINS)
    for ordinal in range(poisson_quantile(uniform(seed, SPAMMER_KEY, day, Decision.SPAM, 0, 0), given.spam)):
        moment = uniform(seed, SPAMMER_KEY, day, Decision.SPAM_TIME, 0, ordinal)
        enter(world, moment, SPAMMER, ordinal, BEGINS)
    for ordinal in range(given.staff_sessions):
        moment = team_session_time(uniform(seed, MANAGER_KEY, day, Decision.SESSION_TIME, 0, ordinal))
        enter(world, moment, TEAM, ordinal, PLANNED)
    further = p.extra_sessions * today.sessions_kept
    for visitor in world.scratch.visitors[:came]:
        key = world.members[visitor].key
        more = poisson_quantile(uniform(seed, key, day, Decision.SESSIONS, 0, 0), further)
        for ordinal in range(min(1 + more, MOST_SESSIONS)):
            drawn = uniform(seed, key, day, Decision.SESSION_TIME, 0, ordinal)
            enter(world, session_time(drawn, setting.at_work), visitor, ordinal, PLANNED)
