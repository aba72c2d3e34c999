"""Arrivals: who joined, day by day, as the source lets it be seen, and who may join in the weeks ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.exports import Export
from calibration.exports.events import ACTS
from calibration.exports.slack_weekly import daily, stock_of_members
from calibration.exports.weeks import monday

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

KEPT_WEEKS = 104
"""Weeks before the forecast that are simulated with the joins that were seen."""
BURN_IN_WEEKS = 52
"""Weeks before those, for communities with a longer past: a stock that starts aged but without ties and
habits is far too quiet (docs/evidence.md, prototype)."""
MOST_BURN_IN = 3.0
"""The burn-in's rate is at most this many times that of the earliest kept weeks."""
JOINS_BELIEVED = 0.8
"""Members with a join seen, for each member who wrote, from which a log's joins are taken to be complete."""
HALF_LIVES = ((40, 3.0), (80, 6.0), (10**9, 13.0))
"""Age below which, and half-life with which [weeks], recent arrivals tell the rate (an earlier study)."""
RECENT = 26
"""Weeks behind the rate and its dispersion."""
DRIFT = 0.5
"""Standard deviation after 52 weeks of the logarithm of the arrival rate, a drift common to all who may come
(assumption: that of the level of new members in the earlier study was not measured apart)."""
YEAR_END, AUGUST = 0.7, 0.9
"""Arrivals in ISO weeks 52, 53 and 1, and in August, relative to other weeks (assumption)."""


@dataclass(frozen=True)
class Arrivals:
    """The joins behind a history, as the source lets them be seen.

    Parameters
    ----------
    start : datetime.date
        First day simulated, a Monday.
    founders : int
        Members there on that day.
    daily : array (days,) float64
        Joins a day from `start` to the day before the forecast; where ``by_posting``, first-time posters.
    weekly : array (weeks,) float64
        The same by week, over the whole of what was seen (from the second week on); NaN = not known.
    losses : array (weeks,) float64
        Accounts taken off the stock, by week; zeros for a log.
    by_posting : bool
        Whether only those who wrote were seen to come, so that joins are a multiple of them.
    """

    start: date
    founders: int
    daily: Floats
    weekly: Floats
    losses: Floats
    by_posting: bool


