"""Problems for the planner, built from the model: small communities, short plans, spaces that can be tried whole.

A problem is drawn from its number: who the community is, which five or six levers vary, what is sought, and a budget
that a part of the space exceeds. Nothing about its answer is known beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from scenarios.choosing.goals import Goal, goal_of
from scenarios.loading import load
from scenarios.planner.levers import Lever
from scenarios.planner.space import Limits, Place, Space, places_of

WEEKS = 14
SIZES = (240, 480)
"""Fewest and most plans of a problem's whole space."""
WITHIN_BUDGET = (0.5, 0.9)
"""Share of the space that the budget allows, drawn evenly."""
FIRST_SEED = 1541
POOL = (
    Lever("platform", ("slack", "discord", "forum", "whatsapp")),
    Lever("founders.number", (4, 8, 12, 16)),
    Lever("founders.tie_density", (0.1, 0.3, 0.5)),
    Lever("growth.pre_launch_weeks", (0, 3, 6)),
    Lever("onboarding.level", ("none", "bot", "person", "mentor")),
    Lever("rituals.weekly_question.weekday", ("never", "tuesday", "thursday", "sunday")),
    Lever("rituals.live.weekday", ("never", "wednesday", "saturday")),
    Lever("manager.hours_per_week", (2.0, 5.0, 10.0)),
    Lever("manager.posts_per_week", (1.0, 4.0, 8.0)),
    Lever("moderation.level", (0.0, 0.5, 1.0)),
    Lever("recognition.thanks_per_week", (0, 5, 10)),
    Lever("content.mix", ("educate", "inspire", "entertain", "balanced")),
    Lever("ads.months_1_2", (0, 50, 100)),
)
GOALS = (
    "weekly_active@month_3", "weekly_posters@month_3", "weekly_messages@month_3", "retained_4w_joiners@last_13_weeks",
    "answered_share@month_3", "member_to_member_share@month_3",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Problem:
    """A space, what is sought in it, and the plans that keep its budget."""

    number: int
    space: Space
    goal: Goal
    allowed: tuple[Place, ...]


def problem(number: int, first_seed: int = FIRST_SEED) -> Problem:
    """Return one problem, drawn from its number."""
    generator = np.random.default_rng((first_seed, number))
    scenario = load("b2b-slack", _community(generator))
    while True:
        chosen = generator.choice(len(POOL), size=int(generator.integers(5, 7)), replace=False)
        levers = tuple(POOL[at] for at in sorted(chosen))
        if SIZES[0] <= Space(scenario, levers).size <= SIZES[1]:
            break
    goal = goal_of(str(generator.choice(GOALS)))
    free = Space(scenario, levers)
    places = places_of(levers)
    budget = float(np.quantile([free.takes(place).budget for place in places], generator.uniform(*WITHIN_BUDGET)))
    space = Space(scenario, levers, Limits(budget=budget))
    return Problem(number, space, goal, tuple(place for place in places if space.allows(place)))


def _community(generator: np.random.Generator) -> dict[str, Any]:
    """Return what makes a small community that sells nothing, in working hours or in leisure."""
    nothing = {"customers.base": 0, "customers.organic_per_month": 0.0, "customers.ads_per_month": 0.0}
    return nothing | {
        "weeks": WEEKS, "community": str(generator.choice(["peers", "brand"])), "founders.number": 8,
        "growth.launch_joins": float(generator.integers(4, 11)),
        "growth.marketing_joins_per_day": round(float(generator.uniform(0.03, 0.2)), 2), "costs.set_up": 500.0,
        "manager.hours_per_week": 5.0, "manager.posts_per_week": 4.0, "rituals": [],
    }  # fmt: skip
