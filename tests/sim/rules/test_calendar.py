"""The calendar moves activity around; it does not add any."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.calendar import WEEKDAY_SHARES, Calendar, calendar_factor


@pytest.mark.parametrize("kind", WEEKDAY_SHARES)
def test_an_ordinary_week_is_neither_livelier_nor_calmer_than_average(kind: str) -> None:
    assert sum(WEEKDAY_SHARES[kind]) / 7 == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("kind", WEEKDAY_SHARES)
def test_working_days_are_livelier_than_weekends(kind: str) -> None:
    assert min(WEEKDAY_SHARES[kind][:5]) > max(WEEKDAY_SHARES[kind][5:])


@given(p=..., share=st.floats(0.1, 2.0))
def test_only_august_and_the_years_end_change_a_day(p: Calendar, share: float) -> None:
    assert calendar_factor(share, 8, 31, p) == share * p.august
    for month, day in ((12, 24), (12, 31), (1, 1)):
        assert calendar_factor(share, month, day, p) == share * p.year_end
    for month, day in ((7, 31), (9, 1), (12, 23), (1, 2)):
        assert calendar_factor(share, month, day, p) == share
