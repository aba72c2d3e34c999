"""Kernel: the compiled engine. One function a phase, in the order of `sim.schedule.DAY`.

Arrivals, visits and exits, sessions and messages have files of their own. All hold loops, draws and writes, and no
behaviour of their own: every chance comes from a rule. `sim.plain` does the same in readable Python over Mesa agents
and is the judge: from equal seeds both give equal tables, every day.
"""

from __future__ import annotations

from sim.compiler import compiled, part
from sim.draws import Decision, uniform
from sim.kernel_arrivals import arrivals
from sim.kernel_messages import strengthen
from sim.kernel_sessions import sessions
from sim.kernel_visits import Rows, exits, visits
from sim.today import smoothed_yesterday, today_of
from sim.world import FULL, MEMBERS, World


@part
def meetings(world: World, day: int, visitors: Rows) -> None:
    """Let those who came to a live or an event meet one other, and tie them."""
    if not world.days[day].gathering:
        return
    for row in visitors:
        drawn = uniform(world.seed, world.members[row].key, day, Decision.MEETS, 0, 0)
        other = visitors[int(drawn * len(visitors))]
        if other != row:
            strengthen(world.ties, world.parameters.ties, day, row, other, 1.0, 1.0)
            strengthen(world.ties, world.parameters.ties, day, other, row, 1.0, 1.0)


@part
def aggregates(world: World, day: int) -> None:
    """Close the day's counts; tomorrow everybody reacts to them."""
    members, days, setting = world.members, world.days, world.setting
    active, posters = 0, 0
    for row in range(world.counts[MEMBERS]):
        active += members[row].last_visit > day - 7
        posters += members[row].posting_day > day - 7
    days[day].active_7d = active
    days[day].posters_7d = posters
    messages, toxic = 0, 0
    for before in range(max(0, day - 6), day + 1):
        messages += days[before].starters + days[before].replies + days[before].staff_messages
        toxic += days[before].toxic - (days[before].removed - days[before].removed_innocent)
    days[day].messages_7d = messages
    days[day].toxic_7d = toxic
    if days[day].staff_here:
        days[day].staff_minutes += days[day].ritual_minutes + setting.newcomer_minutes * days[day].joins
    stayed = days[day].joins + days[day].returns - days[day].leaves
    days[day].members = stayed + (days[day - 1].members if day > 0 else 0)
    active_before, writers_before = smoothed_yesterday(day, days, setting)
    days[day].active = active_before + (active - active_before) / 7.0
    days[day].writers = writers_before + (days[day].writer_visits - writers_before) / 7.0


@compiled
def advance(world: World, first_day: int, last_day: int) -> int:
    """Run the days from ``first_day`` up to, not including, ``last_day``.

    Returns
    -------
    int
        The day reached; below ``last_day`` if a table ran full on it.
    """
    for day in range(first_day, last_day):
        today = today_of(day, world.days, world.setting, world.parameters)
        arrivals(world, day, today)
        visitors = visits(world, day, today)
        sessions(world, day, today, visitors)
        meetings(world, day, visitors)
        exits(world, day, today, visitors)
        aggregates(world, day)
        if world.counts[FULL]:
            return day
    return last_day
