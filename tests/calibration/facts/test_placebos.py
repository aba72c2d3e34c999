"""Placebos break the facts that rest on them. Seeds are fixed; margins are several standard errors (stated each)."""

import pytest

from calibration.facts.placebos import NO_REPLY_EFFECT, NO_SELECTION, SAME_EXIT_FOR_ALL
from calibration.facts.scoring import Scored, score

pytestmark = pytest.mark.slow
SEEDS = 12


def by_id(found: list[Scored]) -> dict[str, Scored]:
    return {one.fact.id: one for one in found}


def test_without_a_reply_effect_a_forced_answer_does_next_to_nothing() -> None:
    with_effect, without = (score(["9"], SEEDS, overrides=one)[0] for one in ({}, NO_REPLY_EFFECT))
    assert abs(without.value) < 1.5  # its standard error is about half a point
    assert with_effect.low > without.value


def test_without_selection_the_causal_effect_no_longer_lies_below_the_naive_one() -> None:
    usual = by_id(score(["8", "9"], SEEDS))
    found = by_id(score(["8", "9"], SEEDS, overrides=NO_SELECTION))
    assert usual["8"].value - usual["9"].value > 0
    assert found["8"].value - found["9"].value < 0.5 * (usual["8"].value - usual["9"].value)


def test_customers_differ_from_others_only_through_selection() -> None:
    found = by_id(score(["27"], SEEDS))  # 5.2 points over 30 draws; so few may leave it under its band
    assert found["27a"].low > 2.5
    assert found["27b"].passed
    assert found["27a"].low > 5 * abs(found["27b"].value)


def test_with_the_same_exit_for_all_one_and_done_and_later_writing_cannot_both_hold() -> None:
    usual = by_id(score(["5", "13"], SEEDS))
    found = by_id(score(["5", "13"], SEEDS, overrides=SAME_EXIT_FOR_ALL))
    assert not found["13a"].passed
    assert not found["13b"].passed
    assert found["13a"].high < usual["13a"].low
    assert found["5"].value > usual["5"].low
