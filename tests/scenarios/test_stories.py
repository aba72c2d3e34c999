"""The same members live the same futures under two plans: what differs is what the plans change."""

from __future__ import annotations

from datetime import date

import pytest

from scenarios import stories as module
from scenarios.loading import load
from scenarios.stories import stories
from sim.problems import InputError
from sim.words import speaking

PLAN = {"weeks": 22, "founders.number": 20, "growth.launch_joins": 10.0}


@pytest.fixture(autouse=True)
def few_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COMMUNITIES", 2)
    monkeypatch.setattr(module, "FUTURES", 6)


def test_two_equal_plans_leave_everybody_the_same_futures() -> None:
    plan = load("b2b-slack", PLAN)
    found = stories(plan, plan, from_week=4, threads=1)

    assert (found.members["first"] == found.members["second"]).all()
    assert found.groups["difference"].tolist() == [0.0] * len(found.groups)
    assert not len(found.most_moved(1.0))
    assert 0.0 < found.members["first"].mean() < 1.0
    assert found.members.groupby("community").size().gt(10).all()


def test_members_of_a_place_that_closes_stay_in_fewer_futures() -> None:
    closed = load("b2b-slack", {**PLAN, "events": [{"kind": "account_closed", "on_day": 60, "size": 0.2}]})
    found = stories(load("b2b-slack", PLAN), closed, from_week=4, threads=2)
    everybody = found.groups.iloc[0]

    assert everybody["difference"] > 0.1
    assert set(found.groups["by"]) == {"everybody", "role", "motive"}
    assert (found.groups.query("by == 'motive'")["members"].sum()) == len(found.members)


@pytest.mark.parametrize("changes", [{"weeks": 20}, {"start": date(2026, 3, 2)}])
def test_plans_that_are_too_short_or_cover_other_days_are_refused(changes: dict[str, object]) -> None:
    with speaking("en"), pytest.raises(InputError, match="--stories: both plans must cover the same days, 21 weeks"):
        stories(load("b2b-slack", PLAN), load("b2b-slack", {**PLAN, **changes}))
