"""Search: plans proposed a few at a time, tried on the same possible communities, and halved until few are left.

Most of the runs go to proposals, each tried on one batch that all share. The best are then tried on one batch more, the
better half of them on two more, and so on (successive halving; Jamieson & Talwalkar, AISTATS 2016). No plan that breaks
a limit is run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scenarios.choosing.batches import BATCH_RUNS
from scenarios.periods import Values
from scenarios.planner.asking import Scores
from scenarios.planner.proposing import Proposer
from scenarios.planner.space import Place, Space
from scenarios.planner.trying import Trials

GROUP = 8
"""Plans proposed at once: enough for the threads of a machine, few enough to learn from the last ones."""
HALVING_SHARE = 0.25
"""Share of the runs that the halving may take: from it follows with how many plans it begins."""
TRIES = 40
"""Times a proposal that was tried before is moved to a neighbour, before it is given up."""


@dataclass(frozen=True)
class Found:
    """What a search ends with.

    Parameters
    ----------
    tried : tuple of Place
        Every plan that was run, in the order in which it was first run.
    left : tuple of Place
        Those left after the halving, the best first.
    """

    tried: tuple[Place, ...]
    left: tuple[Place, ...]


def search(trials: Trials, scores: Scores, runs: int, leave: int, proposer: Proposer, seed: int) -> Found:
    """Look for the best plans of a space.

    Parameters
    ----------
    trials : Trials
        What runs the plans.
    scores : Scores
        What is wanted.
    runs : int
        Runs to spend.
    leave : int
        Plans to end with.
    proposer : Proposer
        What proposes plans.
    seed : int
        Of what is drawn besides: how plans are brought under the limits.
    """
    generator = np.random.default_rng((seed, 1))
    rounds = _rounds(leave, int(HALVING_SHARE * runs))
    for_halving = sum(count * batches for count, batches in rounds) * BATCH_RUNS
    _propose(trials, scores, runs - for_halving, proposer, generator)
    tried = tuple(trials.gains)
    running = list(tried)
    for count, batches in rounds:
        running = ranked(trials, scores, running)[:count]
        for _ in range(batches):
            trials.more(running)
    return Found(tried, tuple(ranked(trials, scores, running)[:leave]))


def _rounds(leave: int, runs: int) -> list[tuple[int, int]]:
    """Return the rounds of the halving: how many plans, and how many more batches each. Every round costs the same.

    Examples
    --------
    >>> _rounds(4, 400)
    [(16, 1), (8, 2)]
    """
    halvings = 1
    while (halvings + 1) * leave * 2 ** (halvings + 1) * BATCH_RUNS <= runs:
        halvings += 1
    return [(leave * 2 ** (halvings - at), 2**at) for at in range(halvings)]


def _propose(trials: Trials, scores: Scores, runs: int, proposer: Proposer, generator: np.random.Generator) -> None:
    space = trials.space
    first = [space.brought_under(space.start(), generator), space.cheapest]
    trials.more(list(dict.fromkeys(first)))
    while (room := (runs - trials.runs) // BATCH_RUNS) > 0:
        kept = [space.brought_under(place, generator) for place in proposer.ask(min(GROUP, room))]
        new = _new(space, kept, trials.gains, generator)
        if not new:  # everything around what is proposed was tried
            return
        trials.more(new)
        proposer.tell(list(trials.gains), score(trials, scores, list(trials.gains), 1))


def _new(
    space: Space, kept: Sequence[Place], tried: Mapping[Place, object], generator: np.random.Generator
) -> list[Place]:
    """Return plans not yet tried: those proposed, and a neighbour of each that was tried before.

    An optimiser that has found its way proposes the same plans again and again; their neighbours are worth more.
    """
    new = [place for place in dict.fromkeys(kept) if place not in tried]
    for _ in range(len(kept) - len(new)):
        for _ in range(TRIES):
            place = list(kept[int(generator.integers(len(kept)))])
            at = int(generator.integers(len(place)))
            place[at] = int(generator.integers(len(space.levers[at].options)))
            moved = space.brought_under(tuple(place), generator)
            if moved not in tried and moved not in new:
                new.append(moved)
                break
    return new


def score(trials: Trials, scores: Scores, places: Sequence[Place], batches: int | None = None) -> Values:
    """Return the scores of plans over their first batches, an array (plans, goals)."""
    means = np.array([trials.mean(place, batches) for place in places])
    budgets = np.array([trials.space.takes(place).budget for place in places])
    return scores.of_means(means, budgets)


def ranked(trials: Trials, scores: Scores, places: Sequence[Place]) -> list[Place]:
    """Return plans, the best first; with several goals by layers of the front, the most apart first in each layer."""
    fewest = min(len(trials.gains[place]) for place in places)
    values = score(trials, scores, places, fewest)
    if values.shape[1] == 1:
        return [places[at] for at in np.argsort(-values[:, 0], kind="stable")]
    order: list[int] = []
    left = np.arange(len(places))
    while len(left):
        front = left[undominated(values[left])]
        order += [int(front[at]) for at in np.argsort(-_apart(values[front]), kind="stable")]
        left = np.array([at for at in left if at not in set(front.tolist())], dtype=int)
    return [places[at] for at in order]


def undominated(values: Values) -> npt.NDArray[np.int64]:
    """Return the positions of the plans for which no other is as good for every goal and better for one.

    Parameters
    ----------
    values : array (plans, goals)
        More is better.
    """
    as_good = (values[None] >= values[:, None]).all(axis=2)
    better = (values[None] > values[:, None]).any(axis=2)
    dominated = np.logical_and(as_good, better).any(axis=1)
    return np.flatnonzero(~dominated)


def _apart(values: Values) -> Values:
    """Return how far each plan of a front is from its neighbours (Deb et al. 2002); the ends are infinitely far."""
    distance = np.zeros(len(values))
    for column in values.T:
        order, spread = np.argsort(column, kind="stable"), np.ptp(column) or 1.0
        distance[order[[0, -1]]] = np.inf
        distance[order[1:-1]] += (column[order[2:]] - column[order[:-2]]) / spread
    return distance
