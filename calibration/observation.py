"""Observation: what a source would have shown of a simulated community, and which of its weeks to believe.

The model knows who read, who left and who merely stopped coming. A source shows less, each in its own way;
the fit and the forecast compare only what both can show.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.exports import Export
from calibration.exports.slack_weekly import daily
from sim.plan import CalendarName
from sim.problems import InputError, Problem

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Weekly = Mapping[str, Floats]

LIVELY = 10.0
"""Messages in a median week, from which a week without any is taken for a logger that failed."""
TRAILING = 13
"""Weeks over which that median is taken; it looks back only."""
RESTFUL = 0.45
"""Activity of a weekend day over a weekday's, below which people are taken to come from work: 0.24 on a Slack
workspace, 0.55 on a forum (docs/evidence.md)."""

SAME_MEANING = {
    "slack_overview": ("weekly_active", "weekly_posters", "weekly_messages"),
    "events": ("weekly_posters", "weekly_messages", "new_posters", "retained_1w", "retained_4w",
               "retained_12w", "participation_inequality"),
}  # fmt: skip
"""Measures that a source and the model count alike. Slack's "active" read or sent: a visit. A log shows
writing only: a member who reads is not in it, so joiners "active again" there must have written and the
model's ``retained_*_joiners``, which count visits, are not the same measure."""


def must_be_fitted(export: Export) -> None:
    """Refuse an export whose weeks the simulation cannot be compared with.

    Raises
    ------
    InputError
        If its weeks come neither from a Slack overview nor from acts.
    """
    if export.kind not in SAME_MEANING:
        values = {"format": str(export.report.format)}
        raise InputError(Problem("calibration", "fit-no-model", where=export.report.name, values=values))


def as_observed(simulated: Weekly, kind: str, scale: float = 1.0) -> dict[str, Floats]:
    """Return what a source would have shown of simulated communities.

    Parameters
    ----------
    simulated : mapping of str to array (runs, weeks) float64
        ``Ensemble.weekly``.
    kind : {"slack_overview", "events"}
        The source.
    scale : float
        Real members for each simulated one; counts are multiplied by it.

    Returns
    -------
    dict of str to array (runs, weeks) float64
        The measures of `SAME_MEANING`, by name.
    """
    counts = ("weekly_active", "weekly_posters", "weekly_messages", "new_posters")
    return {
        name: simulated[name] * (scale if name in counts else 1.0) for name in SAME_MEANING[kind] if name in simulated
    }


def good_weeks(weekly: pd.DataFrame) -> Booleans:
    """Return which weeks to believe: not those in which the source, and not the community, was silent.

    Parameters
    ----------
    weekly : DataFrame
        ``Export.weekly()``.

    Returns
    -------
    array (weeks,) bool
        False where no message was seen while the median of the 13 weeks before was lively. A week is judged
        by earlier weeks only, so that a forecast judges it as it would have at the time.
    """
    if "weekly_messages" not in weekly:
        return np.ones(len(weekly), dtype=np.bool_)
    messages = weekly["weekly_messages"]
    usual = messages.shift(1).rolling(TRAILING, min_periods=4).median()
    return np.asarray(~((messages == 0) & (usual >= LIVELY)), dtype=np.bool_)


def calendar_of(export: Export) -> CalendarName:
    """Return whether people come from work or at leisure, from how quiet their weekends are.

    Parameters
    ----------
    export : Export
        What was seen before the forecast's first day.
    """
    if export.metrics is not None:
        by_day = daily(export.metrics, "active_1d")
    else:
        assert export.events is not None
        by_day = export.events["ts"].dt.tz_localize(None).dt.floor("D").value_counts()
    weekend = np.asarray(pd.DatetimeIndex(by_day.index).day_of_week) >= 5
    values = np.asarray(by_day, dtype=np.float64)
    if not weekend.any() or weekend.all() or not values[~weekend].mean() > 0:
        return "work"
    # A log lists the days on which something happened; silent weekends count through the number of weeks.
    days = (export.seen_until - export.first_day).days + 1
    shares = (days * 2 / 7, days * 5 / 7) if export.events is not None else (weekend.sum(), (~weekend).sum())
    ratio = (values[weekend].sum() / shares[0]) / (values[~weekend].sum() / shares[1])
    return "work" if ratio < RESTFUL else "leisure"
