"""A plan in plain words, month by month: what is done, by when, and what it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from babel.dates import format_date

from scenarios.costs import DAYS_PER_MONTH, EVENTS, monthly_cost, planned_newcomers, planned_staff_hours
from scenarios.schema import Scenario
from sim.plan import Plan
from sim.planned import held_on
from sim.setting import rituals_that_fit
from sim.words import date, language, number, say


@dataclass(frozen=True)
class Month:
    """One month of a plan: its number from 1, its first and last day of the plan, and what is done in it."""

    number: int
    first: int
    last: int
    lines: tuple[str, ...]
    hours: float
    cost: float


def months_of_plan(scenario: Scenario) -> list[Month]:
    """Return a plan month by month, in the language in use.

    What goes on from month to month is said once, in the month in which it begins. Hours and costs sum to those of
    `scenarios.costs`, whatever the month: the plan's averages, its set-up in the first month, and its advertising and
    rituals where they fall.

    Parameters
    ----------
    scenario : Scenario
        The plan.
    """
    plan = scenario.plan()
    bounds = [round(month * DAYS_PER_MONTH) for month in range(int(plan.days / DAYS_PER_MONTH) + 2)]
    bounds = [bound for bound in bounds if bound < plan.days] + [plan.days]
    return [
        Month(at, first, last - 1, tuple(_lines(scenario, plan, at, first, last)), *_takes(scenario, first, last))
        for at, (first, last) in enumerate(pairwise(bounds), 1)
    ]


def months_said(scenario: Scenario) -> list[str]:
    """Say a plan month by month, a paragraph a month, in the language in use."""
    currency, said = scenario.costs.currency, []
    for month in months_of_plan(scenario):
        head = say("essaim", "plan-month", number=month.number, first=_on(scenario, month.first),
                   last=_on(scenario, month.last), hours=number(month.hours, 0), cost=number(month.cost, 0),
                   currency=currency)  # fmt: skip
        said.append("\n".join([head, *(f"  - {line}" for line in month.lines)]))
    return said


def _takes(scenario: Scenario, first: int, last: int) -> tuple[float, float]:
    """Return the hours and the currency of some days: what they add to the plan's totals."""
    hours = _until(scenario, last)[0] - _until(scenario, first)[0]
    cost = _until(scenario, last)[1] - _until(scenario, first)[1]
    return hours, cost + (scenario.costs.set_up if first == 0 else 0.0)


def _until(scenario: Scenario, days: int) -> tuple[float, float]:
    """Return the hours and the currency up to a day, set-up and advertising left out of the average."""
    if days == 0:
        return 0.0, 0.0
    leaves = scenario.plan().manager.leaves_on_day
    there = leaves if leaves is not None and leaves < days else None
    changes = {
        "days": days, "weeks": None, "end": None, "events": (),
        "costs": scenario.costs.model_copy(update={"set_up": 0.0, "ads_per_month": 0.0}),
        "manager": scenario.manager.model_copy(update={"leaves_on": None, "leaves_on_day": there}),
    }  # fmt: skip
    without = scenario.model_copy(update=changes)
    spent = monthly_cost(without) * days / DAYS_PER_MONTH
    return planned_staff_hours(without), spent + _ads_until(scenario, days)


def _ads_until(scenario: Scenario, days: int) -> float:
    """Return what advertising costs up to a day, spread over its campaigns by the newcomers they bring."""
    total = scenario.costs.ads_per_month * scenario.days_simulated / DAYS_PER_MONTH
    campaigns = [event for event in scenario.events if event.kind == "growth_spurt"]
    people = sum(event.size or 0.0 for event in campaigns)
    if not people:
        return total * days / scenario.days_simulated
    begun = 0.0
    for event in campaigns:
        lasted = min(max(days - event.day(scenario.start), 0), event.days)
        begun += (event.size or 0.0) * lasted / event.days
    return total * begun / people


