"""Who joined, as the source lets it be seen, and who may join."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.arrivals import (
    BURN_IN_WEEKS,
    DRIFT,
    KEPT_WEEKS,
    Arrivals,
    arrivals_of,
    future_arrivals,
    whole_people,
)

FIRST_MONDAY = date(2021, 1, 4)


def until(export, days):
    return export.before(FIRST_MONDAY + timedelta(days=days))


def test_the_first_week_s_stock_are_the_founders_and_later_rises_are_joins(overview_of):
    arrivals = arrivals_of(until(overview_of([10] * 7 + [12] * 7 + [12] * 14), 28))
    assert arrivals.founders == 10
    assert arrivals.daily[7] == 2
    assert arrivals.daily.sum() == 2
    assert arrivals.weekly.tolist() == [2.0, 0.0, 0.0]


def test_a_rise_over_missing_days_is_spread_evenly_and_keeps_its_total(overview_of):
    export = until(overview_of([10] * 10 + [16] * 18, without=(7, 8, 9, 10, 11)), 28)
    arrivals = arrivals_of(export)
    assert arrivals.daily[7:13].tolist() == [1.0] * 6
    assert arrivals.daily.sum() == 6


def test_a_fall_of_the_stock_is_a_loss_and_no_join(overview_of):
    arrivals = arrivals_of(until(overview_of([10] * 8 + [7] * 8 + [9] * 12), 28))
    assert arrivals.daily.sum() == 2
    assert arrivals.losses.sum() == 3


def test_weeks_after_the_last_row_are_not_known(overview_of):
    export = overview_of([10] * 7 + [12] * 16)
    arrivals = arrivals_of(export.before(export.latest_start))
    assert len(arrivals.daily) == 21
    longer = replace(export, seen_until=export.first_day + timedelta(days=27))
    assert np.isnan(arrivals_of(longer).weekly[-1])
    assert not np.isnan(arrivals_of(longer).daily).any()


def test_a_log_without_joins_shows_people_when_they_first_write(log_of):
    export = log_of(20)
    arrivals = arrivals_of(until(export, 140))
    assert arrivals.by_posting
    assert arrivals.daily.sum() + arrivals.founders == export.events["member"].nunique()


def test_a_log_with_everybody_s_join_shows_joins(read_log):
    rows = [(f"m{day}", 86_400 * (18_631 + day), "join") for day in range(60)]
    rows += [(f"m{day}", 86_400 * (18_632 + day), "message") for day in range(0, 60, 3)]
    arrivals = arrivals_of(read_log(pd.DataFrame(rows, columns=["member", "ts", "kind"])))
    assert not arrivals.by_posting
    assert arrivals.daily.sum() + arrivals.founders == 60


def test_a_long_past_is_shortened_to_a_steady_burn_in(log_of):
    export = log_of(190, arrivals=2.0)
    arrivals = arrivals_of(until(export, 190 * 7))
    burn_in = arrivals.daily[: 7 * BURN_IN_WEEKS]
    assert len(arrivals.daily) == 7 * (KEPT_WEEKS + BURN_IN_WEEKS)
    assert (burn_in == burn_in[0]).all()
    before = (190 - KEPT_WEEKS) * 7
    whole = export.events.groupby("member", observed=True)["ts"].min()
    days = (whole.dt.tz_localize(None) - pd.Timestamp(FIRST_MONDAY)).dt.days
    assert burn_in.sum() == pytest.approx((days < before).sum())


@given(st.lists(st.floats(0, 30), min_size=1, max_size=200))
def test_whole_people_never_stray_by_one_from_the_fractions(fractions):
    expected = np.array(fractions)
    people = whole_people(expected)
    assert (people >= 0).all()
    assert np.abs(np.cumsum(people) - np.cumsum(expected)).max() < 1.0


def arrivals_with(weekly):
    weekly = np.asarray(weekly, dtype=float)
    return Arrivals(date(2021, 1, 4), 5, np.repeat(weekly / 7, 7), weekly, np.zeros(len(weekly)), True)


def test_future_arrivals_go_on_at_the_recent_rate_and_drift_apart():
    drawn = future_arrivals(arrivals_with([20.0] * 114), 40, 4000, np.random.default_rng(1))
    assert drawn[:, 2:6].mean() == pytest.approx(20, rel=0.05)
    spread = np.log(drawn[:, 30:40].mean(axis=1)).std()
    assert spread == pytest.approx(DRIFT * np.sqrt(35 / 52), rel=0.15)
    assert (drawn == np.rint(drawn)).all()
    assert (drawn >= 0).all()


def test_a_young_community_s_latest_weeks_count_more():
    recent = arrivals_with([2.0] * 17 + [20.0] * 3)
    older = arrivals_with([2.0] * 97 + [20.0] * 3)
    rng = np.random.default_rng
    young = future_arrivals(recent, 1, 2000, rng(1)).mean()
    old = future_arrivals(older, 1, 2000, rng(1)).mean()
    assert young > 1.5 * old


def test_nobody_comes_where_nobody_came():
    assert not future_arrivals(arrivals_with([0.0] * 30), 10, 50, np.random.default_rng(1)).any()
