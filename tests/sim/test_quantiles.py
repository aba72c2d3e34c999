"""Quantiles: what is known of the distributions, and that they never fall as the uniform number rises."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.declare import normal_quantiles
from sim.quantiles import kumaraswamy_quantile, normal_quantile, normal_share, poisson_quantile

uniforms = st.floats(0.0, 1.0 - 2**-53)
means = st.floats(0.0, 700.0)
shapes = st.floats(0.1, 20.0)


@given(st.floats(1e-12, 1.0 - 1e-12))
def test_the_normal_quantile_is_scipys(u: float) -> None:
    assert normal_quantile(u) == pytest.approx(float(stats.norm.ppf(u)), rel=1.3e-9, abs=1.3e-9)


@given(st.lists(uniforms, max_size=20))
def test_many_normal_quantiles_at_once_are_those_of_one_by_one(us: list[float]) -> None:
    assert normal_quantiles(np.array(us)).tolist() == [normal_quantile(u) for u in us]


@given(uniforms)
def test_the_normal_quantile_is_finite_everywhere(u: float) -> None:
    assert abs(normal_quantile(u)) < 40.0


@given(st.floats(1e-6, 1.0 - 1e-6))
def test_the_share_below_a_quantile_is_what_one_asked_for(u: float) -> None:
    assert normal_share(normal_quantile(u)) == pytest.approx(u, rel=1e-7)


@given(uniforms, st.floats(0.001, 500.0))
def test_the_poisson_quantile_is_scipys(u: float, mean: float) -> None:
    count = poisson_quantile(u, mean)

    # the count at u: fewer do not reach u, so many do (to the rounding of a sum of thousands of terms)
    assert stats.poisson.cdf(count, mean) >= u - 1e-9
    assert stats.poisson.cdf(count - 1, mean) <= u + 1e-9


def test_large_poisson_counts_have_the_mean_and_spread_of_a_poisson() -> None:
    u = (np.arange(2000) + 0.5) / 2000
    counts = [poisson_quantile(float(at), 600.0) for at in u]

    assert np.mean(counts) == pytest.approx(600.0, abs=0.5)
    assert np.std(counts) == pytest.approx(math.sqrt(600.0), rel=0.01)


@given(uniforms, uniforms, means, st.floats(0.0, 50.0))
def test_more_chance_or_a_higher_mean_never_gives_a_lower_count(u: float, v: float, mean: float, more: float) -> None:
    low, high = sorted((u, v))

    assert poisson_quantile(low, mean) <= poisson_quantile(high, mean)
    assert mean < 500.0 <= mean + more or poisson_quantile(u, mean) <= poisson_quantile(u, mean + more)


def test_nothing_is_counted_at_a_mean_of_nothing() -> None:
    assert poisson_quantile(0.999, 0.0) == 0


@given(uniforms, shapes, shapes)
def test_a_kumaraswamy_share_is_a_share_with_its_distribution(u: float, a: float, b: float) -> None:
    share = kumaraswamy_quantile(u, a, b)

    assert 0.0 <= share <= 1.0
    if 1e-6 < share < 1.0 - 1e-6:
        assert 1.0 - (1.0 - share**a) ** b == pytest.approx(u, abs=1e-6)


def test_kumaraswamy_means_are_those_the_priors_were_chosen_for() -> None:
    u = (np.arange(20_000) + 0.5) / 20_000
    for a, b, mean in ((0.7, 0.6, 0.55), (0.4, 1.8, 0.15)):
        assert np.mean([kumaraswamy_quantile(float(at), a, b) for at in u]) == pytest.approx(mean, abs=0.01)
