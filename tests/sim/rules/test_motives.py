"""Motives: five shares of the people who join, and lifts that suit some of them more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.motives import (
    EDUCATE,
    ENTERTAIN,
    INSPIRE,
    MOTIVES,
    NO_PILLAR,
    PILLAR_SUITS,
    Motives,
    is_for,
    is_suited,
    motive_at,
    suited_lift,
)

masks = st.integers(0, 2**MOTIVES - 1)
motives = st.integers(0, MOTIVES - 1)


@given(st.lists(st.floats(0.01, 1.0), min_size=MOTIVES, max_size=MOTIVES))
def test_each_motive_takes_its_share_of_the_people(weights: list[float]) -> None:
    a, b, c, d, e = (weight / sum(weights) for weight in weights)
    grid = 2000
    found = [motive_at((place + 0.5) / grid, (a, b, c, d, e)) for place in range(grid)]

    for motive, share in enumerate((a, b, c, d, e)):
        assert found.count(motive) / grid == pytest.approx(share, abs=2 / grid)


@given(p=..., lift=st.floats(0.0, 3.0), suits=masks)
def test_a_lift_is_higher_for_those_it_suits_and_the_same_on_average(p: Motives, lift: float, suits: int) -> None:
    lifts = [suited_lift(lift, suits, motive, p) for motive in range(MOTIVES)]

    number = sum(is_suited(suits, motive) for motive in range(MOTIVES))
    if p.match * number <= MOTIVES - number:  # beyond, those it does not suit are left at nothing
        assert sum(lifts) / MOTIVES == pytest.approx(lift)
    for motive in range(MOTIVES):
        if is_suited(suits, motive):
            assert lifts[motive] >= min(lifts)


@given(st.integers(0, 5), st.integers(0, 5), motives)
def test_content_is_for_its_motives_whatever_the_topic(topic: int, own_topic: int, motive: int) -> None:
    assert is_for(topic, NO_PILLAR, own_topic, motive) == (topic == own_topic)
    for pillar in (EDUCATE, INSPIRE, ENTERTAIN):
        assert is_for(topic, pillar, own_topic, motive) == (
            topic == own_topic or is_suited(PILLAR_SUITS[pillar], motive)
        )


def test_every_motive_is_served_by_a_pillar() -> None:
    assert all(any(is_suited(suits, motive) for suits in PILLAR_SUITS) for motive in range(MOTIVES))
