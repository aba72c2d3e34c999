"""Goals of money: the figures are those of twin worlds, they are kept, and what things cost tells plans apart."""

from pathlib import Path

import numpy as np
import pytest

from scenarios.choosing import Goal, goal_of
from scenarios.choosing.batches import Batches
from scenarios.choosing.outcomes import outcomes
from scenarios.comparing import Comparison
from scenarios.loading import load
from scenarios.money.worth import worth_of_draws
from scenarios.running import Draws
from sim.executing import Threads
from sim.problems import InputError

SELLING = load("b2b-slack", {"weeks": 5, "customers.base": 60, "founders.number": 6})
ROI, CAC = Goal("roi", "plan"), Goal("cac_blended", "plan")


def test_a_measure_of_money_is_named_alone_and_as_people_say_it() -> None:
    assert (goal_of("roi"), goal_of("cac"), goal_of("roi@plan")) == (ROI, CAC, ROI)
    assert (ROI.sign, CAC.sign) == (1.0, -1.0)
    with pytest.raises(InputError, match="leave out the period"):
        goal_of("roi@month_6")
    with pytest.raises(InputError, match="cannot be taken apart here"):
        goal_of("roi", money=False)


def test_a_batch_holds_the_weekly_measures_and_those_of_money_and_plans_are_compared_on_both() -> None:
    dearer = load("b2b-slack", {"weeks": 5, "customers.base": 60, "founders.number": 6, "costs.hourly_cost": 80.0})
    batches = Batches([SELLING, dearer], 3, Threads(1), [ROI, Goal("weekly_active")])
    first, second = batches.run([(0, 0), (1, 0)])
    own = int(np.random.SeedSequence([3, 150, 0]).generate_state(1)[0])
    by_worth = worth_of_draws(SELLING, Draws.from_seed(8, own), 3, 1)
    row = Comparison(first, second).row("roi", "plan")

    np.testing.assert_allclose(ROI.values(first), by_worth.effects["saved"]["roi"])
    np.testing.assert_array_equal(first.values["weekly_active"], second.values["weekly_active"])
    assert row is not None
    assert row["probability"] > 0.5  # the same community at half the price


def test_plans_that_only_cost_something_else_are_kept_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESSAIM_STORE", str(tmp_path))
    draws = Draws.from_seed(2, 1)
    dearer = load("b2b-slack", {"weeks": 5, "customers.base": 60, "founders.number": 6, "costs.hourly_cost": 80.0})
    found = [outcomes([(plan, draws)], [ROI], Threads(1))[0] for plan in (SELLING, dearer)]
    monkeypatch.setattr("scenarios.choosing.outcomes.run_world", None)  # what is kept is read, not simulated again
    again = [outcomes([(plan, draws)], [ROI], Threads(1))[0] for plan in (SELLING, dearer)]

    assert not np.array_equal(found[0], found[1])
    np.testing.assert_array_equal(found, again)
