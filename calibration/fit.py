"""Fit: weighted parameter draws under which the model looks like one community's past."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from calibration.community import Community, Progress, Simulate, community_before
from calibration.exports import Export
from calibration.inference.emulator import Emulator
from calibration.inference.rounds import CHAINS, LENGTH, Inferred, checked, closer_look, first_look
from calibration.inference.target import Target, target_of
from calibration.observation import Floats, must_be_fitted
from calibration.priors import NAMES, parameters_at, prior_scores, values_at
from calibration.taught import figure_table, taught
from sim.ensemble import run_ensemble
from sim.parameters import Parameters
from sim.problems import InputError, Problem

DRAWS = 64
STEPS = 5
_MARK = b"essaim.fit"
_PLACES = ("chain", "draw", "weight")


@dataclass(frozen=True, eq=False)
class Fit:
    """A calibration: draws of all parameters with their weights.

    Parameters
    ----------
    draws : DataFrame
        One row for each draw: ``chain`` and ``draw`` (both from 0), ``weight`` (their sum is 1) and every parameter
        by its dotted name, with ``joiners_per_first_poster``.
    learnt : DataFrame
        One row for each fitted parameter: its prior's and posterior's median and 80 % band, and ``spread``,
        the posterior's standard deviation over the prior's, on the prior's own scale (1 = nothing learnt).
    figures : DataFrame
        One row for each figure fitted to: ``observed``, the band of the last simulations, and ``conflict``.
    emulator : Emulator, optional
        What the runs taught of the model, from which an update goes on; None where there was nothing to fit to.
    runs : int
        Simulations made.
    doubted : float
        Factor on the figures' error variances, 1 unless the model hardly ever gives such data.
    kind : str
        The source.
    as_of : datetime.date
        Nothing dated on or after it was used.
    fingerprint : str
        SHA-256 of the file, in hexadecimal.
    seed : int
        Where chance began.
    widened : bool
        Whether priors that NHS-R informed were taken twice as wide.
    versions : dict of str to str
        Of this program and its libraries.
    """

    draws: pd.DataFrame
    learnt: pd.DataFrame
    figures: pd.DataFrame
    emulator: Emulator | None
    runs: int
    doubted: float
    kind: str
    as_of: date
    fingerprint: str
    seed: int
    widened: bool
    versions: dict[str, str]

    @property
    def effective_draws(self) -> float:
        """How many equally weighted draws these are worth."""
        return float(1.0 / (self.draws["weight"] ** 2).sum())

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Figures of the data that the fitted model hardly ever gives."""
        return tuple(self.figures.loc[self.figures["conflict"], "figure"])

    def sample(self, count: int, rng: np.random.Generator) -> list[tuple[Parameters, float]]:
        """Draw parameters by their weights, evenly.

        Returns
        -------
        list of (Parameters, float)
            The model's parameters, and joiners for each first-time poster.
        """
        points = (np.arange(count) + rng.random()) / count
        places = np.searchsorted(np.cumsum(self.draws["weight"].to_numpy()), points).clip(max=len(self.draws) - 1)
        values = self.draws[list(NAMES)].to_numpy()
        drawn = [parameters_at(values[place]) for place in places]
        return [drawn[place] for place in rng.permutation(count)]

    def save(self, path: str | Path) -> None:
        """Write the fit to a Parquet file: a row for each draw, the rest in its metadata."""
        about: dict[str, Any] = {
            "kind": self.kind,
            "as_of": self.as_of.isoformat(),
            "fingerprint": self.fingerprint,
            "seed": self.seed,
            "widened": self.widened,
            "versions": self.versions,
            "learnt": self.learnt.to_dict("list"),
            "figures": self.figures.to_dict("list"),
            "emulator": None if self.emulator is None else self.emulator.to_dict(),
            "runs": self.runs,
            "doubted": self.doubted,
        }
        table = pa.Table.from_pandas(self.draws, preserve_index=False)
        pq.write_table(table.replace_schema_metadata({_MARK: json.dumps(about).encode()}), path)

    @classmethod
    def load(cls, path: str | Path) -> Fit:
        """Read a fit that `save` wrote.

        Raises
        ------
        InputError
            If the file is not one, or was written for other parameters than this version's.
        """
        try:
            table = pq.read_table(path)
        except (pa.ArrowException, OSError) as error:
            raise InputError(Problem("calibration", "fit-unreadable", str(path))) from error
        metadata = table.schema.metadata or {}
        if _MARK not in metadata:
            raise InputError(Problem("calibration", "fit-unreadable", str(path)))
        about = json.loads(metadata[_MARK])
        if set(table.column_names) != {*_PLACES, *NAMES} or "emulator" not in about:
            values = {"version": about["versions"].get("essaim", "?")}
            raise InputError(Problem("calibration", "fit-other-version", str(path), values))
        return cls(
            draws=table.replace_schema_metadata().to_pandas(),
            learnt=pd.DataFrame(about["learnt"]),
            figures=pd.DataFrame(about["figures"]),
            emulator=None if about["emulator"] is None else Emulator.from_dict(about["emulator"]),
            runs=about["runs"],
            doubted=about["doubted"],
            kind=about["kind"],
            as_of=date.fromisoformat(about["as_of"]),
            fingerprint=about["fingerprint"],
            seed=about["seed"],
            widened=about["widened"],
            versions=about["versions"],
        )


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
    run_all: Simulate = run_ensemble,
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
    run_all : callable
        What runs the simulations.

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
    return fit_community(community, seed, draws, steps, widened, progress, run_all, update)


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
        versions=_versions(),
    )


def _versions() -> dict[str, str]:
    found = {}
    for name in ("essaim", "numpy", "pandas", "numba"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
