"""The planner's exam: brute force is kept and read again, and a regret is that of the same communities."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks import planner_exam
from benchmarks.planner_exam import Truth, brute_force, examined
from benchmarks.planner_problems import Problem, problem

PLANS, RUNS = 4, 8


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Problem:
    """Return the first problem with a few of its plans, and so few runs that it is over at once."""
    monkeypatch.setenv("ESSAIM_STORE", "off")
    monkeypatch.setattr(planner_exam, "BRUTE_RUNS", PLANS * RUNS)
    monkeypatch.setattr(planner_exam, "FRESH_RUNS", RUNS)
    whole = problem(0)
    return replace(whole, allowed=whole.allowed[:PLANS])


def test_brute_force_tries_every_plan_and_is_read_again(small: Problem, tmp_path: Path) -> None:
    truth = brute_force(small, tmp_path, threads=1, first_seed=3)

    assert truth.gains.shape == (PLANS, RUNS)
    np.testing.assert_array_equal(brute_force(small, tmp_path / "again", 2, 3).gains, truth.gains)
    file = next(tmp_path.glob("*.npz"))
    np.savez(file, gains=truth.gains + 1.0)
    np.testing.assert_array_equal(brute_force(small, tmp_path, 1, 3).gains, truth.gains + 1.0)


def test_a_regret_is_a_share_of_the_range_and_nil_for_the_best() -> None:
    truth = Truth(np.array([[1.0, 3.0, 2.0, 2.0], [4.0, 4.0, 4.0, 4.0], [3.0, 3.0, 3.0, 3.0]]))

    assert truth.regret(1) == (0.0, 0.0)
    assert truth.regret(2) == (0.5, 0.0)
    assert truth.regret(0)[0] == 1.0


def test_a_choice_is_marked_on_communities_that_nothing_has_met(
    small: Problem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Found:
        places, best, runs = small.allowed, 2, 640

    monkeypatch.setattr(planner_exam, "plan", lambda *_: Found)
    truth = brute_force(small, tmp_path, threads=1, first_seed=3)
    mark = examined(small, truth, threads=1, first_seed=3)

    assert mark.regret == truth.regret(2)[0]
    assert (mark.plans, mark.brute_runs, mark.runs) == (PLANS, PLANS * RUNS, 640)
    assert mark.fresh_regret >= 0.0
