"""Rivals: every plain forecast a back-test compares the model with."""

from __future__ import annotations

from calibration.baselines import BASELINES, Baseline, Plain, levels
from calibration.classical import classical
from calibration.cohorts import cohort_quantiles
from calibration.exports import Export
from calibration.reference import Reference
from calibration.reference.applying import LEARNT_AS, known_of, log_acts, reference_quantiles

REFERENCE, COHORT = "reference", "cohort"
"""Baselines that need more than the measure's own weeks: other communities, or the members of a log."""


def plain_forecasts(
    seen: Export, metric: str, weeks: int, samples: int, reference: Reference | None, only: str | None = None
) -> dict[str, Plain]:
    """Return every baseline's forecast of one measure, by name.

    Parameters
    ----------
    seen : Export
        Cut at the first day forecast.
    metric : str
        The measure.
    weeks, samples : int
        Weeks ahead; number of quantiles.
    reference : Reference or None
        Other communities, for the baseline that knows only them and what the file shows.
    only : str, optional
        The name of the only one wanted.
    """

    def wanted(name: str) -> bool:
        return only in (None, name)

    series = seen.weekly()[metric]
    rules: dict[str, Baseline] = {**BASELINES, **classical()}
    found = {name: baseline(series, weeks, samples) for name, baseline in rules.items() if wanted(name)}
    acts = log_acts(seen) if wanted(COHORT) and metric == "weekly_posters" else None
    if acts is not None:
        found[COHORT] = Plain(cohort_quantiles(acts, weeks, levels(samples)))
    if reference is not None and wanted(REFERENCE) and metric in LEARNT_AS:
        said = reference_quantiles(reference, known_of(seen), weeks, levels(samples))
        found |= {REFERENCE: Plain(said[metric])} if metric in said else {}
    return found
