"""Estimates: from counts to the value of a fact."""

from __future__ import annotations

import numpy as np

from calibration.facts.counting import FAST, NONE, SLOW
from calibration.facts.lives import RealArray

FEWEST = 100
FEWEST_AT_RISK = 30
AGES = (1, 7, 30, 90, 180)
UNKNOWN = float("nan")


def share(counts: RealArray) -> float:
    """Return the share [0 to 1] from a pair (people, those who are so); nan without people.

    Examples
    --------
    >>> share(np.array([200.0, 50.0]))
    0.25
    """
    return float(counts[1] / counts[0]) if counts[0] > 0 else UNKNOWN


def matched_difference(first: RealArray, second: RealArray) -> float:
    """Return the Mantel-Haenszel difference in shares between two groups within strata.

    Parameters
    ----------
    first, second : array (strata, 2)
        People who are not so, and who are, in each stratum.
    """
    n1, n0 = first.sum(axis=1), second.sum(axis=1)
    both = n1 + n0
    use = both > 0
    n1, n0, both = n1[use], n0[use], both[use]
    weight = n1 * n0 / both
    if weight.sum() <= 0:
        return UNKNOWN
    gap = (first[use, 1] * n0 - second[use, 1] * n1) / both
    return float(gap.sum() / weight.sum())


def naive_reply_effect(table: RealArray) -> float:
    """Return fact 8 from people by stratum, kind of answer and writing again."""
    answered, not_answered = table[:, FAST] + table[:, SLOW], table[:, NONE]
    if min(answered.sum(), not_answered.sum()) < FEWEST:
        return UNKNOWN
    return matched_difference(answered, not_answered)


def speed_gradient(table: RealArray) -> float:
    """Return whether writing again falls with a slower answer and without one (1 or 0), for fact 10."""
    fast, slow, none = table[:, FAST], table[:, SLOW], table[:, NONE]
    if min(fast.sum(), slow.sum(), none.sum()) < FEWEST:
        return UNKNOWN
    return float(matched_difference(fast, slow) > 0.0 and matched_difference(slow, none) > 0.0)


def fall_of_leaving(counts: RealArray) -> float:
    """Return a in P(N) ~ N^-a, from people and those silent after their N-th day of writing (2, N)."""
    at_risk, silent = counts
    use = (at_risk >= FEWEST_AT_RISK) & (silent > 0)
    if use.sum() < 3:
        return UNKNOWN
    log_n = np.log(np.arange(1, len(at_risk) + 1)[use])
    return -weighted_slope(log_n, np.log(silent[use] / at_risk[use]), silent[use])


def weibull_shape(counts: RealArray) -> float:
    """Return the Weibull shape of lifespans, from people by lifespan in days: ended, and cut off (2, days)."""
    ended, cut = counts
    at_risk = np.cumsum((ended + cut)[::-1])[::-1]
    alive = np.cumprod(1.0 - np.divide(ended, at_risk, out=np.zeros_like(ended), where=at_risk > 0))
    points = [(age, float(alive[age])) for age in AGES if age < len(alive) and 0.0 < alive[age] < 1.0]
    if len(points) < 3:
        return UNKNOWN
    log_age = np.log([age for age, _ in points])
    return weighted_slope(log_age, np.log([-np.log(s) for _, s in points]), np.ones(len(points)))


def weighted_slope(x: RealArray, y: RealArray, weight: RealArray) -> float:
    """Return the slope of weighted least squares.

    Examples
    --------
    >>> weighted_slope(np.array([0.0, 1.0]), np.array([1.0, 3.0]), np.ones(2))
    2.0
    """
    x_mean, y_mean = np.average(x, weights=weight), np.average(y, weights=weight)
    return float((weight * (x - x_mean) * (y - y_mean)).sum() / (weight * (x - x_mean) ** 2).sum())


def weeks_until_back(ratio: RealArray) -> float:
    """Return the weeks after the first until a ratio is within 15 % of 1, one more than there are if it never is."""
    back = np.flatnonzero(np.abs(ratio[1:] - 1.0) <= 0.15)
    return float(back[0] + 1) if len(back) else float(len(ratio))
