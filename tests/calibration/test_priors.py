"""Priors of a fit."""

import numpy as np
import pytest

from calibration.priors import (
    FITTED,
    FROM_NHSR,
    JOINERS,
    NAMES,
    parameters_at,
    prior_scores,
    value_of,
    values_at,
)
from sim.parameters import DECLARED, values_of


def test_every_named_parameter_is_declared():
    assert set(FITTED) | FROM_NHSR <= set(DECLARED)


def test_the_middle_score_is_the_default_of_a_prior_around_it():
    assert value_of("visiting.rate", 0.0, widened=False) == pytest.approx(DECLARED["visiting.rate"].default)


def test_priors_that_nhsr_informed_are_twice_as_wide_when_asked():
    middle = DECLARED["visiting.rate"].default
    narrow = np.log(value_of("visiting.rate", 1.0, widened=False) / middle)
    wide = np.log(value_of("visiting.rate", 1.0, widened=True) / middle)
    assert wide == pytest.approx(2 * narrow)
    months = [value_of("calendar.august", z, widened) for widened in (False, True) for z in (-3.0, 3.0)]
    assert months[3] - months[2] > 1.2 * (months[1] - months[0])


def test_other_priors_stay_as_they_are():
    assert value_of("ties.memory_days", 1.3, widened=True) == value_of("ties.memory_days", 1.3, widened=False)


def test_nobody_writes_without_having_come():
    assert value_of(JOINERS, -5.0, widened=False) == 1.0


def test_draws_cover_each_prior_evenly():
    scores = prior_scores(50, seed=2)
    assert scores.shape == (50, len(NAMES))
    assert scores.mean(axis=0) == pytest.approx(np.zeros(len(NAMES)), abs=0.05)
    assert (prior_scores(50, seed=2) == scores).all()


def test_a_draw_becomes_the_model_s_parameters():
    values = values_at(prior_scores(3, seed=2), widened=False)
    parameters, joiners = parameters_at(values[1])
    told = {name: value for name, value in values_of(parameters).items() if name in NAMES}
    assert told == pytest.approx(dict(zip(NAMES[:-1], values[1], strict=False)))
    assert joiners == values[1][-1]
