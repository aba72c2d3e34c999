"""Traits: the keen join first, come more, write more and stay longer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.rules.traits import Traits, affinity, exit_trait, posting_propensity, responsiveness, visit_propensity

normals = st.floats(-6.0, 6.0)
ranks = st.integers(0, 100_000)
gains = st.floats(0.0, 3.0)
shapes = st.floats(0.1, 20.0)


@given(p=..., z=normals, rank=ranks, later=ranks)
def test_who_joins_later_is_never_keener(p: Traits, z: float, rank: int, later: int) -> None:
    assert affinity(z, rank + later, 0.0, p) <= affinity(z, rank, 0.0, p)
    assert affinity(z, 49, 0.0, p) == z


@given(p=..., fond=normals, more=gains, z=normals)
def test_affinity_never_lowers_visits_and_posting(p: Traits, fond: float, more: float, z: float) -> None:
    assert visit_propensity(fond + more, z, p) >= visit_propensity(fond, z, p) > 0.0
    assert posting_propensity(fond + more, z, p) >= posting_propensity(fond, z, p)


@given(p=..., fond=normals, more=gains, z=normals, a=shapes, b=shapes)
def test_affinity_never_raises_the_chance_to_leave(
    p: Traits, fond: float, more: float, z: float, a: float, b: float
) -> None:
    own = exit_trait(fond, z, a, b, p)

    assert 0.0 <= own <= 1.0
    assert exit_trait(fond + more, z, a, b, p) <= own * (1 + 1e-9)


@given(p=...)
def test_the_median_member_responds_by_one(p: Traits) -> None:
    assert responsiveness(0.0, p) == 1.0


def test_affinity_and_staying_are_correlated_as_declared() -> None:
    p = Traits()
    rng = np.random.default_rng(5)
    fond, other = rng.standard_normal((2, 4000))
    leaving = [exit_trait(a, z, 0.7, 0.6, p) for a, z in zip(fond, other, strict=True)]

    # Spearman's rank correlation of a normal copula of 0.55 is 0.533; 4.9 sigma, about 1 false alarm in 1,000,000
    assert stats.spearmanr(fond, leaving).statistic == pytest.approx(-0.533, abs=4.9 * 0.75 / np.sqrt(4000))
