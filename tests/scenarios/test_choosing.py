"""Choosing among many plans: the promised error rate holds, and the tables say what the runs say."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from scenarios.choosing import Care, Choice, Goal, choose, goal_of
from scenarios.choosing.batches import BATCH_RUNS
from scenarios.choosing.elimination import Elimination, continuation, eliminate
from scenarios.loading import load
from scenarios.results import RunResult
from sim.problems import InputError

STUDIES = 200
WEEKS = pd.date_range("2026-01-05", periods=13, freq="W-MON", name="week")


class Known:
    """A simulator whose means are known: what all plans share, plus what each has of its own."""

    def __init__(self, means: list[list[float]], seed: int, shared: float = 1.0, own: float = 0.5) -> None:
        self.means, self.own, self.shared = np.array(means), own, shared
        self.generator = np.random.default_rng(seed)
        self.asked = 0

    def more(self, running: list[int], batch: int) -> np.ndarray:
        self.asked += len(running)
        shared = self.generator.normal(0, self.shared, self.means.shape[1])
        return self.means[running] + shared + self.generator.normal(0, self.own, (len(running), self.means.shape[1]))

    def first(self, batches: int = 10) -> np.ndarray:
        return np.stack([self.more(list(range(len(self.means))), batch) for batch in range(batches)], axis=1)


def study(known: Known, tolerance: float = 0.25, error_rate: float = 0.1, most: int = 2000) -> Elimination:
    tolerances = np.full(known.means.shape[1], tolerance)
    return eliminate(known.first(), known.more, tolerances, error_rate, most)


def test_the_promised_error_rate_holds_in_two_hundred_studies_of_the_hardest_case() -> None:
    means = [[0.0], [0.25], [0.0], [0.0], [0.0]]  # all others behind by exactly the tolerance
    by_brute_force = Known(means, 0).first(20_000).mean(axis=1)[:, 0].argmax()

    wrong = sum(study(Known(means, seed)).best[0] != by_brute_force for seed in range(1, STUDIES + 1))

    assert wrong <= binom.ppf(0.999, STUDIES, 0.1)


def test_with_two_goals_the_promise_is_about_both_together() -> None:
    means = [[0.0, 0.25], [0.25, 0.0], [0.0, 0.0]]
    found = [study(Known(means, seed)) for seed in range(STUDIES)]

    assert sum(tuple(each.best) != (1, 0) for each in found) <= binom.ppf(0.999, STUDIES, 0.1)
    assert all(each.sure.all() for each in found)


def test_plans_as_good_as_each_other_stop_the_study_at_once() -> None:
    found = study(Known([[1.0], [1.0], [-3.0]], 4, own=0.1), tolerance=0.5)

    assert found.sure[0]
    assert found.best[0] in (0, 1)
    assert list(found.batches) == [10, 10, 10]


def test_what_plans_share_costs_nothing() -> None:
    asked = {}
    for shared in (0.0, 5.0):
        known = Known([[0.0], [0.3]], 5, shared=shared)
        study(known)
        asked[shared] = known.asked

    assert asked[5.0] < 1.5 * asked[0.0]


def test_a_budget_that_does_not_suffice_is_told() -> None:
    known = Known([[0.0], [0.01]], 6, own=3.0)
    found = study(known, tolerance=0.01, most=12)

    assert not found.sure[0]
    assert list(found.batches) == [12, 12]


def test_a_plan_out_for_every_goal_is_not_run_again() -> None:
    found = study(Known([[0.0], [0.1], [-5.0]], 7), tolerance=0.1)

    assert found.batches[2] == 10 < found.batches[1]


@pytest.mark.parametrize(
    ("alternatives", "rate", "h_squared"),
    [(2, 0.05, 9 * ((0.1) ** (-2 / 9) - 1)), (5, 0.05, 9 * ((0.1 / 4) ** (-2 / 9) - 1))],
)
def test_the_constant_is_that_of_kim_and_nelson(alternatives: int, rate: float, h_squared: float) -> None:
    assert continuation(rate, alternatives, 10) == pytest.approx(h_squared)


def made_up(runs: np.ndarray, kpi: str = "weekly_active") -> RunResult:
    weekly = np.repeat(np.asarray(runs, dtype=np.float64)[:, None], len(WEEKS), axis=1)
    drawn = {"visiting.rate": np.linspace(0.1, 0.2, len(runs) // 2)}
    return RunResult({}, 7, WEEKS.to_numpy("datetime64[D]"), {kpi: weekly}, drawn, {})


def choice(*runs: np.ndarray, kpi: str = "weekly_active") -> Choice:
    best = np.array([max(range(len(runs)), key=lambda plan: Goal(kpi).sign * runs[plan].mean())])
    found = Elimination(np.full(len(runs), 2), np.full((len(runs), 1), -1), best, np.array([True]))
    return Choice((Goal(kpi),), tuple(made_up(each, kpi) for each in runs), np.array([0.1]), 0.05, found)


def test_the_chance_of_being_best_and_the_regret_are_those_of_the_runs() -> None:
    first, second = np.full(2 * BATCH_RUNS, 5.0), np.full(2 * BATCH_RUNS, 4.0)
    second[:4] = 9.0
    table = choice(first, second).table.set_index("plan")

    assert list(table["probability_best"]) == [0.75, 0.25]
    assert list(table["regret"]) == [1.0, 0.75]
    assert list(table["behind"]) == [0.25, 0.0]


def test_ties_share_the_first_place_and_less_may_be_better() -> None:
    runs = np.full(BATCH_RUNS, 3.0)
    table = choice(runs, runs, runs + 1, kpi="staff_hours").table

    assert list(table["probability_best"]) == [0.5, 0.5, 0.0]
    assert list(table["regret"]) == [0.0, 0.0, 1.0]


def test_a_plan_is_best_for_all_goals_only_where_it_is_best_for_each() -> None:
    one, other = made_up(np.array([1.0, 2.0] * 4)), made_up(np.array([2.0, 1.0] * 4))
    for result, posters in ((one, 2.0), (other, 1.0)):
        result.values["weekly_posters"] = np.full((8, len(WEEKS)), posters)
    found = Elimination(np.ones(2), np.full((2, 2), -1), np.array([0, 0]), np.ones(2, dtype=bool))
    goals = (Goal("weekly_active"), Goal("weekly_posters"))
    joint = Choice(goals, (one, other), np.ones(2), 0.05, found).joint

    assert list(joint["probability_best"]) == [0.5, 0.0]
    assert list(joint["undominated"]) == [1.0, 0.5]


def test_real_plans_are_told_apart_in_the_communities_they_share() -> None:
    short = {"weeks": 8, "growth.launch_joins": 10.0}
    plans = [load("b2b-slack", {**short, "founders.number": number}) for number in (24, 4, 12)]
    found = choose(plans, care=Care(most_runs=80), seed=3, threads=1)

    assert int(found.elimination.best[0]) == 0
    assert found.common_runs == 80
    assert (found.pairs["variance_ratio"] > 1.0).all()
    assert found.pairs["runs_apart"].to_numpy() == pytest.approx(80 * found.pairs["variance_ratio"].to_numpy())


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(InputError) as error:
        choose(["b2b-slack", load("b2b-slack", {"weeks": 9})], [Goal("members")] * 2, Care(0.0, -1.0, 8))
    keys = [problem.key for problem in error.value.problems]
    assert keys == ["different-days-of", "goals-not-once", "error-rate", "tolerance", "budget-too-small"]


def test_a_goal_beyond_the_horizon_is_told() -> None:
    with pytest.raises(InputError, match="weekly_active@month_12: not known over the days of these scenarios"):
        Goal("weekly_active", "month_12").values(made_up(np.ones(8)))


def test_a_goal_is_read_and_its_mistakes_are_told() -> None:
    assert goal_of("members@month_3") == Goal("members", "month_3")
    assert goal_of("members") == Goal("members")
    with pytest.raises(InputError) as error:
        goal_of("membres@month_33")
    assert "did you mean members?" in str(error.value)
    assert "did you mean month_3?" in str(error.value)
