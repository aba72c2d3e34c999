"""Cohorts: BG/NBD, the usual model of customers who buy until they drop out, taken for members who write.

Each member writes in a week at a rate of his own until, after some act, he leaves for good; rates and chances to leave
differ between members by a gamma and a beta law (Fader, Hardie and Lee 2005). Newcomers arrive as they did lately.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, hyp2f1
from scipy.stats import poisson

from calibration.reference.members import Acts

Floats = npt.NDArray[np.float64]
KNOTS = np.array([0, 1, 2, 3, 5, 9, 14, 20, 27, 40, 53, 79, 105], dtype=np.float64)
"""Weeks ahead at which the expected acts are reckoned; between them they are interpolated."""
START = (0.0, 1.0, 0.0, 1.0)
"""Logarithms from which the search begins."""
LIMITS = (-6.0, 6.0)
"""Of those logarithms."""
RIDGE = 0.1
"""Keeps the logarithms near 0 where a handful of members say nothing."""
NOT_ONE = 1e-4
"""The expectation is not defined where a is 1."""
LATELY = 26
"""Weeks of newcomers behind their rate."""


def cohort_quantiles(acts: Acts, weeks: int, levels: Floats) -> Floats:
    """Return quantiles of the posters of the weeks ahead.

    Parameters
    ----------
    acts : Acts
        Who wrote in which week, before the weeks to forecast.
    weeks : int
        Weeks ahead, 1 to 104.
    levels : array (levels,) float64
        Between 0 and 1.

    Returns
    -------
    array (levels, weeks) float64
        Of a Poisson law about the expected number.
    """
    return np.asarray(poisson.ppf(levels[:, None], expected_acts(acts, weeks)[None, :]), dtype=np.float64)


def expected_acts(acts: Acts, weeks: int) -> Floats:
    """Return the expected number of posters of each week ahead, array (weeks,) float64."""
    if not len(acts.member):
        return np.zeros(weeks)
    repeats, last, age, count = _members(acts)
    law = fitted_law(repeats, last, age, count)
    by_members = count @ _conditional(law, repeats, last, age)
    new = np.bincount((acts.weeks - 1 - np.repeat(age, count.astype(int))).astype(int), minlength=acts.weeks)
    rate = float(new[-LATELY:].mean())
    later = np.diff(np.interp(np.arange(weeks), KNOTS, _unconditional(law)), prepend=0.0)
    returning = np.diff(np.interp(np.arange(weeks + 1), KNOTS, by_members))
    return np.asarray(np.maximum(returning, 0.0) + rate * (1.0 + np.cumsum(np.maximum(later, 0.0))))


def _members(acts: Acts) -> tuple[Floats, Floats, Floats, Floats]:
    """Return repeat acts, week of the last one and age, each since the first act, and how many members share them."""
    size = int(acts.member.max()) + 1
    first, last = np.zeros(size), np.zeros(size)
    last[acts.member] = acts.week
    first[acts.member[::-1]] = acts.week[::-1]
    repeats = np.bincount(acts.member, minlength=size) - 1
    rows, count = np.unique(
        np.column_stack([repeats, last - first, acts.weeks - 1 - first]), axis=0, return_counts=True
    )
    return rows[:, 0], rows[:, 1], rows[:, 2], count.astype(np.float64)


def fitted_law(repeats: Floats, last: Floats, age: Floats, count: Floats) -> Floats:
    """Return r, alpha, a and b of highest likelihood."""

    def loss(point: Floats) -> float:
        r, alpha, a, b = np.exp(point)
        shared = gammaln(r + repeats) - gammaln(r) + r * np.log(alpha)
        alive = betaln(a, b + repeats) - betaln(a, b) - (r + repeats) * np.log(alpha + age)
        gone = betaln(a + 1.0, b + np.maximum(repeats, 1.0) - 1.0) - betaln(a, b) - (r + repeats) * np.log(alpha + last)
        total = np.where(repeats > 0, np.logaddexp(alive, gone), alive)
        return (RIDGE * float(point @ point) - float(count @ (shared + total))) / float(count.sum())

    return np.exp(minimize(loss, np.array(START), method="L-BFGS-B", bounds=[LIMITS] * len(START)).x)


def _conditional(law: Floats, repeats: Floats, last: Floats, age: Floats) -> Floats:
    """Return expected acts by each of `KNOTS` of members with a past, (members, knots)."""
    r, alpha, a, b = law
    a = a if abs(a - 1.0) > NOT_ONE else 1.0 + NOT_ONE
    x, t = repeats[:, None], KNOTS[None, :]
    whole = alpha + age[:, None]
    power = hyp2f1(r + x, b + x, a + b + x - 1.0, t / (whole + t))
    expected = (a + b + x - 1.0) / (a - 1.0) * (1.0 - (whole / (whole + t)) ** (r + x) * power)
    gone = np.where(x > 0, a / (b + np.maximum(x, 1.0) - 1.0) * (whole / (alpha + last[:, None])) ** (r + x), 0.0)
    return np.asarray(np.nan_to_num(expected / (1.0 + gone)))


def _unconditional(law: Floats) -> Floats:
    """Return expected acts of a newcomer by each of `KNOTS` after the first."""
    r, alpha, a, b = law
    a = a if abs(a - 1.0) > NOT_ONE else 1.0 + NOT_ONE
    power = hyp2f1(r, b, a + b - 1.0, KNOTS / (alpha + KNOTS))
    return np.asarray(np.nan_to_num((a + b - 1.0) / (a - 1.0) * (1.0 - (alpha / (alpha + KNOTS)) ** r * power)))
