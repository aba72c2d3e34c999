"""The team keeps its promise to newcomers and answers less the older and the better answered a message is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.managing import (
    Managing,
    absence_chance,
    manager_reply_chance,
    minutes_today,
    team_session_time,
)

ages = st.floats(0.0, 60.0)
replies = st.integers(0, 50)


@given(p=..., age=ages, replies=replies, first=st.booleans(), appeal=st.floats(0.0, 20.0),
       hours=st.floats(0.0, 240.0), sessions=st.integers(0, 8))  # fmt: skip
def test_it_is_a_chance(
    p: Managing, age: float, replies: int, first: bool, appeal: float, hours: float, sessions: int
) -> None:
    assert 0.0 <= manager_reply_chance(age, replies, first, appeal, hours, sessions, p) <= 1.0


@given(p=..., age=ages, older=ages, replies=replies, more=replies, first=st.booleans())
def test_age_and_answers_never_raise_it(
    p: Managing, age: float, older: float, replies: int, more: int, first: bool
) -> None:
    chance = manager_reply_chance(age, replies, first, 1.0, 0.0, 3, p)

    assert manager_reply_chance(age + older, replies, first, 1.0, 0.0, 3, p) <= chance
    assert manager_reply_chance(age, replies + more, first, 1.0, 0.0, 3, p) <= chance


@given(p=..., sessions=st.integers(1, 8), days=st.integers(1, 4))
def test_over_the_promised_time_the_promise_is_kept_as_often_as_declared(p: Managing, sessions: int, days: int) -> None:
    chance = manager_reply_chance(0.1, 0, True, 1.0, 24.0 * days, sessions, p)

    assert 1.0 - (1.0 - chance) ** (sessions * days) == pytest.approx(p.promise_kept)


@given(st.floats(0.0, 1.0, exclude_max=True))
def test_the_team_works_from_nine_to_five(u: float) -> None:
    assert 9 / 24 <= team_session_time(u) <= 17 / 24 + 1e-15


@given(p=..., appeal=st.floats(0.0, 20.0), more=st.floats(0.0, 20.0))
def test_inviting_messages_are_answered_more(p: Managing, appeal: float, more: float) -> None:
    assert manager_reply_chance(0.5, 0, False, appeal, 0.0, 3, p) <= manager_reply_chance(
        0.5, 0, False, appeal + more, 0.0, 3, p
    )


@given(p=..., admins=st.integers(1, 10))
def test_each_administrator_more_makes_a_week_without_any_rarer(p: Managing, admins: int) -> None:
    assert 0.0 <= absence_chance(admins + 1, p) <= absence_chance(admins, p) <= 1.0
    assert absence_chance(1, p) == pytest.approx(max(p.absence, 1e-12))


@given(st.floats(0.0, 1e5), st.floats(0.0, 1e5), st.integers(-1, 5))
def test_a_day_never_has_more_than_is_left_of_the_week(week: float, used: float, left: int) -> None:
    assert 0.0 <= minutes_today(week, used, left) <= max(0.0, week - used)
