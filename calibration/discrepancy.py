"""Discrepancy: how far real communities stray from any forecast of their level, learnt on other communities.

A simulator's own spread comes from chance and from parameters. Real communities drift for reasons no model
holds, common to all members, and that drift is most of the error (an earlier study: with chance alone, 80 % bands
held 56 % of the weeks). The constants were learnt on 16 families of conversations (chats, forums, mailing
lists), none of them NHS-R; those marked as assumptions were set by judgement. All were fixed before anything
here was scored, and none was changed after. One rule is younger: that the guard for dead communities counts
the people behind each measure, and not posters only, followed from seeing it fail on a log with a newcomer a
month (zulip-ncar, not NHS-R).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

LEVEL_WEEKS = 8
"""Good weeks whose mean is the level a forecast starts from."""
FADING = 5.0
"""Weeks over which what is known of the last days gives way to the long view: e = exp(-(week - 1) / 5)."""
PERSISTENT = 0.98
"""Correlation of the drift from one week to the next (assumption; scores week by week do not see it)."""
WEEK_ALONE = 0.3
"""Share of the disturbance's variance that belongs to one week alone (assumption, as above)."""
SHARED = 0.8
"""Correlation of the disturbances of two measures of one community (assumption, as above)."""
SIMULATED_WEIGHT = (0.36, 0.57)
"""Weight of the simulated change against the plain level, soon and later."""
SIMULATED_MOST = 1.5
"""Simulated changes of the logarithm beyond this, up or down, are cut: a run that explodes or dies says so no
louder (assumption)."""
LEAST_OWN_SPREAD = 0.5
"""The disturbance keeps at least this share of its spread, however much the runs disagree (assumption)."""
DEAD_LEVEL = 1.5
"""People a week over the last 26 below which the last 26 weeks' quantiles take over in proportion; learnt on
posters, and taken for whoever a measure counts."""
CLIMATE_MOST, CLIMATE_FROM, CLIMATE_WEEKS, CLIMATE_WIDER = 0.4, 12.0, 52.0, 1.3
"""Weight 0.4 (1 - exp(-(age - 12) / 52)) goes to the quantiles of the last 13 and 26 weeks, widened 1.3."""


class Tables(NamedTuple):
    """The learnt constants of one measure; pairs are (soon, later), see `FADING`."""

    drift: tuple[float, float]
    """Added to the level: at once beyond the first weeks, and per 52 weeks."""
    last_4: tuple[float, float]
    """Weight of the last 4 weeks' departure from the level."""
    last_2: tuple[float, float]
    last_26: tuple[float, float]
    departures: tuple[float, float, float]
    """What those three departures are on average, taken off first."""
    slope: float
    """Weight, later, of the trend of the logarithm per 13 weeks over 26 weeks."""
    season: tuple[float, float, float]
    """Added in ISO weeks 52, 53 and 1; 27 to 30; 31 to 34."""
    spread: tuple[float, float, float]
    """Logarithm of the standard deviation: soon, later, and per 52 weeks."""
    spread_own: tuple[float, float, float]
    """Its weights on the community's own weekly spread, soon and later; that spread on average."""
    spread_size: tuple[float, float]
    """Its weights on 1 / sqrt(1 + posters)."""
    skew: tuple[float, float]
    """The standard deviation is multiplied by these above and below the median."""
    wider: float
    """Factor on the whole spread."""


POSTERS = Tables(
    drift=(0.034, -0.098), last_4=(0.38, 0.125), last_2=(0.17, 0.0), last_26=(-0.14, -0.22),
    departures=(-0.022, -0.061, -0.024), slope=0.05, season=(-0.25, 0.04, -0.09),
    spread=(-1.02, -0.955, 0.40), spread_own=(0.55, 0.26, 0.473), spread_size=(1.80, 2.71),
    skew=(0.85, 1.18), wider=1.05,
)  # fmt: skip
MESSAGES = Tables(
    drift=(-0.075, -0.006), last_4=(0.20, 0.13), last_2=(0.24, 0.0), last_26=(-0.06, -0.43),
    departures=(-0.071, -0.162, -0.108), slope=0.05, season=(-0.51, 0.10, -0.12),
    spread=(-0.54, -0.305, 0.13), spread_own=(0.21, 0.09, 0.873), spread_size=(1.9, 2.6),
    skew=(0.80, 1.25), wider=1.08,
)  # fmt: skip
SIZE_ON_AVERAGE = 0.284
"""1 / sqrt(1 + posters) on average."""


