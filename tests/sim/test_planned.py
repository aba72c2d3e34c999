"""What a plan gives for each day: calendar, arrivals, shocks, and when rituals are due."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.columns import DayTable
from sim.parameters import defaults
from sim.plan import PLATFORMS, Growth, Manager, Plan, Ritual, Shock
from sim.planned import _dated, _dates, _launched, held_on, planned_days, planned_occasions, planned_rituals


def days_with(*shocks: Shock, days: int = 40) -> tuple[DayTable, DayTable]:
    """Return the planned days without and with these shocks."""
    calm = planned_days(Plan(days=days), defaults())
    return calm, planned_days(Plan(days=days, shocks=shocks), defaults())


def changed(calm: DayTable, shaken: DayTable) -> dict[str, list[int]]:
    """Return the columns that differ and the days on which they do."""
    columns = {name: np.flatnonzero(calm[name] != shaken[name]).tolist() for name in calm.dtype.names or ()}
    return {name: at for name, at in columns.items() if at}


@given(start=st.dates(date(2020, 1, 1), date(2030, 1, 1)), weekday=st.integers(0, 6), every=st.integers(1, 13),
       first=st.integers(0, 8), days=st.integers(1, 400))  # fmt: skip
def test_a_ritual_falls_on_its_weekday_at_its_cadence_from_its_first_week(
    start: date, weekday: int, every: int, first: int, days: int
) -> None:
    due = held_on(Ritual("live", weekday, every_weeks=every, first_week=first), Plan(start=start, days=days))

    assert all((start + timedelta(days=day)).weekday() == weekday for day in due)
    assert set(np.diff(due).tolist()) <= {7 * every}
    assert all(7 * first <= day < days for day in due)
    assert due == [] or due[0] < 7 * first + 7


def test_occasions_come_in_order_of_days_and_say_which_ritual() -> None:
    rituals = (Ritual("live", weekday=3, every_weeks=2), Ritual("tip", weekday=0))
    occasions = planned_occasions(Plan(days=15, rituals=rituals))  # begins on a Monday

    assert occasions.tolist() == [[0, 1], [3, 0], [7, 1], [14, 1]]
    assert planned_occasions(Plan(days=15)).shape == (0, 2)


def test_a_ritual_that_does_not_fit_is_planned_but_marked() -> None:
    rituals = (Ritual("live", weekday=3, staff_hours=4.0), Ritual("ama", weekday=1, staff_hours=4.0))
    table = planned_rituals(Plan(rituals=rituals, manager=Manager(hours_per_week=5.0)), defaults())

    assert table["fits"].tolist() == [True, False]
    assert table["minutes"].tolist() == [240.0, 240.0]


def test_a_spam_wave_lasts_its_days_and_changes_nothing_else() -> None:
    calm, shaken = days_with(Shock("spam_wave", day=10, size=20.0, days=3))

    assert changed(calm, shaken) == {"spam": [10, 11, 12]}
    assert shaken["spam"][10:13].tolist() == [20.0] * 3


def test_a_growth_spurt_brings_its_people_in_all() -> None:
    calm, shaken = days_with(Shock("growth_spurt", day=10, size=30.0, days=4))

    assert changed(calm, shaken) == {"spurt": [10, 11, 12, 13]}
    assert shaken["spurt"].sum() == pytest.approx(30.0)


def test_trolls_join_and_founders_leave_on_one_day() -> None:
    calm, shaken = days_with(Shock("troll_wave", day=5, size=7.0), Shock("founders_leave", day=9, size=3.0))

    assert changed(calm, shaken) == {"trolls": [5], "founders_leave": [9]}
    assert (shaken["trolls"][5], shaken["founders_leave"][9]) == (7, 3)


def test_an_algorithm_change_holds_from_its_day_and_never_shows_more_than_all() -> None:
    calm, halved = days_with(Shock("algorithm_change", day=12, size=0.5))
    _, widened = days_with(Shock("algorithm_change", day=12, size=8.0))

    assert changed(calm, halved) == {"shown": list(range(12, 40))}
    assert halved["shown"][12:] == pytest.approx(0.5 * calm["shown"][12:])
    assert widened["shown"].max() <= 1.0


def test_a_closed_account_asks_everybody_once_and_a_move_also_changes_the_platform() -> None:
    calm, closed = days_with(Shock("account_closed", day=12, size=0.4))
    _, moved = days_with(Shock("platform_move", day=12, size=0.4, platform="forum"))

    assert changed(calm, closed) == {"followers": [12]}
    assert closed["followers"][12] == 0.4
    assert moved["memory_days"][11] == PLATFORMS["slack"].memory_days
    assert set(moved["memory_days"][12:].tolist()) == {PLATFORMS["forum"].memory_days}
    assert not moved["in_stream"][12:].any()


def test_a_shock_after_the_last_day_changes_nothing() -> None:
    assert changed(*days_with(Shock("platform_move", day=40, platform="forum"))) == {}


def test_before_the_launch_people_are_invited_and_after_it_everything_else_begins() -> None:
    days = planned_days(Plan(days=40, growth=Growth(pre_launch_weeks=2)), defaults())

    assert (days["invited"][:14] > 0.0).all()
    assert (days["invited"][14:] == 0.0).all()
    for channel in ("launch", "marketing", "word_of_mouth"):
        assert (days[channel][:14] == 0.0).all()
        assert (days[channel][14:] > 0.0).all()


def test_august_and_the_years_end_are_calmer_than_the_same_weekdays_elsewhere() -> None:
    p = defaults()
    days = planned_days(Plan(start=date(2026, 1, 1), days=365), p)
    dates = [date(2026, 1, 1) + timedelta(days=day) for day in range(365)]
    factors: dict[str, set[float]] = {"august": set(), "end": set(), "else": set()}
    usual = {day.weekday(): float(days["calendar"][n]) for n, day in enumerate(dates) if day.month == 6}
    for n, day in enumerate(dates):
        end = (day.month, day.day) >= (12, 24) or (day.month, day.day) == (1, 1)
        season = "end" if end else "august" if day.month == 8 else "else"
        factors[season].add(round(float(days["calendar"][n]) / usual[day.weekday()], 9))

    assert factors == {"august": {p.calendar.august}, "end": {p.calendar.year_end}, "else": {1.0}}


def test_after_the_manager_left_no_staff_work_is_planned() -> None:
    days = planned_days(Plan(days=40, manager=Manager(leaves_on_day=20)), defaults())

    assert days["staff_here"].tolist() == [True] * 20 + [False] * 20
    assert days["staff_sessions"][20:].sum() == days["content_rate"][20:].sum() == 0.0


def test_what_is_kept_from_plan_to_plan_gives_the_same_days_as_planning_anew() -> None:
    growth = Growth(launch_joins=40.0, launch_half_life_days=9.0, pre_launch_weeks=2)
    plans = [
        Plan(start=start, days=days, growth=one, platform=PLATFORMS[name])
        for start, days, one, name in itertools.product(
            (date(2026, 1, 7), date(2026, 6, 1)), (40, 90), (growth, Growth()), ("slack", "forum")
        )
    ]
    one_after_the_other = [planned_days(plan, defaults()).tobytes() for plan in plans]
    for plan, found in zip(plans, one_after_the_other, strict=True):
        _dates.cache_clear()
        _dated.cache_clear()
        _launched.cache_clear()
        assert planned_days(plan, defaults()).tobytes() == found


def test_days_that_one_run_changes_are_not_those_of_the_next() -> None:
    plan = Plan(days=40)
    first = planned_days(plan, defaults())
    untouched = first.tobytes()
    for column in first.dtype.names:
        first[column] = 1
    assert planned_days(plan, defaults()).tobytes() == untouched
