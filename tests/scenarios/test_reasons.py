"""Reasons: a difference is shared out whole, fairly, and only among levers that can be taken apart."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.choosing import Goal
from scenarios.loading import load
from scenarios.reasons import levers_between, why
from scenarios.reasons.levers import between
from scenarios.reasons.shapley import EXACT_LEVERS, needed, orders_of, shares
from sim.problems import InputError

SHORT = {"weeks": 6}


def game(levers: int, seed: int) -> dict[frozenset[int], np.ndarray]:
    """Return a value for every set of levers, for two runs of one draw."""
    generator = np.random.default_rng(seed)
    places = range(2**levers)
    return {frozenset(at for at in range(levers) if place >> at & 1): generator.normal(size=2) for place in places}


def by_definition(levers: int, known: dict[frozenset[int], np.ndarray]) -> np.ndarray:
    """Average what each lever adds over every order, as Shapley defines it."""
    rows = np.zeros((levers, 2))
    orders = list(permutations(range(levers)))
    for order in orders:
        for place, lever in enumerate(order):
            rows[lever] += known[frozenset(order[: place + 1])] - known[frozenset(order[:place])]
    return rows / len(orders)


@pytest.mark.parametrize("levers", range(1, EXACT_LEVERS + 1))
def test_few_levers_get_their_shapley_values(levers: int) -> None:
    known = game(levers, levers)

    assert shares(levers, orders_of(levers, 1, 7), [known])[:, 0] == pytest.approx(by_definition(levers, known))


@given(levers=st.integers(1, 6), seed=st.integers(0, 50))
def test_parts_sum_to_the_whole_difference_in_every_run(levers: int, seed: int) -> None:
    draws = [game(levers, seed + at) for at in range(3)]
    parts = shares(levers, orders_of(levers, 3, seed), draws)
    whole = [known[frozenset(range(levers))] - known[frozenset()] for known in draws]

    assert parts.sum(axis=0) == pytest.approx(np.array(whole))


def test_random_orders_give_the_shapley_values_on_average() -> None:
    known, draws = game(5, 3), 4000
    parts = shares(5, orders_of(5, draws, 1), [known] * draws)
    error = parts.std(axis=1, ddof=1) / np.sqrt(draws)

    assert (np.abs(parts.mean(axis=1) - by_definition(5, known)) < 4.5 * error).all()


def test_only_what_is_needed_is_run() -> None:
    orders = orders_of(6, 10, 1)
    tried = needed(6, orders)

    assert sum(map(len, tried.values())) <= 10 * 2 * 6
    for draw, both in enumerate(orders):
        assert all(draw in tried[frozenset(order[:place])] for order in both for place in range(7))


def test_levers_are_the_fields_that_differ_and_each_kind_of_ritual() -> None:
    other = load("b2b-slack", {"founders.number": 4, "rituals": [], "title": "other", "costs.hourly_cost": 1.0})
    names = [lever.name for lever in levers_between(load("b2b-slack"), other)]

    assert names == ["founders.number", "rituals.weekly_question", "rituals.live", "rituals.quarterly_event"]


def test_plans_that_differ_in_many_fields_differ_by_table() -> None:
    names = [lever.name for lever in levers_between(load("b2b-slack"), load("peers-forum"))]

    assert {"platform", "founders", "growth", "moderation", "manager", "rituals"} <= set(names)
    assert not any("." in name for name in names)


def test_fields_that_only_make_sense_together_are_one_lever() -> None:
    few = load("b2b-slack", {"founders.number": 4, "founders.influencers": 3})
    many = load("b2b-slack", {"founders.number": 20, "founders.influencers": 12})
    mix = load("b2b-slack", {"content.educate": 1.0, "content.inspire": 0.0, "content.entertain": 0.0})

    assert [lever.name for lever in levers_between(few, many)] == ["founders"]
    assert [lever.name for lever in levers_between(load("b2b-slack"), mix)] == ["content.shares"]


def test_tables_that_need_each_other_are_refused_with_the_rule() -> None:
    leaves = {"events": [{"kind": "founders_leave", "on_day": 9, "size": 20.0}], "founders.number": 22}
    with pytest.raises(InputError) as error:
        levers_between(load("b2b-slack", leaves), load("b2b-slack", {"founders.number": 3}))

    assert [problem.key for problem in error.value.problems] == ["levers-not-apart"]
    assert "with events of one plan and the rest of the other" in str(error.value)


def test_the_ends_are_the_two_plans_and_what_lies_between_takes_each_lever_from_its_plan() -> None:
    first, second = load("b2b-slack"), load("b2b-slack", {"founders.number": 4, "rituals": []})
    levers = levers_between(first, second)
    middle = between(first, second, levers, frozenset({0, 2}))

    assert between(first, second, levers, frozenset(range(4))) is first
    assert between(first, second, levers, frozenset()) is second
    assert middle.founders.number == 24
    assert [ritual.kind for ritual in middle.rituals] == ["live"]


def test_a_lever_that_does_nothing_gets_nothing_and_the_rest_is_the_difference() -> None:
    first = load("b2b-slack", {**SHORT, "founders.number": 24, "growth.audience": 0})
    second = load("b2b-slack", {**SHORT, "founders.number": 6, "ambassadors.hours_per_week": 9.0})
    found = why(first, second, Goal("members"), runs=8, threads=1)
    table = found.table.set_index("lever")

    assert found.exact
    assert table.loc["ambassadors.hours_per_week", "part"] == 0.0
    assert table.loc["founders.number", "part"] == pytest.approx(table.loc["", "part"]) != 0.0
    assert found.runs_made == 4 * 8


def test_two_scenarios_that_do_the_same_are_refused() -> None:
    with pytest.raises(InputError, match="these two scenarios do the same"):
        why("b2b-slack", load("b2b-slack", {"title": "same"}))
