"""Costs: what a community costs, month by month and line by line, as it was lived in one world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scenarios.costs import EVENTS
from scenarios.schema import Scenario
from sim.offer import MONTH_DAYS
from sim.world import World

Values = npt.NDArray[np.float64]
COMMUNITY_LINES = (
    "manager", "moderators", "tools", "incentives", "perks", "events", "community_ads", "set_up",
)  # fmt: skip
"""What is spent on the community."""
ELSEWHERE_LINES = ("ads_instead", "content_instead")
"""Where the same budget goes in the world that spends it otherwise."""


@dataclass(frozen=True, eq=False)
class Costs:
    """What is spent on the community, or in its place.

    Parameters
    ----------
    lines : mapping of str to array (months,) float64
        Currency a month, by line: `COMMUNITY_LINES` and `ELSEWHERE_LINES`.
    """

    lines: Mapping[str, Values]

    @property
    def of_community(self) -> Values:
        """All of it, month by month."""
        total: Values = np.sum(list(self.lines.values()), axis=0)
        return total

    def as_alternative(self, content_share: float) -> dict[str, Values]:
        """Return the same money spent on ads and audience content."""
        spent = self.of_community
        return {"ads_instead": (1.0 - content_share) * spent, "content_instead": content_share * spent}


def community_costs(lines: Mapping[str, Values], months: int) -> Costs:
    """Return costs with every line filled in, 0 where nothing is spent."""
    nothing = np.zeros(months)
    return Costs({line: lines.get(line, nothing) for line in (*COMMUNITY_LINES, *ELSEWHERE_LINES)})


def costs_of(scenario: Scenario, world: World) -> Costs:
    """Return what a scenario's community cost in a world that was lived.

    The team is paid for its contracted hours, whether they were enough or not: what did not fit was left undone.
    Manager and events end on the day the manager leaves; everything else goes on.

    Parameters
    ----------
    scenario : Scenario
        What things cost.
    world : World
        What happened: the days with a team, the events held, ambassadors, revenue credited to the community.
    """
    costs, days = scenario.costs, world.days
    month = days["month"].astype(np.int64)
    months = int(month[-1]) + 1
    length = np.bincount(month, minlength=months) / MONTH_DAYS

    def a_month(values: npt.NDArray[np.generic]) -> Values:
        return np.bincount(month, weights=values.astype(float), minlength=months).astype(float)

    contracted = np.arange(len(days)) < contracted_days(scenario)
    credited = np.asarray(world.books["credited_revenue"]).sum(axis=(1, 2)) if len(world.books) else np.zeros(months)
    lines = {
        "manager": costs.hourly_cost * scenario.manager.hours_per_week / 7.0 * a_month(contracted),
        "moderators": costs.moderator_hourly_cost * costs.moderator_hours_per_week / 7.0 * MONTH_DAYS * length,
        "tools": costs.tools_per_month * length,
        "incentives": costs.incentives_per_month * length + costs.incentives_share * credited,
        "perks": costs.perks_per_ambassador / MONTH_DAYS * a_month(days["ambassadors"]),
        "events": costs.per_event * a_month(events_held(scenario, world)),
        "community_ads": costs.ads_per_month * length,
        "set_up": costs.set_up * (np.arange(months) == 0),
    }
    return community_costs(lines, months)


def contracted_days(scenario: Scenario) -> int:
    """Return on how many days, from the first, the manager is paid."""
    leaves = scenario.plan().manager.leaves_on_day
    return scenario.days_simulated if leaves is None else leaves


def events_held(scenario: Scenario, world: World) -> npt.NDArray[np.int64]:
    """Return how many quarterly events and offline meet-ups were held on each day."""
    held = np.zeros(len(world.days), dtype=np.int64)
    for day, row in world.occasions.tolist():
        took_place = world.rituals["fits"][row] and world.days["staff_here"][day]
        held[day] += bool(took_place and scenario.rituals[row].kind in EVENTS)
    return held
