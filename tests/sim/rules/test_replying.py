"""Replying: fresh, unanswered messages of people one knows, and less the more others could answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.replying import Replying, appeal, readiness, reply_chance

amounts = st.floats(0.0, 60.0)
counts = st.integers(0, 20)


def chance(p: Replying, ready: float = 0.05, appeal: float = 1.0, age: float = 0.5, earlier: int = 0, tie: float = 0.0,
           on_topic: bool = True, is_reply: bool = False, to_reader: bool = False, replied: int = 0,
           memory: float = 4.0, own_ties: int = 0) -> float:  # fmt: skip
    return reply_chance(ready, appeal, age, earlier, tie, on_topic, is_reply, to_reader, replied, memory, own_ties, p)


@given(p=..., ready=amounts, invites=amounts, age=amounts, earlier=counts, tie=amounts, replied=counts)
def test_it_is_a_chance_of_at_most_nine_in_ten(
    p: Replying, ready: float, invites: float, age: float, earlier: int, tie: float, replied: int
) -> None:
    assert 0.0 <= chance(p, ready, invites, age, earlier, tie, replied=replied) <= 0.9


@given(p=..., age=amounts, older=amounts)
def test_a_fresher_message_is_never_less_likely_to_be_answered(p: Replying, age: float, older: float) -> None:
    assert chance(p, age=age + older) <= chance(p, age=age)


@given(p=..., earlier=counts, more=counts)
def test_earlier_replies_never_invite_another(p: Replying, earlier: int, more: int) -> None:
    assert chance(p, earlier=earlier + more) <= chance(p, earlier=earlier)


@given(p=..., tie=amounts, more=amounts)
def test_a_stronger_tie_never_makes_an_answer_less_likely(p: Replying, tie: float, more: float) -> None:
    assert chance(p, tie=tie + more) >= chance(p, tie=tie) * (1 - 1e-12)


@given(p=..., replied=counts)
def test_each_reply_already_written_halves_the_next(p: Replying, replied: int) -> None:
    assert chance(p, replied=replied + 1) == pytest.approx(0.5 * chance(p, replied=replied))


@given(p=...)
def test_off_topic_messages_and_replies_are_answered_less(p: Replying) -> None:
    assert chance(p, on_topic=False) <= chance(p)
    assert chance(p, is_reply=True) <= chance(p)


@given(p=..., memory=st.floats(0.5, 60.0))
def test_a_platform_that_remembers_longer_never_lowers_answers(p: Replying, memory: float) -> None:
    assert chance(p, age=3.0, memory=memory + 1.0) >= chance(p, age=3.0, memory=memory)


@given(p=..., affinity=st.floats(-4.0, 4.0))
def test_a_newcomers_message_never_appeals_more(p: Replying, affinity: float) -> None:
    assert appeal(affinity, True, p) <= appeal(affinity, False, p)


@given(p=..., writers=st.floats(0.0, 1000.0), more=st.floats(0.0, 1000.0), propensity=st.floats(-6.0, 6.0))
def test_readers_answer_less_each_when_more_could(p: Replying, writers: float, more: float, propensity: float) -> None:
    assert readiness(propensity, 0.0, writers + more, p) <= readiness(propensity, 0.0, writers, p)
    assert readiness(0.0, 0.0, 20.0, p) == pytest.approx(p.base)


@given(p=..., own=counts, more=counts, tie=st.floats(0.01, 60.0))
def test_own_ties_shut_strangers_out_and_nobody_else(p: Replying, own: int, more: int, tie: float) -> None:
    assert chance(p, own_ties=own + more) <= chance(p, own_ties=own)
    assert chance(p, tie=tie, own_ties=own) == chance(p, tie=tie)
