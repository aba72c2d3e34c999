"""Running scenarios: which draws they use, and what two scenarios share."""

import numpy as np
import pytest

from scenarios import running
from scenarios.comparing import compare
from scenarios.loading import load
from scenarios.platform_uncertainty import UNCERTAIN_FIGURES
from scenarios.running import Draws, run
from sim.ensemble import Ensemble, Run, run_ensemble
from sim.executing import Threads
from sim.parameters import DECLARED

WEEKS = {"weeks": 10}


def test_two_runs_share_a_draw_of_the_parameters_and_no_seed() -> None:
    draws = Draws.from_seed(7, 3)
    assert len(draws.parameters) == 4
    assert len(set(draws.seeds.tolist())) == 7


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[Run]]:
    """Return the list in which the runs of every ensemble asked for are noted."""
    seen: list[list[Run]] = []

    def recorded(ensembles: list[list[Run]], *_: object, **__: object) -> list[Ensemble]:
        seen.extend(ensembles)
        return [run_ensemble(tasks) for tasks in ensembles]

    monkeypatch.setattr(running, "run_ensembles", recorded)
    return seen


def test_the_two_runs_of_a_draw_follow_each_other(asked: list[list[Run]]) -> None:
    """The comparison pairs the runs by their places."""
    draws = Draws.from_seed(4, 1)
    running.run_many([(load("b2b-slack", {"weeks": 2}), draws)], 1, Threads(1))
    assert [task.parameters for task in asked[0]] == [
        draws.parameters[0], draws.parameters[0], draws.parameters[1], draws.parameters[1],
    ]  # fmt: skip


def test_two_scenarios_on_one_platform_share_what_is_not_known_about_it() -> None:
    draws = Draws.from_seed(6, 1)
    slack, changed, forum = (
        draws.plans(load("b2b-slack", changes)) for changes in ({}, {"founders.number": 3}, {"platform": "forum"})
    )

    assert [plan.platform for plan in slack] == [plan.platform for plan in changed]
    assert len({plan.platform for plan in slack}) == 3
    ratios = [[one.platform.push / 1.2 for one in slack], [one.platform.push / 0.5 for one in forum]]
    assert not np.allclose(*ratios)


def test_the_two_runs_of_a_draw_share_the_platform_as_drawn(asked: list[list[Run]]) -> None:
    draws = Draws.from_seed(4, 1)
    running.run_many([(load("b2b-slack", {"weeks": 2}), draws)], 1, Threads(1))

    plans = draws.plans(load("b2b-slack", {"weeks": 2}))
    assert [task.plan for task in asked[0]] == [plans[0], plans[0], plans[1], plans[1]]


def test_the_same_seed_gives_the_same_draws() -> None:
    one, two, other = Draws.from_seed(4, 3), Draws.from_seed(4, 3), Draws.from_seed(4, 4)
    assert one.parameters == two.parameters
    assert np.array_equal(one.seeds, two.seeds)
    assert one.parameters != other.parameters
    assert np.array_equal(one.platforms, two.platforms)
    assert not np.array_equal(one.platforms, other.platforms)
    assert not np.array_equal(one.seeds, other.seeds)


def test_a_run_holds_every_measure_of_every_complete_week() -> None:
    result = run(load("b2b-slack", WEEKS), runs=3, seed=1)
    assert result.runs == 3
    assert len(result.weeks) == 10
    assert all(values.shape == (3, 10) for values in result.values.values())
    figures = [f"platform.slack.{name}" for name in UNCERTAIN_FIGURES]
    assert list(result.parameters.columns) == [*DECLARED, *figures]


def test_the_result_does_not_depend_on_the_threads() -> None:
    scenario = load("b2b-slack", WEEKS)
    assert run(scenario, 4, 1, threads=1).fingerprint == run(scenario, 4, 1, threads=3).fingerprint


def test_a_parameter_set_by_the_scenario_is_not_drawn() -> None:
    result = run(load("b2b-slack", {**WEEKS, "parameters.visiting.rate": 0.3}), runs=4, seed=1)
    assert set(result.parameters["visiting.rate"]) == {0.3}
    assert result.parameters["visiting.push"].nunique() == 2


def test_progress_counts_both_plans() -> None:
    seen: list[tuple[int, int]] = []
    scenario = load("b2b-slack", WEEKS)
    compare(scenario, scenario, runs=4, progress=lambda done, asked: seen.append((done, asked)))
    assert seen == [(done, 8) for done in range(1, 9)]


def test_a_plan_differs_nowhere_from_itself() -> None:
    scenario = load("b2b-slack", WEEKS)
    table = compare(scenario, scenario, runs=4).table
    known = table[table["runs"] > 0]
    assert (known["difference"] == 0).all()
    assert (known["probability"] == 0.5).all()


def test_without_marketing_fewer_join_in_every_pair() -> None:
    changes = {"growth.launch_joins": 0.0, "growth.marketing_joins_per_day": 0.0}
    comparison = compare(load("b2b-slack", {"weeks": 16}), load("b2b-slack", {"weeks": 16, **changes}), runs=6)
    row = comparison.row("joins")
    assert row is not None
    assert row["probability"] == 1.0
    assert row["variance_ratio"] > 1


@pytest.mark.parametrize("runs", [1, 5])
def test_an_odd_number_of_runs_is_run(runs: int) -> None:
    assert run(load("b2b-slack", {"weeks": 4}), runs=runs).runs == runs
