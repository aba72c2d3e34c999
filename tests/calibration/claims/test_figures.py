"""The figures of a run, against slow counts of its tables."""

from __future__ import annotations

import numpy as np
import pytest

from calibration.claims.communities import plan_of
from calibration.claims.figures import Figures
from calibration.claims.measures import MEASURES, PLAIN
from sim.columns import TEAM
from sim.ensemble import Run, run_world
from sim.parameters import defaults


@pytest.fixture(scope="module")
def figures() -> Figures:
    run = Run(plan_of("slack", "medium"), defaults(), 5)
    return Figures(run, run_world(run))


def test_every_figure_that_a_claim_looks_at_is_there(figures: Figures) -> None:
    told, looked_at = figures.all(), set()

    def look(world: str, figure: str) -> np.ndarray:
        looked_at.add(figure)
        return np.full((2, 3), told[figure])

    for measure in MEASURES.values():
        measure.asked(look)
    assert looked_at <= set(told)
    assert PLAIN not in told


def test_shares_lie_between_0_and_1(figures: Figures) -> None:
    told = figures.all()
    for name in ("active_share", "between_members", "never_wrote", "wrote_in_two_days", "joiners_back_4w",
                 "joiners_back_12w", "first_answered", "again", "answered_by_members"):  # fmt: skip
        assert 0 <= told[name] <= 1, name
    assert told["joiners_back_12w"] < told["joiners_back_4w"]


def test_silent_joiners_are_those_of_a_slow_count(figures: Figures) -> None:
    silent = followed = 0
    for member in figures.weekly.members:
        if member["join_day"] + 90 < figures.run.plan.days:
            followed += 1
            waited = member["first_post_day"] - member["join_day"]
            silent += not (member["first_post_day"] >= 0 and waited <= 90)
    assert figures.all()["never_wrote"] == pytest.approx(silent / followed)


def test_first_answers_by_members_are_those_of_a_slow_count(figures: Figures) -> None:
    messages = figures.weekly.messages
    first: dict[int, tuple[float, int]] = {}
    for row in range(len(messages)):
        parent = int(messages["parent"][row])
        if parent >= 0 and messages["author"][row] != messages["author"][parent]:
            said = (float(messages["time"][row]), int(messages["author"][row]))
            first[parent] = min(first.get(parent, said), said)
    opened = answered = 0
    for row in range(len(messages)):
        time = messages["time"][row]
        if messages["parent"][row] < 0 <= messages["author"][row] and time + 14 < figures.run.plan.days:
            opened += 1
            when, who = first.get(row, (1e9, TEAM))
            answered += who != TEAM and when - time <= 14
    assert figures.all()["answered_by_members"] == pytest.approx(answered / opened)


def test_the_month_in_which_activity_has_settled_is_the_first_that_stays_near(figures: Figures) -> None:
    level, active = figures.active[-13:].mean(), figures.active
    near = [abs(active[week - 4 : week].mean() / level - 1) <= 0.25 for week in range(4, len(active) + 1)]
    expected = next(week for week in range(4, len(active) + 1) if all(near[week - 4 :]))
    assert figures.settled_in_week() == expected