def _lines(scenario: Scenario, plan: Plan, month: int, first: int, last: int) -> Iterator[str]:
    if month == 1:
        yield from _beginning(scenario, plan)
    launch = 7 * plan.growth.pre_launch_weeks
    if first <= launch < last:
        people = number(plan.growth.launch_joins * plan.platform.join_ease, 0)
        yield say("essaim", "plan-launch", day=_on(scenario, launch), people=people)
    for event in scenario.events:
        if event.kind == "growth_spurt" and first <= event.day(scenario.start) < last:
            yield say("essaim", "plan-ads", until=_on(scenario, event.day(scenario.start) + event.days - 1),
                      cost=number(_ads_of(scenario, event.size or 0.0), 0), currency=scenario.costs.currency,
                      people=number(event.size or 0.0, 0))  # fmt: skip
    starts = plan.ambassadors.starts_in_week
    if starts is not None and first <= 7 * starts < last:
        yield say("essaim", "plan-ambassadors", day=_on(scenario, 7 * starts),
                  people=plan.ambassadors.invitations_per_month)  # fmt: skip
    yield from _rituals(scenario, plan, first, last)


def _beginning(scenario: Scenario, plan: Plan) -> Iterator[str]:
    """Say what is decided once: who begins, where, how newcomers are received, what the team does every week."""
    values = {"platform": say("scenarios", f"platform-{scenario.platform}"), "people": plan.founders.number}
    yield say("essaim", "plan-founders", **values)
    if plan.growth.pre_launch_weeks:
        yield say("essaim", "plan-by-invitation", weeks=plan.growth.pre_launch_weeks)
    people = planned_newcomers(plan, plan.days)
    received = plan.onboarding
    yield say("essaim", f"plan-onboarding-{received.level}", minutes=number(received.minutes_per_newcomer, 0),
              hours=number(received.within_hours, 0), people=number(people, 0))  # fmt: skip
    content = plan.content
    shares = {"educate": content.educate, "inspire": content.inspire, "entertain": content.entertain}
    written = ", ".join(
        say("essaim", f"plan-content-{name}", share=number(100 * share, 0)) for name, share in shares.items()
    )
    yield say("essaim", "plan-posts", posts=number(plan.manager.posts_per_week, 1), content=written)
    recognition, moderation = plan.recognition, plan.moderation
    if recognition.thanks_per_week or recognition.spotlights_per_month:
        yield say("essaim", "plan-recognition", thanks=recognition.thanks_per_week,
                  spotlights=recognition.spotlights_per_month)  # fmt: skip
    yield say(
        "essaim", "plan-moderation", level=number(100 * moderation.level, 0), hours=number(moderation.delay_hours, 0)
    )
    if scenario.costs.moderator_hours_per_week:
        yield say("essaim", "plan-moderators", hours=number(scenario.costs.moderator_hours_per_week, 1))


def _rituals(scenario: Scenario, plan: Plan, first: int, last: int) -> Iterator[str]:
    """Say the rituals of some days: rare ones with their dates, others once, when they begin."""
    fits = rituals_that_fit(plan)
    for position, ritual in enumerate(plan.rituals):
        days = [day for day in held_on(ritual, plan) if fits[position]]
        now = [day for day in days if first <= day < last]
        if not now:
            continue
        name = say("essaim", f"plan-ritual-{ritual.kind}")
        if ritual.every_weeks > 1 or ritual.kind in EVENTS:
            on = ", ".join(_on(scenario, day) for day in now)
            yield say("essaim", "plan-ritual-on", name=name, days=on, hours=number(ritual.staff_hours, 1))
        elif now[0] == days[0]:
            weekday = format_date(scenario.start + timedelta(days=days[0]), "EEEE", locale=language())
            key = "plan-ritual-every-week"
            yield say("essaim", key, name=name, weekday=weekday, first=_on(scenario, days[0]),
                      hours=number(ritual.staff_hours, 1))  # fmt: skip


def _ads_of(scenario: Scenario, people: float) -> float:
    total = scenario.costs.ads_per_month * scenario.days_simulated / DAYS_PER_MONTH
    every = sum(event.size or 0.0 for event in scenario.events if event.kind == "growth_spurt")
    return total * people / every if every else 0.0


def _on(scenario: Scenario, day: int) -> str:
    return date(scenario.start + timedelta(days=day))
