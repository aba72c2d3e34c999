"""Periods: the stretches of weeks over which a plan is judged, the same in every table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from scenarios.measures import WHOLE_PLAN, is_money

Values = npt.NDArray[np.float64]

PERIOD_WEEKS: Mapping[str, tuple[int | None, int]] = {
    "month_3": (13, 4),
    "month_6": (26, 4),
    "month_12": (52, 4),
    "last_13_weeks": (None, 13),
}
"""Last week and number of weeks of each period; None is the horizon's end."""


def period_means(*worlds: Mapping[str, Values]) -> Iterator[tuple[str, str, list[Values]]]:
    """Average each measure over each period, run by run, on weeks that all worlds know.

    Parameters
    ----------
    *worlds : mapping of str to array (runs, weeks)
        The weekly values of one or several plans; NaN where a measure is not known.

    Yields
    ------
    tuple
        Measure, period, and for each world an array (runs,); NaN in a run that knows none of the weeks.
        Periods beyond the horizon, and measures that nobody knows, are left out. A measure of money has one period,
        the plan.
    """
    for kpi in worlds[0]:
        arrays = [world[kpi] for world in worlds]
        if is_money(kpi):  # one figure a run stands in every week
            yield kpi, WHOLE_PLAN, [values[:, 0] for values in arrays]
            continue
        for period, (last, length) in PERIOD_WEEKS.items():
            if last is not None and last > arrays[0].shape[1]:
                continue
            weeks = _known_weeks(arrays, last, length)
            if weeks is not None:
                yield kpi, period, [_mean_of_known(values[:, weeks]) for values in arrays]


def _known_weeks(arrays: list[Values], last: int | None, length: int) -> slice | None:
    """Return the period's weeks, up to the last one known: the newest cohorts are not followed yet."""
    known = np.all([np.isfinite(values).any(axis=0) for values in arrays], axis=0)
    known_weeks = np.flatnonzero(known[:last])
    if known_weeks.size == 0:
        return None
    end = int(known_weeks[-1]) + 1
    return slice(max(0, end - length), end)


def _mean_of_known(values: Values) -> Values:
    known = np.isfinite(values)
    total: Values = np.where(known, values, 0.0).sum(axis=1)
    count = known.sum(axis=1)
    means: Values = np.full(len(values), np.nan)
    np.divide(total, count, out=means, where=count > 0)
    return means
