"""Returning: the share of a week's newcomers who write again in the next, seen and forecast."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from calibration.reference.applying import Known
from calibration.reference.members import Acts, cohorts_of
from calibration.reference.reference import KINDS, Reference

Floats = npt.NDArray[np.float64]
WORTH = 10.0
"""Newcomers that the reference class is worth beside a community's own (calibration.reference.hazard)."""
LATELY = 26
"""Weeks of cohorts behind a community's own share."""
DRIFT = 0.35
"""Standard deviation of the log-odds about the recent value (assumption; the same as in the forecasts of a file)."""
DRAWS = 2000


def shares_back(acts: Acts) -> tuple[Floats, Floats]:
    """Return newcomers by week and the share of them who wrote in the next one; NaN where it is not known."""
    new, returned = cohorts_of(acts)
    shares = np.where(new > 0, returned[:, 0] / np.maximum(new, 1.0), np.nan)
    shares[-1:] = np.nan
    return new, shares


def returning_quantiles(reference: Reference, known: Known, acts: Acts, weeks: int, levels: Floats) -> Floats:
    """Return quantiles of the share of each of the weeks ahead, (levels, weeks).

    The chance is the community's own of late, drawn towards the reference class, and drifts; cohorts are as large as
    they were lately; the rest is luck.
    """
    new, shares = shares_back(acts)
    lately = slice(max(acts.weeks - LATELY - 1, 0), max(acts.weeks - 1, 0))
    came = new[lately]
    stayed = np.nan_to_num(shares[lately]) * came
    usual = reference.hazards[KINDS[int(known.contributors)]].newcomers[0]
    chance = (stayed.sum() + WORTH * usual) / (came.sum() + WORTH)
    rng = np.random.default_rng(acts.weeks)
    sizes = came[came > 0] if (came > 0).any() else np.ones(1)
    odds = np.log(chance / (1.0 - chance)) + DRIFT * rng.normal(size=DRAWS)
    drawn = rng.choice(sizes, size=DRAWS).astype(np.int64)
    luck = rng.binomial(drawn, 1.0 / (1.0 + np.exp(-odds))) / drawn
    return np.repeat(np.quantile(luck, levels)[:, None], weeks, axis=1)
