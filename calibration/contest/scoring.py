"""Scoring: one family's forecasts from every origin, and how far each forecaster was off."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.baselines import BASELINES
from calibration.classical import classical
from calibration.cohorts import cohort_quantiles
from calibration.contest.neighbours import neighbours_quantiles
from calibration.contest.returning import returning_quantiles, shares_back
from calibration.reference.applying import Known, reference_quantiles
from calibration.reference.communities import Series
from calibration.reference.lessons import Lesson
from calibration.reference.level import season_of
from calibration.reference.members import state_at
from calibration.reference.past import past_table
from calibration.reference.reference import Reference

Floats = npt.NDArray[np.float64]
HORIZON = 52
QUANTILES = (np.arange(99) + 0.5) / 99
"""Levels of the quantiles scored; their mean pinball loss, doubled, is the CRPS."""
EARLY, FIRST_OLD, EVERY = (12, 26), 52, 39
"""Weeks from which forecasts start: 12, 26, 52, 91 ..."""
REFERENCE, AGAINST = "reference", "last_26"
METRICS = {"weekly_posters": "posters", "weekly_messages": "messages"}
RETAINED = "retained_1w"
BANDS = {"in_50": 0.5, "in_80": 0.8, "in_95": 0.95}


class Cell(NamedTuple):
    """Forecasts of one measure from one origin."""

    metric: str
    forecasts: dict[str, Floats]
    """By forecaster, (levels, weeks)."""
    observed: Floats
    """What happened, (weeks,); NaN = not scored."""
    scale: float
    """What errors are divided by, so that large communities do not speak for all: the mean of the last 26 weeks."""


def origins_of(weeks: int) -> list[int]:
    """Return the weeks a community is forecast from.

    Examples
    --------
    >>> origins_of(100)
    [12, 26, 52, 91]
    """
    return [week for week in (*EARLY, *range(FIRST_OLD, weeks, EVERY)) if week < weeks]


def kept_aside(family: str) -> bool:
    """Whether a family is kept aside while variants are tried: by the hash of its name, so that nobody chose.

    Examples
    --------
    >>> kept_aside("zulip-ncar"), kept_aside("zulip-rust")
    (True, False)
    """
    return hashlib.sha256(family.encode()).digest()[0] % 2 == 1


def known_at(series: Series, at: int) -> Known:
    """Return what was known of a community before a week."""
    believed = series.believed[:at]
    values = {name: np.where(believed, getattr(series, of)[:at], np.nan) for name, of in METRICS.items()}
    monday = series.start + timedelta(weeks=at)
    numbers = np.array([(monday + timedelta(weeks=week)).isocalendar().week for week in range(104)])
    return Known(values, series.posters[:at], season_of(numbers), state_at(series.acts, at), series.contributors)


def cells_of(series: Series, at: int, reference: Reference, others: Mapping[str, Lesson]) -> list[Cell]:
    """Return every core forecaster's forecasts of one community from one week.

    Parameters
    ----------
    series : Series
        The community.
    at : int
        The first week forecast.
    reference : Reference
        Learnt without its family.
    others : mapping of str to Lesson
        Of the other families.
    """
    weeks = min(HORIZON, len(series.posters) - at)
    known = known_at(series, at)
    said = reference_quantiles(reference, known, weeks, QUANTILES)
    cells = []
    for metric, of in METRICS.items():
        values: Floats = getattr(series, of)
        past = pd.Series(values[:at])
        forecasts = {REFERENCE: said[metric]}
        rivals = {**BASELINES, **classical()}
        forecasts |= {name: plain(past, weeks, len(QUANTILES)).samples for name, plain in rivals.items()}
        table = past_table(known.values[metric], known.posters)[-1]
        forecasts["neighbours"] = neighbours_quantiles(others, of, table, at, weeks, QUANTILES)
        if metric == "weekly_posters":
            forecasts["cohort"] = cohort_quantiles(series.acts.before(at), weeks, QUANTILES)
        observed = np.where(series.scored, values, np.nan)[at : at + weeks]
        cells.append(Cell(metric, forecasts, observed, max(float(values[max(at - 26, 0) : at].mean()), 1.0)))
    return [*cells, _retention(series, at, weeks, reference, known)]


def _retention(series: Series, at: int, weeks: int, reference: Reference, known: Known) -> Cell:
    """Return forecasts of the share of newcomers who write again in the following week."""
    came, shares = shares_back(series.acts)
    past = pd.Series(shares_back(series.acts.before(at))[1])
    forecasts = {REFERENCE: returning_quantiles(reference, known, series.acts.before(at), weeks, QUANTILES)}
    if past.notna().any():
        forecasts |= {name: plain(past, weeks, len(QUANTILES)).samples for name, plain in BASELINES.items()}
    observed = np.where(series.scored & (came > 0), shares, np.nan)[at : at + weeks]
    return Cell(RETAINED, forecasts, observed, 1.0)


def scored(series: Series, at: int, cell: Cell) -> pd.DataFrame:
    """Return a row for each forecaster and known week: ``community, origin, metric, forecaster, crps ...``."""
    known = np.flatnonzero(~np.isnan(cell.observed))
    parts = []
    for name, said in cell.forecasts.items():
        columns: dict[str, object] = {
            "community": series.name, "origin": at, "metric": cell.metric, "forecaster": name, "week": known + 1,
            "crps": quantile_crps(said, cell.observed)[known] / cell.scale,
        }  # fmt: skip
        for band, share in BANDS.items():
            low, high = np.quantile(said, [(1 - share) / 2, (1 + share) / 2], axis=0)
            columns[band] = ((cell.observed >= low) & (cell.observed <= high))[known]
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)


def quantile_crps(said: Floats, observed: Floats) -> Floats:
    """Return the CRPS of quantiles (levels, weeks) at the middles of equal slices, week by week."""
    levels = (np.arange(len(said)) + 0.5)[:, None] / len(said)
    above = observed - said
    return np.asarray(2.0 * (above * (levels - (above < 0))).mean(axis=0))


def score_family(family: Sequence[Series], reference: Reference, others: Mapping[str, Lesson]) -> pd.DataFrame:
    """Return the scores of all communities of one family from all origins."""
    parts = [
        scored(series, at, cell)
        for series in family
        for at in origins_of(len(series.posters))
        for cell in cells_of(series, at, reference, others)
    ]
    return pd.concat(parts, ignore_index=True)
