"""Drifting: nothing moves unless a forecast asks for it; what moves, moves everybody alike, further with time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.parameters import DECLARED, defaults, draw_parameters, values_of
from sim.plan import Plan
from sim.planned import add_drift, planned_days
from sim.rules.drifting import Drifting, arrivals_drift, leaving_drift, visits_drift

numbers = st.floats(-4.0, 4.0)


@given(before=numbers, z=numbers)
def test_without_drift_a_week_is_like_the_week_before(before: float, z: float) -> None:
    assert visits_drift(before, z, Drifting()) == before
    assert leaving_drift(before, z, Drifting()) == before
    assert arrivals_drift(before, z, Drifting()) == before


def test_no_draw_of_the_parameters_turns_drift_on() -> None:
    names = [name for name in DECLARED if name.startswith("drifting.")]
    assert names == ["drifting.visits", "drifting.leaving", "drifting.arrivals", "drifting.fading"]
    for drawn in (defaults(), *draw_parameters(6, 1)):
        assert [values_of(drawn)[name] for name in names] == [0.0, 0.0, 0.0, 0.0]


def test_after_a_year_levels_stray_as_far_as_declared_and_fall_as_much_as_declared() -> None:
    plan, drifting = Plan(days=53 * 7), Drifting(visits=0.4, leaving=0.3, arrivals=0.5, fading=0.2)
    quiet: Any = planned_days(plan, defaults())
    steps = []
    for seed in range(80):
        days = quiet.copy()
        add_drift(days, drifting, seed, 0)
        arrivals = np.log(days["marketing"][35::7] / quiet["marketing"][35::7])  # the public launch is past by then
        levels = np.array([np.log(days["drift"][35::7]), days["unrest"][35::7], arrivals])
        steps.append(np.diff(levels))
    found = np.concatenate(steps, axis=1)

    # steps are independent: a year of 52 has sqrt(52) times their standard deviation
    assert found.std(axis=1) * np.sqrt(52) == pytest.approx([0.4, 0.3, 0.5], rel=0.05)
    assert found.mean(axis=1) * 52 == pytest.approx([-0.2, 0.0, 0.0], abs=0.12)
    assert np.corrcoef(found)[np.triu_indices(3, 1)] == pytest.approx([0.0, 0.0, 0.0], abs=0.06)
    assert np.corrcoef(found[0, 1:], found[0, :-1])[0, 1] == pytest.approx(0.0, abs=0.06)


def test_drift_begins_on_the_day_it_is_asked_for_and_changes_on_mondays_only() -> None:
    days = planned_days(Plan(days=70), defaults())
    add_drift(days, Drifting(visits=1.0), 3, 30)
    drift = np.asarray(days["drift"])

    assert (drift[:30] == 1.0).all()
    changes = np.flatnonzero(np.diff(drift)) + 1
    assert changes.tolist() == [30, 35, 42, 49, 56, 63]
