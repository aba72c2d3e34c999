"""Kernel, recognition: every four weeks members are put forward, and ambassadors invited or worn out."""

from __future__ import annotations

from sim.columns import PRESENT
from sim.compiler import part, routine
from sim.draws import Decision, uniform
from sim.kernel_team import spend
from sim.kernel_ties import reciprocal_ties
from sim.kernel_visits import leave
from sim.rules.championing import TERM_DAYS, burnout_chance, is_eligible
from sim.rules.moderating import toxicity_after
from sim.rules.recognising import MIDDLE, NEWCOMER_DAYS, NEWCOMERS, TOP, TOP_SHARE
from sim.setting import NO_PROGRAMME
from sim.world import MEMBERS, World


@part
def days_written(world: World, day: int, row: int) -> int:
    """Return on how many of the last 28 days a member wrote."""
    members = world.members
    since = day - members[row].posting_day
    if since >= TERM_DAYS:
        return 0
    bits = (members[row].posting_bits << since) & ((1 << TERM_DAYS) - 1)
    count = 0
    while bits > 0:
        count += bits & 1
        bits >>= 1
    return count


@part
def top_days(world: World, day: int) -> int:
    """Return on how many of the last 28 days the most active tenth of writers wrote at least."""
    histogram = world.scratch.written
    histogram[:] = 0
    writers = 0
    for row in range(world.counts[MEMBERS]):
        written = days_written(world, day, row) if world.members[row].status == PRESENT else 0
        histogram[written] += 1
        writers += written > 0
    above = 0
    for written in range(TERM_DAYS, 0, -1):
        above += histogram[written]
        if above >= TOP_SHARE * writers:
            return written
    return 1


@part
def stratum_of(world: World, day: int, row: int, needed: int) -> int:
    """Return in which stratum a member who wrote lately is, 0 if they did not."""
    members = world.members
    written = days_written(world, day, row) if members[row].status == PRESENT else 0
    if written == 0:
        return 0
    if day - members[row].join_day < NEWCOMER_DAYS:
        return NEWCOMERS
    return TOP if written >= needed else MIDDLE


@part
def put_forward(world: World, day: int) -> None:
    """Put some members of the plan's stratum forward, as long as the team has time."""
    members, setting, minutes = world.members, world.setting, world.parameters.managing.spotlight_minutes
    needed = top_days(world, day)
    for _ in range(setting.spotlights):
        chosen, least = -1, 2.0
        for row in range(world.counts[MEMBERS]):
            if members[row].awarded_day == day or stratum_of(world, day, row, needed) != setting.spotlights_for:
                continue
            drawn = uniform(world.seed, members[row].key, day, Decision.SPOTLIGHT, 0, 0)
            if drawn < least:
                chosen, least = row, drawn
        if chosen < 0 or not spend(world, day, minutes):
            return
        members[chosen].award = setting.spotlights_for
        members[chosen].awarded_day = day
        world.days[day].spotlights += 1


@part
def invite(world: World, day: int) -> None:
    """Invite the most active of those eligible to be ambassadors, as long as the team has time."""
    members, setting, p = world.members, world.setting, world.parameters
    minutes = p.managing.ambassador_minutes + (p.managing.training_minutes if setting.ambassadors_trained else 0.0)
    invited = world.scratch.invited
    invited[: world.counts[MEMBERS]] = False
    for _ in range(setting.invitations):
        chosen, most = -1, 0
        for row in range(world.counts[MEMBERS]):
            if invited[row] or members[row].ambassador or members[row].burnt_out or members[row].status != PRESENT:
                continue
            written = days_written(world, day, row)
            if written > most and is_eligible(written, reciprocal_ties(world, day, row)):
                chosen, most = row, written
        if chosen < 0:
            return
        invited[chosen] = True
        accepts = uniform(world.seed, members[chosen].key, day, Decision.ACCEPTS, 0, 0) < p.championing.acceptance
        if accepts and spend(world, day, minutes):
            members[chosen].ambassador = True


@part
def wear_out(world: World, day: int) -> None:
    """Let ambassadors burn out, some of whom then leave."""
    members, setting, p = world.members, world.setting, world.parameters
    for row in range(world.counts[MEMBERS]):
        if not members[row].ambassador:
            continue
        offences = toxicity_after(members[row].toxicity_felt, day - members[row].last_visit, p.moderating)
        chance = burnout_chance(
            setting.ambassador_hours, setting.ambassadors_equipped, setting.ambassadors_trained, offences, p.championing
        )
        if uniform(world.seed, members[row].key, day, Decision.BURNOUT, 0, 0) >= chance:
            continue
        members[row].ambassador = False
        members[row].burnt_out = True
        world.days[day].burnouts += 1
        if uniform(world.seed, members[row].key, day, Decision.QUITS, 0, 0) < p.championing.quitting:
            leave(world, day, row)


@routine
def recognition(world: World, day: int) -> None:
    """Every four weeks, put members forward, let ambassadors wear out and invite new ones."""
    setting, days = world.setting, world.days
    term_ends = day % TERM_DAYS == TERM_DAYS - 1
    if term_ends and setting.spotlights > 0 and days[day].staff_here:
        put_forward(world, day)
    if setting.programme_starts == NO_PROGRAMME or day < setting.programme_starts:
        return
    if term_ends:
        wear_out(world, day)
        if days[day].staff_here:
            invite(world, day)
    ambassadors = 0
    for row in range(world.counts[MEMBERS]):
        ambassadors += world.members[row].ambassador
    days[day].ambassadors = ambassadors
