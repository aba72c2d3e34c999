"""The usual space around a scenario, for whoever has written none: levers a strategist moves, at round figures."""

from __future__ import annotations

from typing import Any

from scenarios.choosing.goals import Goal
from scenarios.planner.asking import Want
from scenarios.planner.levers import NEVER, Lever
from scenarios.schema import Scenario

OTHER_PLATFORMS = ("slack", "discord", "forum", "circle")
MONTHS_SIX, MONTHS_TWELVE = 182, 364


def usual_levers(scenario: Scenario) -> list[Lever]:
    """Return the levers of the usual space (assumption A158)."""
    days, weekdays = scenario.days_simulated, _days_of(scenario)
    hours, founders = scenario.manager.hours_per_week, scenario.founders.number
    levers = [
        Lever("platform", tuple(dict.fromkeys((scenario.platform, *OTHER_PLATFORMS)))),
        Lever("founders.number", _around(founders or 12, (0.5, 1.0, 1.5, 2.0), whole=True)),
        Lever("growth.pre_launch_weeks", tuple(week for week in (0, 2, 4, 8) if 7 * week < days)),
        Lever("onboarding.level", ("none", "bot", "person", "mentor")),
        Lever("rituals.weekly_question.weekday", (NEVER, *weekdays)),
        Lever("rituals.live.weekday", (NEVER, *weekdays)),
        Lever("rituals.live.every_weeks", (2, 4)),
        Lever("manager.hours_per_week", _around(hours or 10.0, (0.25, 0.4, 0.55, 0.7, 0.85, 1.0), whole=False)),
        Lever("manager.posts_per_week", (2.0, 5.0, 8.0)),
        Lever("recognition.thanks_per_week", (0, 5, 10)),
        Lever("recognition.spotlights_per_month", (0, 2, 4)),
        Lever("content.mix", ("educate", "inspire", "entertain", "balanced")),
        Lever("moderation.level", (0.25, 0.5, 0.75)),
        Lever("moderation.hours_per_week", (0, 2, 5)),
    ]
    if days >= MONTHS_SIX:
        levers.append(Lever("ambassadors.starts_in_week", (NEVER, 8, 16)))
    thirds = ((1, 3), (4, 6), (7, 12))
    levers += [Lever(f"ads.months_{first}_{last}", (0, 250, 500)) for first, last in thirds if 30 * first < days]
    return [lever for lever in levers if len(lever.options) > 1]


def usual_wants(scenario: Scenario) -> tuple[Want, ...]:
    """Return what is wanted where nothing is said: active members in month 6, and in month 12 newcomers who stay."""
    days = scenario.days_simulated
    if days < MONTHS_SIX:
        return (Want(Goal("weekly_active")),)
    wants = [Want(Goal("weekly_active", "month_6"))]
    if days >= MONTHS_TWELVE:
        wants.append(Want(Goal("retained_4w_joiners", "month_12")))
    return tuple(wants)


def _days_of(scenario: Scenario) -> tuple[str, ...]:
    return ("tuesday", "thursday") if scenario.calendar == "work" else ("wednesday", "sunday")


def _around(value: float, factors: tuple[float, ...], whole: bool) -> tuple[Any, ...]:
    found = [round(value * factor) if whole else round(value * factor, 1) for factor in factors]
    return tuple(dict.fromkeys(found))
