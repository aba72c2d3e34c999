"""Simulating: a community's two halves as its log would have shown them, under given parameters.

A log shows people from their first message on. So everybody let in is a first-time writer: the first message comes
on arrival, and those who only read are left out, here as there. The team is left out too: in a log, its members are
people like the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from calibration.distributions.halves import Halves, newcomers_simulated, quarters_of
from calibration.distributions.samples import Integers, Samples, samples_of
from sim.columns import TEAM
from sim.engine import advance
from sim.ensemble import Run
from sim.parameters import DECLARED, Parameters, defaults, with_values
from sim.plan import Founders, Manager, Moderation, Plan
from sim.platforms import PLATFORMS
from sim.world import MESSAGES, World, new_world

WRITES_ON_ARRIVAL = {"first_post.early": 0.9, "first_post.early_days": 10.0, "first_post.late": 0.2}
"""Parameters under which (nearly) everybody let in writes at once."""
TOO_MANY = 8.0
"""Messages simulated at most for each one that a thinned log would hold; a run that writes more is stopped there,
and is judged by what it had given: it is far off in any case."""
LEAST_ROOM = 20_000
"""Messages there is room for at least."""


class Simulated(NamedTuple):
    """What a log would have shown of a simulated community."""

    first: Samples
    quarters: tuple[Samples, Samples]
    second: Samples

    @property
    def taught_by(self) -> tuple[Samples, Samples, Samples]:
        """The windows that parameters are fitted to, in the order of `Halves.taught_by`."""
        return self.first, *self.quarters


class Written(NamedTuple):
    """Messages: who wrote each, and on which day."""

    people: Integers
    days: Integers


Simulate = Callable[[Run, int], Written]
"""(run, most messages) -> the messages; `written`, or what stands for it in a test."""


def plan_of(halves: Halves, newcomers: Integers) -> Plan:
    """Return the plan of a community of people who come as given, without a team."""
    return Plan(
        start=halves.start,
        days=len(newcomers),
        calendar=halves.calendar,
        platform=PLATFORMS["slack"],
        founders=Founders(number=0),
        manager=Manager(posts_per_week=0.0, sessions_per_day=0),
        moderation=Moderation(level=0.0, charter_shown=False),
        known_joins=newcomers,
    )


def parameters_of(values: Mapping[str, float], share: float) -> Parameters:
    """Return the parameters under which a thinned community of writers lives.

    In a thinned community one message stands for several, so it takes fewer to make the place feel alive.
    """
    scale = DECLARED["crowding.emptiness_scale"]
    alive = max(scale.low, share * scale.default)
    return with_values(defaults(), {**WRITES_ON_ARRIVAL, "crowding.emptiness_scale": alive, **values})


def written(run: Run, most: int) -> Written:
    """Run one community with the compiled engine and return what its members wrote.

    Parameters
    ----------
    run : Run
        Its newcomers are known, so that nobody else comes.
    most : int
        Messages after which the run is stopped.
    """
    assert run.plan.known_joins is not None
    people = int(run.plan.known_joins.sum()) + 1
    world: World = new_world(run.plan, run.parameters, run.seed, people, most)
    advance(world, 0, run.plan.days)
    rows = world.messages[: int(world.counts[MESSAGES])]
    author, day = rows["author"], np.floor(rows["time"])
    mine = author != TEAM
    return Written(author[mine].astype(np.int64), day[mine].astype(np.int64))


def simulated(
    halves: Halves, values: Mapping[str, float], seed: int, both: bool, simulate: Simulate = written
) -> Simulated:
    """Simulate a community and return the statistics of its halves.

    Parameters
    ----------
    halves : Halves
        The community; only what its first half shows is used, and the length of the second.
    values : mapping
        Parameters by dotted name; the others keep their defaults.
    seed : int
        Chance, in the simulation and in the second half's newcomers.
    both : bool
        Whether the second half is simulated too; if not, it is empty.
    """
    newcomers = newcomers_simulated(halves, np.random.default_rng(seed) if both else None)
    run = Run(plan_of(halves, newcomers), parameters_of(values, halves.share), seed)
    most = max(LEAST_ROOM, int(TOO_MANY * halves.share * halves.messages * len(newcomers) / halves.first_days))
    people, days = simulate(run, most)
    early = days < halves.first_days
    return Simulated(
        samples_of(people[early], days[early]),
        quarters_of(people[early], days[early], halves.first_days),
        samples_of(people[~early], days[~early]),
    )
