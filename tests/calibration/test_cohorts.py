"""The cohort model: it finds the law of members who write at a steady rate and drop out."""

import numpy as np
import pytest

from calibration.cohorts import cohort_quantiles, expected_acts, fitted_law
from calibration.reference.members import acts_of


def members(count, weeks, rate, leave, seed=1, arrivals=0):
    rng = np.random.default_rng(seed)
    rows = []
    born = rng.random(count) if not arrivals else rng.uniform(0, weeks, count)
    for member in range(count):
        week = born[member]
        while week < weeks:
            rows.append((member, int(week)))
            if week > born[member] and rng.random() < leave:  # the model lets nobody leave before a second act
                break
            week += rng.exponential(1.0 / rate)
    return acts_of(*np.array(rows, dtype=np.int64).T, weeks)


def test_expected_posters_are_those_that_come():
    whole = members(3000, 80, 0.12, 0.05)
    said = expected_acts(whole.before(40), 30)
    happened = np.bincount(whole.week, minlength=80)[40:70]
    assert said.sum() == pytest.approx(happened.sum(), rel=0.12)
    assert said[0] == pytest.approx(happened[:3].mean(), rel=0.15)


def test_newcomers_are_reckoned_with():
    whole = members(3000, 120, 0.12, 0.3, arrivals=1)
    said = expected_acts(whole.before(60), 40)
    assert said.mean() == pytest.approx(np.bincount(whole.week, minlength=120)[60:100].mean(), rel=0.2)


def test_quantiles_are_those_of_chance_alone():
    acts = members(500, 40, 0.3, 0.05)
    said = cohort_quantiles(acts, 10, (np.arange(99) + 0.5) / 99)
    assert said.shape == (99, 10)
    assert (np.diff(said, axis=0) >= 0).all()
    np.testing.assert_allclose(said.mean(axis=0), expected_acts(acts, 10), rtol=0.03)


def test_members_who_never_leave_and_those_who_do_are_told_apart():
    lasting, fleeting = (members(800, 60, 0.2, leave) for leave in (0.0, 0.4))
    shares = []
    for acts in (lasting, fleeting):
        size = int(acts.member.max()) + 1
        repeats = np.bincount(acts.member, minlength=size) - 1.0
        last = np.zeros(size)
        last[acts.member] = acts.week
        _, _, a, b = fitted_law(repeats, last, np.full(size, 59.0), np.ones(size))
        shares.append(a / (a + b))
    assert shares[0] < 0.05
    assert shares[1] == pytest.approx(0.4, abs=0.05)
