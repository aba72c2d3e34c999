"""Leaving: ties and answers keep people, attacks and removals drive them out."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.rules.leaving import (
    MENTOR,
    NOBODY,
    PERSON,
    WELCOME_DAYS,
    Leaving,
    chance_with,
    coming_back_chance,
    poster_exit_chance,
    quiet_exit_chance,
    welcome_keeps,
)

chances = st.floats(0.0, 1.0)
ties = st.integers(0, 16)
shares = st.floats(0.0, 1.0)
felt = st.floats(0.0, 10.0)


def leaves(p: Leaving, own: float, ties: int = 0, answered: float = 0.0, fit: float = 0.5, attacked: float = 0.0,
           overloaded: float = 0.0, sting: float = 0.0, crowd: float = 0.0) -> float:  # fmt: skip
    return poster_exit_chance(own, ties, answered, fit, attacked, overloaded, sting, crowd, p)


def drops_out(p: Leaving, own: float, posted: bool = False, ties: int = 0, fit: float = 0.5, attacked: float = 0.0,
              empty: float = 0.0, overloaded: float = 0.0, crowd: float = 0.0) -> float:  # fmt: skip
    return quiet_exit_chance(own, posted, ties, fit, attacked, empty, overloaded, crowd, p)


@given(chances, st.floats(-10.0, 10.0), st.floats(0.0, 10.0))
def test_higher_log_odds_never_lower_a_chance(own: float, log_odds: float, more: float) -> None:
    assert 0.0 <= chance_with(own, log_odds) <= chance_with(own, log_odds + more) <= 1.0


@given(st.floats(0.0, 0.999))
def test_log_odds_of_nothing_leave_a_chance_as_it_is(own: float) -> None:
    assert chance_with(own, 0.0) == pytest.approx(own, abs=1e-12)


@given(p=..., own=chances, few=ties, more=ties)
def test_more_ties_never_raise_exit(p: Leaving, own: float, few: int, more: int) -> None:
    assert leaves(p, own, ties=few + more) <= leaves(p, own, ties=few)
    assert drops_out(p, own, ties=few + more) <= drops_out(p, own, ties=few)


@given(p=..., own=chances)
def test_an_answer_keeps_people_where_it_counts_for_anything(p: Leaving, own: float) -> None:
    assume(p.answered >= 0.0)

    assert leaves(p, own, answered=1.0) <= leaves(p, own, answered=0.5) <= leaves(p, own, answered=0.0)


@given(p=..., own=chances, worse=felt)
def test_attacks_removals_overload_and_crowds_never_keep_anybody(p: Leaving, own: float, worse: float) -> None:
    usual = leaves(p, own)

    assert leaves(p, own, attacked=worse) >= usual
    assert leaves(p, own, sting=worse) >= usual
    assert leaves(p, own, overloaded=worse) >= usual
    assert leaves(p, own, crowd=worse) >= usual
    assert drops_out(p, own, overloaded=worse) >= drops_out(p, own)
    assert drops_out(p, own, attacked=worse) >= drops_out(p, own)


@given(p=..., own=chances, fit=shares, empty=shares)
def test_an_empty_place_or_one_off_topic_never_keeps_a_reader(p: Leaving, own: float, fit: float, empty: float) -> None:
    assert drops_out(p, own, empty=empty) >= drops_out(p, own)
    assert drops_out(p, own, fit=fit) <= drops_out(p, own, fit=0.0)


@given(p=..., own=chances)
def test_who_has_written_drops_out_in_silence_less_often(p: Leaving, own: float) -> None:
    assert drops_out(p, own, posted=True) <= drops_out(p, own, posted=False)


@given(p=..., mentions=st.floats(0.0, 50.0), days=st.integers(0, 400))
def test_being_addressed_never_keeps_somebody_away(p: Leaving, mentions: float, days: int) -> None:
    assert 0.0 <= coming_back_chance(0.0, 0, p) <= coming_back_chance(mentions, days, p) <= 1.0


def test_an_answer_calls_back_for_a_week_only() -> None:
    p = Leaving()

    assert coming_back_chance(1.0, 7, p) > coming_back_chance(1.0, 8, p) == coming_back_chance(0.0, 0, p)


def test_a_welcome_keeps_for_a_month_and_a_mentor_more() -> None:
    p = Leaving()

    assert welcome_keeps(0, MENTOR, p) > welcome_keeps(0, PERSON, p) > welcome_keeps(0, NOBODY, p) == 0.0
    assert welcome_keeps(WELCOME_DAYS, MENTOR, p) == 0.0
