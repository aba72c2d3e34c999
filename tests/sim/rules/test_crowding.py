"""Crowding and emptiness: a crowd lowers what each one does, silence keeps people away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.crowding import (
    Crowding,
    emptiness,
    life_factor,
    posting_crowd,
    size_factor,
    staying_factor,
    visiting_factor,
)

crowds = st.floats(0.0, 1e5)
messages = st.floats(0.0, 1e5)
days = st.integers(0, 400)


@given(p=..., active=crowds, more=crowds)
def test_a_larger_crowd_never_raises_what_each_one_does(p: Crowding, active: float, more: float) -> None:
    assert size_factor(active + more, p) <= size_factor(active, p)
    assert posting_crowd(active + more, p) >= posting_crowd(active, p)


@given(p=..., active=st.floats(0.0, 25.0))
def test_below_twenty_five_active_members_size_does_not_matter(p: Crowding, active: float) -> None:
    assert size_factor(active, p) == size_factor(0.0, p)
    assert posting_crowd(active, p) == posting_crowd(0.0, p)


def test_fifty_active_members_are_the_reference() -> None:
    assert size_factor(50.0, Crowding()) == 1.0
    assert posting_crowd(50.0, Crowding()) == 0.0


@given(p=..., written=messages, more=messages, day=days, later=days)
def test_messages_fill_a_place_and_its_first_days_are_forgiven(
    p: Crowding, written: float, more: float, day: int, later: int
) -> None:
    empty = emptiness(written, day, p)

    assert 0.0 <= empty <= 1.0
    assert emptiness(written + more, day, p) <= empty <= emptiness(written, day + later, p)
    assert emptiness(written, 0, p) == 0.0


@given(p=..., empty=st.floats(0.0, 1.0))
def test_emptiness_only_takes_visits_away(p: Crowding, empty: float) -> None:
    assert 0.0 <= life_factor(1.0, p) <= life_factor(empty, p) <= 1.0


@given(p=..., more=st.floats(0.0, 3.0))
def test_a_communitys_own_level_lifts_what_it_names(p: Crowding, more: float) -> None:
    higher = p._replace(
        visiting_level=p.visiting_level + more,
        posting_level=p.posting_level + more,
        staying_level=p.staying_level + more,
    )

    assert visiting_factor(higher) >= visiting_factor(p)
    assert staying_factor(higher) >= staying_factor(p)
    assert posting_crowd(100.0, higher) <= posting_crowd(100.0, p)
    assert visiting_factor(Crowding()) == staying_factor(Crowding()) == pytest.approx(1.0)
