"""Posting: answers, peers and rituals lift it; overload, crowds and removals press it down."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.rules.posting import Posting, interest_lift, posting_rate, replies_remembered
from sim.rules.reading import USUAL_INTEREST

propensities = st.floats(-8.0, 8.0)
amounts = st.floats(0.0, 20.0)


def rate(p: Posting, propensity: float = 0.0, responsiveness: float = 1.0, remembered: float = 0.0, peers: float = 0.8,
         overloaded: float = 0.0, crowd: float = 0.0, lift: float = 0.0, sting: float = 0.0) -> float:  # fmt: skip
    return posting_rate(propensity, responsiveness, remembered, peers, overloaded, crowd, lift, sting, p)


@given(p=..., propensity=propensities, remembered=amounts, lift=amounts)
def test_nobody_starts_more_than_six_conversations_a_session_on_average(
    p: Posting, propensity: float, remembered: float, lift: float
) -> None:
    assert 0.0 < rate(p, propensity, remembered=remembered, lift=lift) <= 6.0 * (1 + 1e-12)


@given(p=..., propensity=propensities, remembered=amounts, more=amounts)
def test_a_reply_more_or_a_fresher_one_never_lowers_posting(
    p: Posting, propensity: float, remembered: float, more: float
) -> None:
    assume(p.reply_boost >= 0.0)

    assert rate(p, propensity, remembered=remembered + more) >= rate(p, propensity, remembered=remembered)


@given(p=..., remembered=amounts, days=st.integers(0, 300), later=st.integers(0, 300))
def test_received_replies_only_fade(p: Posting, remembered: float, days: int, later: int) -> None:
    assert 0.0 <= replies_remembered(remembered, days + later, p) <= replies_remembered(remembered, days, p)
    assert replies_remembered(remembered, 0, p) == remembered


@given(p=..., propensity=propensities, amount=amounts)
def test_overload_crowds_and_removals_never_raise_posting(p: Posting, propensity: float, amount: float) -> None:
    usual = rate(p, propensity)

    assert rate(p, propensity, overloaded=amount) <= usual
    assert rate(p, propensity, crowd=amount) <= usual
    assert rate(p, propensity, sting=amount) <= usual


@given(p=..., peers=st.floats(0.0, 1.0))
def test_seeing_peers_write_never_lowers_posting(p: Posting, peers: float) -> None:
    assume(p.peers >= 0.0)

    assert rate(p, peers=peers) >= rate(p, peers=0.0)


@given(p=...)
def test_replies_beyond_the_fifth_change_nothing(p: Posting) -> None:
    assert rate(p, remembered=5.0) == rate(p, remembered=50.0)


def test_the_level_is_the_rate_of_an_average_member() -> None:
    p = Posting()

    assert rate(p) == pytest.approx(0.0408, abs=0.0001)  # e to the power of -3.2


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_finding_more_that_suits_one_never_lowers_posting_and_the_usual_adds_nothing(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert interest_lift(low, Posting()) <= interest_lift(high, Posting())
    assert interest_lift(USUAL_INTEREST, Posting()) == 0.0
