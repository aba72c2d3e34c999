"""Asking the claims: shares, intervals, conditions, on figures made up so that the answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from calibration.claims.communities import SIZES
from calibration.claims.conditions import separating
from calibration.claims.measures import MEASURES, Measure, plain
from calibration.claims.measuring import asked, share_of_draws
from sim.parameters import draw_parameters

DRAWS = 60
PARAMETERS = draw_parameters(DRAWS, 1)


def world(value: float | np.ndarray) -> np.ndarray:
    return np.broadcast_to(np.asarray(value, dtype=float), (DRAWS, len(SIZES))).copy()


def figures(**worlds: dict[str, float | np.ndarray]) -> dict[str, dict[str, np.ndarray]]:
    return {name: {figure: world(value) for figure, value in table.items()} for name, table in worlds.items()}


def test_the_share_is_that_of_the_worlds_in_which_the_value_lies_between_the_bounds() -> None:
    rate = np.where(np.arange(DRAWS) < 45, 0.5, 0.1)[:, None]
    result = asked(
        MEASURES[28], {name: {"between_members": world(rate)} for name in MEASURES[28].platforms}, PARAMETERS
    )
    assert result.share == pytest.approx(0.75)
    assert result.low < 0.75 < result.high
    assert result.by_size == dict.fromkeys(SIZES, pytest.approx(0.75))
    assert set(result.by_platform) == set(MEASURES[28].platforms)
    assert (result.value_low, result.value, result.value_high) == (0.1, 0.5, 0.5)


def test_sizes_are_told_apart() -> None:
    share = np.array([0.6, 0.2, 0.1])
    result = asked(MEASURES[10], {name: {"active_share": world(share)} for name in MEASURES[10].platforms}, PARAMETERS)
    assert result.by_size == {"small": 1.0, "medium": 0.0, "large": 0.0}
    assert result.share == pytest.approx(1 / 3)


@pytest.mark.parametrize(("few", "many", "holds"), [(50, 102, 1), (98, 102, 0), (50, 120, 0)])
def test_a_threshold_of_founders_needs_a_gain_before_and_none_after(few: float, many: float, holds: int) -> None:
    of = figures(slack={"active": 100.0}, few_founders={"active": few}, many_founders={"active": many})
    assert asked(MEASURES[6], of, PARAMETERS).share == holds


def test_without_an_experiment_on_first_answers_nothing_is_said() -> None:
    told = {"again": 0.5, "first_answered": 0.6, "again_if_answered": 0.6, "again_if_not": 0.4}
    of = figures(slack=told, first_answered=told, first_unanswered=told)
    assert math.isnan(asked(MEASURES[7], of, PARAMETERS).share)
    assert asked(MEASURES[19], of, PARAMETERS).known == 0


def test_a_naive_comparison_is_right_only_near_the_true_effect() -> None:
    base = {"again": 0.5, "first_answered": 0.6, "again_if_answered": 0.62, "again_if_not": 0.5}
    answered = {"again": 0.56, "first_answered": 1.0}
    unanswered = {"again": 0.5, "first_answered": 0.0}
    of = figures(slack=base, first_answered=answered, first_unanswered=unanswered)
    result = asked(MEASURES[19], of, PARAMETERS)
    assert result.value == pytest.approx(0.06)
    assert result.share == 0
    assert asked(MEASURES[7], of, PARAMETERS).share == 1


def test_a_charter_that_brings_more_offences_does_not_bear_its_claim_out() -> None:
    for offending, holds in ((0.04, 1), (0.06, 0)):
        of = figures(
            slack={"new_writers": 60.0, "offending_share": offending},
            no_charter={"new_writers": 50.0, "offending_share": 0.05},
        )
        assert asked(MEASURES[14], of, PARAMETERS).share == holds


def test_growth_that_slows_is_not_exponential() -> None:
    for third, sixth, twelfth, holds in ((10, 20, 30, 0), (10, 12, 18, 1), (10, 11, 12.5, 0)):
        told = {"active_month_3": third, "active_month_6": sixth, "active_at_end": twelfth}
        of = figures(**dict.fromkeys(MEASURES[27].platforms, told))
        assert asked(MEASURES[27], of, PARAMETERS).share == holds


def test_one_failed_condition_settles_it_whatever_is_not_known_of_the_other() -> None:
    unknown = Measure(plain("a"), "share", low=0.5, also=lambda of: np.full((DRAWS, 3), np.nan))
    assert asked(unknown, figures(slack={"a": 0.1}), PARAMETERS).share == 0
    assert math.isnan(asked(unknown, figures(slack={"a": 0.9}), PARAMETERS).share)


def test_what_is_not_known_counts_neither_way() -> None:
    holds = np.full((1, 10, 3), np.nan)
    holds[0, :5] = 1.0
    assert share_of_draws(holds)[0] == 1.0
    assert share_of_draws(holds)[1] < 0.8, "five draws do not show an always"
    assert all(math.isnan(each) for each in share_of_draws(np.full((1, 3, 3), np.nan)))


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_the_interval_holds_the_share_and_shrinks_with_draws(share: float) -> None:
    widths = []
    for draws in (10, 40, 160):
        holds = (np.arange(draws) < share * draws).astype(float)[None, :, None]
        found, low, high = share_of_draws(holds)
        assert low <= found <= high
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True)


def test_the_parameter_that_decides_is_named_with_its_thirds() -> None:
    rate = np.array([each.visiting.rate for each in PARAMETERS])
    found = separating((rate > np.median(rate)).astype(float), PARAMETERS)
    assert found is not None
    assert found.name == "visiting.rate"
    assert (found.low_third, found.high_third) == (0.0, 1.0)


def test_luck_is_not_named() -> None:
    rng = np.random.default_rng(5)
    named = [separating((rng.random(DRAWS) < 0.5).astype(float), PARAMETERS) for _ in range(20)]
    # with a false-alarm rate of 1 in 20, more than 4 of 20 happens about once in 400
    assert sum(each is not None for each in named) <= 4


def test_a_claim_that_always_holds_or_too_few_draws_are_not_split() -> None:
    assert separating(np.ones(DRAWS), PARAMETERS) is None
    assert separating(np.where(np.arange(DRAWS) < 20, np.arange(DRAWS) % 2, np.nan), PARAMETERS) is None
