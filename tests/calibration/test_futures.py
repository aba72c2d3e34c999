"""Futures of one measure, from simulations and disturbances given by hand."""

from datetime import timedelta

import numpy as np
import pytest

from calibration.community import community_before
from calibration.discrepancy import disturbances
from calibration.futures import level_futures

WEEKS, SAMPLES = 30, 400


@pytest.fixture
def community(log_of):
    export = log_of(80, arrivals=20.0)
    return community_before(export, export.latest_start)


def steady(community, factor=1.0):
    """Return runs whose weeks ahead are so many times their past."""
    return np.concatenate(
        [np.full((SAMPLES, community.simulated_weeks), 40.0), np.full((SAMPLES, WEEKS), 40.0 * factor)], axis=1
    )


def median(community, run, paths=None):
    paths = np.zeros((SAMPLES, WEEKS)) if paths is None else paths
    return np.median(level_futures(community, "weekly_posters", run, paths, WEEKS), axis=0)


def test_a_simulated_change_moves_the_forecast_by_about_half(community):
    ratio = median(community, steady(community, 1.5)) / median(community, steady(community))
    assert 1.05 < ratio[0] < 1.5**0.6
    assert 1.05 < ratio[-1] < 1.5**0.6


def test_the_simulation_s_own_level_does_not_matter(community):
    assert median(community, 5 * steady(community)) == pytest.approx(median(community, steady(community)), rel=0.02)


def test_without_a_simulation_the_level_persists(community):
    recent = community.weekly["weekly_posters"].tail(8).mean()
    assert median(community, None)[:4] == pytest.approx(np.full(4, recent), rel=0.2)


def test_what_strays_is_what_spreads(community):
    paths = disturbances(["a"], SAMPLES, WEEKS, np.random.default_rng(1))["a"]
    calm = level_futures(community, "weekly_posters", steady(community), 0 * paths, WEEKS)
    strayed = level_futures(community, "weekly_posters", steady(community), paths, WEEKS)
    assert (np.log1p(strayed).std(axis=0) > 0.15).all()
    assert (np.log1p(calm).std(axis=0) < 0.1).all()
    order = np.corrcoef(paths[:, 9], np.log1p(strayed)[:, 9])[0, 1]
    assert order > 0.95


def test_runs_that_disagree_do_not_make_the_forecast_wider_than_it_should_be(community):
    rng = np.random.default_rng(1)
    paths = disturbances(["a"], SAMPLES, WEEKS, rng)["a"]
    agreeing = steady(community)
    disagreeing = agreeing * np.exp(rng.normal(0, 0.3, size=(SAMPLES, 1)) * (np.arange(agreeing.shape[1]) >= 80))
    widths = [
        np.log1p(level_futures(community, "weekly_posters", run, paths, WEEKS)).std(axis=0).mean()
        for run in (agreeing, disagreeing)
    ]
    assert widths[1] == pytest.approx(widths[0], rel=0.15)


def test_weeks_beyond_the_past_are_the_only_ones_forecast(community):
    assert community.as_of == community.weekly.index[-1].date() + timedelta(days=7)
