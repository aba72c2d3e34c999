"""The plain curves."""

import numpy as np
import pytest

from calibration.distributions.rivals import fitted_geometric, fitted_log_normal, pooled_log_normal
from calibration.distributions.samples import kolmogorov_smirnov, sample_of


def rounded_log_normal(centre: float, spread: float, size: int) -> np.ndarray:
    drawn = np.exp(np.random.default_rng(2).normal(centre, spread, size))
    return np.maximum(1, np.rint(drawn)).astype(np.int64)


def test_the_log_normal_of_rounded_numbers_is_found_again():
    found = fitted_log_normal(sample_of(rounded_log_normal(0.5, 2.0, 20_000)))
    assert found.centre == pytest.approx(0.5, abs=0.1)
    assert found.spread == pytest.approx(2.0, abs=0.1)


def test_the_geometric_is_found_again():
    numbers = np.random.default_rng(3).geometric(0.2, 20_000)
    found = fitted_geometric(sample_of(numbers))
    assert found.chance == pytest.approx(0.2, abs=0.01)
    assert kolmogorov_smirnov(sample_of(numbers), found.share_up_to) < 0.02


def test_equal_numbers_have_a_curve():
    sample = sample_of(np.full(9, 4))
    assert kolmogorov_smirnov(sample, fitted_log_normal(sample).share_up_to) < 0.1


def test_every_community_has_the_same_weight_in_the_pool():
    small, large = rounded_log_normal(4.0, 1.0, 500), rounded_log_normal(0.0, 1.0, 50_000)
    pooled = pooled_log_normal([sample_of(small), sample_of(large)])
    assert pooled.centre == pytest.approx(2.0, abs=0.3)
