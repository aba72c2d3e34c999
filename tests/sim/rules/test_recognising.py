"""Recognising: each form reaches its own people, and fades."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sim.rules.motives import ACCOMPLISHMENT, BELONGING, MOTIVES, RECOGNITION
from sim.rules.recognising import (
    MIDDLE,
    NEWCOMERS,
    NO_AWARD,
    THANKED_DAYS,
    TOP,
    Recognising,
    recognition_keeps,
    reward_lift,
    spotlight_lift,
)

LONG_AGO = 1_000_000
days = st.integers(0, 400)


@given(p=..., since=days, later=days)
def test_a_spotlight_fades(p: Recognising, since: int, later: int) -> None:
    for award in (TOP, MIDDLE):
        assert abs(spotlight_lift(award, since + later, p)) <= abs(spotlight_lift(award, since, p))


@given(p=..., since=days)
def test_only_those_put_forward_among_writers_are_lifted(p: Recognising, since: int) -> None:
    assert spotlight_lift(NO_AWARD, since, p) == spotlight_lift(NEWCOMERS, since, p) == 0.0


def test_newcomers_and_the_thanked_are_kept_and_the_passed_over_are_not() -> None:
    p = Recognising()

    assert recognition_keeps(NEWCOMERS, 0, LONG_AGO, False, p) == p.newcomers
    assert recognition_keeps(NO_AWARD, LONG_AGO, THANKED_DAYS, False, p) == p.thanked
    assert recognition_keeps(NO_AWARD, LONG_AGO, THANKED_DAYS + 1, False, p) == 0.0
    assert recognition_keeps(NO_AWARD, LONG_AGO, LONG_AGO, True, p) == -p.passed_over


@given(p=..., motive=st.integers(0, MOTIVES - 1), answers=st.booleans())
def test_without_badges_and_rewards_nothing_is_added(p: Recognising, motive: int, answers: bool) -> None:
    assert reward_lift(answers, motive, False, False, p) == 0.0


@given(p=...)
def test_badges_move_those_who_answer_to_them_and_rewards_two_motives(p: Recognising) -> None:
    assert reward_lift(False, BELONGING, True, True, p) == 0.0
    assert reward_lift(True, BELONGING, True, True, p) == p.badges
    assert (
        reward_lift(False, RECOGNITION, True, True, p) == reward_lift(False, ACCOMPLISHMENT, True, True, p) == p.rewards
    )
