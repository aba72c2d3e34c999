"""The three statistics, and the distance of a curve from them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ks_2samp

from calibration.distributions.samples import (
    bin_edges,
    histogram,
    kolmogorov_smirnov,
    log_correlation,
    mixture,
    sample_of,
    samples_of,
)

NUMBERS = st.lists(st.integers(1, 500), min_size=3, max_size=40).map(np.array)


def test_messages_gaps_and_tenure_are_those_of_each_person():
    found = samples_of(np.array([3, 5, 3, 3, 5]), np.array([0, 2, 0, 9, 3]))
    assert found["posts"].values.tolist() == [2, 3]
    assert found["gaps"].values.tolist() == [1, 9]
    assert found["tenure"].values.tolist() == [2, 10]


def test_a_log_without_messages_has_empty_statistics():
    nobody = samples_of(np.zeros(0, np.int64), np.zeros(0, np.int64))
    assert [one.size for one in nobody.values()] == [0, 0, 0]


@given(NUMBERS, NUMBERS)
def test_the_distance_is_that_of_two_samples(one, other):
    found = kolmogorov_smirnov(sample_of(one), sample_of(other).share_up_to)
    assert found == pytest.approx(ks_2samp(one, other, method="asymp").statistic)


@given(NUMBERS)
def test_a_sample_is_at_no_distance_from_itself_and_its_bins_hold_everything(numbers):
    sample = sample_of(numbers)
    assert kolmogorov_smirnov(sample, sample.share_up_to) == 0
    assert histogram(sample.share_up_to, bin_edges(int(numbers.max()))).sum() == pytest.approx(1)


def test_bins_end_at_one_less_than_powers_of_two():
    assert bin_edges(8).tolist() == [1, 3, 7, 15]
    assert bin_edges(1).tolist() == [1]


def test_a_mixture_weighs_its_parts_and_leaves_out_empty_ones():
    parts = [sample_of(np.array([1, 1])), sample_of(np.array([3])), sample_of(np.zeros(0, np.int64))]
    mixed = mixture(parts, np.array([0.25, 0.25, 0.5]))
    assert mixed.values.tolist() == [1, 3]
    assert mixed.weights.tolist() == [0.5, 0.5]


def test_equal_histograms_correlate_fully_and_a_turned_one_against():
    rising = sample_of(np.repeat([1, 2, 4, 8], [1, 4, 16, 64]))
    falling = sample_of(np.repeat([1, 2, 4, 8], [64, 16, 4, 1]))
    assert log_correlation(rising, rising.share_up_to) == pytest.approx(1)
    assert log_correlation(rising, falling.share_up_to) == pytest.approx(-1)
    assert np.isnan(log_correlation(sample_of(np.array([1, 2])), falling.share_up_to))
