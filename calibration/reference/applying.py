"""Applying: what a reference class says of one community's weeks ahead, as quantiles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from calibration.discrepancy import guarded
from calibration.exports import Export
from calibration.exports.events import ACTS
from calibration.observation import good_weeks
from calibration.reference.hazard import expected_posters
from calibration.reference.level import Rows, quantiles, season_of
from calibration.reference.members import Acts, Integers, State, acts_of, state_at
from calibration.reference.past import Floats, past_table
from calibration.reference.reference import KINDS, Reference

LEARNT_AS = {"weekly_posters": "posters", "weekly_messages": "messages", "weekly_active": "posters"}
"""Measures forecast, and the one whose law is taken; readers were not in the data, and are taken to move as posters do
(assumption A180)."""
WIDER = {"posters": 1.25, "messages": 1.2}
"""Factor on the spread about the median on the scale log(1 + y): without it, 80 % bands held 71 % of the weeks of
development families left out."""
CLIMATE = 0.5
"""Weight that goes to the last 13 and 26 weeks with age; of 0, 0.2, 0.4 and 0.6, the higher ones were better on
development families, by 0.003 at most between the last two."""
YOUNGEST = 8
"""Weeks a log must have before its members tell more than its totals (assumption A181)."""


class Known(NamedTuple):
    """One community as a reference class looks at it.

    Parameters
    ----------
    values : mapping of str to array (weeks,) float64
        The measures of `LEARNT_AS` that are known; NaN = not known or not believed.
    posters : array (weeks,) float64
        People behind them.
    seasons : array (104,) int64
        Of the weeks ahead, see `calibration.reference.level.season_of`.
    state : State or None
        Its members, where they are known.
    contributors : bool
        Whether it is a log of contributions.
    """

    values: Mapping[str, Floats]
    posters: Floats
    seasons: Integers
    state: State | None
    contributors: bool


def known_of(seen: Export) -> Known:
    """Return what a reference class needs of an export cut at a Monday."""
    weekly = seen.weekly()
    believed = good_weeks(weekly)
    values = {
        name: np.where(believed, weekly[name].to_numpy(np.float64), np.nan) for name in LEARNT_AS if name in weekly
    }
    first = pd.Timestamp(seen.seen_until + timedelta(days=1))
    numbers = [(first + pd.Timedelta(weeks=week)).isocalendar().week for week in range(104)]
    people = next((weekly[name] for name in ("weekly_posters", "weekly_active") if name in weekly), None)
    posters = np.zeros(len(weekly)) if people is None else people.to_numpy(np.float64)
    return Known(values, posters, season_of(np.array(numbers)), _state(seen), _contributors(seen))


def log_acts(seen: Export) -> Acts | None:
    """Return who wrote in which week of an export; None where it does not show it."""
    weekly = seen.weekly()
    if seen.events is None or not len(weekly):
        return None
    acts = seen.events[seen.events["kind"].isin(ACTS)]
    start = weekly.index[0].tz_localize("UTC")
    week = np.asarray((acts["ts"] - start) // pd.Timedelta(weeks=1), dtype=np.int64)
    found = acts_of(np.asarray(acts["member"].cat.codes, dtype=np.int64), week, len(weekly))
    return found if len(found.member) else None


def _state(seen: Export) -> State | None:
    acts = log_acts(seen)
    return None if acts is None or acts.weeks < YOUNGEST else state_at(acts, acts.weeks)


def _contributors(seen: Export) -> bool:
    """Whether most acts are contributions."""
    if seen.events is None:
        return False
    kinds = seen.events["kind"]
    return bool((kinds == "commit").sum() * 2 > kinds.isin(ACTS).sum())


def reference_quantiles(reference: Reference, known: Known, weeks: int, levels: Floats) -> dict[str, Floats]:
    """Return what a reference class says of the weeks ahead.

    Parameters
    ----------
    reference : Reference
        The class.
    known : Known
        The community.
    weeks : int
        Weeks ahead, 1 to 104; beyond 52 the laws are carried on.
    levels : array (levels,) float64
        Evenly spaced between 0 and 1.

    Returns
    -------
    dict of str to array (levels, weeks) float64
        Sorted along the first axis, by measure.
    """
    ahead = np.arange(1, weeks + 1, dtype=np.float64)
    twin = np.full(weeks, np.nan)
    table = {name: past_table(values, known.posters)[-1] for name, values in known.values.items()}
    if known.state is not None and "weekly_posters" in table:
        hazards = reference.hazards[KINDS[int(known.contributors)]]
        twin = np.log1p(expected_posters([known.state], hazards, weeks)[0]) - table["weekly_posters"][0]
    laws = reference.plain_laws if np.isnan(twin).any() else reference.laws
    found = {}
    for name, values in known.values.items():
        if np.isnan(table[name][0]):
            continue
        rows = Rows(np.repeat(table[name][None], weeks, axis=0), twin, ahead, known.seasons[:weeks])
        measure = LEARNT_AS[name]
        said = widened(quantiles(laws[measure], rows, levels), WIDER[measure]).T
        lately = known.posters[-26:]
        people = float(np.nanmean(lately)) if np.isfinite(lately).any() else 0.0
        found[name] = guarded(said, values[~np.isnan(values)], people, len(values), CLIMATE)
    return found


def widened(said: Floats, factor: float) -> Floats:
    """Return quantiles (rows, levels) moved away from their median on the scale log(1 + y), 0 or more."""
    logs = np.log1p(said)
    middle = np.median(logs, axis=1, keepdims=True)
    return np.asarray(np.maximum(np.expm1(middle + factor * (logs - middle)), 0.0))
