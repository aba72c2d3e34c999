"""Exponentials made of sums and products agree with the system's to the last places, over all of their range."""

from __future__ import annotations

import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.compiler import compiled
from sim.exponentials import LARGEST, SMALLEST, exp, log
from sim.quantiles import normal_share


@given(st.floats(SMALLEST, LARGEST))
def test_exp_is_the_systems_to_two_units_in_the_last_place(x: float) -> None:
    assert exp(x) == pytest.approx(math.exp(x), rel=2 * sys.float_info.epsilon, abs=0.0)


@given(st.floats(5e-324, 1.7e308))
def test_log_is_the_systems_to_two_units_in_the_last_place(x: float) -> None:
    assert log(x) == pytest.approx(math.log(x), rel=2 * sys.float_info.epsilon, abs=1e-16)


@compiled
def both(x: float) -> tuple[float, float]:
    return exp(x), log(x)


@given(st.floats(-800.0, 800.0) | st.floats(0.0, 1e-300) | st.floats(0.0, 1.7e308))
def test_compiled_code_gives_the_same_to_the_last_bit(x: float) -> None:
    assert both(x) == (exp(x), log(x))


@given(st.floats(-9.0, 9.0))
def test_the_normal_share_is_the_systems(z: float) -> None:
    assert normal_share(z) == pytest.approx(0.5 * math.erfc(-z / math.sqrt(2.0)), abs=3e-15)


def test_the_ends_are_named_not_raised() -> None:
    assert (exp(-1000.0), exp(1000.0)) == (0.0, exp(LARGEST))
    assert (log(0.0), log(-1.0)) == (-math.inf, -math.inf)
    assert (exp(0.0), log(1.0)) == (1.0, 0.0)
