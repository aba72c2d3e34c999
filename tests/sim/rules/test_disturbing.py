"""Disturbing: trolls, bans and moves to another place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.disturbing import Disturbing, follow_chance, is_banned, offence_factor


@given(p=..., removals=st.integers(0, 100), posts=st.integers(1, 10_000), more=st.integers(0, 10_000))
def test_writing_much_that_stays_protects_from_a_ban(p: Disturbing, removals: int, posts: int, more: int) -> None:
    assert is_banned(removals, posts, p) >= is_banned(removals, posts + more, p)
    assert not is_banned(0, posts, p)


@given(p=...)
def test_a_troll_offends_more(p: Disturbing) -> None:
    assert offence_factor(True, p) >= offence_factor(False, p) == 1.0


@given(
    p=..., share=st.floats(0.0, 1.0), affinity=st.floats(-4.0, 4.0), ties=st.integers(0, 16), more=st.integers(0, 16)
)
def test_ties_never_keep_somebody_from_following(
    p: Disturbing, share: float, affinity: float, ties: int, more: int
) -> None:
    chance = follow_chance(share, affinity, ties, p)

    assert 0.0 <= chance <= follow_chance(share, affinity, ties + more, p) <= 1.0


@given(p=..., share=st.floats(0.001, 0.999))
def test_the_share_is_that_of_an_average_member_without_ties(p: Disturbing, share: float) -> None:
    assert follow_chance(share, 0.0, 0, p) == pytest.approx(share)
