"""Weekly figures equal a slow count, member by member and message by message."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.columns import FOREVER, POSTED, VISITED
from sim.ensemble import Run, run_world
from sim.parameters import Parameters
from sim.plan import Plan, Ritual
from sim.weekly import MEASURES, gini, weekly_of
from sim.world import MEMBERS, MESSAGES, World

START, DAYS = date(2026, 1, 5), 133
WEEKS = DAYS // 7


@pytest.fixture(scope="module")
def world() -> World:
    return run_world(Run(Plan(start=START, days=DAYS, rituals=(Ritual("weekly_question", 1),)), Parameters(), 5))


@pytest.fixture(scope="module")
def weekly(world: World) -> dict[str, np.ndarray]:
    return weekly_of(world, START)


def rows(world: World) -> range:
    return range(int(world.counts[MEMBERS]))


def messages(world: World) -> list[np.record]:
    return [world.messages[at] for at in range(int(world.counts[MESSAGES]))]


def test_every_measure_has_one_figure_a_week(weekly: dict[str, np.ndarray]) -> None:
    assert set(weekly) == set(MEASURES)
    assert all(len(figures) == WEEKS for figures in weekly.values())


def test_actives_and_posters_are_counted_once_and_the_team_as_one(world: World, weekly: dict[str, np.ndarray]) -> None:
    for week in range(WEEKS):
        team = any(m.author == -1 and m.time // 7 == week for m in messages(world))
        came = sum(bool(world.weeks[row, week] & VISITED) for row in rows(world))
        wrote = len({m.author for m in messages(world) if m.time // 7 == week and m.author >= 0})

        assert weekly["weekly_active"][week] == came + team
        assert weekly["weekly_posters"][week] == wrote + team


def test_messages_are_counted_from_the_messages(world: World, weekly: dict[str, np.ndarray]) -> None:
    for week in range(WEEKS):
        written = [m for m in messages(world) if m.time // 7 == week]

        assert weekly["weekly_messages"][week] == len(written)
        assert weekly["staff_messages"][week] == sum(m.author == -1 for m in written)


@pytest.mark.parametrize("later", [1, 4, 12])
def test_retained_posters_wrote_again_in_just_that_week(
    world: World, weekly: dict[str, np.ndarray], later: int
) -> None:
    for week in range(WEEKS):
        cohort = [row for row in rows(world) if world.members[row].first_post_day // 7 == week]
        cohort = [row for row in cohort if world.members[row].first_post_day >= 0]
        expected = math.nan
        if cohort and week + later < WEEKS:
            expected = sum(bool(world.weeks[row, week + later] & POSTED) for row in cohort) / len(cohort)

        assert weekly[f"retained_{later}w"][week] == pytest.approx(expected, nan_ok=True)


def test_answers_that_may_still_come_leave_the_share_unknown(world: World, weekly: dict[str, np.ndarray]) -> None:
    for week in range(WEEKS):
        starters = [m for m in messages(world) if m.time // 7 == week and m.parent < 0]
        answered = [m.replied_at < FOREVER / 2 and m.replied_at - m.time <= 14 for m in starters]
        expected = np.mean(answered) if 7 * week + 6 + 14 < DAYS else math.nan

        assert weekly["answered_share"][week] == pytest.approx(expected, nan_ok=True)


def test_the_stock_moves_by_arrivals_returns_and_departures(weekly: dict[str, np.ndarray]) -> None:
    np.testing.assert_array_equal(np.diff(weekly["members"]), weekly["net_growth"][1:])


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30).filter(any))
def test_inequality_is_the_mean_difference_over_twice_the_mean(counts: list[int]) -> None:
    values = np.array(counts, dtype=float)
    slow = np.abs(values[:, None] - values[None, :]).mean() / (2.0 * values.mean())

    assert gini(np.array(counts)) == pytest.approx(slow, abs=1e-9)
