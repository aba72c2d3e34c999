"""Shocks: the scenario that a stress makes of a plan, or the reason why it cannot be tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from scenarios.schema import Scenario

STRESSES = (
    "manager_leaves", "staff_silent", "spam_wave", "algorithm_change", "account_closed", "price_rise", "platform_move",
    "founders_leave", "growth_spurt",
)  # fmt: skip
"""In the order of the table."""
LASTING_DAYS = 7
"""How long a wave of spam and a growth spurt last (assumption A151)."""
LASTING = ("spam_wave", "growth_spurt")
ELSEWHERE, OR_ELSE = "app", "forum"
"""Where a platform move goes, and where it goes from there (assumption A151)."""
BY_HAND = ("staff_silent", "price_rise")
"""Those that no scenario file can say: see `scenarios.stresses.by_hand`."""
STAFF_STRESSES = ("manager_leaves", "staff_silent")
"""Those that tell an audience from a community."""


@dataclass(frozen=True)
class Untried:
    """A stress that a plan cannot meet: the name of the sentence that says why, and what fills it."""

    stress: str
    key: str
    reason: str = ""


def stressed(scenario: Scenario, stress: str, day: int) -> Scenario | Untried:
    """Return a plan with one stress added; the plan itself for one that comes by hand.

    Parameters
    ----------
    scenario : Scenario
        The plan.
    stress : str
        One of `STRESSES`.
    day : int
        Day of the plan on which it comes.

    Examples
    --------
    >>> stressed(Scenario(), "manager_leaves", 100).manager.leaves_on_day
    100
    """
    data = scenario.model_dump()
    if stress == "price_rise":
        return scenario if scenario.plan().customers.exist else Untried(stress, "untried-nothing-sold")
    if stress == "manager_leaves":
        leaves = scenario.plan().manager.leaves_on_day
        if leaves is not None and leaves <= day:
            return Untried(stress, "untried-team-gone")
        data["manager"] |= {"leaves_on_day": day, "leaves_on": None}
    elif stress == "staff_silent":
        silent = scenario.manager.posts_per_week == 0.0
        return Untried(stress, "untried-posts-nothing") if silent else scenario
    else:
        data["events"] = [*data["events"], _event(scenario, stress, day)]
    try:
        return Scenario.model_validate(data)
    except ValidationError as error:
        return Untried(stress, "untried-refused", error.errors()[0]["msg"].removeprefix("Value error, "))


def _event(scenario: Scenario, kind: str, day: int) -> dict[str, Any]:
    event: dict[str, Any] = {"kind": kind, "on_day": day}
    if kind in LASTING:
        event["days"] = LASTING_DAYS
    if kind == "platform_move":
        moves = [each for each in scenario.events if each.kind == kind and each.day(scenario.start) <= day]
        here = max(moves, key=lambda each: each.day(scenario.start)).platform if moves else scenario.platform
        event["platform"] = OR_ELSE if here == ELSEWHERE else ELSEWHERE
    return event
