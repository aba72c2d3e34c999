"""Reading: what is too much is left, and tires."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.reading import (
    Reading,
    capacity_today,
    fatigue_after,
    fatigue_from,
    followed_share,
    interest_after,
    overload,
    room_of,
)

shares = st.floats(0.0, 1.0)


@given(p=..., room=st.floats(0.0, 3.0))
def test_everybody_can_take_in_a_message(p: Reading, room: float) -> None:
    assert 1 <= capacity_today(room, p) <= max(1.0, p.capacity * room)


@given(st.integers(0, 100_000), st.integers(0, 400), st.integers(1, 1000))
def test_there_is_overload_only_when_a_day_offers_more_than_can_be_taken_in(
    unseen: int, away: int, capacity: int
) -> None:
    assert (overload(unseen, away, capacity) > 0.0) == (unseen / max(away, 1) / capacity > 1.0)
    assert overload(unseen, away, capacity) <= overload(unseen + 1, away, capacity)
    assert overload(unseen, away + 1, capacity) <= overload(unseen, away, capacity)


@given(p=..., fatigue=shares, days=st.integers(0, 400), later=st.integers(0, 50))
def test_rest_never_tires(p: Reading, fatigue: float, days: int, later: int) -> None:
    assert 0.0 <= fatigue_after(fatigue, days + later, p) <= fatigue_after(fatigue, days, p) <= fatigue


@given(p=..., fatigue=shares, overloaded=st.floats(0.0, 100.0))
def test_fatigue_stays_a_share_and_a_visit_never_lowers_it(p: Reading, fatigue: float, overloaded: float) -> None:
    assert fatigue <= fatigue_from(fatigue, overloaded, p) <= 1.0


@given(st.integers(0, 5), st.floats(0.0, 1.0, exclude_max=True), st.integers(1, 30))
def test_a_topic_has_a_room_and_rooms_enough_keep_topics_apart(topic: int, u: float, rooms: int) -> None:
    room = room_of(topic, u, rooms, 6)

    assert 0 <= room < rooms
    assert room_of(topic, u, 1, 6) == 0
    if rooms >= 6:
        assert all(room_of(other, u, rooms, 6) != room for other in range(6) if other != topic)


def test_a_topic_with_several_rooms_uses_each_as_often() -> None:
    found = [room_of(1, (place + 0.5) / 120, 12, 6) for place in range(120)]

    assert {room: found.count(room) for room in set(found)} == {1: 60, 7: 60}


@given(st.integers(1, 30), st.data())
def test_the_share_followed_counts_the_rooms_there_are(rooms: int, data: st.DataObject) -> None:
    followed = data.draw(st.sets(st.integers(0, rooms - 1)))
    beyond = 1 << rooms  # a room that does not exist

    assert followed_share(sum(1 << room for room in followed) | beyond, rooms) == pytest.approx(len(followed) / rooms)


@given(p=..., interest=shares, seen=st.integers(1, 400), data=st.data())
def test_interest_moves_towards_what_was_found_and_stays_a_share(
    p: Reading, interest: float, seen: int, data: st.DataObject
) -> None:
    suiting = data.draw(st.integers(0, seen))
    after = interest_after(interest, seen, suiting, p)
    low, high = sorted((interest, suiting / seen))
    assert low - 1e-12 <= after <= high + 1e-12
    assert interest_after(interest, seen + 1, suiting, p) <= after  # one message more that suits nobody


def test_as_many_messages_as_the_memory_weigh_half() -> None:
    assert interest_after(0.2, 20, 20, Reading(interest_memory=20.0)) == pytest.approx(0.6)
