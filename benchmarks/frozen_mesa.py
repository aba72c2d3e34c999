"""The frozen subset as one writes it with Mesa: an agent a person, `step` a day, Python's own random numbers.

Written to be fast as far as it stays idiomatic: plain attributes, no data collector, agents in a fixed order (`do`, not
`shuffle_do`), and only who is present is stepped.
"""

from __future__ import annotations

import math
from typing import Any

import mesa

RATE, HABIT_GAIN, HABIT_LEARNING, ACTIVE_RATE, SPELL_DAYS = 0.12, 2.0, 0.03, 1.2, 4.0


class Person(mesa.Agent):  # type: ignore[misc]
    """One member."""

    def __init__(self, model: Town, row: Any) -> None:
        super().__init__(model)
        self.propensity, self.affinity = float(row["propensity"]), float(row["affinity"])
        self.posting, self.leaving = float(row["posting"]), float(row["leaving"])
        self.habit, self.last_visit, self.posts, self.in_spell = 0.0, 0, 0, False

    def step(self) -> None:
        """Live a day."""
        if self.comes():
            self.visit()

    def comes(self) -> bool:
        """Decide whether to come today."""
        draw = self.random.random
        if self.in_spell and draw() < min(1.0, math.exp(-0.4 * self.affinity) / SPELL_DAYS):
            self.in_spell = False
        if self.in_spell:
            return draw() < 1.0 - math.exp(-ACTIVE_RATE * self.propensity**0.4)
        habit = self.habit * math.exp(-HABIT_LEARNING * (self.model.day - self.last_visit))
        return draw() < 1.0 - math.exp(-RATE * self.propensity * (1.0 + HABIT_GAIN * habit))

    def visit(self) -> None:
        """Live a visiting day."""
        model = self.model
        self.habit = self.habit * math.exp(-HABIT_LEARNING * (model.day - self.last_visit)) + HABIT_LEARNING
        self.in_spell, self.last_visit = True, model.day
        written, left = 0, self.random.random() - math.exp(-math.exp(self.posting))
        term, mean = math.exp(-math.exp(self.posting)), math.exp(self.posting)
        while left >= 0.0:
            written += 1
            term *= mean / written
            left -= term
        self.posts += written
        model.visits += 1
        model.messages += written
        odds = self.leaving / (1.0 - self.leaving) * (1.0 + self.posts) ** -0.3
        if self.random.random() < odds / (1.0 + odds):
            self.remove()


class Town(mesa.Model):  # type: ignore[misc]
    """The members, a day a step."""

    def __init__(self, table: Any, seed: int) -> None:
        super().__init__(rng=seed)
        self.day, self.visits, self.messages = 0, 0, 0
        self.kept = [Person(self, row) for row in table]  # Mesa 3.3's sets of agents hold them weakly

    def step(self) -> None:
        """Live a day."""
        self.agents.do("step")
        self.day += 1
