"""The search finds the best plans of a known function, spends what it may, and runs nothing that breaks a limit."""

from collections.abc import Sequence

import numpy as np
import pytest

from scenarios.choosing import Goal
from scenarios.choosing.batches import BATCH_RUNS
from scenarios.planner import Lever, Limits, Space, Want
from scenarios.planner.asking import Scores
from scenarios.planner.proposing import proposer_for
from scenarios.planner.search import ranked, search, undominated
from scenarios.planner.space import Place, Takes
from scenarios.schema import Scenario

LEVERS = (
    Lever("founders.number", (4, 8, 12, 16, 20)),
    Lever("platform", ("slack", "forum", "discord")),
    Lever("manager.posts_per_week", (0.0, 2.0, 4.0, 6.0)),
    Lever("onboarding.level", ("none", "bot", "person")),
    Lever("recognition.thanks_per_week", (0, 5, 10)),
)
ACTIVE, POSTERS = Goal("weekly_active"), Goal("weekly_posters")


def worth(place: Place) -> float:
    """Return a plan's true worth: ordered levers bend, choices and ordered levers act on each other."""
    founders, platform, posts, onboarding, thanks = place
    return (
        -((founders - 3) ** 2) - (posts - 2 + (platform == 1)) ** 2 + 3 * (platform == 1) + 2 * onboarding + thanks / 2
    )


class Costly(Space):
    """A space whose plans cost what their founders and welcomes do, without any scenario being made."""

    def takes(self, place: Place) -> Takes:
        return Takes(1_000.0 * place[0] + 500.0 * place[3], 1.0)


class Known:
    """Trials of plans whose worth is known, with noise that plans of a batch share and noise of their own."""

    def __init__(self, space: Space, goals: Sequence[Goal], seed: int, own: float = 0.5) -> None:
        self.space, self.goals, self.own, self.runs = space, tuple(goals), own, 0
        self.gains: dict[Place, list[np.ndarray]] = {}
        self.shared = np.random.default_rng(seed).normal(0, 5, (1000, BATCH_RUNS))
        self.generator = np.random.default_rng(seed + 1)

    def more(self, places: Sequence[Place]) -> None:
        for place in places:
            met = self.gains.setdefault(place, [])
            noise = self.shared[len(met)] + self.generator.normal(0, self.own, BATCH_RUNS)
            own = np.array([worth(place), -self.space.takes(place).budget / 1_000])[: len(self.goals), None]
            met.append(own + noise)
        self.runs += BATCH_RUNS * len(places)

    def mean(self, place: Place, batches: int | None = None) -> np.ndarray:
        return np.concatenate(self.gains[place][:batches], axis=1).mean(axis=1)


def everything(space: Space) -> list[Place]:
    return [place for place in np.ndindex(*(len(lever.options) for lever in LEVERS)) if space.allows(place)]


def found_in(seed: int, budget: float = np.inf, goals: Sequence[Goal] = (ACTIVE,), runs: int = 1200) -> tuple:
    space = Costly(Scenario(), LEVERS, Limits(budget=budget))
    trials, scores = Known(space, goals, seed), Scores.of([Want(goal) for goal in goals])
    proposer = proposer_for(LEVERS, seed)
    return space, trials, search(trials, scores, runs, 4, proposer, seed)


def test_the_best_plans_of_a_known_function_are_found_with_a_fraction_of_its_plans() -> None:
    regrets = []
    for seed in range(2):
        space, trials, found = found_in(seed)
        values = [worth(place) for place in everything(space)]
        regrets.append((max(values) - max(worth(place) for place in found.left)) / np.ptp(values))
        assert len(trials.gains) < space.size / 4

    assert np.mean(regrets) < 0.03


def test_no_plan_beyond_the_limits_is_ever_run_and_the_runs_keep_to_what_was_given() -> None:
    space, trials, found = found_in(1, budget=2_600.0)

    assert all(space.allows(place) for place in trials.gains)
    assert trials.runs <= 1200
    assert set(found.left) <= set(found.tried)
    assert max(len(batches) for batches in trials.gains.values()) > 1  # the best were tried longer


def test_the_same_seed_finds_the_same_plans() -> None:
    assert found_in(3)[2] == found_in(3)[2]


def test_a_space_smaller_than_the_runs_is_tried_whole() -> None:
    levers = LEVERS[1:3]
    space = Costly(Scenario(), levers, Limits())
    space.takes = lambda place: Takes(1.0, 1.0)  # type: ignore[method-assign]
    trials = Known(space, (ACTIVE,), 1)
    trials.more = lambda places: _even(trials, places)  # type: ignore[method-assign]
    found = search(trials, Scores.of([Want(ACTIVE)]), 4000, 4, proposer_for(levers, 1), 1)

    assert len(found.tried) == space.size == 12
    assert found.left[0] == (2, 3)


def _even(trials: Known, places: Sequence[Place]) -> None:
    for place in places:
        trials.gains.setdefault(place, []).append(np.full((1, BATCH_RUNS), float(sum(place))))
    trials.runs += BATCH_RUNS * len(places)


def test_several_goals_give_plans_that_no_other_beats_on_all_of_them() -> None:
    space, _, found = found_in(5, goals=(ACTIVE, POSTERS), runs=1800)
    ends = {"worth": max(worth(place) for place in found.left), "cost": min(space.takes(p).budget for p in found.left)}

    assert ends["worth"] > 2 + 0.6 * max(worth(place) for place in everything(space)) - 2
    assert ends["cost"] <= 500.0


def test_plans_are_ranked_by_layers_of_the_front_and_its_ends_come_first() -> None:
    values = np.array([[0.0, 4.0], [3.0, 3.0], [4.0, 0.0], [2.0, 2.0], [1.0, 1.0]])
    trials = Known(Costly(Scenario(), LEVERS, Limits()), (ACTIVE, POSTERS), 1)
    places = [(at, 0, 0, 0, 0) for at in range(5)]
    trials.gains = {place: [np.repeat(row[:, None], 8, axis=1)] for place, row in zip(places, values, strict=True)}
    order = ranked(trials, Scores.of([Want(ACTIVE), Want(POSTERS)]), places)

    assert list(undominated(values)) == [0, 1, 2]
    assert order == [places[at] for at in (0, 2, 1, 3, 4)]


def test_without_the_optimiser_the_way_to_install_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from sim.problems import InputError

    monkeypatch.setitem(sys.modules, "sklearn.gaussian_process", None)
    with pytest.raises(InputError) as refused:
        proposer_for(LEVERS, 1)
    assert "scikit-learn" in str(refused.value)
