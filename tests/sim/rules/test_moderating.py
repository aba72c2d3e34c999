"""Moderation removes offences, and innocent messages with them; what is felt fades."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.moderating import (
    Moderating,
    removal_chance,
    removal_delay,
    sessions_kept,
    sting_left,
    toxic_chance,
    toxicity_after,
    volunteers_watch,
)

shares = st.floats(0.0, 1.0)


@given(p=..., seen=shares, more=shares)
def test_offences_breed_offences_up_to_a_half(p: Moderating, seen: float, more: float) -> None:
    low, high = sorted((seen, more))

    assert 0.0 <= toxic_chance(low, False, 1.0, p) <= toxic_chance(high, False, 1.0, p) <= 0.5


@given(p=..., seen=shares)
def test_shown_rules_never_raise_offences(p: Moderating, seen: float) -> None:
    assert toxic_chance(seen, True, 1.0, p) <= toxic_chance(seen, False, 1.0, p) <= toxic_chance(seen, False, 10.0, p)


@given(p=..., level=shares, newcomer=st.booleans())
def test_the_level_is_the_share_of_offences_removed(p: Moderating, level: float, newcomer: bool) -> None:
    assert removal_chance(True, level, newcomer, p) == level


@given(p=..., level=shares)
def test_innocent_messages_go_with_the_square_of_the_level_and_newcomers_first(p: Moderating, level: float) -> None:
    known = removal_chance(False, level, False, p)

    assert known == pytest.approx(level**2 * removal_chance(False, 1.0, False, p))
    assert known <= removal_chance(False, level, True, p) <= 1.0


@given(st.floats(0.0, 0.99), st.floats(0.001, 0.009), st.floats(0.0, 100.0))
def test_delays_rise_with_the_draw_and_half_are_under_the_median(u: float, more: float, hours: float) -> None:
    assert 0.0 <= removal_delay(u, hours) <= removal_delay(u + more, hours)
    assert removal_delay(0.5, hours) == pytest.approx(0.6931471805599453 * hours / 24.0)


@given(p=..., days=st.integers(0, 200), later=st.integers(0, 200))
def test_a_removal_is_forgotten_and_hurts_less_with_a_reason(p: Moderating, days: int, later: int) -> None:
    assert 0.0 <= sting_left(days + later, False, p) <= sting_left(days, False, p) <= 1.0
    assert sting_left(days, True, p) <= sting_left(days, False, p)


@given(p=..., felt=st.floats(0.0, 100.0), days=st.integers(0, 200))
def test_offences_felt_only_fade(p: Moderating, felt: float, days: int) -> None:
    assert 0.0 <= toxicity_after(felt, days, p) <= felt
    assert toxicity_after(felt, 0, p) == felt


@given(p=..., volunteers=st.integers(0, 100), messages=st.floats(0.0, 1e5), more=st.floats(0.0, 1e5))
def test_volunteers_reach_a_share_that_falls_with_the_messages(
    p: Moderating, volunteers: int, messages: float, more: float
) -> None:
    reached = volunteers_watch(volunteers, messages, p)

    assert volunteers_watch(volunteers, messages + more, p) <= reached <= 1.0
    assert volunteers_watch(0, messages, p) == 0.0


@given(p=..., hidden=shares)
def test_hiding_offences_costs_sessions_in_proportion(p: Moderating, hidden: float) -> None:
    assert 1.0 - sessions_kept(hidden, p) == pytest.approx(p.missed * hidden)
