"""The fit to a first half and the prediction of the second, on a log that the model itself wrote."""

from dataclasses import replace

import numpy as np
import pytest

from calibration.distributions.halves import Halves, halves_of_messages
from calibration.distributions.rivals import LogNormal
from calibration.distributions.samples import STATISTICS, kolmogorov_smirnov, samples_of
from calibration.distributions.shaping import SPREADS, Prediction, fit_and_predict, value_at
from calibration.distributions.simulating import simulated
from sim.parameters import DECLARED

NEAR = 0.13


@pytest.fixture(scope="module")
def prediction(model_halves: Halves) -> Prediction:
    return fit_and_predict(model_halves, runs=40, steps=2)


def distances(seen, predicted) -> list[float]:
    return [kolmogorov_smirnov(seen[name], predicted[name].share_up_to) for name in STATISTICS]


def test_the_shapes_of_its_own_writing_are_found_again(model_halves, prediction):
    assert np.mean(distances(model_halves.first, prediction.first)) < NEAR / 2
    assert np.mean(distances(model_halves.second, prediction.second)) < NEAR


def test_parameters_that_were_not_fitted_are_farther(model_halves, prediction):
    unfitted = simulated(model_halves, {}, 5, True)
    assert np.mean(distances(model_halves.first, unfitted.first)) > np.mean(
        distances(model_halves.first, prediction.first)
    )


def test_a_histogram_that_was_tampered_with_is_not_near(model_written, prediction):
    late = model_written.days >= 250
    people, days = model_written.people[late], model_written.days[late]
    once = np.unique(people, return_index=True)[1]  # nobody writes twice
    tampered = samples_of(people[once], days[once])
    assert kolmogorov_smirnov(tampered["posts"], prediction.second["posts"].share_up_to) > 2 * NEAR
    assert kolmogorov_smirnov(tampered["tenure"], prediction.second["tenure"].share_up_to) > 2 * NEAR
    spread = samples_of(people, days // 14 * 14)  # everybody writes once a fortnight
    assert kolmogorov_smirnov(spread["gaps"], prediction.second["gaps"].share_up_to) > 2 * NEAR


def test_a_curve_that_is_wrong_is_farther_than_the_model(model_halves, prediction):
    wrong = LogNormal(4.0, 0.5).share_up_to
    for name, near in zip(STATISTICS, distances(model_halves.second, prediction.second), strict=True):
        assert kolmogorov_smirnov(model_halves.second[name], wrong) > near


def test_of_the_second_half_only_its_length_is_used(model_written, model_halves, stand_in):
    late = model_written.days >= model_halves.first_days
    other = halves_of_messages(
        np.where(late, 0, model_written.people), model_written.days, model_halves.start, model_halves.calendar
    )
    assert other.second["posts"].size == 1
    one, two = (fit_and_predict(halves, runs=20, steps=1, simulate=stand_in) for halves in (model_halves, other))
    assert one.values == two.values
    for name in STATISTICS:
        np.testing.assert_array_equal(one.second[name].weights, two.second[name].weights)


def test_threads_change_nothing_and_another_seed_does(model_halves, stand_in):
    one, two, other = (
        fit_and_predict(model_halves, seed, runs=20, steps=1, threads=threads, simulate=stand_in)
        for seed, threads in ((1, 1), (1, 3), (2, 1))
    )
    assert one.values == two.values
    assert one.values != other.values


def test_a_first_half_whose_beginning_is_empty_can_be_fitted(model_halves, stand_in):
    nothing = samples_of(np.zeros(0, np.int64), np.zeros(0, np.int64))
    halves = replace(model_halves, quarters=(nothing, model_halves.quarters[1]))
    assert fit_and_predict(halves, runs=20, steps=1, simulate=stand_in).second["posts"].size


@pytest.mark.parametrize("name", SPREADS)
def test_values_stay_in_their_declared_range_and_rise_with_the_score(name):
    values = [value_at(name, score) for score in (-4, 0, 4)]
    assert values[1] == pytest.approx(DECLARED[name].default)
    assert DECLARED[name].low <= values[0] < values[1] < values[2] <= DECLARED[name].high
