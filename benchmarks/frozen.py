"""A frozen subset of the rules, as the kernel is written: tables, draws by address, one readable function a rule.

It is not the whole model but a fixed piece of work that C and Mesa can do too: who comes (spells, habit), what they
write, who drops out. The rules are copied here and never change, so that ratios of different versions can be compared.
`frozen.c` does the same from the same draws and gives the same counts; `frozen_mesa` does it as one does with Mesa.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.compiler import compiled, part
from sim.draws import Decision, member_key, uniform
from sim.quantiles import poisson_quantile

PERSON = np.dtype(
    [("key", "i8"), ("propensity", "f8"), ("affinity", "f8"), ("posting", "f8"), ("leaving", "f8"), ("habit", "f8"),
     ("last_visit", "i4"), ("posts", "i4"), ("present", "?"), ("in_spell", "?")], align=True,
)  # fmt: skip
RATE, HABIT_GAIN, HABIT_LEARNING, ACTIVE_RATE, SPELL_DAYS = 0.12, 2.0, 0.03, 1.2, 4.0


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


@part
def spell_ends(affinity: float) -> float:
    """Return the chance that a spell of activity ends today."""
    return min(1.0, math.exp(-0.4 * affinity) / SPELL_DAYS)


@part
def away_rate(propensity: float, habit: float) -> float:
    """Return visits a day of somebody in no spell."""
    return RATE * propensity * (1.0 + HABIT_GAIN * habit)


@part
def comes(table: Any, seed: int, day: int, row: int) -> bool:
    """Decide whether somebody comes today."""
    key = table[row].key
    if table[row].in_spell and uniform(seed, key, day, Decision.SPELL_END, 0, 0) < spell_ends(table[row].affinity):
        table[row].in_spell = False
    drawn = uniform(seed, key, day, Decision.VISIT, 0, 0)
    if table[row].in_spell:
        rate = ACTIVE_RATE * math.exp(0.4 * math.log(table[row].propensity))
        return drawn < rate and drawn < 1.0 - math.exp(-rate)
    if drawn >= away_rate(table[row].propensity, table[row].habit):
        return False  # a chance is below its rate
    habit = table[row].habit * math.exp(-HABIT_LEARNING * (day - table[row].last_visit))
    return drawn < 1.0 - math.exp(-away_rate(table[row].propensity, habit))


@part
def visit(table: Any, seed: int, day: int, row: int, counts: Any) -> None:
    """Live a visiting day: habit grows, something may be written, and somebody may drop out."""
    key, away = table[row].key, day - table[row].last_visit
    table[row].habit = table[row].habit * math.exp(-HABIT_LEARNING * away) + HABIT_LEARNING
    table[row].in_spell = True
    table[row].last_visit = day
    written = poisson_quantile(uniform(seed, key, day, Decision.POSTS, 0, 0), math.exp(table[row].posting))
    table[row].posts += written
    counts[day, 0] += 1
    counts[day, 1] += written
    odds = table[row].leaving / (1.0 - table[row].leaving) * math.exp(-0.3 * math.log(1.0 + table[row].posts))
    if uniform(seed, key, day, Decision.QUIET_EXIT, 0, 0) < odds / (1.0 + odds):
        table[row].present = False
        counts[day, 2] += 1


@compiled
def live(table: Any, seed: int, counts: Any) -> None:
    """Live as many days as ``counts`` has rows: visits, messages, exits."""
    for day in range(counts.shape[0]):
        for row in range(table.shape[0]):
            if table[row].present and comes(table, seed, day, row):
                visit(table, seed, day, row, counts)
