"""Inference, on problems whose answers are known, and the check of it, on ranks that are right and wrong."""

import numpy as np
import pandas as pd
import pytest

from calibration.inference.checking import RANKS, holm, resumed, uniformity
from calibration.inference.emulator import Emulator
from calibration.inference.rivals import RIVALS, page_part
from calibration.inference.rounds import Data, closer_look, first_look

SLOPES = np.array([[1.0, 0.5], [0.0, 2.0]])
TARGET, TOLERANCES = np.array([1.0, -1.5]), np.array([0.5, 0.4])
DATA = Data(TARGET, TOLERANCES, [0, 1])


def line(scores):
    return 3.0 + scores[:, :2] @ SLOPES


def answer():
    noise = np.diag(1 / TOLERANCES**2)
    covariance = np.linalg.inv(np.eye(2) + SLOPES @ noise @ SLOPES.T)
    return covariance @ SLOPES @ noise @ (TARGET - 3.0), covariance


def looked(simulate=line, data=DATA, runs=300, seed=3):
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(runs, 3))
    before = first_look(scores, simulate(scores), data)
    return before, closer_look(before, rng.normal(size=(60, 3)), simulate, data, rng)


def test_a_linear_problem_gets_its_exact_answer():
    before, found = looked()
    mean, covariance = answer()
    for posterior in (before.posterior(TARGET, TOLERANCES), found.posterior):
        assert posterior.mean == pytest.approx(mean, abs=0.05)
        assert posterior.covariance == pytest.approx(covariance, abs=0.03)


def test_the_luck_of_runs_widens_the_answer():
    rng = np.random.default_rng(5)
    lucky = looked(lambda scores: line(scores) + rng.normal(0, 1.0, size=(len(scores), 2)))[1].posterior
    assert (np.diag(lucky.covariance) > 1.2 * np.diag(looked()[1].posterior.covariance)).all()


def test_figures_that_teach_nothing_leave_the_priors_alone():
    rng = np.random.default_rng(5)
    data = Data(np.zeros(2), np.ones(2), [0, 1])
    posterior = looked(lambda scores: rng.normal(size=(len(scores), 2)), data)[1].posterior
    assert posterior.mean == pytest.approx([0, 0], abs=0.15)
    assert np.sqrt(np.diag(posterior.covariance)) == pytest.approx([1, 1], abs=0.05)


def test_an_update_forgets_a_level_that_has_moved():
    rng = np.random.default_rng(3)
    scores = rng.normal(size=(300, 3))
    before = first_look(scores, line(scores) + 2.0, DATA)
    found = closer_look(before, rng.normal(size=(60, 3)), line, DATA, rng)
    right = answer()[0]
    wrong = before.posterior(TARGET, TOLERANCES).mean
    assert np.abs(found.posterior.mean - right).max() < 0.3 * np.abs(wrong - right).max()


def test_data_that_the_model_never_gives_are_believed_less():
    ordinary = looked()[1].posterior
    far = looked(data=Data(np.array([90.0, -60.0]), TOLERANCES, [0, 1]))[1].posterior
    assert ordinary.widened == 1.0
    assert far.widened > 10.0
    assert np.diag(far.covariance).sum() > np.diag(ordinary.covariance).sum()


def test_an_answer_found_wrong_is_moved_and_widened_and_no_other():
    before = looked()[1].posterior
    after = before.stretched(1, 0.5, 2.0)
    spread = np.sqrt(np.diag(before.covariance))
    assert after.mean - before.mean == pytest.approx([0, 0.5 * spread[1]])
    assert np.sqrt(np.diag(after.covariance)) / spread == pytest.approx([1, 2])


