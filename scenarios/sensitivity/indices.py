"""Indices: Morris' screening and Sobol's indices of any function, through SALib.

SALib is in the extra ``planner``. Its functions take a seed of 0 for none, so every seed is passed one higher.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.problems import InputError, Problem

Values = npt.NDArray[np.float64]
Evaluate = Callable[[Values], Values]
"""Given points of the unit cube, (points, factors): the outcome at each, (points,)."""
LEVEL = 0.90
"""Width of all intervals, from SALib's bootstrap."""
LEVELS = 4
"""Levels of Morris' grid."""


def screened(evaluate: Evaluate, names: Sequence[str], trajectories: int, seed: int) -> pd.DataFrame:
    """Screen many factors by what moving each of them does from many places (Morris 1991).

    Parameters
    ----------
    evaluate : callable
        The function, on the unit cube.
    names : sequence of str
        The factors.
    trajectories : int
        Paths through the cube, 2 or more; each takes one point more than there are factors.
    seed : int
        The same seed gives the same answer.

    Returns
    -------
    DataFrame
        ``factor``; ``effect`` (mean size of the change of the outcome when the factor moves over its whole range)
        with ``effect_error`` (half of its 90 % interval); ``direction`` (the same with its sign); ``bends`` (its
        standard deviation: large where the factor bends or acts with others). The largest first.
    """
    problem = _problem(names)
    points = _salib("sample.morris").sample(problem, trajectories, num_levels=LEVELS, seed=seed + 1)
    found = _salib("analyze.morris").analyze(
        problem, points, evaluate(points), conf_level=LEVEL, num_levels=LEVELS, seed=seed + 1
    )
    columns = {"effect": "mu_star", "effect_error": "mu_star_conf", "direction": "mu", "bends": "sigma"}
    frame = pd.DataFrame({"factor": list(names)} | {ours: np.asarray(found[its]) for ours, its in columns.items()})
    return frame.sort_values("effect", ascending=False, ignore_index=True)


def decomposed(evaluate: Evaluate, groups: Mapping[str, Sequence[int]], base: int, seed: int) -> pd.DataFrame:
    """Share out the variance of an outcome among groups of factors (Sobol 1993, Saltelli et al. 2010).

    Parameters
    ----------
    evaluate : callable
        The function, on the unit cube.
    groups : mapping of str to sequence of int
        Group -> its coordinates; every coordinate stands in one group.
    base : int
        Points from which the design is made, a power of 2. It takes ``base * (groups + 2)`` points in all.
    seed : int
        The same seed gives the same answer.

    Returns
    -------
    DataFrame
        ``factor``; ``first`` (share of the variance that it explains alone), ``total`` (share that is gone once it
        is known, with all it does together with others), each with half of its 90 % interval, ``first_error`` and
        ``total_error``. Estimates are not clipped: below 0 or above 1 they are noise, and are shown.
    """
    owner = {place: name for name, places in groups.items() for place in places}
    names = [str(place) for place in range(len(owner))]
    problem = _problem(names) | {"groups": [owner[place] for place in range(len(owner))]}
    points = _salib("sample.sobol").sample(problem, base, calc_second_order=False, seed=seed + 1)
    found = _salib("analyze.sobol").analyze(
        problem, _standardised(evaluate(points)), calc_second_order=False, conf_level=LEVEL, seed=seed + 1
    )
    columns = {"first": "S1", "first_error": "S1_conf", "total": "ST", "total_error": "ST_conf"}
    frame = pd.DataFrame(
        {"factor": list(dict.fromkeys(owner[place] for place in range(len(owner))))}
        | {ours: np.asarray(found[its]) for ours, its in columns.items()}
    )
    return frame.sort_values("total", ascending=False, ignore_index=True)


def _problem(names: Sequence[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def _standardised(values: Values) -> Values:
    """Return values of mean 0 and spread 1: a large mean makes the estimates of indices noisy."""
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)


def _salib(module: str) -> Any:
    """Import a module of SALib, or say how to install it."""
    try:
        return import_module(f"SALib.{module}")
    except ImportError:
        raise InputError(Problem("scenarios", "planner-missing", values={"name": "SALib"})) from None
