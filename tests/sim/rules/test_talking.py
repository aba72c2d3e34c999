"""Talking: hours of the day, notifications, and how many can talk in one stream."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.talking import DAY_MINUTES, Talking, alerted_delay, live_factor, room_to_talk, session_time

draws = st.floats(0.0, 1.0, exclude_max=True)
ages = st.floats(0.0, 60.0)


@given(draws, st.booleans())
def test_sessions_fall_between_half_past_seven_and_half_past_eleven_at_night(u: float, at_work: bool) -> None:
    assert 7.5 / 24 <= session_time(u, at_work) <= 23.5 / 24 + 1e-15


@given(draws, draws, st.booleans())
def test_a_later_draw_is_a_later_session(one: float, other: float, at_work: bool) -> None:
    low, high = sorted((one, other))

    assert session_time(low, at_work) <= session_time(high, at_work) + 1e-15


def test_communities_at_work_meet_by_day_and_others_in_the_evening() -> None:
    grid = [(place + 0.5) / 1000 for place in range(1000)]
    evening = [sum(session_time(u, at_work) > 17 / 24 for u in grid) / 1000 for at_work in (True, False)]

    assert evening[0] < 0.3
    assert evening[1] == pytest.approx(0.65, abs=0.01)


@given(p=..., z=st.floats(-3.0, 3.0), more=st.floats(0.0, 3.0))
def test_the_median_delay_after_a_notification_is_the_declared_one(p: Talking, z: float, more: float) -> None:
    assert alerted_delay(0.0, p) == pytest.approx(p.alert_minutes / DAY_MINUTES)
    assert alerted_delay(z, p) <= alerted_delay(z + more, p)


@given(p=..., age=ages, older=ages)
def test_talk_in_a_stream_moves_on_and_threads_do_not(p: Talking, age: float, older: float) -> None:
    assert live_factor(age + older, True, p) <= live_factor(age, True, p)
    assert live_factor(age, False, p) == 1.0


@given(p=..., recent=st.integers(0, 1000), more=st.integers(0, 1000))
def test_what_is_said_in_a_stream_never_exceeds_its_ceiling(p: Talking, recent: int, more: int) -> None:
    assert 0.0 < room_to_talk(recent + more, True, p) <= room_to_talk(recent, True, p) <= 1.0
    assert recent * room_to_talk(recent, True, p) < p.ceiling
    assert room_to_talk(recent, False, p) == 1.0
