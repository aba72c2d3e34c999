"""What a target requires: the stand-in finds a known shape, states its error; measuring is worth what it should be."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from scenarios.loading import load
from scenarios.money.measurements import measurements_of
from scenarios.money.requirements import SETTLED, _valued, requirement, wrong_after
from scenarios.money.surrogate import AXES, fitted
from scenarios.money.targets import Target, target_of
from scenarios.running import Draws
from sim.parameters import DECLARED
from sim.problems import InputError
from sim.words import speaking


def points(count: int) -> np.ndarray:
    rng = np.random.default_rng(5)
    return np.column_stack([[DECLARED[name].quantile(u) for u in rng.random(count)] for name in AXES])


def test_a_quadratic_is_found_and_its_error_is_the_noise() -> None:
    at, rng = points(400), np.random.default_rng(6)
    truth = 0.3 * at[:, 0] + 4.0 * at[:, 1] * at[:, 2] - 0.1 * at[:, 4] ** 2
    found = fitted(at, truth + 0.02 * rng.standard_normal(400))
    assert np.sqrt(np.mean((found.pull(at) - truth) ** 2)) < 0.01
    assert found.error == pytest.approx(0.02, rel=0.15)
    assert found.explained > 0.5


def test_where_nothing_decides_the_stand_in_says_that_it_explains_nothing() -> None:
    rng = np.random.default_rng(7)
    found = fitted(points(400), rng.standard_normal(400))
    assert found.explained < 0.05
    assert np.ptp(found.pull(points(50))) < 0.3
    assert found.error == pytest.approx(1.0, rel=0.15)


def test_knowing_what_decides_leaves_no_doubt_and_knowing_the_rest_leaves_it_all() -> None:
    rng = np.random.default_rng(8)
    decides, other = rng.standard_normal((2, 4000))
    chances = (decides > 0.0).astype(float)
    assert wrong_after(chances, decides, 0.0, rng) < 0.05
    assert wrong_after(chances, other, 0.0, rng) > 0.45


def test_a_measurement_leaves_the_doubt_that_normal_theory_says() -> None:
    rng = np.random.default_rng(9)
    truth = rng.standard_normal(4000)
    left = [wrong_after((truth > 0.0).astype(float), truth, error, rng) for error in (0.5, 1.0, 2.0)]
    # the sign of a standard normal, seen with an error e, is called wrong with chance atan(e) / pi
    assert left == pytest.approx([np.arctan(error) / np.pi for error in (0.5, 1.0, 2.0)], abs=0.04)


def test_more_people_and_months_measure_better_and_cost_more() -> None:
    scenario, at = load("b2b-slack"), points(500)
    found = [one for one in measurements_of(scenario, AXES, at) if one.name == "invite-customers"]
    assert [one.months for one in found] == [3, 6, 12]
    assert found[0].error > found[1].error > found[2].error
    assert found[0].cost < found[1].cost < found[2].cost
    assert found[0].power < found[2].power
    gone = 1.0 - (1.0 - scenario.customers.monthly_churn) ** 12
    half = scenario.customers.base / 2
    assert found[2].error == pytest.approx(np.sqrt(2.0 / (half * gone * (1.0 - gone))) / 0.3)
    effect = np.quantile(at[:, 0], 0.9)
    assert found[2].power == pytest.approx(norm.cdf(effect / found[2].error - norm.ppf(0.975)))


def test_the_cheapest_that_settles_comes_first() -> None:
    scenario, at = load("b2b-slack"), points(2000)
    decided = fitted(at, 10.0 * at[:, 4])
    table = _valued(measurements_of(scenario, AXES, at), decided, at, 5.0, 3)
    settling = table[table["settles"]]
    assert len(settling)
    assert set(settling["axis"]) == {"matching.anyway"}
    assert settling["cost"].is_monotonic_increasing
    assert (settling["wrong_after"] <= SETTLED).all()
    assert table.index[table["settles"]].tolist() == list(range(len(settling)))


def test_targets_are_read_as_written() -> None:
    assert target_of("cac=-25%") == target_of("cac=-25,0 %") == Target("cac", -0.25)
    assert target_of("roi=+20%") == Target("roi", 0.2)


@pytest.mark.parametrize("text", ["cac=25%", "cac=-100%", "cac", "mrr=5%", "cac=-25", "=1+1"])
def test_what_is_no_target_is_refused(text: str) -> None:
    with speaking("en"), pytest.raises(InputError) as found:
        target_of(text)
    assert str(found.value).startswith(f"“{text}” is no target of money; write cac=-25%")


def test_a_target_takes_what_its_costs_say() -> None:
    scenario = load("b2b-slack").model_copy(update={"weeks": 26})
    found = requirement(scenario, Target("cac", -0.25), Draws.from_seed(20, 3), 3, 1)
    ledgers = found.worth.ledgers
    late = slice(3, 6)
    spent, usual = (ledgers[world].acquisition[:, late].sum(axis=1).mean() for world in ("with", "saved"))
    assert np.exp(found.needed[1.0]) == pytest.approx(spent / usual / 0.75)
    assert found.needed[0.5] < found.needed[1.0] < found.needed[1.5]
    assert found.region(1.0)["chance"].between(0.0, 1.0).all()
    assert found.probability["draws"].tolist() == [10, 10]


def test_without_anything_spent_acquisition_cost_cannot_fall() -> None:
    scenario = load("b2b-slack")
    free = scenario.customers.model_copy(update={"ads_per_month": 0.0})
    with pytest.raises(InputError, match="roi=0%"):
        requirement(scenario.model_copy(update={"customers": free, "weeks": 13}), Target("cac", -0.25),
                    Draws.from_seed(2, 3), 3, 1)  # fmt: skip
