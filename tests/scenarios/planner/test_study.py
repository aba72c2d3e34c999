"""A plan is found, kept and found again; what rests on it comes from the runs; targets out of reach are told."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scenarios.loading import load
from scenarios.planner import Asked, Lever, Limits, Planned, Space, plan, want_of
from scenarios.planner.measuring import measurements, way_of
from scenarios.planner.regret import RegretMap
from scenarios.planner.saving import plan_file
from scenarios.planner.trying import Trials
from scenarios.sensitivity import value_of_knowing
from scenarios.sensitivity.decision import value_among
from sim.executing import Threads
from sim.problems import InputError

NOTHING = {"customers.base": 0, "customers.organic_per_month": 0.0, "customers.ads_per_month": 0.0}
SMALL = load(
    "b2b-slack",
    {**NOTHING, "weeks": 5, "founders.number": 6, "growth.launch_joins": 4.0, "growth.pre_launch_weeks": 0},
)
LEVERS = (
    Lever("founders.number", (3, 6, 9, 12)),
    Lever("manager.posts_per_week", (0.0, 3.0, 6.0)),
    Lever("rituals.weekly_question.weekday", ("never", "tuesday")),
    Lever("manager.hours_per_week", (2.0, 5.0, 8.0)),
)
ACTIVE = want_of("weekly_active")


def small(*wants: str, budget: float = np.inf) -> Asked:
    return Asked(Space(SMALL, LEVERS, Limits(budget=budget)), tuple(want_of(text) for text in wants))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep runs in a folder of this file's own."""
    place = tmp_path_factory.mktemp("store")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ESSAIM_STORE", str(place))
        yield place


@pytest.fixture(scope="module")
def found(folder: Path) -> Planned:
    return plan(small("weekly_active", budget=52_000), runs=640, seed=3, threads=1)


def test_the_plan_keeps_the_limits_and_is_the_best_of_those_compared(found: Planned) -> None:
    assert found.runs <= 640
    assert found.space.takes(found.places[found.best]).budget <= 52_000
    assert found.means[found.best, 0] == found.means[:, 0].max()
    assert found.finalists["chosen"].sum() == 1
    assert bool(found.finalists.loc[found.best, "on_front"])


