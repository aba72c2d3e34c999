"""The verdict: both signs must agree, in most of the possible worlds."""

from __future__ import annotations

import numpy as np
import pytest

from calibration.diagnosis.verdict import NOT_KNOWN, agreed, verdict_of

MANY, FEW = np.full(10, 0.9), np.full(10, 0.1)


@pytest.mark.parametrize(
    ("between", "left", "called"),
    [(MANY, MANY, "community"), (FEW, FEW, "audience"), (MANY, FEW, "cannot-tell"), (FEW, MANY, "cannot-tell")],
)
def test_a_verdict_needs_both_signs(between: np.ndarray, left: np.ndarray, called: str) -> None:
    assert verdict_of(between, left).called == called


def test_one_sign_decides_where_the_other_is_not_looked_at() -> None:
    assert verdict_of(MANY).called == "community"
    assert verdict_of(FEW).called == "audience"


def test_eight_worlds_in_ten_make_a_verdict_and_seven_do_not() -> None:
    for count, called in ((8, "community"), (7, "cannot-tell")):
        worlds = np.where(np.arange(10) < count, 0.9, 0.1)
        found = verdict_of(worlds, worlds)
        assert found.called == called
        assert found.community == pytest.approx(count / 10)
        assert found.community + found.audience + found.mixed == pytest.approx(1)


def test_half_counts_as_enough() -> None:
    assert verdict_of(np.full(4, 0.5), np.full(4, 0.5)).called == "community"


def test_a_place_where_nobody_answers_is_not_judged() -> None:
    assert verdict_of(np.full(5, np.nan)) is NOT_KNOWN
    mostly_silent = np.where(np.arange(10) < 3, np.nan, 0.9)
    assert verdict_of(mostly_silent, MANY).called == "cannot-tell"


@pytest.mark.parametrize(
    ("between", "left", "called"),
    [(MANY, MANY, "community"), (FEW, FEW, "audience"), (MANY, FEW, "cannot-tell"), (FEW, MANY, "cannot-tell")],
)
def test_what_is_seen_and_what_is_simulated_must_agree(between: np.ndarray, left: np.ndarray, called: str) -> None:
    assert agreed(verdict_of(between), left).called == called


def test_what_is_simulated_settles_nothing_alone() -> None:
    assert agreed(NOT_KNOWN, MANY).called == "cannot-tell"
