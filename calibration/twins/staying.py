"""Staying: how often each member writes and whether they are still there, from a hierarchical estimate in closed form.

Each member writes at a rate of their own (days with a message, a day) until, after some day of writing, they never
write again; rates are gamma, chances to go are beta distributed over the community's members (the modified BG/NBD model
of Batislam, Denizel and Filiztekin 2007). The four numbers of these distributions are found from all members
together, and shrunk towards those of other communities where a log is short.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import minimize
from scipy.special import betaln, expit, gammaln

from calibration.exports.events import ACTS
from calibration.twins.seen import Seen, seen_in

Floats = npt.NDArray[np.float64]

OTHERS = (0.53, 8.2, 0.71, 1.04)
"""Shape, scale [days], goes, stays: medians over 29 logs of conversations, each fitted at its end."""
OTHERS_SPREAD = 0.7
"""Standard deviation of their logarithms between those communities, about."""
MOST_FITTED = 1500
"""Members the four numbers are found from at most."""
WORTH = 8.0
"""Posters a week the estimate as it is counts for beside what a community's own members did (an earlier study)."""
LOOKED_BACK = (5, 9, 13, 19, 26)
"""Weeks ago from which the estimate is compared with the four weeks that followed."""
AHEAD = 4


class Population(NamedTuple):
    """How members of one community differ.

    Parameters
    ----------
    shape, scale : float
        Of the gamma distribution of rates: shape, and days.
    goes, stays : float
        Shapes of the beta distribution of the chance to go after a day of writing.
    """

    shape: float
    scale: float
    goes: float
    stays: float


class Drawn(NamedTuple):
    """One draw of every member from what is known of them.

    Parameters
    ----------
    here : array (members,) bool
        Whether they may write again.
    rate : array (members,) float64
        Days with a message, a day, if so.
    chance : array (members,) float64
        Chance to go after each further day of writing.
    """

    here: npt.NDArray[np.bool_]
    rate: Floats
    chance: Floats


def population_of(seen: Seen) -> Population:
    """Return how the members of a community differ: the most likely, shrunk towards other communities.

    Examples
    --------
    ``population_of(seen_in(export.events, start, today)).shape``
    """
    chosen = np.arange(len(seen))
    if len(chosen) > MOST_FITTED:  # evenly over the time of joining
        chosen = np.linspace(0, len(seen) - 1, MOST_FITTED).round().astype(np.int64)
    times = (seen.faded_days[chosen], seen.faded_time[chosen], seen.faded_gap[chosen])
    centre = np.log(np.array(OTHERS))

    def unlikely(logs: Floats) -> float:
        here, gone = _log_weights(Population(*np.exp(logs)), *times)
        penalty = 0.5 * (((logs - centre) / OTHERS_SPREAD) ** 2).sum()
        return float(penalty - np.logaddexp(here, gone).sum())

    found = minimize(unlikely, centre, method="L-BFGS-B", bounds=[(at - 3.0, at + 3.0) for at in centre])
    return Population(*np.exp(found.x))


def _log_weights(p: Population, days: Floats, time: Floats, gap: Floats) -> tuple[Floats, Floats]:
    """Return the logarithm of how likely each member's days are, if they are still there, and if they are gone."""
    both = gammaln(p.shape + days) - gammaln(p.shape) + p.shape * np.log(p.scale) - betaln(p.goes, p.stays)
    here = betaln(p.goes, p.stays + days + 1.0) - (p.shape + days) * np.log(p.scale + time)
    gone = betaln(p.goes + 1.0, p.stays + days) - (p.shape + days) * np.log(p.scale + time - gap)
    return both + here, both + gone


def chance_here(seen: Seen, p: Population) -> Floats:
    """Return the chance that each member is still there."""
    here, gone = _log_weights(p, seen.faded_days, seen.faded_time, seen.faded_gap)
    return np.asarray(expit(here - gone))


def draw_members(seen: Seen, p: Population, rng: np.random.Generator) -> Drawn:
    """Draw every member's rate, chance to go, and whether they are still there, from what is known of them.

    Parameters
    ----------
    seen : Seen
        What the log shows of them.
    p : Population
        How members differ.
    rng : numpy.random.Generator
        Chance.
    """
    shape = p.shape + seen.faded_days
    return Drawn(
        here=rng.random(len(seen)) < chance_here(seen, p),
        rate=rng.gamma(shape) / (p.scale + seen.faded_time),
        chance=rng.beta(p.goes, p.stays + seen.faded_days + 1.0),
    )


def expected_rate(seen: Seen, p: Population) -> Floats:
    """Return the days with a message, a day, to be expected of each member: those who are gone write on none."""
    return chance_here(seen, p) * (p.shape + seen.faded_days) / (p.scale + seen.faded_time)


def expected_posters(drawn: Drawn, days_on: float) -> float:
    """Return how many of the members drawn are expected to write in a week that lies so many days ahead."""
    still = (1.0 - drawn.chance) ** (drawn.rate * days_on)
    return float((drawn.here * still * -np.expm1(-7.0 * drawn.rate)).sum())


def own_factor(events: pd.DataFrame, start: date, today: int, p: Population) -> float:
    """Return how many of the members known at earlier dates wrote, for each whom the estimate would have expected then.

    Parameters
    ----------
    events : DataFrame
        ``Export.events``, cut before the forecast.
    start, today : datetime.date, int
        Day 0 and the forecast's first day.
    p : Population
        How members differ.

    Returns
    -------
    float
        Posters a week over those expected, drawn towards 1 where there are few; 1 for a log of less than nine weeks.
    """
    wrote, expected, dates = 0.0, 0.0, 0
    acts = events[np.asarray(events["kind"].isin(ACTS))]
    days = ((acts["ts"].dt.tz_localize(None) - pd.Timestamp(start)).dt.total_seconds() // 86_400.0).to_numpy()
    names = acts["member"].cat.codes.to_numpy()
    for back in LOOKED_BACK:
        then = today - 7 * back
        if then - days[0] < 28:
            continue
        seen = seen_in(acts.iloc[: int(np.searchsorted(days, then))], start, then)
        after = slice(int(np.searchsorted(days, then)), int(np.searchsorted(days, then + 7 * AHEAD)))
        known = np.isin(names[after], np.unique(names[: after.start]))
        week = ((days[after][known] - then) // 7).astype(np.int64)
        wrote += len(np.unique(AHEAD * names[after][known].astype(np.int64) + week)) / AHEAD
        drawn = [draw_members(seen, p, np.random.default_rng(place)) for place in range(10)]
        expected += float(np.mean([expected_posters(one, 7.0 * AHEAD / 2.0) for one in drawn]))
        dates += 1
    return (wrote + dates * WORTH) / (expected + dates * WORTH) if dates else 1.0
