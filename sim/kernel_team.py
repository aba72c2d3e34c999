"""Kernel, team: who of the team is there, what time it has, and which rituals it holds."""

from __future__ import annotations

from sim.compiler import part, routine
from sim.draws import MANAGER_KEY, Decision, uniform
from sim.rules.gathering import FAINTEST_PULSE, novelty, pulse, worn_after
from sim.rules.managing import absence_chance, minutes_today
from sim.rules.motives import MOTIVES, suited_lift
from sim.world import World


@part
def spend(world: World, day: int, minutes: float) -> bool:
    """Take the time for a piece of work, if the team has it; note it as undone if not."""
    days = world.days
    needed = minutes * days[day].staff_ease
    if not days[day].staff_here or days[day].minutes_left < needed:
        days[day].undone_minutes += needed
        return False
    days[day].minutes_left -= needed
    days[day].staff_minutes += needed
    return True


@part
def hold(world: World, day: int, row: int) -> None:
    """Hold a ritual: it lifts visits and posting, on its day and for a while after, less as it wears."""
    rituals, days, lifts, p = world.rituals, world.days, world.lifts, world.parameters
    if rituals[row].held > 0:
        since = day - rituals[row].held_day
        rituals[row].worn = worn_after(rituals[row].worn + 1.0, since, rituals[row].rotates, p.gathering)
    fresh = novelty(rituals[row].worn, p.gathering)
    rituals[row].held += 1
    rituals[row].held_day = day
    days[day].rituals_held += 1
    days[day].ritual_minutes += rituals[row].minutes
    days[day].gathering = days[day].gathering or rituals[row].meets > 0
    for later in range(day, days.shape[0]):
        visits = pulse(rituals[row].visits * fresh, later - day, rituals[row].fading_days)
        if visits < FAINTEST_PULSE and later > day:
            return
        posting = pulse(rituals[row].posting * fresh, later - day, rituals[row].fading_days)
        if rituals[row].fading_days > 0.0:
            days[later].event_pulse += visits
        for motive in range(MOTIVES):
            lifts[later, motive, 0] += suited_lift(visits, rituals[row].suits, motive, p.motives)
            lifts[later, motive, 1] += suited_lift(posting, rituals[row].suits, motive, p.motives)


@routine
def staffing(world: World, day: int) -> None:
    """Settle who of the team is there today, what time it has, and which of the day's rituals it holds."""
    days, setting, p = world.days, world.setting, world.parameters.managing
    monday = max(0, day - days[day].weekday)
    away = uniform(world.seed, MANAGER_KEY, monday, Decision.ABSENT, 0, 0) < absence_chance(setting.admins, p)
    if away:
        days[day].staff_here = False
        days[day].staff_sessions = 0
        days[day].content_rate = 0.0
    used = 0.0
    for before in range(monday, day):
        used += days[before].staff_minutes - days[before].ritual_minutes
    if days[day].staff_here:
        days[day].minutes_left = minutes_today(setting.week_minutes, used, 5 - days[day].weekday)
    for at in range(world.occasions.shape[0]):
        if world.occasions[at, 0] != day:
            continue
        row = world.occasions[at, 1]
        if days[day].staff_here and world.rituals[row].fits:
            hold(world, day, row)
        else:
            days[day].rituals_dropped += 1
            days[day].undone_minutes += world.rituals[row].minutes
    days[day].staff_minutes += days[day].ritual_minutes
