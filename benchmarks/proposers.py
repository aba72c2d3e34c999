"""Proposers: what the planner's search gains by learning from what it tried, on spaces far too large to be tried whole.

``make proposers`` writes its part of docs/planning.md. About seven minutes on a core.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from calibration.pages import table, write_part
from scenarios.choosing import Goal
from scenarios.choosing.outcomes import outcomes
from scenarios.loading import load
from scenarios.periods import Values
from scenarios.planner import Want
from scenarios.planner.asking import Scores
from scenarios.planner.levers import Lever
from scenarios.planner.proposing import Gaussian, Proposer
from scenarios.planner.search import search
from scenarios.planner.space import Limits, Place, Space
from scenarios.planner.trying import Trials
from scenarios.planner.usual import usual_levers
from scenarios.running import Draws
from sim.executing import Threads

PRESETS = ("b2b-slack", "peers-forum", "volunteers-whatsapp", "learners-skool")
WEEKS, GOAL = 26, Goal("weekly_active")
SEEDS = (1, 2)
BUDGET_OF = 200
"""Plans at random whose median cost is the budget: about half of the space is beyond it."""


@dataclass(frozen=True)
class Effort:
    """How many runs each search has, how many plans at random are the yardstick, and fresh runs of each plan."""

    runs: int = 1000
    others: int = 20
    fresh: int = 200


class AtRandom:
    """Proposes plans evenly and learns nothing."""

    def __init__(self, levers: Sequence[Lever], seed: int) -> None:
        self.levers, self.generator = levers, np.random.default_rng((seed, 3))

    def ask(self, count: int) -> list[Place]:
        """Propose plans."""
        return [tuple(int(self.generator.integers(len(each.options))) for each in self.levers) for _ in range(count)]

    def tell(self, places: Sequence[Place], scores: Values) -> None:
        """Take no notice."""


PROPOSERS: Mapping[str, Callable[[Sequence[Lever], int], Proposer]] = {
    "Gaussian process, Thompson sampling": Gaussian,
    "at random": AtRandom,
}


def usual_space(preset: str) -> Space:
    """Return the usual space around a preset, half of which its budget allows."""
    scenario = load(preset, {"weeks": WEEKS})
    levers = tuple(usual_levers(scenario))
    free = Space(scenario, levers)
    costs = [free.takes(place).budget for place in AtRandom(levers, 0).ask(BUDGET_OF)]
    return Space(scenario, levers, Limits(budget=float(np.median([each for each in costs if np.isfinite(each)]))))


def found_by(proposer: Proposer, space: Space, seed: int, runs: int, threads: int) -> Place:
    """Return the plan that a search ends with."""
    trials = Trials(space, [GOAL], seed, Threads(threads))
    return search(trials, Scores.of((Want(GOAL),)), runs, 1, proposer, seed).left[0]


def behind(space: Space, chosen: Sequence[Place], effort: Effort, threads: int) -> Values:
    """Return how far plans are behind the best of them, on fresh communities.

    Returns
    -------
    array (plans,)
        As a share of the distance between that best and the worst of some plans at random within the budget.
    """
    generator = np.random.default_rng(9)
    others = [space.brought_under(place, generator) for place in AtRandom(space.levers, 9).ask(effort.others)]
    draws = Draws.from_seed(effort.fresh, 900_001)
    made = [space.plan(place) for place in (*chosen, *others)]
    values = outcomes([(each, draws) for each in made if each is not None], [GOAL], Threads(threads))
    means = np.array([np.nanmean(each) for each in values])
    best, worst = means[: len(chosen)].max(), means[len(chosen) :].min()
    return np.asarray((best - means[: len(chosen)]) / (best - worst))


def compared(presets: Sequence[str], effort: Effort, threads: int) -> dict[str, dict[str, Values]]:
    """Return how far the plans of each proposer are behind: by preset, then by proposer, an array (seeds,)."""
    found = {}
    for preset in presets:
        space = usual_space(preset)
        chosen = [
            found_by(make(space.levers, seed), space, seed, effort.runs, threads)
            for make in PROPOSERS.values() for seed in SEEDS
        ]  # fmt: skip
        shares = behind(space, chosen, effort, threads).reshape(len(PROPOSERS), len(SEEDS))
        found[preset] = dict(zip(PROPOSERS, shares, strict=True))
        print(preset, found[preset], flush=True)
    return found


def page_part(found: Mapping[str, Mapping[str, Values]], effort: Effort) -> list[str]:
    """Return the lines of the page."""
    rows = []
    for name in PROPOSERS:
        every = np.concatenate([by_name[name] for by_name in found.values()])
        rows.append((name, *(_percent(by_name[name].mean()) for by_name in found.values()),
                     _percent(every.mean()), _percent(every.max())))  # fmt: skip
    return [
        f"The usual spaces around {len(found)} presets, {WEEKS} weeks, {effort.runs:,} runs for each search, "
        f"{len(SEEDS)} seeds. How far the plan found is behind the best that any of these searches found, on "
        f"{effort.fresh} fresh communities, as a share of the distance from there to the worst of "
        f"{effort.others} plans at random:",
        "",
        *table(("proposer", *found, "mean", "worst"), rows),
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--page", type=Path, default=Path("docs/planning.md"))
    given = parser.parse_args()
    os.environ["ESSAIM_STORE"] = "off"
    write_part(given.page, "proposers", page_part(compared(PRESETS, Effort(), given.threads), Effort()))
