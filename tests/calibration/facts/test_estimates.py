"""Estimates: each recovers what made-up counts were made of."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.facts.estimates import (
    fall_of_leaving,
    matched_difference,
    naive_reply_effect,
    share,
    speed_gradient,
    weeks_until_back,
    weibull_shape,
)

COUNT = st.integers(1, 1000).map(float)


@given(COUNT, COUNT, COUNT, COUNT)
def test_with_one_stratum_the_matched_difference_is_the_plain_one(a: float, b: float, c: float, d: float) -> None:
    found = matched_difference(np.array([[a, b]]), np.array([[c, d]]))
    assert found == pytest.approx(b / (a + b) - d / (c + d), abs=1e-12)


def test_what_only_differs_between_months_is_no_difference() -> None:
    # half write again in the first month, a tenth in the second; answers are common in the first, rare in the second
    answered = np.array([[100.0, 100.0], [9.0, 1.0]])
    not_answered = np.array([[10.0, 10.0], [180.0, 20.0]])

    assert matched_difference(answered, not_answered) == pytest.approx(0.0, abs=1e-12)
    assert share(answered.sum(axis=0)[::-1]) != share(not_answered.sum(axis=0)[::-1])


def test_strata_without_one_of_the_groups_say_nothing() -> None:
    first, second = np.array([[5.0, 5.0], [0.0, 50.0]]), np.array([[8.0, 2.0], [0.0, 0.0]])
    assert matched_difference(first, second) == pytest.approx(0.3)
    assert math.isnan(matched_difference(first[1:], second[1:]))


def by_answer(fast: float, slow: float, none: float, people: float) -> np.ndarray:
    return np.array([[[people * (1 - one), people * one] for one in (fast, slow, none)]])


@pytest.mark.parametrize(
    ("shares", "falls"),
    [((0.7, 0.6, 0.5), 1.0), ((0.6, 0.7, 0.5), 0.0), ((0.7, 0.5, 0.6), 0.0), ((0.6, 0.6, 0.5), 0.0)],
)
def test_the_gradient_holds_only_if_it_falls_at_both_steps(shares: tuple, falls: float) -> None:
    assert speed_gradient(by_answer(*shares, people=100.0)) == falls


def test_fewer_than_a_hundred_people_in_a_class_give_no_verdict() -> None:
    assert math.isnan(speed_gradient(by_answer(0.7, 0.6, 0.5, people=99.0)))
    assert math.isnan(naive_reply_effect(by_answer(0.7, 0.6, 0.5, people=49.0)))
    assert naive_reply_effect(by_answer(0.7, 0.6, 0.5, people=100.0)) == pytest.approx(0.15)


def test_the_fall_of_leaving_is_found_again() -> None:
    days = np.arange(1, 16)
    people = np.linspace(100_000.0, 10_000.0, 15)
    assert fall_of_leaving(np.stack([people, people * 0.5 * days**-0.8])) == pytest.approx(0.8)


def test_days_of_writing_that_hardly_anybody_reached_do_not_count() -> None:
    days = np.arange(1, 16)
    people = np.where(days <= 5, 10_000.0, 29.0)
    silent = np.where(days <= 5, people * 0.5 * days**-0.8, 29.0)
    assert fall_of_leaving(np.stack([people, silent])) == pytest.approx(0.8)


@pytest.mark.parametrize("shape", [0.25, 0.6, 1.0])
def test_a_weibull_shape_is_found_again(shape: float) -> None:
    days = np.arange(400)
    alive = np.exp(-((days / 20.0) ** shape))
    ended = np.append(0.0, -np.diff(alive)) * 1e6
    still_there = np.where(days == 399, 1e6 * alive[-1], 0.0)
    assert weibull_shape(np.stack([ended, still_there])) == pytest.approx(shape, rel=0.02)


def test_lives_cut_off_by_the_horizon_do_not_count_as_ended() -> None:
    chance = np.random.default_rng(1)
    lives = 20.0 * chance.weibull(0.5, 200_000)
    seen = chance.uniform(0.0, 600.0, 200_000)  # how long each could be followed
    days = np.ceil(np.minimum(lives, seen)).astype(int)
    counts = np.stack([np.bincount(days[of], minlength=601) for of in (lives <= seen, lives > seen)]).astype(float)
    assert weibull_shape(counts) == pytest.approx(0.5, rel=0.03)
    assert weibull_shape(np.stack([counts.sum(axis=0), np.zeros(601)])) > 0.52


def test_the_pulse_is_back_in_the_first_week_within_fifteen_per_cent() -> None:
    assert weeks_until_back(np.array([1.6, 1.3, 1.16, 1.14, 1.3])) == 3.0
    assert weeks_until_back(np.array([1.6, 1.3, 1.3])) == 3.0
