"""A community as its log would have shown it."""

import numpy as np

from calibration.distributions.simulating import parameters_of, simulated, written


def test_a_simulated_log_shows_those_who_write_and_nearly_all_do(model_written):
    came = np.random.default_rng(5).poisson(0.5, size=500).sum()
    wrote = len(np.unique(model_written.people))
    assert 0.85 * came < wrote <= came
    assert model_written.people.min() >= 0  # nobody of a team


def test_the_same_seed_gives_the_same_log_and_the_second_half_follows_the_first(model_halves):
    one, two = (simulated(model_halves, {}, 3, True) for _ in range(2))
    other = simulated(model_halves, {}, 4, True)
    assert one.first["posts"].size > 0
    assert one.second["posts"].size > 0
    for name in one.second:
        np.testing.assert_array_equal(one.second[name].weights, two.second[name].weights)
    assert one.second["gaps"].size != other.second["gaps"].size


def test_without_a_second_half_none_is_simulated(model_halves):
    assert simulated(model_halves, {}, 3, False).second["posts"].size == 0


def test_a_run_that_writes_out_of_all_proportion_is_stopped(model_halves):
    from calibration.distributions.simulating import plan_of
    from sim.ensemble import Run

    loud = parameters_of({"posting.level": 1.0}, 1.0)
    run = Run(plan_of(model_halves, np.full(200, 1)), loud, 1)
    assert len(written(run, 500).people) <= 500


def test_a_thinned_community_feels_alive_with_fewer_messages():
    whole, thinned = (parameters_of({}, share).crowding.emptiness_scale for share in (1.0, 0.2))
    assert thinned < whole
