"""Members one by one where they are simulated, and never where they are real."""

from __future__ import annotations

import pandas as pd
import pytest

from scenarios import load
from scenarios.money.members import SMALLEST_CELL, by_group, check_simulated, member_pairs
from sim.ensemble import Run
from sim.parameters import Parameters, with_values
from sim.problems import InputError

PLAN = load("b2b-slack", {"weeks": 20, "customers.base": 150, "customers.monthly_churn": 0.2}).plan()


def test_with_no_cause_no_member_stays_longer_in_any_pair_of_futures() -> None:
    p = with_values(Parameters(), {"churning.cause": 0.0})
    found = member_pairs(Run(PLAN, p, 3), day=70, futures=4)

    assert len(found) > 20
    assert (found["same"] == 1.0).all()


def test_with_a_strong_cause_some_stay_longer_and_none_less_long() -> None:
    p = with_values(Parameters(), {"churning.cause": 1.0})
    found = member_pairs(Run(PLAN, p, 3), day=70, futures=6)

    assert found["longer"].max() > 0.2
    assert found["longer"].mean() > found["shorter"].mean()
    assert (found[["longer", "shorter", "same"]].sum(axis=1) - 1.0).abs().max() < 1e-12


def test_futures_part_within_a_plan_with_customers() -> None:
    for plan, day in ((PLAN, 0), (PLAN, PLAN.days), (load("peers-forum").plan(), 5)):
        with pytest.raises(InputError, match="futures cannot part"):
            member_pairs(Run(plan, Parameters(), 1), day=day)


def test_small_groups_of_real_people_are_suppressed_and_cannot_be_worked_out() -> None:
    sizes = {("2025", "reader"): 12, ("2025", "writer"): 4, ("2026", "reader"): 7, ("2026", "writer"): 30}
    people = pd.DataFrame(
        [{"cohort": c, "role": r, "stays": 1.0} for (c, r), size in sizes.items() for _ in range(size)]
    )
    real, simulated = (by_group(people, ["cohort", "role"], simulated=kind) for kind in (False, True))

    assert simulated["people"].tolist() == [12, 4, 7, 30]
    assert real["people"].isna().tolist() == [False, True, True, False]  # the 4, and the next smallest
    assert real["stays"].isna().tolist() == [False, True, True, False]
    assert real["people"].dropna().min() >= SMALLEST_CELL


def test_no_story_is_told_of_one_real_person() -> None:
    check_simulated(True)
    with pytest.raises(InputError, match="simulated people only"):
        check_simulated(False)
