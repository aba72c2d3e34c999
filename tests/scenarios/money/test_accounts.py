"""Accounts: customers in are customers out and stock, and every month's money adds up, in each of the three worlds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios import load
from scenarios.money.costs import costs_of
from scenarios.money.ledger import GROUPS, Ledger, ledger_of
from scenarios.money.measures import payback_month
from scenarios.money.twins import rows_of
from scenarios.money.worlds import WORLDS, Lived, live, without_community
from scenarios.money.worth import worth
from scenarios.schema import Scenario
from sim.clientele import Customers
from sim.ensemble import Run, run_world
from sim.offer import MONTH_DAYS
from sim.parameters import Parameters, draw_parameters
from sim.problems import InputError
from sim.rules.prospecting import BASE
from sim.world import CUSTOMERS

PLANS = st.fixed_dictionaries(
    {
        "weeks": st.integers(1, 20),
        "customers.base": st.integers(0, 150),
        "customers.sells": st.sampled_from(["subscription", "purchases"]),
        "customers.price": st.sampled_from([0.0, 90.0]),
        "customers.monthly_churn": st.sampled_from([0.0, 0.05, 0.5, 1.0]),
        "customers.organic_per_month": st.sampled_from([0.0, 6.0]),
        "customers.ads_per_month": st.sampled_from([0.0, 2000.0]),
        "customers.among_newcomers": st.sampled_from([0.0, 0.7, 1.0]),
        "customers.upgrades_per_month": st.sampled_from([0.0, 0.3]),
        "support.questions_per_month": st.sampled_from([0.0, 2.0]),
        "costs.incentives_share": st.sampled_from([0.0, 0.1]),
        "costs.set_up": st.sampled_from([0.0, 500.0]),
        "costs.per_event": st.sampled_from([0.0, 800.0]),
        "costs.moderator_hours_per_week": st.sampled_from([0.0, 5.0]),
        "ambassadors.starts_in_week": st.just(2),
        "costs.perks_per_ambassador": st.just(20.0),
    }
).filter(
    lambda plan: plan["customers.base"] + plan["customers.organic_per_month"] + plan["customers.ads_per_month"] > 0
)


def lived(changes: dict[str, Any], seed: int) -> tuple[Scenario, dict[str, Lived], dict[str, Ledger]]:
    """Return the three worlds of a changed preset, and their books."""
    scenario = load("b2b-slack", changes)
    plan = scenario.plan()
    found = live(Run(plan, draw_parameters(1, seed)[0], seed), lambda world: costs_of(scenario, world))
    return scenario, found, {name: ledger_of(one.world, one.costs, plan.customers) for name, one in found.items()}


@settings(max_examples=25)
@given(changes=PLANS, seed=st.integers(0, 1000))
def test_every_account_adds_up_in_every_world(changes: dict[str, Any], seed: int) -> None:
    scenario, worlds, ledgers = lived(changes, seed)
    for name in WORLDS:
        world, ledger = worlds[name].world, ledgers[name]
        books = ledger.books
        used = world.customers[: int(world.counts[CUSTOMERS])]

        opening = np.zeros((1, *books["stock"].shape[1:]))
        opening[0, BASE, 0] = scenario.customers.base
        before = np.concatenate([opening, books["stock"][:-1]])
        assert (books["stock"] == before + books["won"] - books["lost"] + books["moved"]).all()
        assert (books["moved"].sum(axis=2) == 0).all()
        assert books["stock"][-1].sum() == (used["status"] == 3).sum() == world.days["customers"][-1]
        assert books["won"].sum() == world.days["customers_won"].sum() == (used["won_day"] >= 0).sum()
        assert books["lost"].sum() == world.days["customers_lost"].sum() == (used["left_day"] >= 0).sum()
        assert books["prospects"].sum() == world.days["prospects"].sum() == (used["came_day"] >= 0).sum()
        assert (books["questions"] == books["tickets"] + books["deflected"]).all()
        assert (books["deflected"] <= books["peer_answers"]).all()
        assert (books["decisions"] == books["bills"] - books["won"] + books["lost"]).all()
        assert books["revenue"].sum() == pytest.approx(used["paid"].sum())
        assert books["revenue"].sum() == pytest.approx(world.days["revenue"].sum())
        assert ledger.frame.groupby("month")["amount"].sum().to_numpy() == pytest.approx(ledger.result, abs=1e-6)


@settings(max_examples=10)
@given(changes=PLANS, seed=st.integers(0, 1000))
def test_the_frames_give_the_same_totals_by_month_line_and_group(changes: dict[str, Any], seed: int) -> None:
    _, _, ledgers = lived(changes, seed)
    ledger = ledgers["with"]
    frame, counts = ledger.frame, ledger.counts
    lines = -frame[frame["entry"] == "cost"].pivot_table("amount", "month", "line", "sum")
    for line, values in ledger.costs.items():
        assert lines[line].to_numpy() == pytest.approx(values)
    for group in GROUPS:
        revenue = frame[(frame["entry"] == "revenue") & (frame["group"] == group)].groupby("month")["amount"].sum()
        assert revenue.to_numpy() == pytest.approx(ledger.of_group("revenue", group), abs=1e-6)
        won = counts[counts["group"] == group].groupby("month")["won"].sum()
        assert won.tolist() == ledger.of_group("won", group).tolist()


def test_the_world_that_spends_the_budget_elsewhere_spends_the_same_month_by_month() -> None:
    _, _, ledgers = lived({"weeks": 30, "costs.per_event": 900.0}, 3)

    assert ledgers["spent"].of_community == pytest.approx(ledgers["with"].of_community)
    assert ledgers["saved"].of_community == pytest.approx(0.0)
    assert ledgers["spent"].total("won").sum() > ledgers["saved"].total("won").sum()
    assert ledgers["spent"].of_source("won", "content").sum() > 0


def test_the_manager_is_paid_for_contracted_hours_and_no_longer_than_they_stay() -> None:
    hours = {"weeks": 30, "manager.hours_per_week": 10.0, "costs.hourly_cost": 50.0}
    _, _, stays = lived(hours, 3)
    _, _, goes = lived({**hours, "manager.leaves_on_day": 70}, 3)

    assert stays["with"].costs["manager"].sum() == pytest.approx(30 * 500.0)
    assert goes["with"].costs["manager"].sum() == pytest.approx(10 * 500.0)


def test_no_customers_is_said_and_not_worked_out() -> None:
    with pytest.raises(InputError, match="has no customers"):
        worth(load("peers-forum"), runs=2)


CORNERS: dict[str, dict[str, Any]] = {
    "no budget": {"customers.ads_per_month": 0.0, "customers.organic_per_month": 0.0, "costs.hourly_cost": 0.0,
                  "costs.tools_per_month": 0.0, "costs.set_up": 0.0, "costs.incentives_share": 0.0},
    "a free product": {"customers.price": 0.0, "costs.incentives_share": 0.0},
    "nobody leaves": {"customers.monthly_churn": 0.0},
    "everybody leaves": {"customers.monthly_churn": 1.0},
    "one month": {"weeks": 4},
    "one day": {"days": 1, "rituals": [], "growth.pre_launch_weeks": 0},
    "no base": {"customers.base": 0},
}  # fmt: skip


@pytest.mark.parametrize("corner", CORNERS)
def test_a_corner_gives_sensible_figures(corner: str) -> None:
    horizon: dict[str, Any] = {} if corner == "one day" else {"weeks": 26}
    found = worth(load("b2b-slack", {**horizon, **CORNERS[corner]}), runs=4, threads=1)
    table = found.table.set_index(["measure", "world"])["median"]
    effects = found.effects["saved"]
    for frame in (found.table, found.differences, found.decomposition):
        assert set(frame["known"]) <= {0, 1, 2, 3, 4}
    if corner == "no budget":
        assert np.isnan(effects["cac_change"]).all()
        assert np.isnan(effects["roi"]).all()
        assert table["revenue", "with"] > 0
    if corner == "a free product":
        assert table["revenue", "with"] == 0
        assert np.isinf(effects["payback_month"]).all()
    if corner == "nobody leaves":
        assert table["churn_others", "with"] == 0
        assert np.isinf(table["ltv_others", "with"])
        assert (found.splits["retention_gap"].causal == 0).all()
    if corner == "everybody leaves":
        assert table["churn_others", "with"] == 1
        assert (np.nan_to_num(found.splits["retention_gap"].causal) == 0).all()
    if corner in ("one month", "one day"):
        assert found.ledgers["with"].months == 1
        assert np.isfinite(table["result", "with"])
    if corner == "no base":
        assert table["customers", "saved"] > 0


def test_payback_needs_the_total_to_stay_above_nothing() -> None:
    net = np.array([[-5.0, 6.0, -2.0, 2.0], [1.0, 1.0, 1.0, 1.0], [-1.0, 0.0, 0.5, 0.4]])

    assert payback_month(net).tolist() == [4.0, 1.0, np.inf]


def test_a_base_that_new_customers_refill_keeps_the_churn_it_was_given() -> None:
    base, churn = 40_000, 0.04
    refilled = Customers(base, monthly_churn=churn, organic_per_month=churn * base)
    plan = replace(load("b2b-slack").plan(), customers=refilled)
    world = run_world(Run(without_community(plan), Parameters(), 5))
    people = rows_of(world)
    came, left = people["won_day"].to_numpy(), people["left_day"].to_numpy()
    # of the last half year, when those who leave soonest of the first day's customers are gone
    lived = np.minimum(np.where(left >= 0, left, 364), 364) - np.maximum(came, 182)
    gone = ((left >= 182) & (left < 364)).sum()
    months = np.maximum(lived, 0).sum() / MONTH_DAYS

    # six standard errors of a count of departures, and 3 % for the upper ends of chances, which cannot exceed 1
    assert abs(gone / months - churn) < 6 * gone**0.5 / months + 0.03 * churn
