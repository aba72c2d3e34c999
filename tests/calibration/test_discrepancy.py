"""How far real communities stray from a forecast of their level."""

from datetime import date

import numpy as np
import pytest
from scipy import stats

from calibration.discrepancy import (
    MESSAGES,
    POSTERS,
    Past,
    centre,
    disturbances,
    guarded,
    own_spread,
    past_of,
    season,
    simulated_weight,
    skewed,
    spread,
)

AVERAGE = Past(level=np.log1p(12.0), last_2=-0.061, last_4=-0.022, last_26=-0.024, slope=0.0, spread=0.473)
POSTERS_ON_AVERAGE = 1 / 0.284**2 - 1


def test_the_spread_of_an_average_community_is_the_one_learnt():
    sizes = spread(AVERAGE, POSTERS_ON_AVERAGE, 52, POSTERS)
    assert sizes[0] == pytest.approx(1.05 * 0.36, abs=0.01)
    assert sizes[51] == pytest.approx(1.05 * 0.575, abs=0.01)
    wide = spread(AVERAGE._replace(spread=0.873), POSTERS_ON_AVERAGE, 52, MESSAGES)
    assert wide[0] == pytest.approx(1.08 * 0.58, abs=0.01)
    assert wide[51] == pytest.approx(1.08 * 0.84, abs=0.01)


def test_restless_and_small_communities_are_harder_to_forecast():
    calm = spread(AVERAGE, 50.0, 20, POSTERS)
    assert (spread(AVERAGE._replace(spread=0.8), 50.0, 20, POSTERS) > calm).all()
    assert (spread(AVERAGE, 4.0, 20, POSTERS) > calm).all()


def test_a_level_persists_and_slips_a_little_over_a_year():
    ahead = centre(AVERAGE, 52, POSTERS)
    assert ahead[0] == pytest.approx(AVERAGE.level, abs=0.01)
    assert ahead[51] - AVERAGE.level == pytest.approx(0.034 - 0.098, abs=0.01)


def test_a_last_week_above_the_level_fades():
    ahead = centre(AVERAGE._replace(last_4=0.3, last_2=0.4), 52, POSTERS) - centre(AVERAGE, 52, POSTERS)
    assert ahead[0] > 0.15
    assert (np.diff(ahead) <= 0).all()
    assert ahead[51] < 0.06


def test_the_level_is_that_of_the_last_eight_known_weeks():
    values = np.array([100.0] * 20 + [10.0] * 4 + [np.nan] * 3 + [10.0] * 4)
    past = past_of(values, np.zeros(len(values)))
    assert past.level == pytest.approx(np.log(11))
    assert past.last_4 == pytest.approx(0)
    assert past.last_26 < 0


def test_a_quiet_season_is_taken_out_of_the_level():
    seasons = np.array([0.0] * 6 + [-0.5] * 2)
    values = 20 * np.exp(seasons)
    assert past_of(values, seasons).level == pytest.approx(np.log(21))


def test_a_series_without_a_known_week_is_refused():
    with pytest.raises(ValueError, match="no week is known"):
        past_of(np.array([np.nan]), np.zeros(1))


def test_the_year_s_end_is_quiet():
    monday = date(2023, 12, 18)
    assert season(monday, 4, POSTERS).tolist() == [0.0, -0.25, -0.25, 0.0]


def test_the_simulation_weighs_about_half():
    weights = simulated_weight(52)
    assert weights[0] == pytest.approx(0.36)
    assert weights[51] == pytest.approx(0.57, abs=0.001)


def test_measures_of_one_future_stray_together_and_their_drift_persists():
    paths = disturbances(["a", "b"], 4000, 30, np.random.default_rng(1))
    assert paths["a"].std(axis=0) == pytest.approx(np.ones(30))
    assert paths["a"].mean(axis=0) == pytest.approx(np.zeros(30), abs=1e-9)
    assert np.corrcoef(paths["a"][:, 10], paths["b"][:, 10])[0, 1] == pytest.approx(0.8, abs=0.04)
    assert np.corrcoef(paths["a"][:, 10], paths["a"][:, 12])[0, 1] == pytest.approx(0.7 * 0.98**2, abs=0.04)


def test_the_lower_half_of_a_disturbance_is_the_longer():
    paths = stats.norm.ppf((np.arange(1000) + 0.5) / 1000)[:, None]
    strayed = skewed(paths, np.array([0.4]), POSTERS)[:, 0]
    assert np.median(strayed) == pytest.approx(0, abs=0.01)
    assert -strayed.min() > strayed.max()


def test_runs_that_disagree_leave_less_to_add_but_never_nothing():
    sizes = np.full(3, 0.5)
    agreeing, disagreeing = np.zeros((10, 3)), np.random.default_rng(1).normal(0, 5, size=(10, 3))
    assert own_spread(sizes, agreeing) == pytest.approx(sizes)
    assert own_spread(sizes, disagreeing) == pytest.approx(0.5 * sizes)


def test_where_nobody_is_left_the_last_weeks_take_over():
    samples = np.full((100, 4), 9.0) + np.arange(100)[:, None] / 100
    assert guarded(samples, np.zeros(40), people=0.0, age=40).max() == 0.0
    assert guarded(samples, np.zeros(40), people=5.0, age=12) == pytest.approx(samples)


def test_an_old_community_leans_on_its_climate_and_keeps_each_future_s_rank():
    rng = np.random.default_rng(2)
    samples = rng.normal(100, 5, size=(200, 6))
    known = np.full(60, 50.0)
    pulled = guarded(samples, known, people=50.0, age=500)
    assert pulled.mean() == pytest.approx(0.6 * 100 + 0.4 * 50, rel=0.01)
    assert (pulled.argsort(axis=0) == samples.argsort(axis=0)).all()
