"""Target: what one community's file asks of the model, and how runs answer it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calibration.community import Community, Simulate, simulated
from calibration.inference.rounds import Data
from calibration.observation import Floats, Weekly
from calibration.priors import FITTED, JOINERS, NAMES, parameters_at, values_at
from calibration.summaries.targets import Known, figure_names, figures, known_weeks, tolerances
from sim.executing import Progress


@dataclass(frozen=True, eq=False)
class Target:
    """The figures of one community.

    Parameters
    ----------
    community : Community
        The community.
    known : mapping of str to array (weeks,) bool
        The weeks used of each measure.
    names : tuple of str
        The figures; empty where the file is too short for any.
    data : Data
        Their values.
    """

    community: Community
    known: Known
    names: tuple[str, ...]
    data: Data

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters fitted."""
        return tuple(NAMES[place] for place in self.data.fitted)

    def run(
        self, scores: Floats, first_seed: int, widened: bool, run_all: Simulate, progress: Progress | None = None
    ) -> Weekly:
        """Run the community's past.

        Parameters
        ----------
        scores : array (runs, parameters) float64
            Normal scores of all parameters, in the order of `calibration.priors.NAMES`.
        first_seed : int
            Seed of the first run; the next ones count on.
        widened : bool
            See `calibration.priors.value_of`.
        run_all : callable
            What runs the simulations.
        progress : callable, optional
            Told how many runs are done and how many there are.

        Returns
        -------
        mapping of str to array (runs, weeks) float64
            What the file would have shown.
        """
        drawn = [parameters_at(row) for row in values_at(scores, widened)]
        return simulated(
            self.community, [parameters for parameters, _ in drawn], [joiners for _, joiners in drawn],
            first_seed=first_seed, run_all=run_all, progress=progress,
        )  # fmt: skip

    def simulate(
        self, scores: Floats, first_seed: int, widened: bool, run_all: Simulate, progress: Progress | None = None
    ) -> Floats:
        """Run the community's past and return its figures (runs, figures); see `run`."""
        return figures(self.run(scores, first_seed, widened, run_all, progress), self.known, self.names)


def target_of(community: Community) -> Target:
    """Return what a community's file asks of the model."""
    observed, believed = community.lately()
    known = known_weeks(observed, believed)
    names = figure_names(observed, known)
    fitted = [NAMES.index(name) for name in ((*FITTED, JOINERS) if community.arrivals.by_posting else FITTED)]
    wanted = figures(observed, known, names)[0] if names else np.zeros(0)
    return Target(community, known, names, Data(wanted, tolerances(observed, known, names), fitted))
