"""Laws of the level: fitted by the score they are judged by, they find what made the data."""

from __future__ import annotations

import numpy as np
import pytest

from calibration.reference.level import CENTRE, SPREAD, Law, Rows, designs, fitted, quantiles, season_of
from calibration.reference.past import FEATURES, past_table

LEVELS = (np.arange(99) + 0.5) / 99


def rows_made_up(count=1500, seed=1):
    rng = np.random.default_rng(seed)
    past = np.zeros((count, len(FEATURES)))
    past[:, 0] = rng.uniform(1.5, 4.0, count)
    past[:, 1:4] = rng.normal(0, 0.2, (count, 3))
    past[:, 5], past[:, 6] = rng.uniform(0.2, 0.8, count), rng.uniform(0.1, 0.5, count)
    return Rows(past, rng.normal(0, 0.3, count), rng.integers(1, 53, count).astype(float), rng.integers(0, 4, count))


def law_made_up():
    rng = np.random.default_rng(3)
    spread = np.array([-1.2, -0.9, 0.3, 0.2, 0.2, 0.5, 0.5])
    return Law(rng.uniform(-0.4, 0.4, len(CENTRE)), spread, 0.15, np.zeros(len(FEATURES) + 1))


def test_a_fit_forecasts_as_well_as_the_law_that_made_the_data():
    rows, law = rows_made_up(), law_made_up()
    drawn = quantiles(law, rows, (np.arange(999) + 0.5) / 999)
    observed = drawn[np.arange(len(drawn)), np.random.default_rng(5).integers(0, 999, len(drawn))]
    found = fitted(rows, observed, np.full(len(observed), 1.0 / observed.sum()))

    def error(each):
        above = observed[:, None] - quantiles(each, rows, LEVELS)
        return float((above * (LEVELS - (above < 0))).mean())

    assert error(found) == pytest.approx(error(law), rel=0.01)
    nothing = law._replace(centre=np.zeros(len(CENTRE)))
    assert error(found) < 0.98 * error(nothing)


def test_where_members_are_not_known_the_law_does_not_ask_for_them():
    rows = rows_made_up()._replace(twin=np.full(1500, np.nan))
    observed = np.expm1(rows.past[:, 0])
    found = fitted(rows, observed, np.full(1500, 1e-4), twin=False)
    assert found.centre[-2:].tolist() == [0.0, 0.0]
    assert np.isfinite(quantiles(found, rows, LEVELS)).all()


def test_quantiles_are_in_order_and_not_below_zero():
    said = quantiles(law_made_up(), rows_made_up(), LEVELS)
    assert (np.diff(said, axis=1) >= 0).all()
    assert said.min() >= 0


def test_a_community_that_has_doubled_is_not_carried_on_for_ever():
    rows = rows_made_up(2)
    near, far = rows.past.copy(), rows.past.copy()
    near[:, 1:4], far[:, 1:4] = 0.7, 5.0
    middles = np.zeros(len(FEATURES) + 1)
    assert (designs(rows._replace(past=near), middles)[0] == designs(rows._replace(past=far), middles)[0]).all()
    assert len(SPREAD) == designs(rows, middles)[1].shape[1]


def test_the_past_of_a_week_is_what_was_known_before_it():
    values = np.array([4.0, np.nan, 6.0, 8.0, 2.0] * 10)
    table = past_table(values, np.ones(50))
    for week in (1, 7, 30):
        np.testing.assert_array_equal(table[week], past_table(values[:week], np.ones(week))[-1])
    assert np.isnan(table[0]).all()
    level = np.log1p(values[~np.isnan(values)][-8:].mean())
    assert table[-1, 0] == pytest.approx(level)


def test_seasons_are_by_iso_week():
    assert season_of(np.array([52, 53, 1, 2, 27, 30, 31, 34, 35])).tolist() == [1, 1, 1, 0, 2, 2, 3, 3, 0]
