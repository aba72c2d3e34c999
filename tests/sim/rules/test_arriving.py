"""Newcomers: a launch fades, word of mouth grows with the crowd, an empty place puts people off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.arriving import (
    Arriving,
    audience_rate,
    launch_rate,
    prospects_seen,
    season,
    spread_factor,
    word_of_mouth_rate,
)

crowds = st.floats(0.0, 1e5)


@given(st.floats(1.0, 5000.0), st.floats(0.5, 60.0))
def test_a_launch_brings_its_newcomers_in_all_and_half_of_them_by_its_half_life(joiners: float, half: float) -> None:
    half_life = round(half) or 1
    by_half_life = sum(launch_rate(joiners, half_life, day) for day in range(half_life))
    in_all = sum(launch_rate(joiners, half_life, day) for day in range(40 * half_life))

    assert by_half_life == pytest.approx(joiners / 2)
    assert in_all == pytest.approx(joiners)


@given(st.floats(0.0, 5000.0), st.floats(0.5, 60.0), st.integers(-400, -1))
def test_a_launch_brings_nobody_before_its_day(joiners: float, half_life: float, day: int) -> None:
    assert launch_rate(joiners, half_life, day) == 0.0


@given(p=..., base=st.floats(0.0, 50.0), active=crowds, more=st.floats(1.0, 100.0))
def test_word_of_mouth_grows_with_the_crowd_less_than_in_proportion(
    p: Arriving, base: float, active: float, more: float
) -> None:
    rate = word_of_mouth_rate(base, active, p)
    grown = word_of_mouth_rate(base, more * (1.0 + active) - 1.0, p)

    assert rate * (1 - 1e-9) <= grown <= more * rate * (1 + 1e-9)
    assert word_of_mouth_rate(base, p.reference_active, p) == pytest.approx(base)


@given(p=..., empty=st.floats(0.0, 1.0), emptier=st.floats(0.0, 1.0))
def test_an_emptier_place_never_brings_more(p: Arriving, empty: float, emptier: float) -> None:
    low, high = sorted((empty, emptier))

    assert 0.0 <= prospects_seen(high, p) <= prospects_seen(low, p) <= 1.0


def test_the_calendar_moves_arrivals_half_as_much_as_visits() -> None:
    assert season(1.0) == 1.0
    assert season(0.4) == pytest.approx(0.7)


@given(p=..., open_share=st.floats(0.0, 1.0), more=st.floats(0.0, 1.0))
def test_a_more_open_place_is_never_spread_less_and_a_private_one_only_by_rewards(
    p: Arriving, open_share: float, more: float
) -> None:
    assert spread_factor(0.0, False, p) == 1.0
    assert spread_factor(0.0, True, p) == p.referral_reward
    assert spread_factor(open_share, False, p) <= spread_factor(open_share + more, False, p)


@given(p=..., waiting=st.floats(0.0, 1e6), content=st.floats(0.0, 20.0))
def test_an_audience_comes_in_proportion_to_those_waiting_and_to_content(
    p: Arriving, waiting: float, content: float
) -> None:
    assert audience_rate(0.0, content, p) == audience_rate(waiting, 0.0, p) == 0.0
    assert audience_rate(2.0 * waiting, content, p) == pytest.approx(2.0 * audience_rate(waiting, content, p))
    assert audience_rate(waiting, 1.0, p) <= waiting
