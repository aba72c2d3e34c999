"""Proposers: searches with the same runs on the same communities, marked against the best of them on fresh ones."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import proposers
from benchmarks.proposers import PROPOSERS, AtRandom, Effort, behind, compared, page_part
from scenarios.loading import load
from scenarios.planner import Lever, Space

SPACE = Space(
    load("b2b-slack", {"weeks": 8, "growth.pre_launch_weeks": 0}),
    (Lever("founders.number", (4, 12, 24, 48)), Lever("manager.posts_per_week", (0.0, 4.0))),
)
TINY = Effort(runs=64, others=3, fresh=8)


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESSAIM_STORE", "off")


def test_plans_at_random_are_plans_of_the_space_whatever_was_told() -> None:
    one, other = AtRandom(SPACE.levers, 1), AtRandom(SPACE.levers, 1)
    other.tell([(0, 0)], np.ones((1, 1)))
    places = one.ask(50)

    assert places == other.ask(50)
    assert {place[0] for place in places} == {0, 1, 2, 3}
    assert {place[1] for place in places} == {0, 1}
    assert places != AtRandom(SPACE.levers, 2).ask(50)


def test_the_best_is_nothing_behind_and_a_bad_plan_is() -> None:
    shares = behind(SPACE, [(3, 1), (0, 0)], TINY, threads=1)

    assert shares[0] == 0.0
    assert shares[1] > 0.2


def test_every_search_is_marked_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposers, "usual_space", lambda preset: SPACE)
    found = compared(["small"], TINY, threads=1)

    assert {name: shares.shape for name, shares in found["small"].items()} == dict.fromkeys(PROPOSERS, (2,))
    assert min(shares.min() for shares in found["small"].values()) == 0.0
    gaussian, at_random = PROPOSERS
    lines = page_part({"a": {gaussian: np.array([0.0, 0.02]), at_random: np.array([0.1, 0.3])}}, TINY)
    assert lines[-2:] == [f"| {gaussian} | 1.0 % | 1.0 % | 2.0 % |", f"| {at_random} | 20.0 % | 20.0 % | 30.0 % |"]
