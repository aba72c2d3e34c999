"""Narrowing: how wide the answer to a question is now, and how wide it would be with one more kind of file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calibration.community import Community, community_before
from calibration.exports import Export
from calibration.exports.readers.registry import READERS
from calibration.fitted import Fit
from calibration.informing.runs import KINDS, LEVELS, QUESTIONS, WITH, levels, lived
from calibration.observation import Floats
from sim.clusters import Where, executor_on
from sim.executing import Progress
from sim.problems import InputError, Problem

RUNS = 200
EIGHT_IN_TEN = 1.2816
"""Standard deviations on each side of the middle that hold 80 % of a normal."""
FIGURE_ERROR = 0.10
"""Logarithm, or log-odds, by which the model may miss any figure for reasons of its own: as in a fit."""
RIDGES = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
COUNTS = ("readers",)
"""Questions answered by a count; the others by a share."""


@dataclass(frozen=True)
class Narrowed:
    """What one more kind of file would do to one question.

    Parameters
    ----------
    question : str
        One of `QUESTIONS`.
    kind : str
        One of `KINDS`.
    now, then : (float, float)
        80 % bands of the answer, now and, as wide as is to be expected, with the file, about the same middle.
    narrower : float
        Share of the spread that the file takes away, 0 to 1.
    files : tuple of str
        Names of readers of the same platform that would give it.
    """

    question: str
    kind: str
    now: tuple[float, float]
    then: tuple[float, float]
    narrower: float
    files: tuple[str, ...]


def informs(
    export: Export, fit: Fit, *, runs: int = RUNS, seed: int = 1, progress: Progress | None = None, on: Where = None
) -> tuple[Narrowed, ...]:
    """Say what each further kind of file would narrow, by simulation.

    Parameters
    ----------
    export : Export
        What is at hand.
    fit : Fit
        A calibration on it.
    runs : int
        Communities simulated, 60 or more.
    seed : int
        Where chance begins.
    progress : callable, optional
        Told how many runs are done and how many there are.
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``; see `scenarios.running.run`.

    Raises
    ------
    InputError
        If the fit is of another kind of export.

    Notes
    -----
    Among communities simulated by the fit, the answer is regressed on what the files at hand show, then on that and
    what one more file would show, each with the model's own error. The expected spread is the error of predicting a
    community that the regression has not seen (leave one out).

    Examples
    --------
    ``informs(read_export("overview.csv"), Fit.load("fit.parquet"))``
    """
    if fit.kind != export.kind:
        raise InputError(Problem("calibration", "fit-other-kind"))
    community = community_before(export, fit.as_of)
    with executor_on(on) as executor:
        known = lived(community, fit, runs, seed, executor, progress)
    seen = [name for name in LEVELS if not np.isnan(_observed(community, name)).any()]
    offered = {kind: adds for kind, adds in KINDS.items() if not set(adds) <= set(export.report.aspects)}
    rng = np.random.default_rng(seed)
    noisy = {name: each + FIGURE_ERROR * rng.normal(size=each.shape) for name, each in known.shown.items()}
    here = np.concatenate([np.zeros(0), *(_observed(community, name) for name in seen)])
    found = []
    for question in QUESTIONS:
        middle, spread = _predicted(known.asked[question], _beside(noisy, seen, runs), here)
        for kind, adds in offered.items():
            further = [name for name in (*adds, *WITH.get(kind, ())) if name not in seen]
            after = min(spread, _predicted(known.asked[question], _beside(noisy, [*seen, *further], runs), None)[1])
            now, then = (_band(question, middle, each) for each in (spread, after))
            found.append(Narrowed(question, kind, now, then, 1.0 - after / spread, _files(export, adds)))
    return tuple(found)


def _beside(shown: dict[str, Floats], names: list[str], runs: int) -> Floats:
    return np.concatenate([np.zeros((runs, 0)), *(shown[name] for name in names)], axis=1)


def _observed(community: Community, aspect: str) -> Floats:
    """Return what the export itself shows of an aspect, as the runs' figures have it; NaN where it does not."""
    names = LEVELS[aspect]
    if not set(names) <= set(community.weekly):
        return np.full(1, np.nan)
    series = [community.weekly[name].to_numpy(np.float64) for name in names]
    ever = [np.log(np.nansum(series[0]) + 0.5)] if aspect == "newcomers" else []
    return np.concatenate([levels(series), ever])


def _predicted(answers: Floats, shown: Floats, here: Floats | None) -> tuple[float, float]:
    """Return the answer predicted at some figures, and the error of predicting one left out.

    Without figures at hand the prediction is the mean.
    """
    middle, scale = shown.mean(axis=0), shown.std(axis=0) + 1e-9
    design = (shown - middle) / scale
    centred = answers - answers.mean()
    best, weights = float(np.sqrt((centred**2).mean() * len(answers) / (len(answers) - 1))), np.zeros(design.shape[1])
    for ridge in RIDGES if design.shape[1] else ():
        inverse = np.linalg.inv(design.T @ design + ridge * np.eye(design.shape[1]))
        given = inverse @ design.T @ centred
        leverage = np.einsum("ij,jk,ik->i", design, inverse, design) + 1.0 / len(answers)
        error = float(np.sqrt((((centred - design @ given) / (1.0 - leverage)) ** 2).mean()))
        if error < best:
            best, weights = error, given
    if here is None:
        return float(answers.mean()), best
    # figures far from all runs are not followed beyond them
    place = np.clip((here - middle[: len(here)]) / scale[: len(here)], -2.5, 2.5)
    return float(answers.mean() + place @ weights), best


def _band(question: str, middle: float, spread: float) -> tuple[float, float]:
    edges = middle + EIGHT_IN_TEN * spread * np.array([-1.0, 1.0])
    values = np.exp(edges) - 0.5 if question in COUNTS else 1.0 / (1.0 + np.exp(-edges))
    return float(max(values[0], 0.0)), float(values[1])


def _files(export: Export, adds: tuple[str, ...]) -> tuple[str, ...]:
    """Return the readers of the export's platform that show what a kind of file adds."""
    read = {each.kind for each in export.report.files} | {export.report.kind}
    platforms = {reader.platform for reader in READERS if reader.name in read}
    missing = set(adds) - set(export.report.aspects)
    return tuple(
        reader.name
        for reader in READERS
        if reader.platform in platforms and reader.name not in read and missing <= set(reader.aspects)
    )