class Past(NamedTuple):
    """What a forecast needs of one measure's past, all on the scale log(1 + y) with the season taken out."""

    level: float
    last_2: float
    last_4: float
    last_26: float
    slope: float
    spread: float


def season(first: date, weeks: int, tables: Tables) -> Floats:
    """Return what the season adds to the logarithm of each of the weeks from a Monday on."""
    numbers = np.array([(first + timedelta(days=7 * week)).isocalendar().week for week in range(weeks)])
    year_end = (numbers >= 52) | (numbers == 1)
    july, august = (numbers >= 27) & (numbers <= 30), (numbers >= 31) & (numbers <= 34)
    return np.select([year_end, july, august], list(tables.season), 0.0)


def past_of(values: Floats, seasons: Floats) -> Past:
    """Return what a forecast needs of the past of one measure.

    Parameters
    ----------
    values : array (weeks,) float64
        The good weeks, in order, NaN = not known.
    seasons : array (weeks,) float64
        From `season`, for the same weeks.

    Raises
    ------
    ValueError
        If no week is known.
    """
    known = ~np.isnan(values)
    flat = values[known] * np.exp(-seasons[known])
    if not len(flat):
        raise ValueError("values: no week is known; leave the measure out")
    logs = np.log1p(flat[-26:])
    places = np.flatnonzero(known)[-26:]
    trend = 13.0 * float(np.polyfit(places, logs, 1)[0]) if len(logs) >= 13 else 0.0
    level = _level(flat, LEVEL_WEEKS)
    return Past(
        level=level,
        last_2=_level(flat, 2) - level,
        last_4=_level(flat, 4) - level,
        last_26=level - _level(flat, 26),
        slope=float(np.clip(trend, -1.0, 1.0)),
        spread=float(logs.std()) if len(logs) >= 8 else np.nan,
    )


def _level(flat: Floats, weeks: int) -> float:
    return float(np.log1p(flat[-weeks:].mean()))


def centre(past: Past, weeks: int, tables: Tables) -> Floats:
    """Return the plain forecast of log(1 + y), weeks ahead, without season and without the simulation."""
    soon, year = _horizon(weeks)
    later = 1.0 - soon
    mean_4, mean_2, mean_26 = tables.departures

    def weigh(pair: tuple[float, float]) -> Floats:
        return pair[0] * soon + pair[1] * later

    return (
        past.level
        + tables.drift[0] * later
        + tables.drift[1] * year
        + weigh(tables.last_4) * (past.last_4 - mean_4)
        + weigh(tables.last_2) * (past.last_2 - mean_2)
        + weigh(tables.last_26) * (past.last_26 - mean_26)
        + tables.slope * later * past.slope
    )


def spread(past: Past, people: float, weeks: int, tables: Tables) -> Floats:
    """Return the standard deviation of log(1 + y) about the forecast, weeks ahead.

    Parameters
    ----------
    past : Past
        Its own weekly spread; the average where too little is known.
    people : float
        Mean number of people behind the measure, a week, over the last 26 weeks.
    weeks : int
        Weeks ahead.
    tables : Tables
        The constants.
    """
    soon, year = _horizon(weeks)
    later = 1.0 - soon
    own = 0.0 if np.isnan(past.spread) else past.spread - tables.spread_own[2]
    size = 1.0 / np.sqrt(1.0 + max(people, 0.0)) - SIZE_ON_AVERAGE
    log_spread = (
        tables.spread[0] * soon
        + tables.spread[1] * later
        + tables.spread[2] * year
        + (tables.spread_own[0] * soon + tables.spread_own[1] * later) * own
        + (tables.spread_size[0] * soon + tables.spread_size[1] * later) * size
    )
    return np.asarray(tables.wider * np.exp(np.clip(log_spread, -2.5, 0.7)))


def simulated_weight(weeks: int) -> Floats:
    """Return the weight of the simulated change against the plain level, weeks ahead."""
    soon, _ = _horizon(weeks)
    return SIMULATED_WEIGHT[0] * soon + SIMULATED_WEIGHT[1] * (1.0 - soon)


