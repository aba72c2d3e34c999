"""Fit: what finds the parameter draws under which the model looks like one community's past."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import numpy as np
import pandas as pd

from calibration.community import Community, Simulate, community_before, run_kept
from calibration.exports import Export
from calibration.fitted import Fit
from calibration.inference.emulator import Emulator
from calibration.inference.rounds import CHAINS, LENGTH, Inferred, checked, closer_look, first_look
from calibration.inference.target import Target, target_of
from calibration.observation import Floats, must_be_fitted
from calibration.priors import NAMES, prior_scores, values_at
from calibration.taught import figure_table, taught
from scenarios.results import versions
from sim.clusters import Where
from sim.ensemble import run_ensemble
from sim.executing import Progress
from sim.problems import InputError, Problem

DRAWS = 64
STEPS = 5


def calibrate(
    export: Export,
    *,
    as_of: date | None = None,
    seed: int = 1,
    draws: int = DRAWS,
    steps: int = STEPS,
    widened: bool = False,
    update: Fit | None = None,
    progress: Progress | None = None,
    run_all: Simulate | None = None,
    on: Where = None,
) -> Fit:
    """Fit the main parameters to what an export shows.

    Parameters
    ----------
    export : Export
        The export.
    as_of : datetime.date, optional
        The Monday from which on nothing is used; by default the last one possible.
    seed : int
        Same export, seed and versions: the same fit.
    draws : int
        Runs at draws from the result, 20 or more, which show what the fitted model gives.
    steps : int
        Before them come so many times as many runs at draws from the priors, 1 or more: the result is learnt from them.
    widened : bool
        Take the priors that NHS-R informed twice as wide, so that scores on it rest on them less.
    update : Fit, optional
        An earlier fit of the same community: ``draws`` runs where it ended mend what it had learnt. Where the new data
        allow figures that the earlier fit did not have, everything is run anew.
    progress : callable, optional
        Told how many runs are done and how many there are.
    run_all : callable, optional
        What runs the simulations; by default `calibration.community.run_kept`, on this machine or a cluster.
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``; see `scenarios.running.run`.

    Raises
    ------
    InputError
        If ``as_of`` or ``update`` does not suit the export.

    Examples
    --------
    ``calibrate(read_export("overview.csv")).learnt``
    """
    must_be_fitted(export)
    start = as_of or export.latest_start
    if update is not None:
        _must_go_on(update, export, start, widened)
    community = community_before(export, start)
    return fit_community(community, seed, draws, steps, widened, progress, run_all or partial(run_kept, on=on), update)


def _must_go_on(update: Fit, export: Export, start: date, widened: bool) -> None:
    """Refuse to go on from a fit of something else, with all reasons at once."""
    problems = []
    if update.kind != export.kind:
        problems.append(Problem("calibration", "fit-other-kind"))
    if update.as_of > start:
        problems.append(Problem("calibration", "fit-knows-future", values={"fitted": update.as_of, "day": start}))
    if update.widened != widened:
        problems.append(Problem("calibration", "fit-other-priors"))
    if problems:
        raise InputError(problems)


def fit_community(
    community: Community,
    seed: int = 1,
    draws: int = DRAWS,
    steps: int = STEPS,
    widened: bool = False,
    progress: Progress | None = None,
    run_all: Simulate = run_ensemble,
    update: Fit | None = None,
) -> Fit:
    """Fit the main parameters to a community as it was known; see `calibrate`."""
    target = target_of(community)
    shown = prior_scores(CHAINS * LENGTH, seed + 1)
    if not target.names:  # too young to teach anything: the priors speak
        return _result(community, target, shown, None, seed, widened, 0)
    known = _known_already(update, target)
    first = draws * steps if known is None else 0
    done = _counted(progress, first + draws)
    rng = np.random.default_rng(seed)

    def near(scores: Floats) -> Floats:
        return target.simulate(scores, 1_000_000 * seed + first, widened, run_all, done(first))

    others = prior_scores(draws, seed + 2)
    if known is None:
        scores = prior_scores(first, seed)
        figures = target.simulate(scores, 1_000_000 * seed, widened, run_all, done(0))
        found = checked(first_look(scores, figures, target.data), others, near, target.data, rng)
    else:
        found = closer_look(known, others, near, target.data, rng)
    shown[:, target.data.fitted] = found.posterior.draws(len(shown), rng)
    return _result(community, target, shown, found, seed, widened, first + draws)


def _known_already(update: Fit | None, target: Target) -> Emulator | None:
    """Return what an earlier fit learnt of the model, if of the same figures and parameters."""
    if update is None or tuple(update.figures["figure"]) != target.names:
        return None
    return update.emulator if tuple(update.learnt["parameter"]) == target.parameters else None


def _counted(progress: Progress | None, total: int) -> Callable[[int], Progress | None]:
    """Return what tells of the runs of a round that begins after some others."""

    def of_round(before: int) -> Progress | None:
        return None if progress is None else lambda done, _: progress(before + done, total)

    return of_round


def _result(
    community: Community, target: Target, scores: Floats, found: Inferred | None, seed: int, widened: bool, runs: int
) -> Fit:
    values = pd.DataFrame(values_at(scores, widened), columns=list(NAMES))
    before = pd.DataFrame(values_at(prior_scores(len(scores), seed), widened), columns=list(NAMES))
    spreads = np.ones(len(target.parameters)) if found is None else np.sqrt(np.diag(found.posterior.covariance))
    numbers = np.arange(len(scores))
    values.insert(0, "weight", 1.0 / len(scores))
    values.insert(0, "draw", numbers % LENGTH)
    values.insert(0, "chain", numbers // LENGTH)
    return Fit(
        draws=values,
        learnt=pd.DataFrame(
            [taught(name, before, values, spread) for name, spread in zip(target.parameters, spreads, strict=True)]
        ),
        figures=figure_table(target.names, target.data.target, None if found is None else found.figures),
        emulator=None if found is None else found.emulator,
        runs=runs,
        doubted=1.0 if found is None else found.posterior.widened,
        kind=community.export.kind,
        as_of=community.as_of,
        fingerprint=community.export.fingerprint,
        seed=seed,
        widened=widened,
        versions=versions(),
    )
