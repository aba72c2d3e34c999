"""Ensembles: a run depends on its plan, parameters and seed alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
import pytest

from sim import ensemble as ensembles
from sim.ensemble import Run, run_ensemble, run_world
from sim.parameters import Parameters, draw_parameters
from sim.plan import Growth, Plan
from sim.problems import InputError
from sim.world import MEMBERS, World, new_world

RUNS = [Run(Plan(days=60), parameters, seed) for seed, parameters in enumerate(draw_parameters(6, rng_seed=3))]


def cells(world: World) -> list[bytes]:
    return [table.tobytes() for table in (world.members, world.ties, world.weeks, world.messages, world.days)]


def test_one_and_two_threads_give_the_same_columns() -> None:
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(2) as two:
        alone, shared = list(one.map(run_world, RUNS)), list(two.map(run_world, RUNS))

    assert [cells(world) for world in alone] == [cells(world) for world in shared]


def test_weekly_figures_do_not_depend_on_threads_or_on_other_runs() -> None:
    together, alone = run_ensemble(RUNS, threads=2), run_ensemble(RUNS[2:3], threads=1)

    for name, figures in together.weekly.items():
        np.testing.assert_array_equal(figures[2], alone.weekly[name][0])


def test_a_run_whose_tables_are_too_small_is_run_again_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    roomy = run_world(RUNS[0])
    first_try: list[int] = []

    def cramped(
        plan: Plan, p: Parameters, seed: int, member_rows: int = 8, message_rows: int = 8, *_: int, **__: object
    ) -> World:
        first_try.append(member_rows)
        return new_world(plan, p, seed, member_rows, message_rows)

    monkeypatch.setattr(ensembles, "new_world", cramped)
    grown = run_world(RUNS[0])
    count = int(roomy.counts[MEMBERS])

    assert len(first_try) > 1
    assert grown.members[:count].tobytes() == roomy.members[:count].tobytes()
    assert grown.days.tobytes() == roomy.days.tobytes()


def test_a_plan_that_would_bring_millions_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ensembles, "MOST_MEMBERS", 100)
    crowd = Plan(days=30, growth=Growth(pre_launch_weeks=0, launch_joins=100_000.0))
    monkeypatch.setattr(ensembles, "new_world", lambda plan, p, seed, *room, **_: new_world(plan, p, seed, 60, 60))

    with pytest.raises(InputError, match="more than 100 members"):
        run_world(Run(crowd, Parameters(), 1))


def test_runs_of_different_lengths_do_not_mix() -> None:
    with pytest.raises(ValueError, match="share one first day and length; found 2"):
        run_ensemble([Run(Plan(days=28), Parameters(), 1), Run(Plan(days=35), Parameters(), 1)])


def test_weeks_are_the_mondays_of_complete_weeks() -> None:
    result = run_ensemble([Run(Plan(start=date(2026, 1, 7), days=20), Parameters(), 1)])

    assert result.weeks.astype(str).tolist() == ["2026-01-12", "2026-01-19"]
    assert result.weekly["weekly_active"].shape == (1, 2)
