"""Scoring: verdicts, intervals, and runs that do not depend on threads."""

import math
from dataclasses import replace

import numpy as np
import pytest

from calibration.facts.definitions import all_facts
from calibration.facts.scoring import over_seeds, passes, put_together, score

FACTS = all_facts()
NAN = math.nan


@pytest.mark.parametrize(("value", "passed"), [(0.70, True), (0.69, False), (0.92, True), (0.93, False), (NAN, False)])
def test_a_value_passes_in_its_band_edges_included(value: float, passed: bool) -> None:
    assert passes(FACTS["1"], value, 0.0, 1.0, (0.70, 0.92)) is passed


@pytest.mark.parametrize(("interval", "passed"), [((0.1, 2.0), True), ((-0.1, 2.0), False)])
def test_a_sign_needs_the_whole_interval(interval: tuple, passed: bool) -> None:
    assert passes(FACTS["22"], 1.0, *interval, (0.0, None)) is passed
    assert passes(FACTS["25c"], -1.0, -interval[1], -interval[0], (None, 0.0)) is passed


def test_sizes_count_alike_and_people_count_alike() -> None:
    counts = {"never": np.array([[[10.0, 5.0]], [[90.0, 18.0]]])}  # two sizes, one seed: 50 % of 10 and 20 % of 90
    fact = FACTS["4"]
    assert put_together(replace(fact, over="sizes"), counts, np.ones(1)) == pytest.approx(35.0)
    assert put_together(replace(fact, over="people"), counts, np.ones(1)) == pytest.approx(23.0)


def test_groups_too_small_for_a_verdict_are_left_out() -> None:
    big = np.zeros((1, 13, 3, 2))
    big[0, 0] = [[100.0, 200.0], [100.0, 150.0], [100.0, 100.0]]
    falling, rising, small = big, big[:, :, ::-1], big / 10.0
    counts = {"by_answer": np.stack([falling, rising, small], axis=1)}
    assert over_seeds(FACTS["10"], counts, np.ones(3)) == pytest.approx(50.0)


def test_the_document_has_exactly_the_agreed_keys() -> None:
    (one,) = score(["22"], seeds=2)
    row = one.row()
    assert list(row) == ["id", "role", "value", "low", "high", "band", "verdict"]
    assert (row["id"], row["role"], row["band"]) == ("22", "emergent", [0.0, None])
    assert row["verdict"] in ("pass", "fail")


def test_threads_do_not_matter() -> None:
    first, second = (score(["22"], seeds=2, threads=threads)[0] for threads in (1, 3))
    assert first == second


def test_a_placebo_is_another_model() -> None:
    plain = score(["15a"], seeds=2)[0].value
    assert score(["15a"], seeds=2, overrides={"visiting.rate": 0.02})[0].value < plain
