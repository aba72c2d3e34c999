"""Ties fade, and count when they hold in both directions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.ties import Ties, is_reciprocal, tie_after

strengths = st.floats(0.0, 100.0)
days = st.integers(0, 1000)


@given(p=..., strength=strengths, first=days, then=days)
def test_a_tie_only_fades_and_in_one_go_as_in_two(p: Ties, strength: float, first: int, then: int) -> None:
    assert 0.0 <= tie_after(strength, first + then, p) <= tie_after(strength, first, p) <= strength
    assert tie_after(tie_after(strength, first, p), then, p) == pytest.approx(tie_after(strength, first + then, p))


@given(p=..., given=strengths, received=strengths, more=strengths)
def test_a_reciprocal_tie_is_so_for_both_and_stays_so_when_stronger(
    p: Ties, given: float, received: float, more: float
) -> None:
    assert is_reciprocal(given, received, p) == is_reciprocal(received, given, p)
    assert is_reciprocal(given + more, received + more, p) >= is_reciprocal(given, received, p)


@given(p=..., strength=strengths)
def test_a_tie_in_one_direction_is_not_reciprocal(p: Ties, strength: float) -> None:
    assert not is_reciprocal(strength, 0.0, p)