def disturbances(names: list[str], samples: int, weeks: int, rng: np.random.Generator) -> dict[str, Floats]:
    """Draw what strays from the forecast, in units of its standard deviation.

    Parameters
    ----------
    names : list of str
        The measures; those of one sample stray together.
    samples, weeks : int
        Futures, 2 or more, and weeks ahead.
    rng : numpy.random.Generator
        Chance.

    Returns
    -------
    dict of str to array (samples, weeks) float64
        Of mean 0 and variance 1 in every week, over samples.
    """
    common = _drifting(samples, weeks, rng)
    together, apart = np.sqrt(SHARED), np.sqrt(1.0 - SHARED)
    paths = {name: together * common + apart * _drifting(samples, weeks, rng) for name in names}
    return {name: (path - path.mean(axis=0)) / path.std(axis=0) for name, path in paths.items()}


def _drifting(samples: int, weeks: int, rng: np.random.Generator) -> Floats:
    """Return paths of variance 1: a drift that persists, and weeks of their own."""
    steps = rng.normal(size=(samples, weeks))
    drift = np.empty_like(steps)
    drift[:, 0] = steps[:, 0]
    for week in range(1, weeks):
        drift[:, week] = PERSISTENT * drift[:, week - 1] + np.sqrt(1.0 - PERSISTENT**2) * steps[:, week]
    paths = np.sqrt(1.0 - WEEK_ALONE) * drift + np.sqrt(WEEK_ALONE) * rng.normal(size=(samples, weeks))
    return np.asarray(paths)


def skewed(paths: Floats, sizes: Floats, tables: Tables) -> Floats:
    """Return disturbances of given standard deviations, longer below the median than above it.

    Parameters
    ----------
    paths : array (samples, weeks) float64
        From `disturbances`.
    sizes : array (weeks,) float64
        Standard deviations.
    tables : Tables
        The constants.
    """
    return paths * sizes * np.where(paths > 0, tables.skew[0], tables.skew[1])


def own_spread(sizes: Floats, simulated: Floats) -> Floats:
    """Return what is left of a spread once the runs' own disagreement is taken out of it.

    Parameters
    ----------
    sizes : array (weeks,) float64
        Standard deviations the forecast should have.
    simulated : array (samples, weeks) float64
        What the runs add to the logarithm, already weighted.
    """
    left = sizes**2 - simulated.var(axis=0)
    return np.asarray(np.sqrt(np.maximum(left, (LEAST_OWN_SPREAD * sizes) ** 2)))


def guarded(samples: Floats, known: Floats, people: float, age: int, most: float = CLIMATE_MOST) -> Floats:
    """Return samples pulled towards the recent weeks' quantiles, with age and where hardly anybody is left.

    Parameters
    ----------
    samples : array (samples, weeks) float64
        The forecast.
    known : array (known weeks,) float64
        The measure's known weeks before the forecast.
    people : float
        Mean number of people behind the measure, a week, over the last 26 weeks.
    age : int
        Weeks since the source begins.
    most : float
        Weight of the recent weeks' quantiles in an old community.

    Notes
    -----
    Each sample keeps its rank, so what happens together in one future still does.
    """
    places = samples.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    levels = (np.arange(len(samples)) + 0.5) / len(samples)
    last_13, last_26 = np.quantile(known[-13:], levels), np.quantile(known[-26:], levels)
    middle = np.median(known[-26:])
    climate = middle + CLIMATE_WIDER * ((last_13 + last_26) / 2 - middle)
    weight = most * (1.0 - np.exp(-max(age - CLIMATE_FROM, 0.0) / CLIMATE_WEEKS))
    pulled = (1.0 - weight) * samples + weight * np.maximum(climate, 0.0)[places]
    alive = min(1.0, people / DEAD_LEVEL)
    return np.asarray(alive * pulled + (1.0 - alive) * last_26[places])


def _horizon(weeks: int) -> tuple[Floats, Floats]:
    """Return how near each week ahead is (1 for the first, fading) and its distance in years."""
    ahead = np.arange(1, weeks + 1, dtype=np.float64)
    return np.exp(-(ahead - 1.0) / FADING), ahead / 52.0
