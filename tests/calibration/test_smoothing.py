"""Ensemble smoothing, on a problem whose answer is known."""

import numpy as np
import pytest

from calibration.smoothing import smooth

SLOPES = np.array([[1.0, 0.5], [0.0, 2.0]])
TARGET, TOLERANCES = np.array([1.0, -1.5]), np.array([0.5, 0.4])


def line(scores, step):
    return scores[:, :2] @ SLOPES.T


def posterior():
    noise = np.diag(1 / TOLERANCES**2)
    covariance = np.linalg.inv(np.eye(2) + SLOPES.T @ noise @ SLOPES)
    return covariance @ SLOPES.T @ noise @ TARGET, covariance


def weighted(found):
    mean = np.average(found.scores, axis=0, weights=found.weights)
    spread = np.sqrt(np.average((found.scores - mean) ** 2, axis=0, weights=found.weights))
    return mean, spread


def test_a_linear_normal_problem_gets_its_exact_answer():
    rng = np.random.default_rng(3)
    found = smooth(rng.normal(size=(4000, 3)), [0, 1], line, TARGET, TOLERANCES, 3, rng)
    mean, covariance = posterior()
    measured, spread = weighted(found)
    assert measured[:2] == pytest.approx(mean, abs=0.08)
    assert spread[:2] == pytest.approx(np.sqrt(np.diag(covariance)), rel=0.15)


def test_what_is_not_fitted_stays_where_it_was_drawn():
    rng = np.random.default_rng(3)
    scores = rng.normal(size=(100, 3))
    found = smooth(scores, [0, 1], line, TARGET, TOLERANCES, 2, rng)
    assert (found.scores[:, 2] == scores[:, 2]).all()
    assert (found.scores[:, 0] != scores[:, 0]).any()


def test_weights_add_up_and_prefer_draws_that_match():
    rng = np.random.default_rng(3)
    found = smooth(rng.normal(size=(300, 3)), [0, 1], line, TARGET, TOLERANCES, 2, rng)
    misfit = (((found.figures - TARGET) / TOLERANCES) ** 2).sum(axis=1)
    assert found.weights.sum() == pytest.approx(1)
    assert 1 < found.effective_draws <= 300
    assert np.corrcoef(misfit, np.log(found.weights))[0, 1] == pytest.approx(-1)


def test_a_model_that_cannot_give_the_data_does_not_rest_on_a_lucky_draw():
    rng = np.random.default_rng(3)
    far = np.array([300.0, -200.0])
    found = smooth(
        rng.normal(size=(100, 3)), [0, 1], lambda scores, step: rng.normal(size=(100, 2)), far, TOLERANCES, 2, rng
    )
    assert 15 <= found.effective_draws <= 100


def test_figures_that_teach_nothing_leave_the_priors_alone():
    rng = np.random.default_rng(3)
    found = smooth(
        rng.normal(size=(2000, 3)), [0, 1], lambda scores, step: rng.normal(size=(len(scores), 2)),
        np.zeros(2), np.ones(2), 3, rng,
    )  # fmt: skip
    mean, spread = weighted(found)
    assert mean[:2] == pytest.approx([0, 0], abs=0.1)
    assert spread[:2] == pytest.approx([1, 1], abs=0.1)
