"""The team keeps its promise to newcomers and answers less the older and the better answered a message is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.managing import Managing, manager_reply_chance, team_session_time

ages = st.floats(0.0, 60.0)
replies = st.integers(0, 50)


@given(p=..., age=ages, replies=replies, first=st.booleans(), hours=st.floats(0.0, 240.0), sessions=st.integers(0, 8))
def test_it_is_a_chance(p: Managing, age: float, replies: int, first: bool, hours: float, sessions: int) -> None:
    assert 0.0 <= manager_reply_chance(age, replies, first, hours, sessions, p) <= 1.0


@given(p=..., age=ages, older=ages, replies=replies, more=replies, first=st.booleans())
def test_age_and_answers_never_raise_it(
    p: Managing, age: float, older: float, replies: int, more: int, first: bool
) -> None:
    chance = manager_reply_chance(age, replies, first, 0.0, 3, p)

    assert manager_reply_chance(age + older, replies, first, 0.0, 3, p) <= chance
    assert manager_reply_chance(age, replies + more, first, 0.0, 3, p) <= chance


@given(p=..., sessions=st.integers(1, 8), days=st.integers(1, 4))
def test_over_the_promised_time_the_promise_is_kept_as_often_as_declared(p: Managing, sessions: int, days: int) -> None:
    chance = manager_reply_chance(0.1, 0, True, 24.0 * days, sessions, p)

    assert 1.0 - (1.0 - chance) ** (sessions * days) == pytest.approx(p.promise_kept)


@given(st.floats(0.0, 1.0, exclude_max=True))
def test_the_team_works_from_nine_to_five(u: float) -> None:
    assert 9 / 24 <= team_session_time(u) <= 17 / 24 + 1e-15
