"""Lessons: what each family of communities has to teach, counted once, so that any of them can be left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from calibration.reference.communities import Series
from calibration.reference.hazard import Hazards, expected_posters, pooled
from calibration.reference.level import Rows, season_of
from calibration.reference.members import Counts, State, cohorts_of, counts_of, state_at
from calibration.reference.past import past_table

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

HORIZON = 52
FIRST, EVERY = 12, 6
"""First week learnt from, and weeks between those."""
AHEAD = np.array([1, 2, 3, 4, 6, 8, 11, 15, 20, 26, 33, 42, 52])
"""Weeks ahead learnt from: the next ones resemble them."""
MEASURES = ("posters", "messages")
WIDTHS = np.diff(np.concatenate([[0.5], (AHEAD[:-1] + AHEAD[1:]) / 2, [52.5]]))
"""Weeks each of them stands for."""


class Lesson(NamedTuple):
    """What one family teaches.

    Parameters
    ----------
    counts : Counts
        What its members did next.
    states : list of State
        Its members at each week learnt from, community after community.
    past : mapping of str to array (weeks learnt from, features) float64
        By measure; see `calibration.reference.past.past_table`.
    season : array (weeks learnt from, 52) int64
        Of the weeks ahead.
    later : mapping of str to array (weeks learnt from, 52) float64
        What happened, by measure; NaN = not to be scored.
    weights : mapping of str to array (weeks learnt from,) float64
        By measure; the family's weeks together weigh 1 where the last 26 weeks are taken as a forecast.
    contributors : bool
        Whether it is a log of contributions.
    """

    counts: Counts
    states: list[State]
    past: Mapping[str, Floats]
    season: Integers
    later: Mapping[str, Floats]
    weights: Mapping[str, Floats]
    contributors: bool


def every_sixth(weeks: int) -> Integers:
    """Return the weeks of a community that are learnt from, given how many were seen."""
    return np.arange(FIRST, weeks, EVERY)


def lesson_of(family: Sequence[Series], origins: Callable[[int], Integers] = every_sixth) -> Lesson:
    """Return what the communities of one family teach together, looking ahead from some of their weeks."""
    parts = [_community(series, origins(len(series.posters))) for series in family]
    counts = [counts_of(series.acts) for series in family]
    later = {name: np.concatenate([part.later[name] for part in parts]) for name in MEASURES}
    weights = {name: np.concatenate([part.weights[name] for part in parts]) for name in MEASURES}
    return Lesson(
        counts=Counts(*(sum(each) for each in zip(*counts, strict=True))),
        states=[state for part in parts for state in part.states],
        past={name: np.concatenate([part.past[name] for part in parts]) for name in MEASURES},
        season=np.concatenate([part.season for part in parts]),
        later=later,
        weights={name: each / max(each @ _errors(parts, name), 1e-9) for name, each in weights.items()},
        contributors=family[0].contributors,
    )


class _Part(NamedTuple):
    """What one community teaches; ``errors`` are those of the last 26 weeks as a forecast."""

    states: list[State]
    past: dict[str, Floats]
    season: Integers
    later: dict[str, Floats]
    weights: dict[str, Floats]
    errors: dict[str, Floats]


def _errors(parts: Sequence[_Part], name: str) -> Floats:
    return np.concatenate([part.errors[name] for part in parts])


def _community(series: Series, at: Integers) -> _Part:
    weeks = len(series.posters)
    cohorts = cohorts_of(series.acts)
    ahead = at[:, None] + np.arange(HORIZON)
    inside = ahead < weeks
    numbers = np.array([(series.start + timedelta(weeks=week)).isocalendar().week for week in range(weeks + HORIZON)])
    past, later, weights, errors = {}, {}, {}, {}
    spacing = np.where(at < 26, 1 / 14, np.where(at < 52, 1 / 26, 1 / 39))
    for name in MEASURES:
        values: Floats = getattr(series, name)
        believed = np.where(series.believed, values, np.nan)
        past[name] = past_table(believed, series.posters)[at]
        scored = np.where(inside, np.where(series.scored, values, np.nan)[np.minimum(ahead, weeks - 1)], np.nan)
        later[name] = scored
        scale = np.array([max(values[max(week - 26, 0) : week].mean(), 1.0) for week in at])
        weights[name] = spacing / scale
        plain = [np.quantile(values[max(week - 26, 0) : week], (np.arange(11) + 0.5) / 11) for week in at]
        errors[name] = np.array([_plain_error(said, row) for said, row in zip(plain, scored, strict=True)])
    return _Part(
        [state_at(series.acts, int(week), cohorts) for week in at],
        past, season_of(numbers[ahead]), later, weights, errors,
    )  # fmt: skip


def _plain_error(said: Floats, happened: Floats) -> float:
    """Return the sum over known weeks of the CRPS of the same quantiles in all of them."""
    known = happened[~np.isnan(happened)]
    above = known[:, None] - said
    levels = (np.arange(len(said)) + 0.5) / len(said)
    return float(2.0 * (above * (levels - (above < 0))).mean(axis=1).sum())


def hazards_without(lessons: Mapping[str, Lesson], without: Sequence[str], other: float, contributors: bool) -> Hazards:
    """Return the chances learnt from all families but some; those of the other kind weigh ``other``."""
    used = [lesson for name, lesson in lessons.items() if name not in without]
    weights = [1.0 if lesson.contributors == contributors else other for lesson in used]
    return pooled([lesson.counts for lesson in used], weights)


def rows_of(lesson: Lesson, measure: str, hazards: Hazards | None, ahead: Integers = AHEAD) -> Rows:
    """Return the weeks ahead a family teaches, a row each, origin after origin."""
    count, wide = len(lesson.states), len(ahead)
    twin = np.full((count, HORIZON), np.nan)
    if hazards is not None:
        posters = lesson.past["posters"][:, 0]
        twin = np.log1p(expected_posters(lesson.states, hazards)) - posters[:, None]
    return Rows(
        past=np.repeat(lesson.past[measure], wide, axis=0),
        twin=twin[:, ahead - 1].ravel(),
        ahead=np.tile(ahead.astype(np.float64), count),
        season=lesson.season[:, ahead - 1].ravel(),
    )
