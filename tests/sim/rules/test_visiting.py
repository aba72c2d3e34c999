"""Visiting: habit, mentions and affinity bring people; emptiness and long absence keep them away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.reading import USUAL_INTEREST
from sim.rules.visiting import (
    Visiting,
    away_rate,
    habit_after,
    hurt_factor,
    interest_factor,
    mention_rate,
    spell_end_chance,
    spell_rate,
    visit_chance,
)

shares = st.floats(0.0, 1.0)
factors = st.floats(0.0, 20.0)
days = st.integers(0, 400)


@given(st.floats(0.0, 500.0), st.floats(0.0, 500.0))
def test_a_chance_of_a_visit_is_below_its_rate_and_grows_with_it(rate: float, more: float) -> None:
    assert 0.0 <= visit_chance(rate) <= visit_chance(rate + more) <= 1.0
    assert visit_chance(rate) <= rate + 2e-16  # the kernel leaves out the exponentials on this ground


@given(p=..., propensity=factors, habit=shares, more=shares, away=days, lift=factors)
def test_more_habit_and_rituals_never_lower_visits(
    p: Visiting, propensity: float, habit: float, more: float, away: int, lift: float
) -> None:
    usual = away_rate(propensity, habit, away, 1.0, 0.0, 0.0, p)

    assert away_rate(propensity, habit + more, away, 1.0, 0.0, 0.0, p) >= usual
    assert away_rate(propensity, habit, away, 1.0, lift, 0.0, p) >= usual


@given(p=..., propensity=factors, habit=shares, away=days, longer=days)
def test_a_longer_absence_never_raises_visits(
    p: Visiting, propensity: float, habit: float, away: int, longer: int
) -> None:
    later = away_rate(propensity, habit, away + longer, 1.0, 0.0, 0.0, p)

    assert later <= away_rate(propensity, habit, away, 1.0, 0.0, 0.0, p)


@given(p=..., mentions=st.floats(0.0, 500.0), fatigue=shares, push=st.floats(0.0, 3.0))
def test_a_mention_more_never_lowers_visits_and_fatigue_never_raises_them(
    p: Visiting, mentions: float, fatigue: float, push: float
) -> None:
    rate = mention_rate(mentions, fatigue, push, p)

    assert 0.0 <= rate <= mention_rate(mentions + 1, fatigue, push, p)
    assert rate <= mention_rate(mentions, 0.0, push, p)
    assert mention_rate(0, fatigue, push, p) == 0.0


@given(p=..., habit=shares, away=days)
def test_a_habit_only_fades_while_away(p: Visiting, habit: float, away: int) -> None:
    assert 0.0 <= habit_after(habit, away, p) <= habit
    assert habit_after(habit, 0, p) == habit


@given(p=..., fond=st.floats(-5.0, 5.0), more=st.floats(0.0, 5.0), empty=shares)
def test_spells_last_longer_for_the_keen_and_shorter_in_an_empty_place(
    p: Visiting, fond: float, more: float, empty: float
) -> None:
    ends = spell_end_chance(fond, 0.0, p)

    assert 0.0 <= spell_end_chance(fond + more, 0.0, p) <= ends
    assert ends <= spell_end_chance(fond, empty, p) <= 1.0


def test_an_average_members_spell_lasts_as_long_as_declared() -> None:
    p = Visiting()

    assert 1.0 / spell_end_chance(0.0, 0.0, p) == pytest.approx(p.spell_days)


@given(p=..., felt=st.floats(0.0, 50.0), more=st.floats(0.0, 50.0))
def test_offences_felt_never_bring_anybody(p: Visiting, felt: float, more: float) -> None:
    assert 0.0 <= hurt_factor(felt + more, p) <= hurt_factor(felt, p) <= hurt_factor(0.0, p) == 1.0


@given(p=..., propensity=st.floats(0.01, 50.0), more=st.floats(0.0, 50.0))
def test_who_comes_more_often_does_so_in_a_spell_too(p: Visiting, propensity: float, more: float) -> None:
    assert spell_rate(propensity, p) <= spell_rate(propensity + more, p) * (1 + 1e-12)
    assert spell_rate(1.0, p) == p.active_rate


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_finding_more_that_suits_one_brings_one_back_and_the_usual_changes_nothing(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert interest_factor(low, Visiting()) <= interest_factor(high, Visiting())
    assert interest_factor(USUAL_INTEREST, Visiting()) == 1.0
