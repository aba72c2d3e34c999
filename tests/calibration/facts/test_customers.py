"""Customers: what is given to fact 27, and what is not."""

import numpy as np
import pytest

from calibration.facts.customers import JOINING, MONTHS, POOL, fate, pool_left, stays


def test_those_who_join_are_keener_by_what_joining_is_worth() -> None:
    joined, left = pool_left(20_000, np.random.default_rng(1))
    assert len(left) == (POOL - 1) * 20_000
    assert joined.mean() - left.mean() == pytest.approx(JOINING, abs=0.05)
    assert joined.mean() < JOINING  # the pool is finite: the keen run out


def test_nobody_comes_back_as_a_customer() -> None:
    kept = stays(np.zeros((500, MONTHS)), np.random.default_rng(1).random((500, MONTHS)))
    assert (kept[:, 1:] <= kept[:, :-1]).all()
    assert 0 < kept[:, -1].sum() < 500


def test_more_log_odds_keep_more_customers_with_the_same_luck() -> None:
    luck = np.random.default_rng(1).random((500, MONTHS))
    fewer, more = stays(np.zeros((500, MONTHS)), luck), stays(np.full((500, MONTHS), 0.5), luck)
    assert (more >= fewer).all()
    assert more.sum() > fewer.sum()


def test_only_customers_at_mid_year_are_followed() -> None:
    kept = np.ones((4, MONTHS), dtype=bool)
    kept[0, 3:], kept[1, 8:] = False, False
    assert fate(kept).tolist() == [3.0, 2.0]
