"""An experiment analysed by drawing its groups again: false alarms and intervals keep their promise, look by look."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.trials.inference import LEAST_PAIRS, Evidence, Finding, finding_of, shows, spent

STUDIES = 300
FOUR_ERRORS = 4.0 * np.sqrt(0.05 * 0.95 / STUDIES)  # a right analysis is beyond once in 15,000 times


def trial(rng: np.random.Generator, units: int, paired: bool, effect: float) -> Evidence:
    """Make an experiment whose noise has heavy tails, looked at three times."""
    treated = rng.permutation(np.arange(units) < units // 2)
    outcomes = rng.standard_t(3, size=units) + effect * (np.where(treated, 1.0, -1.0) if paired else treated)
    ends = np.array([units // 3, 2 * units // 3, units])
    looked = np.where(np.arange(units)[:, None] < ends, outcomes[:, None], np.nan)
    return Evidence(looked, treated, paired, np.ones(3))


@pytest.mark.parametrize(("units", "paired"), [(12, True), (40, False)])
def test_false_alarms_over_all_looks_keep_to_what_is_allowed(units: int, paired: bool) -> None:
    rng = np.random.default_rng(1)
    alarms = np.mean([shows(trial(rng, units, paired, 0.0), 0.05, rng) for _ in range(STUDIES)])

    assert alarms <= 0.05 + FOUR_ERRORS


@pytest.mark.slow
@pytest.mark.parametrize(("units", "paired"), [(12, True), (40, False)])
def test_intervals_hold_the_effect_as_often_as_they_say(units: int, paired: bool) -> None:
    rng = np.random.default_rng(2)
    found = [finding_of(trial(rng, units, paired, 1.5), 0.05, rng) for _ in range(STUDIES)]

    assert np.mean([one.low <= 1.5 <= one.high for one in found]) >= 0.95 - FOUR_ERRORS
    assert np.mean([one.estimate for one in found]) == pytest.approx(1.5, abs=0.25)
    assert {one.look for one in found if one.shown} >= {1, 2}


def test_five_pairs_can_never_show_anything_and_six_can() -> None:
    def found(pairs: int) -> Finding:
        return finding_of(Evidence(np.full((pairs, 1), 9.0), np.ones(pairs, dtype=bool), True, np.ones(1)))

    assert not found(LEAST_PAIRS - 1).shown
    assert found(LEAST_PAIRS - 1).high == np.inf
    assert found(LEAST_PAIRS).shown


def test_a_pair_whose_second_unit_was_treated_counts_with_its_sign_turned() -> None:
    treated = np.arange(8) % 2 == 0
    evidence = Evidence(np.where(treated, 0.3, -0.3)[:, None], treated, True, np.ones(1))

    assert finding_of(evidence).estimate == pytest.approx(0.3)
    assert finding_of(evidence).p == pytest.approx(2 / 2**8)


def test_an_effect_on_logarithms_is_told_as_a_share() -> None:
    evidence = Evidence(np.full((8, 1), np.log(1.2)), np.ones(8, dtype=bool), True, np.ones(1), logarithms=True)

    assert finding_of(evidence).estimate == pytest.approx(0.2)


@given(looks=st.integers(1, 10), error=st.floats(0.01, 0.2))
def test_what_looks_may_use_of_the_error_grows_and_ends_with_all_of_it(looks: int, error: float) -> None:
    used = spent(looks, error)

    assert (np.diff(used) > 0.0).all()
    assert used[-1] == pytest.approx(error)


@given(shift=st.floats(-5.0, 5.0), seed=st.integers(0, 50))
def test_an_interval_holds_its_estimate_and_moves_with_the_effect(shift: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    treated, noise = rng.random(7) < 0.5, rng.normal(size=(7, 1))
    sign = np.where(treated, 1.0, -1.0)[:, None]
    one, other = (finding_of(Evidence(noise + by * sign, treated, True, np.ones(1))) for by in (0.0, shift))

    assert one.low <= one.estimate <= one.high
    assert other.estimate - one.estimate == pytest.approx(shift, abs=1e-9)
    assert other.low - one.low == pytest.approx(shift, abs=1e-4)
