"""Kernel, coming: whether those whom the roll has not ruled out come, worked out for several at a time.

They are set out side by side, a column an array; each pass asks one rule about all of them.
"""

from __future__ import annotations

from sim.compiler import part, routine
from sim.draws import Decision, uniform_for
from sim.kernel_marks import in_wholes, places_marked
from sim.kernel_roll import call_the_roll
from sim.rules.moderating import toxicity_after
from sim.rules.reading import fatigue_after
from sim.rules.visiting import (
    away_rate,
    habit_after,
    hurt_factor,
    interest_factor,
    mention_rate,
    spell_end_chance,
    spell_rate,
    visit_chance,
)
from sim.setting import NO_RITUALS
from sim.today import Today
from sim.world import MEMBERS, World


@part
def is_untold(world: World, row: int) -> bool:
    """Return whether a member is in a control group that is told of no rituals."""
    return world.members[row].control and world.setting.control_lacks == NO_RITUALS


@part
def called_by_mentions(world: World, day: int, row: int) -> float:
    """Return visits a day that unseen mentions add for a member."""
    members, p = world.members, world.parameters
    if members[row].mentions == 0.0:
        return 0.0
    fatigue = fatigue_after(members[row].fatigue, day - members[row].last_visit, p.reading)
    return mention_rate(members[row].mentions, fatigue, world.days[day].push, p.visiting)


@part
def set_out(world: World, day: int, number: int) -> None:
    """Set out side by side what decides whether they come."""
    members, roll, desk = world.members, world.scratch.roll, world.scratch.desk
    for place in range(number):
        row = desk.rows[place]
        desk.drawn[place] = roll.drawn[row]
        desk.words[place] = roll.words[row]
        desk.in_spell[place] = members[row].in_spell
        desk.affinities[place] = members[row].affinity
        desk.own[place] = members[row].visit_propensity
        desk.interests[place] = members[row].interest
        desk.felt[place] = members[row].toxicity_felt
        desk.habits[place] = members[row].habit
        desk.away[place] = day - members[row].last_visit
        desk.called[place] = called_by_mentions(world, day, row)
        desk.rituals[place] = 0.0 if is_untold(world, row) else world.lifts[day, members[row].motive, 0]


@part
def weigh(world: World, day: int, today: Today, number: int) -> None:
    """Work out for all who are set out whether their spell of activity goes on and whether they come.

    What is no more needed as it was is overwritten. Seats beyond the last hold leftovers that nobody reads.
    """
    desk, p, moderating = world.scratch.desk, world.parameters.visiting, world.parameters.moderating
    own, felt, away, in_spell, habits, rates = desk.own, desk.felt, desk.away, desk.in_spell, desk.habits, desk.rates
    called, rituals, around, search = desk.called, desk.rituals, today.surroundings, today.searching
    for place in range(number):
        drawn = uniform_for(desk.words[place], day, Decision.SPELL_END)
        in_spell[place] = in_spell[place] & (drawn >= spell_end_chance(desk.affinities[place], today.empty, p))
    for place in range(number):
        own[place] = own[place] * interest_factor(desk.interests[place], p)
    for place in range(number):
        habits[place] = habit_after(habits[place], away[place], p)
    for place in range(number):
        rates[place] = away_rate(own[place], habits[place], away[place], around, rituals[place], search, p)
    for place in range(number):
        rate = rates[place] + called[place]
        rates[place] = spell_rate(own[place], p) * today.calendar if in_spell[place] else today.calendar * rate
    for place in range(number):
        felt[place] = hurt_factor(toxicity_after(felt[place], away[place], moderating), p)
    for place in range(number):
        desk.comes[place] = desk.drawn[place] < visit_chance(rates[place] * felt[place])


@routine
def ask_who_comes(world: World, day: int, today: Today) -> int:
    """Call the roll and weigh whether those whom it has not ruled out come; return how many they are."""
    call_the_roll(world, day, today)
    number = places_marked(world.scratch.roll.open, world.counts[MEMBERS], world.scratch.desk.rows)
    set_out(world, day, number)
    weigh(world, day, today, in_wholes(number))
    return number
