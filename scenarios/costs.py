"""Costs: what a scenario's plan costs, from its own figures; nothing here is simulated."""

from __future__ import annotations

from scenarios.schema import Scenario
from sim.parameters import defaults
from sim.plan import Plan
from sim.planned import held_on
from sim.setting import rituals_that_fit

DAYS_PER_MONTH = 365.25 / 12
EVENTS = ("quarterly_event", "offline_meetup")
"""Kinds of ritual that cost ``per_event`` each time."""
RECEIVED = ("person", "mentor")
"""Levels of onboarding in which the team gives each newcomer its minutes."""


def monthly_cost(scenario: Scenario) -> float:
    """Return the average cost of a month of the plan, in the scenario's currency.

    Over the whole horizon,

        hourly_cost x planned staff hours + per_event x quarterly events and offline meet-ups held
        + moderator_hourly_cost x moderator_hours_per_week x weeks + set_up
        + (tools_per_month + incentives_per_month + ads_per_month) x months

    divided by its months of 30.44 days. Staff hours and events end when the manager leaves; tools do not. What
    depends on what happens (a share of credited revenue, ambassadors' perks) is left out: the ledger of
    `scenarios.money` has it.

    Parameters
    ----------
    scenario : Scenario
        The scenario.

    Returns
    -------
    float
        Currency a month, 0 or more.

    Examples
    --------
    >>> costs = {"hourly_cost": 0.0, "tools_per_month": 300.0}
    >>> round(monthly_cost(Scenario(costs=costs)), 2)
    300.0
    """
    plan, costs = scenario.plan(), scenario.costs
    months = plan.days / DAYS_PER_MONTH
    events = sum(_times_held(plan, position) for position, held in enumerate(plan.rituals) if held.kind in EVENTS)
    staff = costs.hourly_cost * planned_staff_hours(scenario)
    moderators = costs.moderator_hourly_cost * costs.moderator_hours_per_week * plan.days / 7
    once = staff + moderators + costs.per_event * events + costs.set_up
    return once / months + costs.tools_per_month + costs.incentives_per_month + costs.ads_per_month


def planned_staff_hours(scenario: Scenario) -> float:
    """Return the staff hours one budgets for the whole plan.

    The manager's week and, on top of it, each ritual held, each newcomer received by a person or a mentor, and each
    ambassador introduced and trained. A cautious figure: the simulated team finds the time for all this within
    ``manager.hours_per_week``, or leaves it undone.

    Parameters
    ----------
    scenario : Scenario
        The scenario. ``manager.hours_per_week`` counts up to the day the manager leaves.

    Returns
    -------
    float
        Hours, 0 or more.
    """
    plan = scenario.plan()
    hours = scenario.manager.hours_per_week * _staffed_days(plan) / 7
    hours += sum(ritual.staff_hours * _times_held(plan, position) for position, ritual in enumerate(plan.rituals))
    if plan.onboarding.level in RECEIVED:
        hours += planned_newcomers(plan, _staffed_days(plan)) * plan.onboarding.minutes_per_newcomer / 60
    return hours + planned_ambassadors(plan) * _hours_per_ambassador(plan)


def planned_ambassadors(plan: Plan) -> float:
    """Return the ambassadors a plan counts on while the team is there, every invitation reaching somebody eligible.

    Parameters
    ----------
    plan : Plan
        The plan. Of those invited, the share accepts that the model takes by default
        (``championing.acceptance``, assumption A81).
    """
    starts = plan.ambassadors.starts_in_week
    if starts is None:
        return 0.0
    four_weeks = max(0, _staffed_days(plan) - 7 * starts) / 28
    return four_weeks * plan.ambassadors.invitations_per_month * defaults().championing.acceptance


def planned_newcomers(plan: Plan, days: int) -> float:
    """Return the newcomers a plan counts on in its first days, word of mouth being at the reference activity.

    The simulation draws them and lets word of mouth follow activity; this is the figure one budgets with.

    Parameters
    ----------
    plan : Plan
        The plan.
    days : int
        Days counted from the first, 0 or more.
    """
    growth = plan.growth
    invited_days = min(days, 7 * growth.pre_launch_weeks)
    public_days = days - invited_days
    launch = growth.launch_joins * (1 - 0.5 ** (public_days / growth.launch_half_life_days))
    public = (growth.marketing_joins_per_day + growth.word_of_mouth_joins_per_day) * public_days
    joins: float = plan.platform.join_ease * (growth.pre_launch_joins_per_day * invited_days + launch + public)
    return joins


def _staffed_days(plan: Plan) -> int:
    return plan.days if plan.manager.leaves_on_day is None else plan.manager.leaves_on_day


def _hours_per_ambassador(plan: Plan) -> float:
    p = defaults().managing
    return (p.ambassador_minutes + (p.training_minutes if plan.ambassadors.trained else 0.0)) / 60


def _times_held(plan: Plan, position: int) -> int:
    if not rituals_that_fit(plan)[position]:
        return 0
    return sum(day < _staffed_days(plan) for day in held_on(plan.rituals[position], plan))
