"""Targets: the few figures of a history by which simulated communities are compared with the real one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from calibration.observation import Booleans, Floats, Weekly

PERIODS = ((0, 13), (13, 26), (26, 52), (52, 104))
"""Weeks before the forecast: from, to. The recent past is looked at more closely."""
LEVELS = ("weekly_active", "weekly_posters", "weekly_messages", "new_posters")
RETAINED = ("retained_1w", "retained_4w", "retained_12w")
INEQUALITY = "participation_inequality"
MODEL_ERROR = 0.10
"""Logarithm by which the model may miss a level for reasons of its own (assumption)."""
RETAINED_ERROR = 0.15
"""The same for the log-odds of a retained share, and half of it for inequality (assumption)."""
LEAST_WEEKS = 4
"""Known weeks a period needs."""
LEAST_COHORT = 10.0
"""First-time posters a retained share needs."""

Known = Mapping[str, Booleans]
"""By measure, the weeks (weeks,) that were seen and are believed."""


def known_weeks(observed: Weekly, believed: Booleans) -> dict[str, Booleans]:
    """Return which weeks of each measure of a real community can be used.

    Parameters
    ----------
    observed : mapping of str to array (1, weeks) float64
        Weekly measures that end together; NaN = not known.
    believed : array (weeks,) bool
        From `calibration.observation.good_weeks`.

    Notes
    -----
    A retained share is not known in a week in which nobody came, which says something, and in the last weeks,
    whose later week nobody has seen, which says nothing: only those are taken out.
    """
    known = {}
    for name, values in observed.items():
        seen = ~np.isnan(values[0])
        if name in RETAINED:
            seen = np.arange(len(seen)) <= (np.flatnonzero(seen)[-1] if seen.any() else -1)
        known[name] = seen & believed
    return known


def figure_names(observed: Weekly, known: Known) -> tuple[str, ...]:
    """Return the figures a real community's history is long enough for.

    They are called ``measure`` or, for the level of one period, ``measure@from-to`` (weeks before now).
    """
    names = [
        f"{measure}@{nearest}-{farthest}"
        for measure in LEVELS
        if measure in observed
        for nearest, farthest in PERIODS
        if _period(known[measure][None, :], nearest, farthest).sum() >= LEAST_WEEKS
    ]
    if "new_posters" in observed:
        names += [m for m in RETAINED if m in observed and _pooled(observed, known, m)[1][0] >= LEAST_COHORT]
    if INEQUALITY in observed and known[INEQUALITY][-52:].sum() >= LEAST_WEEKS:
        names.append(INEQUALITY)
    return tuple(names)


def figures(weekly: Weekly, known: Known, names: tuple[str, ...]) -> Floats:
    """Return the figures of real or simulated histories.

    Parameters
    ----------
    weekly : mapping of str to array (runs, weeks) float64
        Weekly measures that end together.
    known : mapping of str to array (weeks,) bool
        Weeks used, those of the real community, so that both are measured alike.
    names : tuple of str
        From `figure_names`.

    Returns
    -------
    array (runs, figures) float64
        Logarithms of levels, log-odds of shares.
    """
    return np.stack([_figure(weekly, known, name) for name in names], axis=1)


def tolerances(observed: Weekly, known: Known, names: tuple[str, ...]) -> Floats:
    """Return how far a simulated figure may be from the observed one: model error and the weeks' own chance.

    Returns
    -------
    array (figures,) float64
        Standard deviations, on the scale of `figures`.
    """
    return np.array([_tolerance(observed, known, name) for name in names], dtype=np.float64)


def _figure(weekly: Weekly, known: Known, name: str) -> Floats:
    measure, _, period = name.partition("@")
    if period:
        nearest, farthest = (int(edge) for edge in period.split("-"))
        values = _period(np.where(known[measure], weekly[measure], np.nan), nearest, farthest)
        return np.asarray(np.log(_mean(values) + 0.5))
    if measure in RETAINED:
        stayed, came = _pooled(weekly, known, measure)
        return np.asarray(np.log((stayed + 0.5) / (came - stayed + 0.5)))
    shares = np.clip(_mean(np.where(known[measure], weekly[measure], np.nan)[:, -52:]), 0.01, 0.99)
    return np.asarray(np.log(shares / (1.0 - shares)))


def _tolerance(observed: Weekly, known: Known, name: str) -> float:
    measure, _, period = name.partition("@")
    if period:
        nearest, farthest = (int(edge) for edge in period.split("-"))
        values = _period(np.where(known[measure], observed[measure], np.nan), nearest, farthest)
        logs = np.log1p(values[~np.isnan(values)])
        # Neighbouring weeks move together: four of them are worth one.
        return float(np.hypot(MODEL_ERROR, logs.std() / np.sqrt(max(len(logs) / 4.0, 1.0))))
    if measure in RETAINED:
        stayed, came = _pooled(observed, known, measure)
        share = (stayed[0] + 0.5) / (came[0] + 1.0)
        return float(np.hypot(RETAINED_ERROR, 1.0 / np.sqrt(came[0] * share * (1.0 - share))))
    return RETAINED_ERROR / 2


def _period(values: Floats | Booleans, nearest: int, farthest: int) -> Floats:
    weeks = values.shape[1]
    return np.asarray(values[:, max(weeks - farthest, 0) : max(weeks - nearest, 0)])


def _pooled(weekly: Weekly, known: Known, measure: str) -> tuple[Floats, Floats]:
    """Return how many first-time posters stayed and how many came, over the last 52 weeks."""
    shares, cohorts = weekly[measure][:, -52:], weekly["new_posters"][:, -52:]
    there = known[measure][-52:] & ~np.isnan(shares) & ~np.isnan(cohorts)
    came = np.where(there, cohorts, 0.0)
    return (np.where(there, shares, 0.0) * came).sum(axis=1), came.sum(axis=1)


def _mean(values: Floats) -> Floats:
    """Return means over known weeks; 0 where none is known (a simulated community without posters)."""
    known = ~np.isnan(values)
    return np.asarray(np.where(known, values, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1))
