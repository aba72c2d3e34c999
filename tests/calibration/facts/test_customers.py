"""Customers: what fact 27 counts, and on whom."""

from dataclasses import replace

import numpy as np
import pytest

from calibration.facts.customers import POOL, customers, fate, fates
from calibration.facts.design import steady_plan
from scenarios.money.worlds import without_community
from sim.clientele import Customers
from sim.ensemble import Run, run_world
from sim.parameters import defaults, with_values
from sim.world import World

NO_CAUSE = {"churning.cause": 0.0}


@pytest.fixture(scope="module")
def worlds() -> tuple[World, World]:
    """Return the same customers with a community that causes nothing, and without it."""
    plan = replace(steady_plan(200), customers=Customers(base=POOL * 200, among_newcomers=1.0))
    p = with_values(defaults(), NO_CAUSE)
    return run_world(Run(plan, p, 3)), run_world(Run(without_community(plan), p, 3))


def test_only_customers_at_mid_year_are_followed() -> None:
    assert fate(np.array([-1, 100, 182, 183, 300], dtype=np.int32), 182).tolist() == [3.0, 1.0]


def test_with_nothing_caused_the_same_people_fare_the_same(worlds: tuple[World, World]) -> None:
    found = fates(*worlds)

    assert found["with"].tolist() == found["without"].tolist()
    assert 30 < found["with"][0] < 200
    assert found["with"][0] + found["others"][0] < POOL * 200


def test_the_members_are_fonder_than_those_left_in_the_pool(worlds: tuple[World, World]) -> None:
    people = worlds[0].customers[: POOL * 200]
    joined = people["joined_day"] >= 0

    assert people["affinity"][joined].mean() > people["affinity"][~joined].mean() + 0.5


def test_both_forms_of_the_counts_are_there() -> None:
    found = customers(steady_plan(50), defaults(), 1, 50)

    assert set(found) == {name + ending for name in ("with", "without", "others") for ending in ("", "_unselected")}
    assert all(kept <= people for people, kept in found.values())
