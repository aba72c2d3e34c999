"""Attributing a difference's spread to the assumptions behind it, on differences whose causes are known."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from scenarios.attributing import FALSE_ALARM_RATE, FEWEST_DRAWS, spread_by_assumption
from sim.parameters import DECLARED

DRAWS = 200
RITUAL = "gathering.prompt_posting"
STUDIED = "visiting.rate"


def drawn(count: int = DRAWS) -> pd.DataFrame:
    numbers = np.random.default_rng(1).uniform(size=(count, len(DECLARED)))
    return pd.DataFrame(numbers, columns=list(DECLARED))


def noise(count: int = DRAWS, seed: int = 2) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, 2))


def test_a_difference_made_by_one_assumption_is_attributed_to_it() -> None:
    parameters = drawn()
    differences = 10 * parameters[RITUAL].to_numpy()[:, None] + 0.1 * noise()
    found = spread_by_assumption(differences, parameters)
    assert found["assumption"].iloc[0] == DECLARED[RITUAL].assumption
    assert found["parameters"].iloc[0].startswith(RITUAL)
    assert found["share"].iloc[0] > 0.95


def test_two_equal_causes_take_about_half_each() -> None:
    parameters = drawn()
    causes = parameters[RITUAL] + parameters[STUDIED]
    found = spread_by_assumption(causes.to_numpy()[:, None] + 0.0 * noise(), parameters)
    assert set(found["assumption"]) >= {DECLARED[RITUAL].assumption, ""}
    assert found["share"].iloc[:2].tolist() == pytest.approx([0.5, 0.5], abs=0.12)


def test_a_parameter_that_a_study_supports_carries_no_assumption() -> None:
    parameters = drawn()
    found = spread_by_assumption(parameters[STUDIED].to_numpy()[:, None] + 0.0 * noise(), parameters)
    assert found.iloc[0].to_dict() == {
        "assumption": "",
        "parameters": STUDIED,
        "share": pytest.approx(1.0, abs=0.01),
    }


def test_pure_chance_is_attributed_to_something_no_more_often_than_promised() -> None:
    parameters = drawn()
    named = sum(not spread_by_assumption(noise(seed=seed), parameters).empty for seed in range(40))

    # a false alarm less than once in a thousand, were the rate the one that is promised
    assert named <= binom.ppf(0.999, 40, FALSE_ALARM_RATE)


def test_the_strongest_parameter_of_an_assumption_comes_first() -> None:
    sting = [name for name, each in DECLARED.items() if each.assumption == "A27"]
    parameters = drawn()
    differences = (parameters[sting[0]] + 5 * parameters[sting[2]]).to_numpy()[:, None] + 0.0 * noise()
    assert spread_by_assumption(differences, parameters)["parameters"].iloc[0].startswith(sting[2])


def test_a_strong_but_bent_effect_is_still_seen() -> None:
    parameters = drawn()
    differences = np.exp(8 * parameters[RITUAL].to_numpy())[:, None] + 0.0 * noise()
    assert spread_by_assumption(differences, parameters)["share"].iloc[0] > 0.95


def test_a_parameter_with_a_long_tail_is_still_seen() -> None:
    parameters = drawn()
    differences = parameters[RITUAL].to_numpy()[:, None] + 0.0 * noise()
    parameters[RITUAL] = np.exp(20 * parameters[RITUAL])
    assert spread_by_assumption(differences, parameters)["share"].iloc[0] > 0.95


def test_too_few_draws_say_nothing() -> None:
    few = FEWEST_DRAWS - 1
    differences = drawn(few)[RITUAL].to_numpy()[:, None] + 0.0 * noise(few)
    assert spread_by_assumption(differences, drawn(few)).empty


def test_a_difference_that_never_varies_says_nothing() -> None:
    assert spread_by_assumption(np.zeros((DRAWS, 2)), drawn()).empty


def test_draws_in_which_the_difference_is_not_known_are_left_out() -> None:
    parameters = drawn()
    differences = 10 * parameters[RITUAL].to_numpy()[:, None] + 0.1 * noise()
    differences[::2] = np.nan
    assert spread_by_assumption(differences, parameters)["share"].iloc[0] > 0.9
