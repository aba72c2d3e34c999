"""Communities: the simulated ones on which every claim is measured, and their twins.

Each draw of the parameters lives in three sizes of one plain community, on five platforms, and again with one
thing changed. All share their draws, so a twin differs by that one thing alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from sim.plan import Ambassadors, Growth, Manager, Moderation, Onboarding, Plan, Recognition, Ritual
from sim.platforms import PLATFORMS, PlatformName

STOPPED_DAYS = 91
"""Days without the team in the twin that loses it: 13 weeks."""
SIZES: Mapping[str, Growth] = MappingProxyType(
    {
        "small": Growth(launch_joins=30.0, marketing_joins_per_day=0.15, word_of_mouth_joins_per_day=0.1),
        "medium": Growth(launch_joins=150.0, marketing_joins_per_day=1.0, word_of_mouth_joins_per_day=0.4),
        "large": Growth(launch_joins=500.0, marketing_joins_per_day=4.0, word_of_mouth_joins_per_day=1.2),
    }
)
"""What comes in: about 100, 500 and 2,000 accounts after a year (assumption A74)."""
BASE: PlatformName = "slack"
"""The platform of the community that all twins but the platforms' change."""
PLATFORM_NAMES: tuple[PlatformName, ...] = (BASE, "whatsapp", "discord", "facebook", "forum")
START = date(2026, 1, 5)
"""A Monday: the year has 52 complete weeks."""
DAYS = 364
STRONG_MODERATION, NO_MODERATION = 0.8, 0.0
FEW_FOUNDERS, USUAL_FOUNDERS, MANY_FOUNDERS = 10, 25, 50
MONDAY, TUESDAY, THURSDAY = 0, 1, 3


def plain_community(size: str) -> Plan:
    """Return the community without any device: no welcome, ritual, recognition or programme (assumption A74).

    Parameters
    ----------
    size : {"small", "medium", "large"}
        What comes in.
    """
    plan = Plan(start=START, days=DAYS, growth=SIZES[size], onboarding=Onboarding("none"))
    return replace(plan, founders=replace(plan.founders, number=USUAL_FOUNDERS))


def _founders(number: int) -> Callable[[Plan], Plan]:
    return lambda plan: replace(plan, founders=replace(plan.founders, number=number))


def _on(platform: PlatformName) -> Callable[[Plan], Plan]:
    return lambda plan: replace(plan, platform=PLATFORMS[platform])


def _moderated(change: Callable[[Moderation], Moderation]) -> Callable[[Plan], Plan]:
    return lambda plan: replace(plan, moderation=change(plan.moderation))


def _stopped(plan: Plan) -> Plan:
    manager: Manager = replace(plan.manager, leaves_on_day=plan.days - STOPPED_DAYS)
    return replace(plan, manager=manager)


RITUALS = (
    Ritual("weekly_question", MONDAY),
    Ritual("tip", TUESDAY),
    Ritual("success_story", THURSDAY),
    Ritual("monthly_live", TUESDAY, every_weeks=4, first_week=4, staff_hours=4.0),
    Ritual("quarterly_event", THURSDAY, every_weeks=13, first_week=12, staff_hours=20.0),
)
"""The calendar that claim 12 recommends."""

TWINS: Mapping[str, Callable[[Plan], Plan]] = MappingProxyType(
    {
        **{name: _on(name) for name in PLATFORM_NAMES},
        "few_founders": _founders(FEW_FOUNDERS),
        "many_founders": _founders(MANY_FOUNDERS),
        "welcomed_by_bot": lambda plan: replace(plan, onboarding=Onboarding("bot")),
        "welcomed_by_person": lambda plan: replace(plan, onboarding=Onboarding("person")),
        "first_answered": lambda plan: replace(plan, first_replies="forced"),
        "first_unanswered": lambda plan: replace(plan, first_replies="none"),
        "rituals": lambda plan: replace(plan, rituals=RITUALS),
        "moderated": _moderated(lambda moderation: replace(moderation, level=STRONG_MODERATION)),
        "unmoderated": _moderated(lambda moderation: replace(moderation, level=NO_MODERATION)),
        "no_charter": _moderated(lambda moderation: replace(moderation, charter_shown=False)),
        "recognition": lambda plan: replace(plan, recognition=Recognition(spotlights_per_month=4, badges=True)),
        "ambassadors": lambda plan: replace(plan, ambassadors=Ambassadors(starts_in_week=12)),
        "team_stopped": _stopped,
    }
)
"""Every world a draw lives in: the platforms (`BASE` is the plain community), then one change at a time."""


def plan_of(twin: str, size: str) -> Plan:
    """Return the plan of one world.

    Parameters
    ----------
    twin : str
        A name in `TWINS`.
    size : str
        A name in `SIZES`.

    Examples
    --------
    >>> plan_of("few_founders", "small").founders.number
    10
    """
    return TWINS[twin](plain_community(size))
