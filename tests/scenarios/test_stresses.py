"""Stresses: each is one change to the same possible communities, and what cannot be tried is said."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from scenarios.loading import load
from scenarios.results import RunResult
from scenarios.schema import Scenario
from scenarios.stresses import STRESSES, Stressed, Untried, stress, stressed
from scenarios.stresses.by_hand import PRICE_RISE
from scenarios.stresses.shocks import BY_HAND
from sim.problems import InputError

WEEKS = pd.date_range("2026-01-05", periods=20, freq="W-MON", name="week")


def made_up(values: np.ndarray) -> RunResult:
    return RunResult({"start": "2026-01-05"}, 7, WEEKS.to_numpy("datetime64[D]"), {"weekly_active": values}, {}, {})


@pytest.mark.parametrize("name", [name for name in STRESSES if name not in (*BY_HAND, "manager_leaves")])
def test_a_stress_changes_one_thing_and_nothing_else(name: str) -> None:
    before = load("b2b-slack")
    after = stressed(before, name, 100)
    assert isinstance(after, Scenario)
    changed = [key for key, value in after.model_dump().items() if value != before.model_dump()[key]]

    assert changed == ["events"]


@pytest.mark.parametrize("name", BY_HAND)
def test_what_no_file_can_say_leaves_the_plan_as_it_is(name: str) -> None:
    plan = load("b2b-slack")

    assert stressed(plan, name, 100) == plan


def test_the_team_leaves_on_the_day_even_where_a_date_said_otherwise() -> None:
    later = load("b2b-slack", {"manager.leaves_on": date(2026, 12, 1)})
    found = stressed(later, "manager_leaves", 100)

    assert isinstance(found, Scenario)
    assert found.plan().manager.leaves_on_day == 100


@pytest.mark.parametrize(
    ("name", "changes", "key"),
    [
        ("price_rise", {"customers.base": 0, "customers.organic_per_month": 0.0, "customers.ads_per_month": 0.0},
         "untried-nothing-sold"),
        ("manager_leaves", {"manager.leaves_on_day": 50}, "untried-team-gone"),
        ("staff_silent", {"manager.posts_per_week": 0.0}, "untried-posts-nothing"),
        ("founders_leave", {"founders.number": 0}, "untried-refused"),
        ("spam_wave", {"events": [{"kind": "spam_wave", "on_day": 100}]}, "untried-refused"),
    ],
)  # fmt: skip
def test_what_a_plan_cannot_meet_is_said(name: str, changes: dict[str, object], key: str) -> None:
    found = stressed(load("b2b-slack", changes), name, 100)

    assert isinstance(found, Untried)
    assert found.key == key
    assert bool(found.reason) is (key == "untried-refused")


def test_a_move_goes_elsewhere_than_where_the_community_is() -> None:
    moved = load("b2b-slack", {"events": [{"kind": "platform_move", "on_day": 10, "platform": "app"}]})
    found = [stressed(plan, "platform_move", 100) for plan in (load("b2b-slack"), moved)]

    assert [each.events[-1].platform for each in found if isinstance(each, Scenario)] == ["app", "forum"]


def test_changes_are_shares_of_the_undisturbed_world_run_by_run() -> None:
    without = np.repeat([[100.0], [50.0]], 20, axis=1)
    with_it = without.copy()
    with_it[:, 10:14] *= 0.5  # day 70 is the Monday of week 10
    with_it[0, -4:] *= 0.8
    row = Stressed("weekly_active", 66, made_up(without), {"spam_wave": made_up(with_it)}, ()).table.iloc[0]

    assert row["after"] == row["after_low"] == row["after_high"] == -0.5
    assert row["end"] == pytest.approx(-0.1)
    assert row["recovered"] == 0.5


def test_a_community_without_anybody_has_no_share() -> None:
    nobody = made_up(np.zeros((2, 20)))
    row = Stressed("weekly_active", 66, nobody, {"spam_wave": nobody}, ()).table.iloc[0]

    assert np.isnan([row["after"], row["end"], row["recovered"]]).all()


def test_a_real_plan_meets_every_stress_in_the_same_communities() -> None:
    plan = load("b2b-slack", {"weeks": 14, "founders.number": 8, "growth.launch_joins": 10.0})
    found = stress(plan, day=30, runs=4, threads=1)
    table = found.table.set_index("stress")

    assert set(table.index) == set(STRESSES)
    assert table.loc["account_closed", "after"] < -0.1
    assert table.loc["growth_spurt", "after"] > 0.5
    before = found.after.start - 2
    for name in table.index:
        disturbed = found.disturbed[name].values["weekly_active"]
        assert np.array_equal(disturbed[:, :before], found.undisturbed.values["weekly_active"][:, :before]), name
    silent = found.disturbed["staff_silent"].values
    assert silent["staff_messages"][:, -4:].sum() < found.undisturbed.values["staff_messages"][:, -4:].sum()


def test_a_price_rise_moves_customers_and_what_they_pay_and_no_member() -> None:
    plan = load("b2b-slack", {"weeks": 24, "founders.number": 8, "growth.launch_joins": 5.0, "customers.base": 400})
    found = stress(plan, day=30, runs=4, threads=1)
    numbers, revenues = found.customers_left("number"), found.customers_left("revenue")

    assert np.array_equal(found.left("price_rise", "weekly_active", slice(0, 24)), np.ones(4))
    assert numbers is not None
    assert revenues is not None
    assert (numbers[1] < 1.0).all()
    assert np.allclose(revenues[1] / numbers[1], 1.0 + PRICE_RISE, atol=0.03)


def test_a_stress_too_late_to_be_followed_is_refused() -> None:
    with pytest.raises(InputError, match="day 80: a stress must come between day 0 and day 35"):
        stress(load("b2b-slack", {"weeks": 14}), day=80)
