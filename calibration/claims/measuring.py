"""Measuring: the claims asked of many possible communities that share their draws."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from calibration.claims.communities import SIZES, TWINS, plan_of
from calibration.claims.conditions import Separating, separating
from calibration.claims.figures import Figures
from calibration.claims.measures import MEASURES, PLAIN, Look, Measure, Values
from sim.clusters import Where, executor_on
from sim.ensemble import Run, chunk_size, run_world
from sim.executing import Executor, Progress, each_of
from sim.parameters import Parameters, draw_parameters

DRAWS = 100
"""Draws of the parameters where nothing else is asked for."""
SEED = 3
CONFIDENCE_Z = 1.645
"""Standard deviations of a 90 % interval."""
BAND = (0.1, 0.5, 0.9)
"""Quantiles of the values shown: the 80 % band and the median."""


@dataclass(frozen=True)
class Result:
    """What the model says of one claim.

    Parameters
    ----------
    share, low, high : float
        Share of the worlds in which it holds, with its 90 % interval for the draws being a sample.
    known : float
        Share of the worlds that can tell.
    value_low, value, value_high : float
        The value measured: its median and 80 % band.
    by_size, by_platform : mapping of str to float
        The share by size of community and by platform; empty where it compares them.
    parameter : Separating or None
        The parameter that separates best the draws in which it holds from the others.
    """

    share: float
    low: float
    high: float
    known: float
    value_low: float
    value: float
    value_high: float
    by_size: Mapping[str, float]
    by_platform: Mapping[str, float]
    parameter: Separating | None


def measure(
    draws: int = DRAWS,
    seed: int = SEED,
    threads: int | None = None,
    progress: Progress | None = None,
    on: Where = None,
) -> dict[int, Result]:
    """Simulate the communities of all claims and ask each claim of them.

    Parameters
    ----------
    draws : int
        Draws of the parameters, 2 or more; each lives in every world of `communities`.
    seed : int
        The same seed gives the same results.
    threads : int, optional
        Threads used; the results do not depend on it.
    progress : callable, optional
        Told how many communities are simulated and how many there are.
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``; see `scenarios.running.run`.

    Returns
    -------
    dict of int to Result
        By the claim's number.
    """
    parameters = draw_parameters(draws, seed)
    seeds = np.random.SeedSequence(seed).generate_state(draws, np.uint32).astype(np.int64)
    with executor_on(on, threads) as executor:
        figures = simulate(parameters, [int(each) for each in seeds], executor, progress)
    return {number: asked(each, figures, parameters) for number, each in MEASURES.items()}


def simulate(
    parameters: Sequence[Parameters], seeds: Sequence[int], on: Executor, progress: Progress | None
) -> dict[str, dict[str, Values]]:
    """Return the figures of every world: world -> figure -> values (draws, sizes)."""
    places = [(world, draw, size) for draw in range(len(parameters)) for world in TWINS for size in SIZES]
    runs = [Run(plan_of(world, size), parameters[draw], seeds[draw]) for world, draw, size in places]

    found: dict[str, dict[str, Values]] = {world: {} for world in TWINS}
    columns = {size: column for column, size in enumerate(SIZES)}
    each = each_of(runs, _figures_of, on, min(chunk_size(run) for run in runs[: len(SIZES)]), progress)
    for (world, draw, size), figures in zip(places, each, strict=True):
        for name, value in figures.items():
            table = found[world].setdefault(name, np.full((len(parameters), len(SIZES)), np.nan))
            table[draw, columns[size]] = value
    return found


def _figures_of(run: Run) -> Mapping[str, float]:
    return Figures(run, run_world(run)).all()


def asked(claim: Measure, figures: Mapping[str, Mapping[str, Values]], parameters: Sequence[Parameters]) -> Result:
    """Ask one claim of all worlds, each platform apart."""
    values, holds = {}, {}
    for platform in claim.platforms:
        values[platform], holds[platform] = claim.asked(looking_from(platform, figures))
    cube = np.stack(list(holds.values()))  # platforms, draws, sizes
    share, low, high = share_of_draws(cube)
    shown = np.stack(list(values.values()))
    shown = shown[np.isfinite(shown)]
    value_low, value, value_high = np.quantile(shown, BAND) if shown.size else (math.nan,) * 3
    by_size = dict(zip(SIZES, _means(cube, (0, 1)), strict=True)) if cube.shape[2] == len(SIZES) else {}
    by_platform = dict(zip(holds, _means(cube, (1, 2)), strict=True)) if len(holds) > 1 else {}
    return Result(
        share=share, low=low, high=high, known=float(np.isfinite(cube).mean()),
        value_low=float(value_low), value=float(value), value_high=float(value_high),
        by_size=by_size, by_platform=by_platform, parameter=separating(_means(cube, (0, 2)), parameters),
    )  # fmt: skip


def looking_from(platform: str, figures: Mapping[str, Mapping[str, Values]]) -> Look:
    """Return the figures as a claim asks for them, its plain community being on one platform."""
    return lambda world, figure: figures[platform if world == PLAIN else world][figure]


def share_of_draws(holds: Values) -> tuple[float, float, float]:
    """Return the share of worlds in which a claim holds, with Wilson's 90 % interval.

    The worlds of one draw are counted as one observation: they share nearly everything, so the interval is wide rather
    than narrow.

    Examples
    --------
    >>> [round(float(each), 2) for each in share_of_draws(np.array([[[1.0], [1.0], [0.0], [1.0]]]))]
    [0.75, 0.37, 0.94]
    """
    by_draw = _means(holds, (0, 2))
    by_draw = by_draw[np.isfinite(by_draw)]
    count = len(by_draw)
    if count == 0:
        return math.nan, math.nan, math.nan
    share, z = float(by_draw.mean()), CONFIDENCE_Z
    middle = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    margin = z / (1 + z**2 / count) * math.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))
    return share, max(0.0, middle - margin), min(1.0, middle + margin)


def _means(cube: Values, axes: tuple[int, ...]) -> Values:
    """Average over some axes what is known; NaN where nothing is."""
    known = np.isfinite(cube)
    count = known.sum(axis=axes)
    total = np.where(known, cube, 0.0).sum(axis=axes)
    means: Values = np.divide(total, count, out=np.full(np.shape(total), np.nan), where=count > 0)
    return means