def test_the_plan_file_loads_back_to_the_plan(found: Planned, tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_text(plan_file(found), encoding="utf-8")

    assert load(file) == found.plan
    assert file.read_text(encoding="utf-8").startswith("# Found by essaim plan, for: weekly_active@last_13_weeks.")


def test_a_study_asked_again_reads_what_it_ran_and_an_interrupted_one_goes_on(
    found: Planned, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = sorted(folder.rglob("*.parquet"))
    for file in kept[::3]:  # as if it had been killed before these were done
        file.unlink()
    again = plan(small("weekly_active", budget=52_000), runs=640, seed=3, threads=2)

    assert again.places == found.places
    assert again.best == found.best
    np.testing.assert_array_equal(again.means, found.means)
    assert sorted(folder.rglob("*.parquet")) == kept

    def never(*_: object, **__: object) -> None:
        raise AssertionError("simulated again")

    monkeypatch.setattr("sim.ensemble.run_world", never)
    assert plan(small("weekly_active", budget=52_000), runs=640, seed=3).places == found.places


def test_targets_alone_find_the_cheapest_plan_that_reaches_them() -> None:
    found = plan(small("weekly_active>=5"), runs=640, seed=3, threads=1)
    budgets = [found.space.takes(place).budget for place in found.places]
    reaching = [at for at in range(len(budgets)) if found.means[at, 0] >= 5]

    assert found.best == min(reaching, key=lambda at: budgets[at])


def test_targets_that_no_plan_reaches_are_told_with_what_is_reached() -> None:
    with pytest.raises(InputError) as refused:
        plan(small("weekly_active>=5000", "weekly_posters>=1"), runs=640, seed=3, threads=1)
    first, second, third = str(refused.value).splitlines()

    assert first.startswith("none of the plans found reaches every target within the limits")
    assert second.startswith("weekly_active@last_13_weeks ≥ 5,000: ")
    assert "with the best plan for this one alone" in third


def test_too_few_runs_or_a_budget_nobody_keeps_are_refused_before_anything_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sim.ensemble.run_world", None)
    with pytest.raises(InputError, match="639 runs: the planner needs 640 or more"):
        plan(small("weekly_active"), runs=639)
    with pytest.raises(InputError, match="the cheapest plan in this space costs"):
        plan(small("weekly_active", budget=100), runs=640)


def test_goals_of_money_are_those_that_worth_finds() -> None:
    from scenarios.money.worth import worth_of_draws

    selling = load("b2b-slack", {"weeks": 5, "customers.base": 60, "founders.number": 6})
    space = Space(selling, (Lever("manager.hours_per_week", (5.0, 10.0)),))
    trials = Trials(space, [want_of("roi").goal, want_of("cac").goal, want_of("weekly_active").goal], 5, Threads(1))
    trials.more([(1,)])
    plan_run = space.plan((1,))
    assert plan_run is not None
    by_worth = worth_of_draws(plan_run, trials.draws(0), 5, 1)

    np.testing.assert_allclose(trials.gains[1,][0][0], by_worth.effects["saved"]["roi"])
    np.testing.assert_allclose(trials.gains[1,][0][1], -by_worth.worlds["with"]["cac_blended"])
    assert np.isfinite(trials.gains[1,][0][2]).all()


def made_up_map(draws: int = 300) -> RegretMap:
    """Return three plans: one best where a parameter is high, one where it is low, one nearly as good everywhere."""
    generator = np.random.default_rng(1)
    names = ["gathering.prompt_posting", "visiting.rate", "posting.reply_boost", "platform.slack.push"]
    values = pd.DataFrame(generator.uniform(-1, 1, (draws, 4)), columns=names)
    decides = 0.5 * values[names[0]].to_numpy()
    noise = generator.normal(0, 0.02, (3, draws))
    return RegretMap(
        np.array([decides, -decides, 0.5 * np.abs(decides) + 0.22]) - np.array([[0.0], [0.0], [0.2]]) + noise, values
    )


def test_the_regret_map_shows_where_each_plan_is_best_and_which_is_never_very_bad() -> None:
    found = made_up_map()
    table = found.table
    across = {part: table[(table["x"] == part) & table["best"]]["plan"].unique() for part in ("low", "high")}

    assert found.axes[0] == "gathering.prompt_posting"
    assert list(across["high"]) == [0]
    assert list(across["low"]) == [1]
    assert (table.groupby(["x", "y"])["regret"].min() == 0).all()
    assert found.worst[2] < found.worst[0] / 2
    assert found.never_bad == [at for at in range(3) if found.worst[at] <= 0.05]


def test_the_measurement_that_decides_is_found_and_a_platforms_figure_cannot_be_measured_beforehand() -> None:
    table = measurements(made_up_map(), SMALL)

    assert table.iloc[0]["parameter"] == "gathering.prompt_posting"
    assert bool(table.iloc[0]["changes"])
    assert table.iloc[0]["cost"] == 26 * SMALL.costs.hourly_cost
    assert 0 < table.iloc[0]["gain"] < made_up_map().knowing.iloc[0]["gain"]  # a test leaves half of the spread
    assert not table.iloc[1:]["changes"].any()
    assert way_of("platform.slack.push") is None
    assert way_of("posting.reply_boost") is None


def test_among_two_plans_knowing_is_worth_what_it_is_between_them() -> None:
    found = made_up_map()
    among = value_among(found.gains[:2], found.parameters).set_index("parameter")["gain"]
    between = value_of_knowing((found.gains[0] - found.gains[1])[:, None], found.parameters).set_index("parameter")

    pd.testing.assert_series_equal(among.sort_index(), between["gain"].sort_index(), check_exact=False, atol=1e-9)
