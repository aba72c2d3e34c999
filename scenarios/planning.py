"""Planning: a scenario turned into the plan that the model runs."""

from __future__ import annotations

from scenarios.schema import WEEKDAYS, Scenario
from sim.plan import PLATFORMS, Founders, Growth, Manager, Moderation, Onboarding, Plan, Ritual


def plan_of(scenario: Scenario) -> Plan:
    """Return the plan a scenario describes; costs and words stay behind.

    Examples
    --------
    >>> plan_of(Scenario()) == Plan()
    True
    """
    manager = scenario.manager
    leaves = manager.leaves_on_day
    if manager.leaves_on is not None:
        leaves = (manager.leaves_on - scenario.start).days
    return Plan(
        start=scenario.start,
        days=scenario.days_simulated,
        calendar=scenario.calendar,
        platform=PLATFORMS[scenario.platform],
        founders=Founders(**scenario.founders.model_dump()),
        growth=Growth(**scenario.growth.model_dump()),
        onboarding=Onboarding(**scenario.onboarding.model_dump()),
        rituals=tuple(
            Ritual(
                ritual.kind,
                WEEKDAYS.index(ritual.weekday),
                ritual.every_weeks,
                ritual.first_week,
                ritual.staff_hours,
            )
            for ritual in scenario.rituals
        ),
        moderation=Moderation(**scenario.moderation.model_dump()),
        manager=Manager(manager.posts_per_week, manager.sessions_per_day, leaves),
    )
