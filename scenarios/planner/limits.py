"""Limits: whether any plan of a space keeps them, and what the cheapest takes where none does."""

from __future__ import annotations

import numpy as np

from scenarios.planner.space import Space
from sim.problems import InputError, Problem
from sim.words import number


def check_feasible(space: Space) -> None:
    """Refuse a space in which no plan keeps the limits; nothing is simulated.

    Raises
    ------
    InputError
        With what the cheapest plan costs, and the fewest hours a plan takes.
    """
    if space.allows(space.cheapest):
        return
    limits, currency = space.limits, space.scenario.costs.currency
    cheapest, fewest = space.cheapest_without("budget"), space.cheapest_without("hours")
    problems = []
    if not np.isfinite(cheapest.budget):
        problems.append(Problem("scenarios", "space-no-plan"))
    elif cheapest.budget > limits.budget:
        values = {"budget": number(limits.budget, 0), "cheapest": number(cheapest.budget, 0), "currency": currency}
        problems.append(Problem("scenarios", "space-too-dear", values=values))
    if np.isfinite(fewest.hours) and fewest.hours > limits.hours:
        values = {"hours": number(limits.hours, 1), "fewest": number(fewest.hours, 1)}
        problems.append(Problem("scenarios", "space-too-long", values=values))
    if not problems:
        takes = space.takes(space.cheapest)
        values = {"budget": number(takes.budget, 0), "hours": number(takes.hours, 1), "currency": currency}
        problems.append(Problem("scenarios", "space-not-both", values=values))
    raise InputError(problems)
