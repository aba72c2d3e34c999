"""A frozen subset of the rules, as the kernel is written: columns, draws by address, passes over those a bound leaves.

It is not the whole model but a fixed piece of work that C and Mesa can do too: who comes (spells, habit), what they
write, who drops out. The rules are copied here and never change, so that ratios of different versions can be compared.
`frozen.c` does the same from the same draws and gives the same counts; `frozen_mesa` does it as one does with Mesa.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.compiler import compiled, part
from sim.draws import Decision, member_key, owner, uniform_for
from sim.exponentials import exp, log
from sim.kernel_marks import in_wholes, places_marked
from sim.quantiles import poisson_quantile
from sim.scratch import AT_ONCE, Numbers, Rows, Truths, marks_for

PERSON = np.dtype(
    [("key", "i8"), ("propensity", "f8"), ("affinity", "f8"), ("posting", "f8"), ("leaving", "f8"), ("habit", "f8"),
     ("last_visit", "i4"), ("posts", "i4"), ("present", "?"), ("in_spell", "?")], align=True,
)  # fmt: skip
RATE, HABIT_GAIN, HABIT_LEARNING, ACTIVE_RATE, SPELL_DAYS = 0.12, 2.0, 0.03, 1.2, 4.0
SEED = 7
CLOSE_UP_AT = 10
"""Rows are closed up when one in so many is of somebody gone."""
Words = npt.NDArray[np.uint64]


def people(members: int, seed: int) -> np.ndarray[Any, Any]:
    """Return a table of people on the first day."""
    rng = np.random.default_rng(seed)
    table = np.zeros(members, dtype=PERSON)
    table["key"] = [member_key(1, 0, row) for row in range(members)]
    table["affinity"] = rng.normal(size=members)
    table["propensity"] = np.exp(0.8 * table["affinity"] + 0.4 * rng.normal(size=members))
    table["posting"] = -2.5 + 0.6 * table["affinity"]
    table["leaving"] = 0.01 * np.exp(-0.5 * table["affinity"])
    table["present"] = True
    return table


class Town(NamedTuple):
    """The people, a column an array, and those who may come today (`at_`), side by side."""

    words: Words
    propensity: Numbers
    affinity: Numbers
    posting: Numbers
    leaving: Numbers
    habit: Numbers
    last_visit: Rows
    posts: Rows
    present: Truths
    in_spell: Truths
    asked: Truths
    rows: Rows
    at_words: Words
    at_propensity: Numbers
    at_posting: Numbers
    at_leaving: Numbers
    at_habit: Numbers
    at_away: Numbers
    at_posts: Numbers
    at_spell: Truths
    at_drawn: Numbers
    at_written: Numbers
    writes: Truths
    comes: Truths
    leaves: Truths


def town_of(table: np.ndarray[Any, Any]) -> Town:
    """Return the people of a table, a column an array, with room for those who may come."""
    words = np.array([owner(SEED, int(key)) for key in table["key"]], dtype=np.uint64)
    seats = len(table) + AT_ONCE
    kept = {name: table[name].copy() for name in Town._fields if name in table.dtype.fields}
    rest = {name: np.zeros(seats) for name in Town._fields if name.startswith("at_")}
    marks = {name: marks_for(seats) for name in ("asked", "at_spell", "writes", "comes", "leaves")}
    rows, at_words = np.zeros(len(table), dtype=np.int32), np.zeros(seats, dtype=np.uint64)
    return Town(**(kept | rest | marks | {"words": words, "rows": rows, "at_words": at_words}))


@part
def spell_ends(affinity: float) -> float:
    """Return the chance that a spell of activity ends today."""
    return min(1.0, exp(-0.4 * affinity) / SPELL_DAYS)


@part
def spell_rate(propensity: float) -> float:
    """Return visits a day of somebody in a spell of activity."""
    return ACTIVE_RATE * exp(0.4 * log(propensity))


@part
def away_rate(propensity: float, habit: float) -> float:
    """Return visits a day of somebody in no spell."""
    return RATE * propensity * (1.0 + HABIT_GAIN * habit)


@part
def habit_after(habit: float, away: float) -> float:
    """Return what is left of a habit after days away."""
    return habit * exp(-HABIT_LEARNING * away)


@part
def leaving_odds(leaving: float, posts: float) -> float:
    """Return the odds that somebody drops out after a visit."""
    return leaving / (1.0 - leaving) * exp(-0.3 * log(1.0 + posts))


@part
def call_the_roll(town: Town, day: int, members: int) -> int:
    """Note the rows of those who may come: in a spell that goes on, or with a draw below a bound; return how many."""
    for row in range(members):
        ends = uniform_for(town.words[row], day, Decision.SPELL_END) < spell_ends(town.affinity[row])
        town.in_spell[row] = town.in_spell[row] & (not ends)
    for row in range(members):
        most = away_rate(town.propensity[row], town.habit[row])  # a chance is below its rate
        may = town.in_spell[row] | (uniform_for(town.words[row], day, Decision.VISIT) < most)
        town.asked[row] = town.present[row] & may
    return places_marked(town.asked, members, town.rows)


@part
def set_out(town: Town, day: int, number: int) -> None:
    """Set out side by side what decides what they do today."""
    for place in range(number):
        row = town.rows[place]
        town.at_words[place] = town.words[row]
        town.at_propensity[place] = town.propensity[row]
        town.at_posting[place] = town.posting[row]
        town.at_leaving[place] = town.leaving[row]
        town.at_habit[place] = town.habit[row]
        town.at_away[place] = day - town.last_visit[row]
        town.at_posts[place] = town.posts[row]
        town.at_spell[place] = town.in_spell[row]


@part
def weigh(town: Town, day: int, number: int) -> None:
    """Work out for all of them whether they come, what they then write and whether they drop out."""
    words, habit, written = town.at_words, town.at_habit, town.at_written
    for place in range(number):
        habit[place] = habit_after(habit[place], town.at_away[place])
    for place in range(number):
        own = town.at_propensity[place]
        rate = spell_rate(own) if town.at_spell[place] else away_rate(own, habit[place])
        town.comes[place] = uniform_for(words[place], day, Decision.VISIT) < 1.0 - exp(-rate)
    for place in range(number):
        town.at_drawn[place] = uniform_for(words[place], day, Decision.POSTS)
        written[place] = exp(town.at_posting[place])
    for place in range(number):
        town.writes[place] = town.at_drawn[place] >= exp(-written[place])
    for place in range(number):
        written[place] = poisson_quantile(town.at_drawn[place], written[place]) if town.writes[place] else 0.0
    for place in range(number):
        odds = leaving_odds(town.at_leaving[place], town.at_posts[place] + written[place])
        town.leaves[place] = uniform_for(words[place], day, Decision.QUIET_EXIT) < odds / (1.0 + odds)


@part
def visit(town: Town, day: int, place: int) -> None:
    """Live a visiting day: habit grows, what was written is counted, and somebody may drop out."""
    row = town.rows[place]
    town.habit[row] = town.at_habit[place] + HABIT_LEARNING
    town.in_spell[row] = True
    town.last_visit[row] = day
    town.posts[row] += int(town.at_written[place])
    town.present[row] = not town.leaves[place]


@part
def close_up(town: Town, members: int) -> int:
    """Let those present take the rows of those who are gone; return how many are present."""
    kept = 0
    for row in range(members):
        if town.present[row]:
            town.words[kept] = town.words[row]
            town.propensity[kept] = town.propensity[row]
            town.affinity[kept] = town.affinity[row]
            town.posting[kept] = town.posting[row]
            town.leaving[kept] = town.leaving[row]
            town.habit[kept] = town.habit[row]
            town.last_visit[kept] = town.last_visit[row]
            town.posts[kept] = town.posts[row]
            town.in_spell[kept] = town.in_spell[row]
            kept += 1
    town.present[:kept] = True
    return kept


@compiled
def live(town: Town, counts: Any) -> None:
    """Live as many days as ``counts`` has rows: visits, messages, exits."""
    members, gone = len(town.words), 0
    for day in range(counts.shape[0]):
        if CLOSE_UP_AT * gone > members:
            members, gone = close_up(town, members), 0
        number = call_the_roll(town, day, members)
        set_out(town, day, number)
        weigh(town, day, in_wholes(number))
        visits, written, exits = 0, 0, 0
        for place in range(number):
            if town.comes[place]:
                visit(town, day, place)
                visits += 1
                written += int(town.at_written[place])
                exits += town.leaves[place]
        gone += exits
        counts[day, 0], counts[day, 1], counts[day, 2] = visits, written, exits
