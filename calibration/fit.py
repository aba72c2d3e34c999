"""Fit: weighted parameter draws under which the model looks like one community's past."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from calibration.community import Community, Progress, Simulate, community_before, simulated
from calibration.exports import Export
from calibration.observation import Floats, must_be_fitted
from calibration.priors import FITTED, JOINERS, NAMES, parameters_at, prior_scores, values_at
from calibration.smoothing import Smoothed, smooth
from calibration.summaries.targets import figure_names, figures, known_weeks, tolerances
from calibration.taught import figure_table, taught
from sim.ensemble import run_ensemble
from sim.parameters import Parameters
from sim.problems import InputError, Problem

DRAWS = 96
STEPS = 3
_MARK = b"essaim.fit"


@dataclass(frozen=True, eq=False)
class Fit:
    """A calibration: draws of all parameters with their weights.

    Parameters
    ----------
    draws : DataFrame
        One row for each draw: ``weight`` (their sum is 1) and every parameter by its dotted name, with
        ``joiners_per_first_poster``.
    learnt : DataFrame
        One row for each fitted parameter: its prior's and posterior's median and 80 % band, and ``spread``,
        the posterior's standard deviation over the prior's, on the prior's own scale (1 = nothing learnt).
    figures : DataFrame
        One row for each figure fitted to: ``observed``, the band of the last simulations, and ``conflict``.
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
        if set(table.column_names) != {"weight", *NAMES}:
            values = {"version": about["versions"].get("essaim", "?")}
            raise InputError(Problem("calibration", "fit-other-version", str(path), values))
        return cls(
            draws=table.replace_schema_metadata().to_pandas(),
            learnt=pd.DataFrame(about["learnt"]),
            figures=pd.DataFrame(about["figures"]),
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
        Runs in each round, 20 or more; the rounds are ``steps + 1``.
    steps : int
        Regressions, see `calibration.smoothing.smooth`.
    widened : bool
        Take the priors that NHS-R informed twice as wide, so that scores on it rest on them less.
    progress : callable, optional
        Told how many runs are done and how many there are.
    run_all : callable
        What runs the simulations.

    Raises
    ------
    InputError
        If ``as_of`` does not suit the export.

    Examples
    --------
    ``calibrate(read_export("overview.csv")).learnt``
    """
    must_be_fitted(export)
    community = community_before(export, as_of or export.latest_start)
    return fit_community(community, seed, draws, steps, widened, progress, run_all)


def fit_community(
    community: Community,
    seed: int = 1,
    draws: int = DRAWS,
    steps: int = STEPS,
    widened: bool = False,
    progress: Progress | None = None,
    run_all: Simulate = run_ensemble,
) -> Fit:
    """Fit the main parameters to a community as it was known; see `calibrate`."""
    observed, believed = community.lately()
    known = known_weeks(observed, believed)
    names = figure_names(observed, known)
    target = figures(observed, known, names)[0] if names else np.zeros(0)
    total = draws * (steps + 1)

    def simulate(scores: Floats, step: int) -> Floats:
        drawn = [parameters_at(row) for row in values_at(scores, widened)]
        weekly = simulated(
            community, [p for p, _ in drawn], [joiners for _, joiners in drawn],
            first_seed=1_000_000 * seed + draws * step, run_all=run_all,
            progress=None if progress is None else lambda done, _: progress(done + draws * step, total),
        )  # fmt: skip
        return figures(weekly, known, names)

    prior = prior_scores(draws, seed)
    if names:
        found = smooth(
            prior, _fitted(community), simulate, target, tolerances(observed, known, names), steps,
            np.random.default_rng(seed),
        )  # fmt: skip
    else:  # too young to teach anything: the priors speak
        found = Smoothed(prior, np.full(draws, 1.0 / draws), np.zeros((draws, 0)))
    return _result(community, found, prior, names, target, seed, widened)


def _fitted(community: Community) -> list[int]:
    names = (*FITTED, JOINERS) if community.arrivals.by_posting else FITTED
    return [NAMES.index(name) for name in names]


def _result(
    community: Community,
    found: Smoothed,
    prior: Floats,
    names: tuple[str, ...],
    target: Floats,
    seed: int,
    widened: bool,
) -> Fit:
    values = pd.DataFrame(values_at(found.scores, widened), columns=list(NAMES))
    values.insert(0, "weight", found.weights)
    before = pd.DataFrame(values_at(prior, widened), columns=list(NAMES))
    return Fit(
        draws=values,
        learnt=pd.DataFrame([taught(NAMES[place], place, before, values, found) for place in _fitted(community)]),
        figures=figure_table(names, target, found),
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
