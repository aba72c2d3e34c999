"""Sensitivity: indices of functions that are known come out of the path the model takes, and so does a decision."""

import sys

import numpy as np
import pandas as pd
import pytest
from SALib.test_functions import Ishigami, Sobol_G

from scenarios.choosing import Goal
from scenarios.loading import load
from scenarios.sensitivity import sensitivity, value_of_knowing
from scenarios.sensitivity.factors import CHANCE, Factors
from scenarios.sensitivity.indices import decomposed, screened
from sim.executing import Threads
from sim.parameters import DECLARED
from sim.problems import InputError

BASE = 2048


def ishigami(points: np.ndarray) -> np.ndarray:
    return Ishigami.evaluate(np.pi * (2 * points - 1))


def alone(count: int) -> dict[str, list[int]]:
    return {str(place): [place] for place in range(count)}


def test_the_indices_of_ishigami_are_those_known() -> None:
    found = decomposed(ishigami, alone(3), BASE, 7).set_index("factor").loc[["0", "1", "2"]]

    assert found["first"].to_numpy() == pytest.approx([0.3139, 0.4424, 0.0], abs=0.04)
    assert found["total"].to_numpy() == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.04)


def test_the_indices_of_sobol_g_are_those_known_and_lie_in_their_intervals() -> None:
    a = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])
    found = decomposed(Sobol_G.evaluate, alone(8), BASE, 7).set_index("factor").loc[[str(at) for at in range(8)]]

    assert found["first"].to_numpy() == pytest.approx(Sobol_G.sensitivity_index(a), abs=0.04)
    assert found["total"].to_numpy() == pytest.approx(Sobol_G.total_sensitivity_index(a), abs=0.04)
    assert (np.abs(found["first"] - Sobol_G.sensitivity_index(a)) < 2 * found["first_error"] + 0.01).all()


def test_factors_in_one_group_share_one_index() -> None:
    found = decomposed(lambda points: points @ np.array([3.0, 4.0, 0.0]), {"both": [0, 1], "none": [2]}, 256, 7)

    assert list(found["factor"]) == ["both", "none"]
    assert found["first"].to_numpy() == pytest.approx([1.0, 0.0], abs=0.05)


def test_indices_are_not_clipped() -> None:
    noise = np.random.default_rng(1)
    found = decomposed(lambda points: noise.normal(size=len(points)), alone(8), 64, 7)

    assert (found["first"] < 0).any()
    assert (found["total"] > 1).any()


def test_screening_finds_the_slopes_of_a_straight_function_and_what_bends() -> None:
    straight = screened(lambda points: points @ np.array([1.0, -5.0, 2.0]), ["a", "b", "c"], 4, 0)
    bent = screened(lambda points: points[:, 0] * points[:, 1], ["a", "b"], 8, 0)

    assert list(straight["factor"]) == ["b", "c", "a"]
    assert straight["direction"].to_numpy() == pytest.approx([-5.0, 2.0, 1.0])
    assert straight["bends"].to_numpy() == pytest.approx(0.0, abs=1e-9)
    assert (bent["bends"] > 0.1).all()


def test_a_seed_of_nil_is_a_seed() -> None:
    same = [decomposed(ishigami, alone(3), 64, 0) for _ in range(2)]

    pd.testing.assert_frame_equal(*same)


def test_the_value_of_knowing_is_that_of_a_choice_whose_answer_is_known() -> None:
    # the first plan gains x - 0.1, x between -1 and 1: choosing now gains 0 (the second), knowing x gains 0.9^2 / 4
    draws, generator = 2000, np.random.default_rng(3)
    x = generator.uniform(-1, 1, draws)
    parameters = pd.DataFrame({"x": x, "other": generator.uniform(size=draws)})
    found = value_of_knowing(np.stack([x - 0.1, x - 0.1], axis=1), parameters).set_index("parameter")

    assert found.loc["x", "gain"] == pytest.approx(0.9**2 / 4, abs=0.02)
    assert found.loc["x", "flips"] == pytest.approx(0.45, abs=0.03)
    assert list(found["stands_out"]) == [True, False]


def test_a_parameter_that_moves_both_plans_alike_would_change_nothing() -> None:
    generator = np.random.default_rng(4)
    always_better = 5 + generator.uniform(-1, 1, (200, 2))
    found = value_of_knowing(always_better, pd.DataFrame({"x": generator.uniform(size=200)}))

    assert found.loc[0, "gain"] == pytest.approx(0.0, abs=1e-12)
    assert not found["stands_out"].any()


def test_luck_seldom_makes_a_parameter_stand_out() -> None:
    generator = np.random.default_rng(5)
    alarms = 0
    for _ in range(40):
        parameters = pd.DataFrame(generator.uniform(size=(60, 20)), columns=[f"p{at}" for at in range(20)])
        alarms += value_of_knowing(generator.normal(size=(60, 2)), parameters)["stands_out"].any()

    assert alarms <= 7  # 1 in 20 is promised; 8 in 40 or more has a chance below 0.001


def test_points_that_differ_in_one_factor_share_every_draw_and_known_parameters_are_no_factors() -> None:
    scenario = load("b2b-slack", {"weeks": 4, "growth.pre_launch_weeks": 0, "parameters.visiting.rate": 0.2})
    factors = Factors(scenario, Goal("members"), Threads(1))
    points = np.tile(factors.middle(), (4, 1))
    points[1, factors.names.index("gathering.prompt_posting")] = 0.9  # no ritual moves who has joined
    points[2, factors.names.index("platform.slack.join_ease")] = 0.95
    points[3, factors.names.index(CHANCE)] = 0.9
    outcomes = factors.outcomes(points)

    assert "visiting.rate" not in factors.names
    assert outcomes[1] == pytest.approx(outcomes[0], abs=2)
    assert outcomes[2] > outcomes[0] + 5
    assert outcomes[3] != outcomes[0]
    assert sum(d.prior.shape != "fixed" for d in DECLARED.values()) - 1 + 5 + 1 == len(factors.names)


def test_a_study_without_its_library_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SALib", None)
    for module in ("sample.morris", "sample", "sample.sobol"):
        monkeypatch.setitem(sys.modules, f"SALib.{module}", None)

    with pytest.raises(InputError, match=r'SALib is not installed: .* pip install "essaim\[planner\]"'):
        screened(ishigami, ["a", "b", "c"], 4, 7)


def test_too_few_runs_are_refused() -> None:
    with pytest.raises(InputError, match="799 runs: a study of sensitivity needs at least 800"):
        sensitivity("b2b-slack", runs=799)
