"""Fitting: finds what a linear world hides, and what it found is what the model declares."""

import numpy as np
import pytest

from calibration.facts.definitions import all_facts
from calibration.facts.fitting import CENTRES, TARGETS, Fitted, aim, best_of_linear_picture, values_at
from sim.fitted import fitted, fitted_defaults
from sim.parameters import DECLARED


@pytest.mark.parametrize("name", CENTRES)
def test_the_declared_default_is_the_fitted_one(name: str) -> None:
    assert DECLARED[name].default == fitted(name)


def test_the_file_holds_the_fitted_parameters_and_no_others() -> None:
    assert set(fitted_defaults()["values"]) == set(CENTRES)


def test_the_centre_is_the_prototypes_value() -> None:
    assert values_at(np.zeros(len(CENTRES))) == pytest.approx(dict(CENTRES))


def test_parameters_stay_in_their_declared_ranges() -> None:
    for z in (-50.0, 50.0):
        for name, value in values_at(np.full(len(CENTRES), z)).items():
            assert DECLARED[name].low <= value <= DECLARED[name].high


def test_the_best_point_of_a_linear_world_is_found() -> None:
    chance = np.random.default_rng(3)
    aims, spreads = np.array([aim(all_facts()[one]) for one in TARGETS]).T
    ways = 5.0 * chance.normal(size=(len(CENTRES), len(TARGETS)))
    hidden = chance.normal(size=len(CENTRES)) * 0.3
    points = chance.normal(size=(40, len(CENTRES)))
    facts = aims + (points - hidden) @ ways * spreads

    best = best_of_linear_picture(points, facts, np.zeros(len(CENTRES)), 5.0)

    assert (np.abs((best - hidden) @ ways) < 0.1).all()  # all targets met, at the least distance from the centres
    assert np.linalg.norm(best) <= np.linalg.norm(hidden) + 0.1


def test_the_best_point_is_within_reach() -> None:
    chance = np.random.default_rng(3)
    points = chance.normal(size=(40, len(CENTRES)))
    facts = 100.0 * points @ chance.normal(size=(len(CENTRES), len(TARGETS)))
    best = best_of_linear_picture(points, facts, np.zeros(len(CENTRES)), 0.2)
    assert (np.abs(best) <= 0.2 + 1e-9).all()


def test_an_open_band_cannot_be_aimed_at() -> None:
    with pytest.raises(ValueError, match="open band"):
        aim(all_facts()["10"])


def test_what_is_written_can_be_read_again() -> None:
    import tomllib

    found = Fitted(1, dict(CENTRES), dict.fromkeys(TARGETS, 1.0))
    read = tomllib.loads(found.toml())
    assert read["values"] == dict(CENTRES)
    assert read["targets"]["4"] == [68.0, 1.0]
