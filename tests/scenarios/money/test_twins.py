"""Twins: with nothing caused, every member fares the same in both worlds, and what a dashboard sees is selection."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from scenarios import load
from scenarios.money.analysts import Estimates, estimates
from scenarios.money.forms import forms
from scenarios.money.twins import Fates, fates_of, twins_of
from scenarios.money.worlds import without_community
from sim.ensemble import Run, run_world
from sim.parameters import Parameters, draw_parameters, with_values
from sim.plan import Growth, Plan
from sim.world import World

NO_CAUSE = dict(forms()["no_cause"].values)
NO_SELECTION = {"churning.selection": 0.0, "buying.selection": 0.0, "referring.selection": 0.0,
                "prospecting.selection": 0.0}  # fmt: skip
PLAN = load("b2b-slack").plan()
SMALL = replace(
    load("b2b-slack", {"weeks": 12, "customers.base": 60, "customers.monthly_churn": 0.1}).plan(),
    growth=Growth(pre_launch_weeks=0, launch_joins=25.0, marketing_joins_per_day=0.2),
    rituals=(),
)


def pair(plan: Plan, p: Parameters, seed: int) -> tuple[World, World]:
    """Return the same customers with the community and without."""
    return run_world(Run(plan, p, seed)), run_world(Run(without_community(plan), p, seed))


def fates(plan: Plan, draws: Sequence[Parameters], first_seed: int) -> list[Fates]:
    """Return the fates in one pair of worlds for each draw."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda at: fates_of(*pair(plan, draws[at], first_seed + at)), range(len(draws))))


def gaps(found: list[Fates]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the naive gap and the causal effect on staying, in points, a pair of worlds each."""
    kept = np.array([(f.members_kept / f.members, f.twins_kept / f.twins, f.others_kept / f.others) for f in found])
    return 100.0 * (kept[:, 0] - kept[:, 2]), 100.0 * (kept[:, 0] - kept[:, 1])


def interval(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Return the 95 % interval of a mean."""
    margin = 1.96 * values.std(ddof=1) / np.sqrt(len(values))
    return float(values.mean() - margin), float(values.mean() + margin)


def drawn(count: int, fixed: dict[str, float]) -> list[Parameters]:
    return [with_values(p, fixed) for p in draw_parameters(count, rng_seed=5)]


@pytest.mark.parametrize("seed", range(3))
def test_with_nothing_caused_every_single_customer_fares_the_same(seed: int) -> None:
    community, without = pair(PLAN, drawn(3, NO_CAUSE)[seed], seed)
    both = twins_of(community, without)

    assert (both["joined_day"] >= 0).sum() > 100
    assert (both["left_day"] == both["left_day_without"]).all()
    assert (both["paid"] == both["paid_without"]).all()
    assert len(both) == len(community.customers[community.customers["won_day"] >= -1])  # nobody is won but in both


def test_a_cause_makes_only_members_and_whom_they_bring_differ() -> None:
    community, without = pair(PLAN, with_values(Parameters(), {"churning.cause": 1.0}), 1)
    both = twins_of(community, without)
    differ = both["left_day"] != both["left_day_without"]

    assert differ.any()
    assert (both[differ & (both["joined_day"] < 0)]["source"] == 4).all()  # referred by a member who stayed


def test_adding_the_community_moves_no_draw_of_those_who_never_join() -> None:
    community, without = pair(PLAN, Parameters(), 2)
    both = twins_of(community, without)
    never = both[(both["joined_day"] < 0) & (both["source"] < 4)]

    assert len(never) > 300
    assert (never["left_day"] == never["left_day_without"]).all()
    assert (never["paid"] == never["paid_without"]).all()


@pytest.mark.slow
def test_over_500_draws_selection_alone_makes_members_look_5_points_more_faithful() -> None:
    found = fates(PLAN, drawn(500, NO_CAUSE), 1000)
    naive, causal = gaps(found)
    low, _ = interval(naive - causal)

    assert (causal == 0.0).all()
    assert all(f.members_lost == f.twins_lost and f.member_months == f.twin_months for f in found)
    assert (naive - causal).mean() >= 5.0
    assert low > 0.0


@pytest.mark.slow
def test_over_500_draws_without_selection_nothing_is_left_between_naive_and_causal() -> None:
    naive, causal = gaps(fates(PLAN, drawn(500, {**NO_CAUSE, **NO_SELECTION}), 2000))
    low, high = interval(naive - causal)  # holds 0 in 19 of 20 seed sets; this one is fixed

    assert low <= 0.0 <= high


@pytest.mark.slow
def test_a_known_effect_is_covered_by_90_of_100_studies() -> None:
    p = with_values(Parameters(), {"churning.cause": 0.6, "visiting.rate": 0.2})
    plan = replace(SMALL, customers=replace(SMALL.customers, ads_per_month=0.0, organic_per_month=0.0))
    found = []
    community = alone = None  # their tables are used again: 20,000 worlds are lived here
    for seed in range(3000, 13_000):
        community = run_world(Run(plan, p, seed), community)
        alone = run_world(Run(without_community(plan), p, seed), alone)
        found.append(fates_of(community, alone))
    effect = np.array([f.twins_lost - f.members_lost for f in found])
    truth = effect.mean()
    studies = [interval(effect[start : start + 50]) for start in range(0, 5000, 50)]

    assert truth > 0.1
    assert sum(low <= truth <= high for low, high in studies) >= 90


@pytest.mark.slow
def test_an_analysts_estimates_from_exports_miss_a_truth_of_nothing() -> None:
    found: list[Estimates] = [estimates(*pair(PLAN, p, at)) for at, p in enumerate(drawn(60, NO_CAUSE))]
    naive, changes, matched = (
        interval(np.array([getattr(each, name) for each in found])) for name in ("naive", "before_and_after", "matched")
    )

    assert all(each.truth == 0.0 for each in found)
    assert naive[0] > 0.03
    assert changes[0] > 0.02
    assert matched[0] > 0.02
