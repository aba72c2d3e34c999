"""The plain forecasts every model has to beat."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.baselines import BASELINES, last_13, last_26, levels, seasonal_naive


def weekly(values):
    return pd.Series(np.asarray(values, dtype=float))


def test_the_last_13_weeks_are_the_last_13_known_ones():
    series = weekly([1000.0] * 5 + [5.0] * 12 + [np.nan, 7.0, np.nan])
    assert last_13(series, 2, 100).samples.max() < 7.1
    assert last_26(series, 2, 100).samples.max() > 900.0


def test_quantiles_are_taken_at_the_middles_of_equal_slices():
    samples = last_26(weekly(np.arange(26)), 3, 5).samples
    assert samples[:, 0].tolist() == np.quantile(np.arange(26), [0.1, 0.3, 0.5, 0.7, 0.9]).tolist()
    assert (samples == samples[:, :1]).all()


def test_last_year_s_same_week_is_the_centre():
    year = np.arange(52) % 7 * 10.0 + 100
    series = weekly([*year, *(year + 1.0)])
    forecast = seasonal_naive(series, 52, 11)
    assert not forecast.fell_back
    assert np.median(forecast.samples, axis=0).tolist() == (year + 1.0 + 1.0).tolist()


def test_the_spread_is_that_of_earlier_differences_between_years():
    year = np.full(52, 100.0)
    series = weekly([*year, *(year + np.linspace(-10, 10, 52))])
    samples = seasonal_naive(series, 1, 101).samples[:, 0]
    assert samples.max() - samples.min() == pytest.approx(20, abs=0.5)


def test_without_a_whole_year_the_last_26_weeks_serve_and_it_says_so():
    series = weekly(np.arange(51))
    forecast = seasonal_naive(series, 4, 9)
    assert forecast.fell_back
    assert (forecast.samples == last_26(series, 4, 9).samples).all()


def test_a_week_not_known_last_year_takes_its_neighbours():
    values = np.full(60, 10.0)
    values[8] = np.nan
    values[6:11] = [20.0, 20.0, np.nan, 20.0, 20.0]
    assert np.median(seasonal_naive(weekly(values), 1, 9).samples) == 20.0


def test_counts_never_go_below_zero_but_growth_may():
    counts = weekly([0.0, 50.0] * 40)
    growth = weekly([-30.0, 50.0] * 40)
    assert seasonal_naive(counts, 52, 50).samples.min() >= 0
    assert seasonal_naive(growth, 52, 50).samples.min() < 0


def test_a_series_without_a_known_week_is_refused():
    with pytest.raises(ValueError, match="no week is known"):
        last_26(weekly([np.nan, np.nan]), 4, 9)


@given(st.lists(st.floats(0, 1e6) | st.just(np.nan), min_size=1, max_size=150), st.integers(1, 60))
def test_every_baseline_gives_sorted_samples_without_holes(values, weeks):
    series = weekly([*values, 3.0])
    for baseline in BASELINES.values():
        samples = baseline(series, weeks, 20).samples
        assert samples.shape == (20, weeks)
        assert (np.diff(samples, axis=0) >= 0).all()
        assert not np.isnan(samples).any()


def test_the_levels_are_the_same_for_all():
    assert levels(2).tolist() == [0.25, 0.75]
