"""Scores and their intervals."""

import numpy as np
import pytest
from scipy import stats

from calibration.scores import crps, inside, ratio_interval, resampled_origins


def test_the_score_of_a_point_is_its_distance():
    assert crps(np.array([3.0, 5.0]), np.full((7, 2), 4.0)).tolist() == pytest.approx([1.0, 1.0])


def test_the_score_agrees_with_the_closed_form_of_the_normal():
    samples = stats.norm.ppf((np.arange(4000) + 0.5) / 4000)[:, None]
    closed = 0.7 * (2 * stats.norm.cdf(0.7) - 1) + 2 * stats.norm.pdf(0.7) - 1 / np.sqrt(np.pi)
    assert crps(np.array([0.7]), samples)[0] == pytest.approx(closed, abs=1e-3)


def test_a_week_that_is_not_known_has_no_score():
    samples = np.arange(10.0)[:, None].repeat(2, axis=1)
    assert np.isnan(crps(np.array([np.nan, 1.0]), samples)).tolist() == [True, False]
    assert np.isnan(inside(np.array([np.nan, 1.0]), samples, 0.8)).tolist() == [True, False]


def test_samples_of_nobody_are_passed_over():
    samples = np.array([[2.0], [np.nan], [4.0]])
    assert crps(np.array([3.0]), samples)[0] == pytest.approx(0.5)
    assert np.isnan(crps(np.array([3.0]), np.full((3, 1), np.nan)))[0]


def test_central_bands_hold_what_they_promise_under_the_truth():
    rng = np.random.default_rng(1)
    samples = rng.normal(size=(400, 3000))
    truth = rng.normal(size=3000)
    assert inside(truth, samples, 0.5).mean() == pytest.approx(0.5, abs=0.04)
    assert inside(truth, samples, 0.8).mean() == pytest.approx(0.8, abs=0.04)


def test_resamples_keep_consecutive_origins_together():
    places = resampled_origins(12, seed=3, resamples=50)
    steps = np.diff(places, axis=1) % 12
    within_blocks = np.delete(steps, [3, 7], axis=1)
    assert places.shape == (50, 12)
    assert (within_blocks == 1).all()
    assert len(np.unique(places[:, 0])) > 6


def test_the_same_seed_gives_the_same_resamples():
    assert (resampled_origins(9, seed=3) == resampled_origins(9, seed=3)).all()
    assert (resampled_origins(9, seed=3) != resampled_origins(9, seed=4)).any()


def test_a_ratio_that_never_changes_has_an_interval_of_no_width():
    bottom = np.array([1.0, 5.0, 2.0, 4.0, 3.0])
    found = ratio_interval(0.9 * bottom, bottom, resampled_origins(5, seed=1))
    assert (found.value, found.low, found.high) == pytest.approx((0.9, 0.9, 0.9))
    assert found.excludes_one


def test_the_interval_of_a_mean_holds_it_as_often_as_it_says():
    rng = np.random.default_rng(5)
    held = []
    for seed in range(120):
        values = rng.normal(1.0, 0.3, size=40)
        found = ratio_interval(values, np.ones(40), resampled_origins(40, seed=seed, resamples=200))
        held.append(found.low <= 1.0 <= found.high)
    assert 0.76 < np.mean(held) < 0.97


def test_nothing_to_divide_by_gives_no_figure():
    found = ratio_interval(np.ones(3), np.zeros(3), resampled_origins(3, seed=1))
    assert np.isnan(found.value)
    assert not found.excludes_one
