"""A parameter's effect is measured on a plan that uses it, between values its range allows, all else shared."""

from __future__ import annotations

import pytest

from scenarios.effects import (
    MEASURES,
    PRESET,
    _levers,
    effects_of,
    is_moved_by_spread,
    moved,
    plan_using,
    prior_spread,
)
from scenarios.loading import load
from scenarios.money.worlds import with_budget_elsewhere
from sim.ensemble import Run, run_world
from sim.parameters import DECLARED, Parameters, with_values

OF_A_BUDGET_ELSEWHERE = ("prospecting.ad_returns", "prospecting.content_cost", "prospecting.content_days")


@pytest.mark.parametrize("name", DECLARED)
def test_what_is_tried_stays_in_the_range_and_says_when_it_is_cut(name: str) -> None:
    declared = DECLARED[name]
    for direction in (-1, 1):
        tried = moved(declared, direction)
        assert declared.low <= tried.value <= declared.high
        assert tried.clipped == (tried.value in (declared.low, declared.high)) or not tried.clipped
        if tried.clipped:
            continue
        if is_moved_by_spread(declared):
            assert tried.value - declared.default == pytest.approx(direction * prior_spread(declared))
        else:
            assert tried.value == pytest.approx(declared.default * (0.5 if direction < 0 else 2.0))


def test_a_parameter_that_cannot_be_0_is_halved_and_doubled_and_one_that_can_be_negative_is_not() -> None:
    assert not is_moved_by_spread(DECLARED["visiting.spell_days"])
    assert is_moved_by_spread(DECLARED["posting.level"])
    assert is_moved_by_spread(DECLARED["recognising.middle"])


@pytest.mark.parametrize("name", _levers())
def test_every_plan_for_a_lever_belongs_to_a_parameter_or_a_mechanism_and_loads(name: str) -> None:
    assert name in DECLARED or name in {declared.mechanism for declared in DECLARED.values()}
    parameter = name if name in DECLARED else next(each for each in DECLARED if each.startswith(f"{name}."))
    load(PRESET, plan_using(parameter)).plan()


def test_fewer_visits_of_their_own_accord_mean_fewer_active_members() -> None:
    found = effects_of("visiting.rate", runs=6)

    less, more = found.changes["weekly_active"]
    assert less.high < 0.0
    assert less.mean < more.mean
    assert set(found.baseline) == set(found.changes) == set(MEASURES)


def test_the_same_seed_gives_the_same_effects_on_any_number_of_threads() -> None:
    assert effects_of("ties.memory_days", runs=2, threads=1) == effects_of("ties.memory_days", runs=2, threads=2)


@pytest.mark.slow
@pytest.mark.parametrize("name", DECLARED)
def test_every_parameter_changes_something_on_the_plan_it_is_measured_on(name: str) -> None:
    plan = load(PRESET, plan_using(name)).plan()
    if name in OF_A_BUDGET_ELSEWHERE:
        plan = with_budget_elsewhere(plan, [3000.0] * 12)
    declared = DECLARED[name]

    def lived(value: float, seed: int) -> bytes:
        world = run_world(Run(plan, with_values(Parameters(), {name: value}), seed))
        return world.days.tobytes() + world.books.tobytes()

    values = (declared.low, declared.default, declared.high)
    # what acts on few people may meet none of them in one community
    assert any(len({lived(value, seed) for value in values}) > 1 for seed in range(3, 15))
