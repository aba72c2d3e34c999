"""Customers: what fact 27 counts, and on whom."""

import numpy as np
import pytest

from calibration.facts.customers import MONTHLY_CHURN, POOL, counts_of, customers, with_customers
from calibration.facts.design import steady_plan
from scenarios.money.twins import fates_of, rows_of
from scenarios.money.worlds import without_community
from sim.ensemble import Run, run_world
from sim.parameters import defaults, with_values
from sim.world import World

SIZE = 200
NO_CAUSE = {"churning.cause": 0.0}


@pytest.fixture(scope="module")
def worlds() -> tuple[World, World]:
    """Return the same customers with a community that causes nothing, and without it."""
    plan, p = with_customers(steady_plan(SIZE), SIZE), with_values(defaults(), NO_CAUSE)
    return run_world(Run(plan, p, 3)), run_world(Run(without_community(plan), p, 3))


def test_with_nothing_caused_the_same_people_fare_the_same(worlds: tuple[World, World]) -> None:
    found = counts_of(fates_of(*worlds))

    assert found["with"].tolist() == found["without"].tolist()
    assert 30 < found["with"][0] < SIZE


def test_new_customers_come_for_those_who_leave(worlds: tuple[World, World]) -> None:
    people = rows_of(worlds[1])
    stays = (people["left_day"] < 0).sum()

    # as many come in a year as churn would take of a full base; six standard errors of the number who came
    came = (people["won_day"] > 0).sum()
    expected = 12 * MONTHLY_CHURN * POOL * SIZE
    assert abs(came - expected) < 6 * expected**0.5
    assert stays == pytest.approx(POOL * SIZE, rel=0.15)


def test_the_members_are_fonder_than_those_left_in_the_pool(worlds: tuple[World, World]) -> None:
    people = rows_of(worlds[0])
    joined = people["joined_day"] >= 0

    assert people["affinity"][joined].mean() > people["affinity"][~joined].mean() + 0.5


def test_both_forms_of_the_counts_are_there() -> None:
    found = customers(steady_plan(50), defaults(), 1, 50)

    assert set(found) == {name + ending for name in ("with", "without", "others") for ending in ("", "_unselected")}
    assert all(np.all(kept <= people) for people, kept in found.values())
