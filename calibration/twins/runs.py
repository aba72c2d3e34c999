"""Runs: twins of a community, simulated into the future."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from calibration.community import Community, Simulate, plan_of
from calibration.observation import SAME_MEANING, Floats, Weekly, as_observed
from calibration.twins.donors import Donors
from calibration.twins.rows import Known, known_of, start_with
from calibration.twins.seen import Seen, seen_in
from calibration.twins.staying import (
    Population,
    draw_members,
    expected_posters,
    expected_rate,
    own_factor,
    population_of,
)
from sim.columns import POSTED
from sim.ensemble import Run, run_world
from sim.executing import Progress
from sim.parameters import Parameters, defaults, with_values
from sim.plan import Manager, Plan
from sim.world import World

LEAST_PASTS, MOST_PASTS = 8, 24
"""Simulated pasts, each with parameters of its own, that the silent members and the donors come from."""
DRIFT = {"drifting.visits": 0.8, "drifting.leaving": 0.5, "drifting.fading": 0.3}
DRIFT_SPREAD = 0.3
"""How far a twin's members drift together in a year (assumptions A200, A201), and the standard deviation of the
logarithm of these sizes between futures. Arrivals drift too, where they are drawn: `calibration.arrivals.DRIFT`."""
TRIALS, TRIED_TWICE, TRIAL_WEEKS = 4, 2, 5
"""How often the twins' first weeks are tried and corrected, in how many runs each, over how many weeks; the first of
them does not count."""
NO_TEAM = Manager(posts_per_week=0.0, sessions_per_day=0)
"""A log does not say who belongs to the team: they are among the members."""


def can_be_twinned(community: Community) -> bool:
    """Return whether a community's log shows its members one by one."""
    return community.export.events is not None


def members_seen(community: Community, share: float = 1.0) -> Seen:
    """Return what the log shows of the members a twin has: all, or a sample, even in how much they should write."""
    assert community.export.events is not None
    today = len(community.arrivals.daily)
    seen = seen_in(community.export.events, community.arrivals.start, today)
    if share >= 1.0:
        return seen
    order = np.argsort(-expected_rate(seen, population_of(seen)), kind="stable")
    places = order[np.floor((np.arange(int(len(seen) * share)) + 0.5) / share).astype(np.int64)]
    return seen.only(np.sort(places))


def twins(
    community: Community,
    drawn: Sequence[tuple[Parameters, float]],
    future: Floats,
    first_seed: int,
    run_all: Simulate,
    progress: Progress | None = None,
    drift: Mapping[str, float] = DRIFT,
) -> Weekly:
    """Simulate twins of a community, one for each row of arrivals ahead.

    Parameters
    ----------
    community : Community
        The community, as it was known.
    drawn : sequence of (Parameters, float)
        Parameters and joiners for each first-time poster; the first few (`MOST_PASTS`) are used in turn.
    future : array (runs, weeks) float64
        Arrivals ahead, in the unit of `Arrivals.weekly`.
    first_seed : int
        Seed of the first run; the next ones count on.
    run_all : callable
        `sim.ensemble.run_ensemble`.
    progress : callable, optional
        Told how many runs are done and how many there are.
    drift : mapping of str to float
        How far members drift together in a year, parameter by parameter.

    Returns
    -------
    mapping of str to array (runs, simulated weeks) float64
        The past is that of the log, as far as it was simulated; the weeks ahead are the twins'.
    """
    rng = np.random.default_rng(first_seed)
    pasts = drawn[: max(LEAST_PASTS, min(MOST_PASTS, len(future) // 6))]
    worlds = [
        run_world(Run(plan_of(community, joiners), p, first_seed + 500_000 + place))
        for place, (p, joiners) in enumerate(pasts)
    ]
    known = known_of(members_seen(community, community.share), defaults().ties)
    population = population_of(known.seen)
    donors = Donors(worlds, known.seen.today)
    if not len(donors) or not len(known.seen):
        return {}
    assert community.export.events is not None
    factor = own_factor(community.export.events, community.arrivals.start, known.seen.today, population)
    _tried(community, known, population, [p for p, _ in pasts], worlds, donors, factor, first_seed + 600_000, rng)
    z = rng.normal(size=len(future)).clip(-2.0, 2.0)
    runs = []
    for place, ahead in enumerate(future):
        past = place % len(pasts)
        p, joiners = pasts[past]
        p = with_values(p, {name: size * float(np.exp(DRIFT_SPREAD * z[place])) for name, size in drift.items()})
        start = start_with(known, draw_members(known.seen, population, rng), past, worlds[past], donors, p, rng)
        runs.append(Run(_without_team(plan_of(community, joiners, ahead)), p, first_seed + place, start))
    ensemble = run_all(runs, progress=progress, names=SAME_MEANING[community.export.kind])
    return as_observed(ensemble.weekly, community.export.kind, 1.0 / community.share)


def _tried(
    community: Community,
    known: Known,
    population: Population,
    parameters: Sequence[Parameters],
    worlds: Sequence[World],
    donors: Donors,
    factor: float,
    first_seed: int,
    rng: np.random.Generator,
) -> None:
    """Let members live some weeks without newcomers, and move donors' levels until as many write as estimated.

    What a donor wrote was written among others than the real members, who find other messages to answer.
    """
    today = known.seen.today
    plan = _without_team(plan_of(community, 1.0, np.zeros(TRIAL_WEEKS)))
    for turn in range(TRIALS):
        for past, p in enumerate(parameters):
            ordinary = with_values(p, {"calendar.august": 1.0, "calendar.year_end": 1.0})
            wrote, meant = 0.0, 0.0
            for time in range(TRIED_TWICE):
                drawn = draw_members(known.seen, population, rng)
                start = start_with(known, drawn, past, worlds[past], donors, ordinary, rng)
                seed = first_seed + TRIED_TWICE * (len(worlds) * turn + past) + time
                world = run_world(Run(plan, ordinary, seed, start))
                weeks = world.weeks[: len(known.seen), today // 7 + 1 : today // 7 + TRIAL_WEEKS]
                wrote += float(((weeks & POSTED) > 0).sum())
                meant += factor * (TRIAL_WEEKS - 1) * expected_posters(drawn, 7.0 * (TRIAL_WEEKS + 1) / 2.0)
            donors.correct(past, float(np.log((wrote + 1.0) / (meant + 1.0))))


def _without_team(plan: Plan) -> Plan:
    return replace(plan, manager=NO_TEAM, founders=replace(plan.founders, number=0))
