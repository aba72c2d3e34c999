"""Rituals and events wear off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.gathering import Gathering, novelty, pulse


@given(p=..., held=st.integers(0, 500))
def test_a_ritual_only_ever_loses_novelty(p: Gathering, held: int) -> None:
    assert 0.0 <= novelty(held + 1, p) <= novelty(held, p) <= 1.0
    assert novelty(0, p) == 1.0


@given(st.floats(0.0, 5.0), st.integers(0, 300), st.floats(0.5, 60.0))
def test_a_pulse_begins_at_its_strength_and_fades(strength: float, day: int, lasting: float) -> None:
    assert pulse(strength, 0, lasting) == strength
    assert 0.0 <= pulse(strength, day + 1, lasting) <= pulse(strength, day, lasting)


def test_most_of_an_events_pulse_is_gone_in_three_weeks() -> None:
    assert pulse(1.0, 21, Gathering().event_days) == pytest.approx(0.07, abs=0.01)
