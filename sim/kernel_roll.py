"""Kernel, roll: who may come today, asked of everybody at once.

Most members do not come on most days. What settles that is kept close together in memory, a column an array, so that a
pass asks several members at a time: one draw and one comparison with a bound of the chance. Whoever is not ruled out is
then asked by the rules, with the same draw. So the roll changes no figure, only the time it takes.
"""

from __future__ import annotations

from sim.bounds import visit_rate_at_most, wish_at_most
from sim.columns import LEFT, NEVER
from sim.compiler import part
from sim.draws import Decision, owner, uniform_for
from sim.exponentials import log
from sim.rules.leaving import coming_back_chance
from sim.rules.motives import MOTIVES
from sim.scratch import Rows as Days
from sim.today import Today
from sim.world import MEMBERS, World

AWAY, GONE, ASKED = range(3)
"""How a member stands: in no spell of activity; gone; asked every day, in a spell or on the day they join."""


@part
def note_standing(world: World, row: int) -> None:
    """Note how a member stands; to be called whenever what the roll keeps of them changes."""
    roll, members = world.scratch.roll, world.members
    roll.words[row] = owner(world.seed, members[row].key)
    roll.visited[row] = members[row].last_visit
    roll.posted[row] = members[row].posting_day
    roll.log_mentions[row] = log(1.0 + members[row].mentions)
    if members[row].status == LEFT:
        roll.standing[row] = GONE
        roll.wishes[row] = coming_back_chance(members[row].mentions, 0, world.parameters.leaving)
    elif members[row].in_spell or members[row].last_visit == NEVER:
        roll.standing[row] = ASKED
    else:
        roll.standing[row] = AWAY
        propensity, interest, habit = members[row].visit_propensity, members[row].interest, members[row].habit
        roll.wishes[row] = wish_at_most(propensity, interest, habit, world.parameters.visiting)


@part
def most_lift(world: World, day: int) -> float:
    """Return the most that the day's rituals add to anybody's visits."""
    most = 0.0
    for motive in range(MOTIVES):
        most = max(most, world.lifts[day, motive, 0])
    return most


@part
def call_the_roll(world: World, day: int, today: Today) -> None:
    """Draw for everybody whether they come, and mark those whom the draw does not rule out."""
    roll, p, push, lift = world.scratch.roll, world.parameters.visiting, world.days[day].push, most_lift(world, day)
    for row in range(world.counts[MEMBERS]):
        gone, wish, called = roll.standing[row] == GONE, roll.wishes[row], roll.log_mentions[row]
        rate = visit_rate_at_most(wish, called, today.surroundings, lift, today.searching, push, p)
        drawn = uniform_for(roll.words[row], day, Decision.RETURN if gone else Decision.VISIT)
        roll.drawn[row] = drawn
        roll.open[row] = (drawn < (wish if gone else today.calendar * rate)) | (roll.standing[row] == ASKED)


@part
def seen_since(last: Days, rows: int, day: int) -> int:
    """Count the members whose last visit, or message, was on a day or later."""
    count = 0
    for row in range(rows):
        count += last[row] >= day
    return count
