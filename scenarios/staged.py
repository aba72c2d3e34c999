"""Staged: a community lived in stages, with something changed by hand before each, in the model's own tables.

For what no plan can say: an experiment that treats some weeks or rooms, a stress that changes a price.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sim.engine import advance
from sim.ensemble import Run
from sim.world import FULL, World, new_world


class Stage(NamedTuple):
    """Days up to, not including, ``until``, and what is changed before the first of them."""

    until: int
    change: Callable[[World], World]


def live_in_stages(run: Run, stages: Sequence[Stage], used: World | None = None) -> World:
    """Live a community to its last day, stage by stage.

    Parameters
    ----------
    run : Run
        Its plan, how people react, which chance; it begins with an empty place.
    stages : sequence of Stage
        In order; the last ends with the plan.
    used : World, optional
        A finished life that is needed no more: its tables are used again where they are large enough.

    Examples
    --------
    >>> from sim.parameters import defaults
    >>> from sim.plan import Plan
    >>> len(live_in_stages(Run(Plan(days=14), defaults(), 7), [Stage(14, lambda world: world)]).days)
    14
    """
    members = messages = customers = 0
    while True:
        world, at = new_world(run.plan, run.parameters, run.seed, members, messages, customers, used), 0
        for until, change in stages:
            world = change(world)
            if advance(world, at, until) < until or world.counts[FULL]:
                break
            at = until
        else:
            return world
        # a table was too small: the same life again, with more room
        members, messages, customers = (2 * len(table) for table in (world.members, world.messages, world.customers))
        used = None
