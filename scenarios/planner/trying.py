"""Trying: plans run on the same few possible communities, batch after batch, and what each goal comes to.

Every batch is the same for all plans. What was tried is kept with all other runs, so a search that is asked again, or
was interrupted, reads what it had found and goes on.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenarios.choosing.batches import BATCH_RUNS
from scenarios.choosing.goals import Goal
from scenarios.choosing.outcomes import outcomes
from scenarios.periods import Values
from scenarios.planner.space import Place, Space
from scenarios.running import Draws, part_of
from sim.executing import Executor, Progress

SEARCH_STREAM = 154
"""Sets the batches of a search apart from those that the plans it ends with are compared on."""


class Trials:
    """What the plans of a space gave so far.

    Parameters
    ----------
    space : Space
        The plans.
    goals : sequence of Goal
        What is measured.
    seed : int
        The same seed gives the same possible communities.
    on : Executor
        Where to compute; the results do not depend on it.
    progress : callable, optional
        Called with the runs done so far, by every call of `more`; what it is told of all there are means nothing.

    Attributes
    ----------
    gains : dict
        Plan -> arrays (goals, runs of a batch), one a batch; more is better, NaN = not known.
    """

    def __init__(
        self, space: Space, goals: Sequence[Goal], seed: int, on: Executor, progress: Progress | None = None
    ) -> None:  # fmt: skip
        self.space, self.goals, self.seed, self._on, self._progress = space, tuple(goals), seed, on, progress
        self.gains: dict[Place, list[Values]] = {}
        self.runs = 0
        self._draws: list[Draws] = []

    def more(self, places: Sequence[Place]) -> None:
        """Run each of these plans on the first batch that it has not met."""
        batches = [len(self.gains.get(place, ())) for place in places]
        plans = [self.space.plan(place) for place in places]
        asked = [
            (plan, self.draws(batch)) for plan, batch in zip(plans, batches, strict=True) if plan is not None
        ]  # the search proposes plans that exist
        found = outcomes(asked, self.goals, self._on, part_of(self._progress, self.runs, self.runs))
        signs = np.array([goal.sign for goal in self.goals])[:, None]
        for place, values in zip(places, found, strict=True):
            self.gains.setdefault(place, []).append(signs * values)
        self.runs += BATCH_RUNS * len(places)

    def draws(self, batch: int) -> Draws:
        """Return the possible communities of a batch."""
        while len(self._draws) <= batch:
            own = np.random.SeedSequence([self.seed, SEARCH_STREAM, len(self._draws)]).generate_state(1)[0]
            self._draws.append(Draws.from_seed(BATCH_RUNS, int(own)))
        return self._draws[batch]

    def mean(self, place: Place, batches: int | None = None) -> Values:
        """Return the mean gain of a plan over its first batches, one a goal; -inf where it is never known."""
        met = np.concatenate(self.gains[place][:batches], axis=1)
        known = np.isfinite(met)
        counts = known.sum(axis=1)
        sums = np.where(known, met, 0.0).sum(axis=1)
        return np.divide(sums, counts, out=np.full(len(sums), -np.inf), where=counts > 0)
