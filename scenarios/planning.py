"""Planning: a scenario turned into the plan that the model runs."""

from __future__ import annotations

from scenarios.parts import WEEKDAYS
from scenarios.schema import Scenario
from sim.clientele import Customers, Support
from sim.plan import (
    Ambassadors,
    Content,
    Founders,
    Growth,
    Manager,
    Moderation,
    Onboarding,
    Place,
    Plan,
    Recognition,
    Ritual,
    Shock,
)
from sim.platforms import PLATFORMS


def plan_of(scenario: Scenario) -> Plan:
    """Return the plan a scenario describes; costs and words stay behind.

    Examples
    --------
    >>> plan_of(Scenario()).founders == Plan().founders
    True
    """
    return Plan(
        start=scenario.start,
        days=scenario.days_simulated,
        calendar=scenario.calendar,
        platform=PLATFORMS[scenario.platform],
        founders=Founders(**scenario.founders.model_dump()),
        growth=Growth(**scenario.growth.model_dump()),
        onboarding=Onboarding(**scenario.onboarding.model_dump()),
        rituals=_rituals_of(scenario),
        moderation=Moderation(**scenario.moderation.model_dump()),
        manager=_manager_of(scenario),
        place=Place(**scenario.place.model_dump()),
        content=Content(**scenario.content.model_dump()),
        recognition=Recognition(**scenario.recognition.model_dump()),
        ambassadors=Ambassadors(**scenario.ambassadors.model_dump()),
        customers=Customers(**scenario.customers.model_dump(), support=Support(**scenario.support.model_dump())),
        shocks=_shocks_of(scenario),
        motives=scenario.motives.in_order(),
    )


def _manager_of(scenario: Scenario) -> Manager:
    manager = scenario.manager
    leaves = manager.leaves_on_day
    if manager.leaves_on is not None:
        leaves = (manager.leaves_on - scenario.start).days
    return Manager(manager.posts_per_week, manager.sessions_per_day, leaves, manager.hours_per_week)


def _rituals_of(scenario: Scenario) -> tuple[Ritual, ...]:
    return tuple(
        Ritual(**ritual.model_dump(exclude={"weekday"}), weekday=WEEKDAYS.index(ritual.weekday))
        for ritual in scenario.rituals
    )


def _shocks_of(scenario: Scenario) -> tuple[Shock, ...]:
    """Return the events in the order of their days."""
    shocks = [
        Shock(**event.model_dump(exclude={"on", "on_day"}), day=event.day(scenario.start)) for event in scenario.events
    ]
    return tuple(sorted(shocks, key=lambda shock: shock.day))
