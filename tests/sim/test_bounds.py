"""A bound is never below the chance it stands for, whatever people are like, so it changes no figure."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sim.bounds import (
    exp_at_most,
    interest_factor_at_most,
    live_factor_at_most,
    poster_exit_at_most,
    quiet_exit_at_most,
    reply_age_divides,
    reply_kind,
    reply_kind_at_most,
    still_reciprocal,
    visit_rate_at_most,
    wish_at_most,
)
from sim.declare import Says, annotations_of
from sim.exponentials import exp, log
from sim.rules.leaving import Leaving, poster_exit_chance, quiet_exit_chance
from sim.rules.replying import Replying, reply_chance
from sim.rules.talking import Talking, live_factor
from sim.rules.ties import Ties, is_reciprocal, tie_after
from sim.rules.visiting import Visiting, away_rate, habit_after, interest_factor, mention_rate

share, amount, days = st.floats(0.0, 1.0), st.floats(0.0, 8.0), st.integers(0, 400)


def any_of(kind: Any) -> st.SearchStrategy[Any]:
    """Return parameters of a mechanism, each from all of its range."""
    return st.builds(kind, *(st.floats(says.low, says.high) for says in annotations_of(kind, Says).values()))


@given(st.floats(-50.0, 50.0))
def test_exp_is_within_its_bound_and_the_bound_is_close_where_it_matters(x: float) -> None:
    assert exp(x) < exp_at_most(x)
    if abs(x) <= 0.5:
        assert exp_at_most(x) < 1.05 * exp(x)


@given(share, any_of(Visiting))
def test_interest_is_within_its_bound(interest: float, p: Visiting) -> None:
    assert interest_factor(interest, p) <= interest_factor_at_most(interest, p)


@given(
    propensity=amount, interest=share, habit=share, away=days, around=amount, lift=share, more=share,
    searching=share, mentions=st.just(0.0) | amount, fatigue=share, push=amount, p=any_of(Visiting),
)  # fmt: skip
def test_the_roll_never_rules_out_a_visit_that_the_rules_allow(
    propensity: float, interest: float, habit: float, away: int, around: float, lift: float, more: float,
    searching: float, mentions: float, fatigue: float, push: float, p: Visiting,
) -> None:  # fmt: skip
    wish = wish_at_most(propensity, interest, habit, p)
    most = visit_rate_at_most(wish, log(1.0 + mentions), around, lift + more, searching, push, p)
    own, left = propensity * interest_factor(interest, p), habit_after(habit, away, p)
    rate = away_rate(own, left, away, around, lift, searching, p) + mention_rate(mentions, fatigue, push, p)
    assert rate <= most


@given(st.floats(0.0, 30.0), st.booleans(), any_of(Talking))
def test_liveliness_is_within_its_bound(age: float, in_stream: bool, p: Talking) -> None:
    assert live_factor(age, in_stream, p) <= live_factor_at_most(age, in_stream, p)


@given(
    ready=st.floats(0.0, 0.9), invites=share, age=st.just(0.0) | st.floats(0.0, 30.0), fits=st.booleans(),
    replies=st.integers(0, 3) | st.integers(0, 40), tie=st.just(1e9) | amount,
    is_reply=st.booleans(), to_reader=st.booleans(), already=st.just(0) | st.integers(0, 3),
    memory=st.floats(0.5, 90.0),
    ties=st.integers(0, 16), p=any_of(Replying),
)  # fmt: skip
def test_the_chance_to_answer_is_within_both_bounds(
    ready: float, invites: float, age: float, replies: int, tie: float, fits: bool, is_reply: bool, to_reader: bool,
    already: int, memory: float, ties: int, p: Replying,
) -> None:  # fmt: skip
    to_reader = to_reader and is_reply
    chance = reply_chance(ready, invites, age, replies, tie, fits, is_reply, to_reader, already, memory, ties, p)
    most = reply_kind_at_most(ready, is_reply, p) * invites
    assert chance <= most
    assert chance * reply_age_divides(age, replies, memory, p) <= most * reply_kind(fits, is_reply, to_reader, p)


@given(st.integers(0, 5), st.booleans(), st.booleans(), any_of(Replying))
def test_the_closer_bound_holds_where_it_is_closest(replies: int, is_reply: bool, to_reader: bool, p: Replying) -> None:
    to_reader = to_reader and is_reply
    chance = reply_chance(0.1, 0.5, 0.0, replies, 1e9, True, is_reply, to_reader, 0, 4.0, 16, p)
    most = reply_kind_at_most(0.1, is_reply, p) * 0.5
    assert chance * reply_age_divides(0.0, replies, 4.0, p) <= most * reply_kind(True, is_reply, to_reader, p)


@given(amount, amount, days, any_of(Ties))
def test_a_tie_still_holds_exactly_where_the_rule_says_so(given_: float, got: float, since: int, p: Ties) -> None:
    assert still_reciprocal(given_, got, since, p) == is_reciprocal(
        tie_after(given_, since, p), tie_after(got, since, p), p
    )


@given(st.floats(-1e-9, 1e-9), days, any_of(Ties))
def test_a_tie_at_the_very_threshold_is_no_exception(near: float, since: int, p: Ties) -> None:
    strength = p.threshold * (1.0 + near) / tie_after(1.0, since, p)
    faded = tie_after(strength, since, p)
    assert still_reciprocal(strength, strength, since, p) == is_reciprocal(faded, faded, p)


@given(
    own=st.floats(0.0, 0.999), posted=st.booleans(), ties=st.integers(0, 16), fit=share, felt=amount, empty=share,
    overloaded=amount, crowd=st.floats(-3.0, 3.0), p=any_of(Leaving),
)  # fmt: skip
def test_a_quiet_exit_is_within_its_bound(
    own: float, posted: bool, ties: int, fit: float, felt: float, empty: float, overloaded: float, crowd: float,
    p: Leaving,
) -> None:  # fmt: skip
    chance = quiet_exit_chance(own, posted, ties, fit, felt, empty, overloaded, crowd, p)
    assert chance <= quiet_exit_at_most(own, posted, fit, felt, empty, overloaded, crowd, p)


@given(
    own=st.floats(0.0, 0.999), ties=st.integers(0, 16), answered=share, fit=share, felt=amount, overloaded=amount,
    sting=share, crowd=st.floats(-3.0, 3.0), p=any_of(Leaving),
)  # fmt: skip
def test_an_exit_after_a_post_is_within_its_bound(
    own: float, ties: int, answered: float, fit: float, felt: float, overloaded: float, sting: float, crowd: float,
    p: Leaving,
) -> None:  # fmt: skip
    chance = poster_exit_chance(own, ties, answered, fit, felt, overloaded, sting, crowd, p)
    assert chance <= poster_exit_at_most(own, answered, fit, felt, overloaded, sting, crowd, p)
