"""A space of plans: a scenario, the levers that may vary in it, and what a plan may cost at the most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from pydantic import ValidationError

from scenarios.costs import monthly_cost, planned_staff_hours
from scenarios.planner.levers import CONTENT, MIXES, NEVER, USUAL_JOIN_COST, Lever, decide, months_of_ads
from scenarios.schema import Scenario

Place = tuple[int, ...]
"""One plan of the space: for each lever, in order, the position of its option."""
MONTHS = 12
STARTS = 8
"""Places from which the cheapest plan is looked for."""


@dataclass(frozen=True)
class Limits:
    """What a plan may take; infinite = no limit.

    Parameters
    ----------
    budget : float
        Currency a year: twelve times `scenarios.costs.monthly_cost`.
    hours : float
        Planned staff hours a week, on average: `scenarios.costs.planned_staff_hours` over the weeks of the plan.
    """

    budget: float = np.inf
    hours: float = np.inf


@dataclass(frozen=True)
class Takes:
    """What a plan takes: currency a year, and planned staff hours a week."""

    budget: float
    hours: float


@dataclass(frozen=True, eq=False)
class Space:
    """The plans one may choose among.

    Parameters
    ----------
    scenario : Scenario
        What stays as it is.
    levers : tuple of Lever
        What may vary.
    limits : Limits
        What a plan may take.
    join_cost : float, optional
        What advertising pays for one newcomer; by default what a firm pays for a prospect, or `USUAL_JOIN_COST`.

    Examples
    --------
    >>> space = Space(Scenario(), (Lever("founders.number", (4, 12, 24)), Lever("platform", ("slack", "forum"))))
    >>> space.size
    6
    """

    scenario: Scenario
    levers: tuple[Lever, ...]
    limits: Limits = Limits()
    join_cost: float | None = None
    _made: dict[Place, Scenario | None] = field(default_factory=dict, repr=False)
    _taken: dict[Place, Takes] = field(default_factory=dict, repr=False)

    @property
    def size(self) -> int:
        """How many plans there are, whether or not they keep the limits."""
        return prod(len(lever.options) for lever in self.levers)

    @property
    def price_of_a_newcomer(self) -> float:
        """What advertising pays for one newcomer (assumption A154)."""
        if self.join_cost is not None:
            return self.join_cost
        customers = self.scenario.customers
        prospect = customers.paid_cac * customers.qualified * customers.won
        return prospect if self.scenario.plan().customers.exist and prospect > 0 else USUAL_JOIN_COST

    @cached_property
    def _data(self) -> dict[str, Any]:
        return self.scenario.model_dump()

    def decisions(self, place: Place) -> dict[str, Any]:
        """Return what a plan decides, by lever."""
        return {lever.name: lever.options[at] for lever, at in zip(self.levers, place, strict=True)}

    def plan(self, place: Place) -> Scenario | None:
        """Return a plan as a scenario; None where its decisions break a rule of the file together."""
        if place not in self._made:
            self._made[place] = self._decided(self.decisions(place))
        return self._made[place]

    def _decided(self, decisions: Mapping[str, Any]) -> Scenario | None:
        try:
            made = Scenario.model_validate(decide(self._data, decisions, self.price_of_a_newcomer))
        except ValidationError:
            return None
        made._name = self.scenario.name
        return made

    def takes(self, place: Place) -> Takes:
        """Return what a plan takes; nothing is simulated. Infinite where there is no such plan."""
        if place not in self._taken:
            plan = self.plan(place)
            self._taken[place] = Takes(np.inf, np.inf) if plan is None else taken_by(plan)
        return self._taken[place]

    def allows(self, place: Place) -> bool:
        """Tell whether a plan keeps the limits."""
        takes = self.takes(place)
        finite = np.isfinite(takes.budget)
        return bool(finite and takes.budget <= self.limits.budget and takes.hours <= self.limits.hours)

    def start(self) -> Place:
        """Return the plan nearest to the scenario: for each lever the option that the scenario has, or the first."""
        return tuple(
            lever.options.index(now) if (now := self.now(lever.name)) in lever.options else 0 for lever in self.levers
        )

    def now(self, lever: str) -> Any:
        """Return what the scenario says of a lever; "never" for a ritual that is not held."""
        table, _, key = lever.partition(".")
        if lever == "content.mix":
            shares = tuple(self._data["content"][name] for name in CONTENT)
            return next((mix for mix, own in MIXES.items() if own == shares), "/".join(f"{100 * s:g}" for s in shares))
        if lever == "moderation.hours_per_week":
            return self._data["costs"]["moderator_hours_per_week"]
        if months_of_ads(lever) is not None:
            return self._data["costs"]["ads_per_month"]
        if table == "rituals":
            kind, what = key.split(".")
            return next((each[what] for each in self._data["rituals"] if each["kind"] == kind), NEVER)
        now = self._data[table] if not key else self._data[table][key]
        return NEVER if now is None else now

    @cached_property
    def cheapest(self) -> Place:
        """A plan that keeps the limits if one does: least over its limits first, then cheapest.

        Each lever in turn is set to its best option, from several starts, until nothing changes. Costs are sums of
        products of amounts of 0 or more, in which a lever always pulls the same way, so this finds the cheapest.
        """
        generator = np.random.default_rng(0)
        starts = [self.start(), *(self.random(generator) for _ in range(STARTS - 1))]
        return min((self._descend(each) for each in starts), key=self._burden)

    def _descend(self, place: Place) -> Place:
        while True:
            before = place
            for at, lever in enumerate(self.levers):
                others = [(*place[:at], option, *place[at + 1 :]) for option in range(len(lever.options))]
                place = min([place, *others], key=self._burden)
            if place == before:
                return place

    def _burden(self, place: Place) -> tuple[float, float, float]:
        takes = self.takes(place)
        if not np.isfinite(takes.budget):
            return np.inf, np.inf, np.inf
        over = max(0.0, takes.budget / self.limits.budget - 1.0) + max(0.0, takes.hours / self.limits.hours - 1.0)
        return over, takes.budget, takes.hours

    def cheapest_without(self, limit: str) -> Takes:
        """Return the least of what a plan can take of one thing, whatever it takes of the other.

        Parameters
        ----------
        limit : {"budget", "hours"}
            Which.
        """
        none = {"budget": Limits(budget=1e-9), "hours": Limits(hours=1e-9)}[limit]
        free = Space(self.scenario, self.levers, none, self.join_cost, self._made, self._taken)
        return free.takes(free.cheapest)

    def random(self, generator: np.random.Generator) -> Place:
        """Return a plan drawn evenly, whether or not it keeps the limits."""
        return tuple(int(generator.integers(len(lever.options))) for lever in self.levers)

    def brought_under(self, place: Place, generator: np.random.Generator) -> Place:
        """Return a plan that keeps the limits: levers, in random order, go to the cheapest plan's till it does."""
        for at in generator.permutation(len(self.levers)):
            if self.allows(place):
                break
            place = (*place[:at], self.cheapest[at], *place[at + 1 :])
        return place


def taken_by(plan: Scenario) -> Takes:
    """Return what a plan takes a year and a week."""
    return Takes(MONTHS * monthly_cost(plan), planned_staff_hours(plan) / (plan.days_simulated / 7.0))


def places_of(levers: Sequence[Lever]) -> list[Place]:
    """Return every plan of a small space, in order."""
    sizes = tuple(len(lever.options) for lever in levers)
    return [tuple(int(each) for each in place) for place in np.ndindex(sizes)]
