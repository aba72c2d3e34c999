"""Starting: a world given in the middle of its life goes on as it would have, with either engine."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from sim.clientele import Customers
from sim.engine import advance
from sim.ensemble import Chunk, Run, run_ensemble, run_world
from sim.model import CommunityModel
from sim.parameters import Parameters, defaults, with_values
from sim.plan import Founders, Growth, Plan
from sim.starting import Start, start_of
from sim.store import Store
from sim.world import MEMBERS, World, new_world

Compare = Callable[[World, World], list[str]]
DAY, DAYS = 30, 50
PLAN = Plan(days=DAYS, founders=Founders(number=30, tie_density=0.3), growth=Growth(pre_launch_weeks=1))
LIVELY: Parameters = with_values(defaults(), {"posting.level": -2.0, "leaving.return_chance": 0.02})
DRIFTING = with_values(LIVELY, {"drifting.visits": 0.8, "drifting.leaving": 0.5, "drifting.arrivals": 0.5})


@pytest.fixture(scope="module")
def uninterrupted() -> World:
    """Return a world lived from its first day to its last."""
    world = new_world(PLAN, LIVELY, 5, 2_000, 20_000)
    advance(world, 0, DAYS)
    return world


@pytest.fixture(scope="module")
def start() -> Start:
    """Return what that world was on the morning of its 31st day."""
    world = new_world(PLAN, LIVELY, 5, 2_000, 20_000)
    advance(world, 0, DAY)
    return start_of(world, DAY)


def test_a_world_that_starts_from_its_own_tables_goes_on_as_if_it_had_never_been_stopped(
    uninterrupted: World, start: Start, differences: Compare
) -> None:
    resumed = new_world(PLAN, LIVELY, 5, start=start)
    advance(resumed, DAY, DAYS)

    assert differences(resumed, uninterrupted) == []


def test_the_engines_agree_on_a_started_world_every_day(start: Start, differences: Compare) -> None:
    world = new_world(PLAN, DRIFTING, 8, start=start)
    model = CommunityModel(PLAN, DRIFTING, rng=8, start=start)
    assert len(model.agents) == int((start.members["status"] == 1).sum())
    for day in range(DAY, DAYS):
        advance(world, day, day + 1)
        model.step()
        assert differences(model.world, world) == [], f"after day {day}"
    assert world.counts[MEMBERS] > len(start.members)


def test_the_compiled_engine_behind_the_model_starts_there_too(start: Start, differences: Compare) -> None:
    model = CommunityModel(PLAN, LIVELY, rng=5, engine="compiled", start=start)
    model.run_model()

    assert model.day == DAYS
    assert differences(model.world, run_world(Run(PLAN, LIVELY, 5, start))) == []


def test_tables_that_were_used_before_make_no_difference(start: Start, differences: Compare) -> None:
    run = Run(PLAN, LIVELY, 5, start)
    used = run_world(Run(PLAN, LIVELY, 9, start))

    assert differences(run_world(run, used), run_world(run)) == []


def test_a_start_that_fills_its_tables_is_run_again_with_more_room(start: Start, differences: Compare) -> None:
    crowded = dataclasses.replace(PLAN, known_joins=np.where(np.arange(DAYS) < DAY, 0, 3))
    one = run_world(Run(crowded, LIVELY, 5, start))

    assert int(one.counts[MEMBERS]) == len(start.members) + 3 * (DAYS - DAY)


def test_what_was_before_the_start_is_in_the_weekly_figures(start: Start) -> None:
    runs = [Run(PLAN, LIVELY, seed, start) for seed in (5, 6)]
    whole = run_ensemble([Run(PLAN, LIVELY, 5)], names=["weekly_posters", "joins"]).weekly
    found = run_ensemble(runs, names=["weekly_posters", "joins"]).weekly

    assert found["weekly_posters"][0].tolist() == whole["weekly_posters"][0].tolist()
    assert found["joins"][1, :4].tolist() == whole["joins"][0, :4].tolist()


def test_runs_that_start_with_other_people_are_kept_apart(start: Start, tmp_path: object) -> None:
    other = dataclasses.replace(start, members=start.members[:].copy())
    other.members["affinity"][3] += 1e-9
    store = Store(tmp_path)  # type: ignore[arg-type]
    addresses = {store.address(Chunk((Run(PLAN, LIVELY, 5, each),))) for each in (None, start, other)}

    assert len(addresses) == 3


@pytest.mark.parametrize(
    ("changed", "plan", "message"),
    [
        ({"day": 50}, PLAN, "day=50: must be between 1 and 49, the plan's last day"),
        (
            {"weeks": np.zeros((3, 5), np.uint8)},
            PLAN,
            "must have 86 rows, one a member",
        ),
        ({"days": {"active": np.zeros(4)}}, PLAN, "columns of days: must have 30 places, one a day before the start"),
        (
            {},
            dataclasses.replace(PLAN, customers=Customers(base=5)),
            "a plan with customers must be lived from its first day",
        ),
    ],
)
def test_a_start_that_does_not_fit_says_why(start: Start, changed: dict[str, object], plan: Plan, message: str) -> None:
    assert len(start.members) == 86
    with pytest.raises(ValueError, match=message):
        new_world(plan, LIVELY, 5, start=dataclasses.replace(start, **changed))  # type: ignore[arg-type]
