"""Worlds: one plan lived three times by the same people: with the community, without it, and with its budget elsewhere.

A customer's draws are addressed by the customer. So the same person decides the same in every world, unless their
circumstances differ; what differs between two worlds is caused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from scenarios.money.costs import Costs, community_costs
from sim.ensemble import Run, run_world
from sim.plan import Ambassadors, Founders, Growth, Manager, Plan, Recognition
from sim.world import World

WorldName = Literal["with", "saved", "spent"]
WORLDS: tuple[WorldName, ...] = ("with", "saved", "spent")
"""With the community; without it, the budget saved; without it, the same budget in paid ads and audience content."""
CONTENT_SHARE = 0.3
"""Share of that budget that goes into audience content; the rest buys ads (assumption A116)."""

NOBODY_COMES = Growth(
    pre_launch_weeks=0, pre_launch_joins_per_day=0.0, launch_joins=0.0, marketing_joins_per_day=0.0,
    word_of_mouth_joins_per_day=0.0, audience=0,
)  # fmt: skip


@dataclass(frozen=True)
class Lived:
    """One world, lived to its last day.

    Parameters
    ----------
    world : World
        Its tables.
    costs : Costs
        What the community and its alternatives cost in it, month by month.
    """

    world: World
    costs: Costs


def without_community(plan: Plan) -> Plan:
    """Return the plan of a firm that has no community: the same customers, ads and days, and nothing else.

    Examples
    --------
    >>> without_community(Plan()).founders.number
    0
    """
    return replace(
        plan,
        founders=Founders(number=0),
        growth=NOBODY_COMES,
        rituals=(),
        manager=Manager(posts_per_week=0.0, sessions_per_day=0),
        recognition=Recognition(),
        ambassadors=Ambassadors(),
        shocks=(),
        known_joins=None,
    )


def with_budget_elsewhere(plan: Plan, spent: Sequence[float]) -> Plan:
    """Return the plan without the community whose budget goes into ads and audience content.

    Parameters
    ----------
    plan : Plan
        The plan with the community.
    spent : sequence of float
        What the community costs, month by month.
    """
    alone = without_community(plan)
    customers = replace(
        alone.customers,
        ads_instead=tuple((1.0 - CONTENT_SHARE) * each for each in spent),
        content_instead=tuple(CONTENT_SHARE * each for each in spent),
    )
    return replace(alone, customers=customers)


def live(run: Run, costs_of: Callable[[World], Costs]) -> dict[WorldName, Lived]:
    """Live the three worlds of one run.

    Parameters
    ----------
    run : Run
        The plan with the community, how people react, which chance.
    costs_of : callable
        What the community costs in a world that has one.
    """
    community = run_world(run)
    costs = costs_of(community)
    spent = costs.of_community
    saved = replace(run, plan=without_community(run.plan))
    elsewhere = replace(run, plan=with_budget_elsewhere(run.plan, spent.tolist()))
    nothing = community_costs({}, len(spent))
    return {
        "with": Lived(community, costs),
        "saved": Lived(run_world(saved), nothing),
        "spent": Lived(run_world(elsewhere), community_costs(costs.as_alternative(CONTENT_SHARE), len(spent))),
    }
