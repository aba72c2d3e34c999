"""Rituals and events wear off."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.plan import RitualKind
from sim.rules.gathering import (
    NATURES,
    PROMPT,
    Gathering,
    attendance_chance,
    lasting_days,
    lift_of_posting,
    lift_of_visits,
    novelty,
    pulse,
    worn_after,
)


@given(p=..., worn=st.floats(0.0, 500.0), more=st.floats(0.0, 50.0))
def test_a_worn_ritual_has_less_novelty(p: Gathering, worn: float, more: float) -> None:
    assert 0.0 <= novelty(worn + more, p) <= novelty(worn, p) <= 1.0
    assert novelty(0.0, p) == 1.0


@given(p=..., worn=st.floats(0.0, 500.0), days=st.integers(0, 400))
def test_novelty_recovers_with_rest_and_sooner_when_the_theme_changes(p: Gathering, worn: float, days: int) -> None:
    assert worn_after(worn, days, True, p) <= worn_after(worn, days, False, p) <= worn
    assert worn_after(worn, 0, False, p) == worn


@given(p=..., affinity=st.floats(-5.0, 5.0), more=st.floats(0.0, 5.0))
def test_the_keen_and_those_it_suits_attend_more(p: Gathering, affinity: float, more: float) -> None:
    chance = attendance_chance(affinity, False, p)

    assert 0.0 <= chance <= attendance_chance(affinity + more, False, p) <= 1.0
    assert chance <= attendance_chance(affinity, True, p)


def test_every_kind_of_ritual_has_its_nature() -> None:
    assert set(NATURES) == set(get_args(RitualKind))


@given(p=..., kind=st.sampled_from(sorted(NATURES)))
def test_prompts_last_their_day_and_events_longest(p: Gathering, kind: str) -> None:
    family = NATURES[kind].family

    assert (lasting_days(family, p) == 0.0) == (family == PROMPT)
    assert lift_of_visits(NATURES[kind].visits, family, p) >= 0.0


@given(st.floats(0.0, 5.0), st.integers(0, 300), st.floats(0.5, 60.0))
def test_a_pulse_begins_at_its_strength_and_fades(strength: float, day: int, lasting: float) -> None:
    assert pulse(strength, 0, lasting) == strength
    assert 0.0 <= pulse(strength, day + 1, lasting) <= pulse(strength, day, lasting)


def test_most_of_an_events_pulse_is_gone_in_three_weeks() -> None:
    assert pulse(1.0, 21, Gathering().event_days) == pytest.approx(0.07, abs=0.01)


@given(p=..., kind=st.sampled_from(sorted(NATURES)), visits=st.floats(0.0, 5.0))
def test_a_prompt_moves_posting_by_itself_and_a_pulse_through_the_visits(
    p: Gathering, kind: str, visits: float
) -> None:
    nature = NATURES[kind]
    lift = lift_of_posting(nature.posting, nature.family, visits, p)

    if nature.family == PROMPT:
        assert lift == nature.posting * p.prompt_posting
    else:
        assert lift == pytest.approx(visits * lift_of_posting(nature.posting, nature.family, 1.0, p))