def arrivals_of(export: Export) -> Arrivals:
    """Return the joins an export shows, from the first simulated day on.

    Parameters
    ----------
    export : Export
        Cut at the forecast's first day, a Monday, by ``Export.before``.

    Notes
    -----
    A Slack overview shows a stock of accounts: its rises are joins, spread evenly over days without a row,
    so that no total is invented; its falls are not departures of people who come. A log shows joins or, more
    often, first messages only.
    """
    first = monday(export.first_day)
    days = (export.seen_until - first).days + 1
    by_posting = False
    if export.metrics is not None:
        joins, losses = _stock_changes(export, first, days)
    else:
        joins, by_posting = _first_acts(export, first, days)
        losses = np.zeros(days)
    weekly = joins[: days // 7 * 7].reshape(-1, 7).sum(axis=1)
    lost = losses[: days // 7 * 7].reshape(-1, 7).sum(axis=1)
    if len(weekly) <= KEPT_WEEKS + BURN_IN_WEEKS:
        founders = max(1, round(float(np.nansum(joins[:7]))))
        simulated = np.concatenate([np.zeros(7), np.nan_to_num(joins[7:])])
        return Arrivals(first, founders, simulated, weekly[1:], lost[1:], by_posting)
    kept = np.nan_to_num(joins[-7 * KEPT_WEEKS :])
    earliest = float(kept[: 7 * 26].mean())
    stock = float(joins[: -7 * KEPT_WEEKS].sum())
    rate = min(stock / (7 * BURN_IN_WEEKS), MOST_BURN_IN * max(earliest, 0.02))
    start = export.seen_until + timedelta(days=1 - 7 * (KEPT_WEEKS + BURN_IN_WEEKS))
    simulated = np.concatenate([np.full(7 * BURN_IN_WEEKS, rate), kept])
    return Arrivals(start, max(1, round(7 * rate)), simulated, weekly[1:], lost[1:], by_posting)


def _stock_changes(export: Export, first: date, days: int) -> tuple[Floats, Floats]:
    """Return rises and falls of the stock of members by day; NaN after the last row."""
    assert export.metrics is not None
    stock = daily(export.metrics, stock_of_members(export.metrics) or "").dropna()
    joins, losses = np.zeros(days), np.zeros(days)
    before, value_before = -1, 0.0
    for day, value in zip(pd.DatetimeIndex(stock.index), np.asarray(stock, dtype=np.float64), strict=True):
        place = (day.date() - first).days
        change = (value - value_before) / (place - before)
        (joins if change >= 0 else losses)[before + 1 : place + 1] = abs(change)
        before, value_before = place, float(value)
    joins[before + 1 :] = losses[before + 1 :] = np.nan
    return joins, losses


def _first_acts(export: Export, first: date, days: int) -> tuple[Floats, bool]:
    """Return joins by day, or first messages where joins are not complete, and whether it is the latter."""
    assert export.events is not None
    events = export.events
    first_messages = events[events["kind"].isin(ACTS)].groupby("member", observed=True)["ts"].min()
    joined = events[events["kind"] == "join"].groupby("member", observed=True)["ts"].min()
    by_posting = len(joined) < JOINS_BELIEVED * len(first_messages)
    # Somebody who wrote before a join was logged came when they wrote.
    either = pd.concat([first_messages, joined]).groupby(level=0, observed=True).min()
    came = first_messages if by_posting else either
    place = (pd.DatetimeIndex(came).tz_localize(None) - pd.Timestamp(first)).days
    return np.bincount(np.asarray(place), minlength=days).astype(np.float64)[:days], by_posting


def whole_people(expected: Floats) -> Integers:
    """Return whole numbers a day whose running total never strays from that of the fractions.

    Examples
    --------
    >>> whole_people(np.array([0.5, 0.5, 0.25, 0.75])).tolist()
    [0, 1, 0, 1]
    """
    total = np.floor(np.cumsum(expected, axis=-1) + 1e-9)
    return np.diff(total, axis=-1, prepend=0.0).astype(np.int64)


def future_arrivals(arrivals: Arrivals, weeks: int, samples: int, rng: np.random.Generator) -> Floats:
    """Draw the arrivals of the weeks ahead.

    Parameters
    ----------
    arrivals : Arrivals
        The past ones.
    weeks, samples : int
        Weeks ahead and number of futures.
    rng : numpy.random.Generator
        Chance.

    Returns
    -------
    array (samples, weeks) float64
        Whole numbers, in the unit of `Arrivals.weekly`.

    Notes
    -----
    The rate is a mean of the last 26 weeks, recent weeks weighing more; in each future it drifts for all
    alike, and weeks scatter about it as much as they did (negative binomial).
    """
    known = arrivals.weekly[-RECENT:]
    known = known[~np.isnan(known)]
    if not len(known):
        return np.zeros((samples, weeks))
    half_life = next(weeks for age, weeks in HALF_LIVES if len(arrivals.weekly) < age)
    weights = 0.5 ** (np.arange(len(known))[::-1] / half_life)
    rate = float(np.average(known, weights=weights))
    drift = np.cumsum(rng.normal(0.0, DRIFT / np.sqrt(52), size=(samples, weeks)), axis=1)
    first = arrivals.start + timedelta(days=len(arrivals.daily))
    mean = rate * np.exp(drift - DRIFT**2 / 104 * np.arange(1, weeks + 1)) * _season(first, weeks)
    shape = _shape(known)
    return rng.poisson(mean * rng.gamma(shape, 1.0 / shape, size=mean.shape)).astype(np.float64)


def _shape(known: Floats) -> float:
    """Return how regular weekly arrivals are: the shape of a negative binomial, by moments, within reason."""
    mean, variance = float(known.mean()), float(known.var())
    return float(np.clip(mean**2 / max(variance - mean, 1e-9), 0.3, 50.0))


def _season(first: date, weeks: int) -> Floats:
    mondays = [first + timedelta(days=7 * week) for week in range(weeks)]
    year_end = np.array([day.isocalendar().week in (52, 53, 1) for day in mondays])
    august = np.array([day.month == 8 for day in mondays])
    return np.where(year_end, YEAR_END, np.where(august, AUGUST, 1.0))