def test_draws_are_those_of_the_answer_and_none_is_absurd():
    posterior = looked()[1].posterior
    draws = posterior.draws(4000, np.random.default_rng(1))
    assert draws.mean(axis=0) == pytest.approx(posterior.mean, abs=0.05)
    assert np.cov(draws.T) == pytest.approx(posterior.covariance, abs=0.05)
    far = looked(data=Data(np.array([90.0, -60.0]), TOLERANCES, [0, 1]))[1].posterior
    assert np.abs(far.draws(500, np.random.default_rng(1))).max() <= 4.0


def test_what_was_learnt_comes_back_from_a_file_as_it_was():
    import json

    emulator = looked()[1].emulator
    back = Emulator.from_dict(json.loads(json.dumps(emulator.to_dict())))
    assert (back.slopes == emulator.slopes).all()
    assert (back.known == emulator.known).all()
    assert (back.errors == emulator.errors).all()
    assert back.runs == emulator.runs


def ranks(narrow=1.0, bias=0.0, replicates=2000, seed=1):
    """Return the ranks a fit would have whose bands are so many times too narrow, or shifted."""
    rng = np.random.default_rng(seed)
    mean = rng.normal(size=replicates)
    truth = mean + rng.normal(size=replicates)
    draws = mean[:, None] + bias + rng.normal(0, 1 / narrow, size=(replicates, RANKS))
    rank = (draws < truth[:, None]).sum(axis=1)
    return pd.DataFrame(
        {"replicate": np.arange(replicates), "parameter": "visiting.rate", "truth": truth, "mean": mean + bias,
         "sd": 1 / narrow, "rank": rank}
    )  # fmt: skip


def test_a_right_fit_passes_and_its_bands_hold_what_they_say():
    row = uniformity(ranks()).iloc[0]
    assert row["chance"] > 0.001
    assert row[["held_50", "held_80", "held_95"]].to_list() == pytest.approx([0.5, 0.8, 0.95], abs=0.03)
    assert row["too_narrow"] == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("wrong", [{"narrow": 1.25}, {"narrow": 0.75}, {"bias": 0.25}])
def test_wrong_fits_are_found(wrong):
    assert uniformity(ranks(**wrong))["chance"].iloc[0] < 1e-4


def test_the_factor_by_which_bands_are_too_narrow_is_measured():
    assert uniformity(ranks(narrow=1.25))["too_narrow"].iloc[0] == pytest.approx(1.25, abs=0.05)


def test_several_tests_share_one_chance_of_a_false_alarm():
    assert holm(np.array([0.02, 0.9, 0.8])) == [False, False, False]
    assert holm(np.array([0.01, 0.024, 0.8])) == [True, True, False]
    chances = np.random.default_rng(4).random((2000, 13))
    assert np.mean([any(holm(row)) for row in chances]) == pytest.approx(0.05, abs=0.02)


def test_replicates_go_on_where_they_stopped(tmp_path):
    asked = []

    def more(first, count):
        asked.append((first, count))
        return pd.DataFrame({"replicate": np.arange(first, first + count)})

    file = tmp_path / "ranks.parquet"
    resumed(file, 5, 3, more, lambda done, of: None)
    assert resumed(file, 7, 3, more, lambda done, of: None)["replicate"].to_list() == list(range(7))
    assert asked == [(0, 3), (3, 2), (5, 2)]


def test_the_page_compares_all_ways_on_the_truths_they_share():
    """Early truths are easier here, and one way has met only those."""
    rows = [
        {"method": name, "replicate": number, "crps": 0.4 if number < 40 else 0.6,
         "held_50": True, "held_80": number % 5 > 0, "held_95": False}
        for name in RIVALS for number in range(40 if name == "smoothing" else 80)
    ]  # fmt: skip
    lines = page_part({"event log": pd.DataFrame(rows)})
    assert lines[0].endswith("| CRPS, the first 40 truths |")
    assert len(lines) == 2 + len(RIVALS)
    assert "| 80 | 0.500 | 100% | 80% | 0% | 0.400 |" in lines[3]
    assert "| 40 | 0.400 | 100% | 80% | 0% | 0.400 |" in lines[-1]
