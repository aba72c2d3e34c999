"""Comparing two plans, on made-up runs whose difference is known, and on small real ones."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from scenarios.comparing import Comparison, _error_of_chance, compare
from scenarios.loading import load
from scenarios.results import RunResult
from sim.problems import InputError

WEEKS = pd.date_range("2026-01-05", periods=26, freq="W-MON", name="week")
RUNS = 400


def world(values: np.ndarray, kpi: str = "weekly_active") -> RunResult:
    """Return a result whose measure has one value per run, the same every week."""
    weekly = np.repeat(np.asarray(values, dtype=np.float64)[:, None], len(WEEKS), axis=1)
    drawn = {"visiting.rate": np.linspace(0.1, 0.2, len(values) // 2)}
    return RunResult({}, 7, WEEKS.to_numpy("datetime64[D]"), {kpi: weekly}, drawn, {})


def people_and_chance() -> tuple[np.ndarray, np.ndarray]:
    """Return what two plans share: people, the same in both runs of a draw, and each run's chance."""
    generator = np.random.default_rng(5)
    return np.repeat(generator.normal(100, 10, RUNS // 2), 2), generator.normal(0, 5, RUNS)


def row(first: np.ndarray, second: np.ndarray, kpi: str = "weekly_active") -> dict[str, float]:
    found = Comparison(world(first, kpi), world(second, kpi)).row(kpi)
    assert found is not None
    return found


def test_the_difference_is_first_minus_second() -> None:
    people, chance = people_and_chance()
    found = row(people + chance + 3, people + chance)
    assert found["difference"] == pytest.approx(3)
    assert found["low_90"] == found["high_90"] == pytest.approx(3)
    assert found["probability"] == 1.0


def test_fewer_hours_win() -> None:
    assert row(np.full(RUNS, 5.0), np.full(RUNS, 9.0), "staff_hours")["probability"] == 1.0


def test_equal_plans_win_half_of_the_time() -> None:
    people, chance = people_and_chance()
    found = row(people + chance, people + chance)
    assert found["probability"] == 0.5
    assert found["difference"] == 0


def test_shared_chance_makes_the_difference_far_less_variable() -> None:
    people, chance = people_and_chance()
    own = np.random.default_rng(6).normal(0, 1, RUNS)
    found = row(people + chance + 3, people + chance + own)
    # chance 25 in each world when crossed, plus what is not shared, over 1: 51 in expectation
    assert found["variance_ratio"] == pytest.approx(51, rel=0.3)


def test_independent_worlds_gain_nothing_from_pairing() -> None:
    people, chance = people_and_chance()
    other = np.random.default_rng(6).normal(0, 5, RUNS)
    assert row(people + chance, people + other)["variance_ratio"] == pytest.approx(1, abs=0.25)


def test_chance_and_ignorance_are_told_apart() -> None:
    people, _ = people_and_chance()
    chance = np.random.default_rng(6).normal(0, 5, RUNS)
    # the gain differs from people to people with sd 10, and by chance with sd 5: a fifth is chance
    assert row(people + chance, np.zeros(RUNS))["chance_share"] == pytest.approx(0.2, abs=0.06)


def test_a_band_that_holds_zero_is_not_distinguishable() -> None:
    people, chance = people_and_chance()

    assert not row(people + chance + 1, people)["distinguishable"]
    assert row(people + chance + 30, people)["distinguishable"]
    assert row(people - chance - 30, people)["distinguishable"]


@pytest.mark.parametrize(
    ("first", "second", "platforms", "only"),
    [
        ({"platform": "slack"}, {"platform": "slack"}, None, False),
        ({"platform": "slack"}, {"platform": "forum"}, ("slack", "forum"), True),
        (
            {"platform": "slack", "costs": {"hourly_cost": 1.0}},
            {"platform": "app", "costs": {}},
            ("slack", "app"),
            True,
        ),
        ({"platform": "slack", "place": {"rooms": 2}}, {"platform": "app", "place": {}}, ("slack", "app"), False),
    ],
)
def test_a_comparison_knows_whether_only_the_platforms_differ(
    first: dict[str, object], second: dict[str, object], platforms: tuple[str, str] | None, only: bool
) -> None:
    made = [replace(world(np.ones(RUNS)), scenario=scenario) for scenario in (first, second)]
    comparison = Comparison(made[0], made[1])

    assert comparison.platforms == platforms
    assert comparison.only_platforms_differ is only


def test_runs_of_one_draw_count_as_one_observation() -> None:
    people, _ = people_and_chance()
    found = row(people, np.zeros(RUNS))
    assert found["difference_error"] == pytest.approx(people[::2].std(ddof=1) / np.sqrt(RUNS / 2))


def test_pairs_in_which_one_plan_is_not_known_are_left_out() -> None:
    first, second = np.full(RUNS, 5.0), np.full(RUNS, 4.0)
    second[:10] = np.nan
    found = row(first, second)
    assert found["runs"] == RUNS - 10
    assert found["difference"] == 1.0


def test_plans_over_other_days_are_refused_and_both_problems_are_told() -> None:
    other = load("b2b-slack", {"days": 100})
    with pytest.raises(InputError) as error:
        compare(load("b2b-slack"), other, runs=1)
    assert [problem.key for problem in error.value.problems] == ["too-few-runs", "different-days"]


def test_winning_every_pair_is_not_certainty() -> None:
    every_pair, fewer_pairs = (_error_of_chance(np.ones(runs)) for runs in (200, 20))

    assert 0.0 < every_pair < 0.01 < fewer_pairs


def test_where_wins_are_mixed_their_own_spread_decides() -> None:
    wins = np.tile([1.0, 1.0, 0.0, 0.0], 50)

    assert _error_of_chance(wins) == pytest.approx(0.5 / np.sqrt(99))
