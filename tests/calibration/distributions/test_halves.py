"""A log cut in two."""

from datetime import date, timedelta

import numpy as np
import pytest

from calibration.distributions.halves import MOST_SIMULATED, halves_of, halves_of_messages, newcomers_simulated

MONDAY = date(2021, 1, 4)


def test_a_log_is_cut_in_the_middle_of_its_days(log_of):
    halves = halves_of(log_of(40))
    assert halves.first_days + halves.second_days == halves.days
    assert 0 <= halves.second_days - halves.first_days <= 1
    assert MONDAY <= halves.start < MONDAY + timedelta(days=7)
    assert not halves.too_small


def test_a_person_counts_as_new_on_their_first_day_only():
    halves = halves_of_messages(np.array([0, 1, 0, 1, 2]), np.array([0, 1, 2, 3, 9]), MONDAY, "work")
    assert halves.newcomers.tolist() == [1, 1, 0, 0, 0]
    assert halves.first["posts"].size == 2
    assert halves.second["posts"].size == 1
    assert halves.messages == 4
    assert halves.too_small


def test_the_newcomers_to_come_are_drawn_from_weeks_of_the_first_half(model_halves):
    ahead = newcomers_simulated(model_halves, np.random.default_rng(1))
    again = newcomers_simulated(model_halves, np.random.default_rng(1))
    past = newcomers_simulated(model_halves)
    assert len(ahead) == model_halves.days
    assert (ahead == again).all()
    assert (ahead[: len(past)] == past).all()
    assert ahead[len(past) :].sum() == pytest.approx(past.sum(), rel=0.4)


def test_a_large_community_is_thinned():
    people = np.arange(5_000)
    halves = halves_of_messages(people, people // 10, MONDAY, "work")
    assert newcomers_simulated(halves).sum() == pytest.approx(MOST_SIMULATED / 2, rel=0.01)
