"""Quantiles: turn a uniform number into a normal, a Poisson count or a chance.

All are monotone in the uniform number, so a draw shared by two scenarios stays comparable when a rate differs.
"""

from __future__ import annotations

import math

from sim.exponentials import exp, log

TAIL = 0.02425


def normal_quantile(u: float) -> float:
    """Return the standard normal quantile of ``u`` in (0, 1), to a relative error of 1.2e-9 (Acklam 2003)."""
    u = min(max(u, 1e-300), 1.0 - 1e-16)
    if u < TAIL:
        return _normal_tail(math.sqrt(-2.0 * log(u)))
    if u > 1.0 - TAIL:
        return -_normal_tail(math.sqrt(-2.0 * log(1.0 - u)))
    return normal_centre(u)


def normal_centre(u: float) -> float:
    """Return the standard normal quantile of ``u`` away from the tails, of `TAIL` each, to the same error."""
    q = u - 0.5
    r = q * q
    above = ((((-3.969683028665376e01 * r + 2.209460984245205e02) * r - 2.759285104469687e02) * r
              + 1.383577518672690e02) * r - 3.066479806614716e01) * r + 2.506628277459239e00  # fmt: skip
    below = ((((-5.447609879822406e01 * r + 1.615858368580409e02) * r - 1.556989798598866e02) * r
              + 6.680131188771972e01) * r - 1.328068155288572e01) * r + 1.0  # fmt: skip
    return above * q / below


def _normal_tail(q: float) -> float:
    above = ((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e00) * q
              - 2.549732539343734e00) * q + 4.374664141464968e00) * q + 2.938163982698783e00  # fmt: skip
    below = (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e00) * q
             + 3.754408661996416e00) * q + 1.0  # fmt: skip
    return above / below


def normal_share(z: float) -> float:
    """Return the share of a standard normal below ``z``, to 1e-15 (the series of Marsaglia 2004)."""
    if z < -8.0 or z > 8.0:
        return 0.0 if z < 0.0 else 1.0
    total, before, term, factor = z, 0.0, z, 1.0
    while total != before:
        before = total
        factor += 2.0
        term *= z * z / factor
        total += term
    return 0.5 + total * exp(-0.5 * z * z - 0.9189385332046727)


def poisson_quantile(u: float, mean: float) -> int:
    """Return the Poisson count at ``u``; above a mean of 500 the normal approximation serves.

    Examples
    --------
    >>> [poisson_quantile(u, 1.0) for u in (0.1, 0.5, 0.9)]
    [0, 1, 2]
    """
    if mean <= 0.0 or u < 1.0 - mean:
        return 0  # the chance of none is at least 1 - mean
    if mean > 500.0:
        return max(0, math.floor(mean + math.sqrt(mean) * normal_quantile(u) + 0.5))
    count = 0
    term = exp(-mean)
    total = term
    while u >= total and count < 2000:
        count += 1
        term *= mean / count
        total += term
    return count


def kumaraswamy_quantile(u: float, a: float, b: float) -> float:
    """Return the quantile of a Kumaraswamy(a, b) share: close to a Beta(a, b), in closed form.

    Its mean is not the Beta's: (0.7, 0.6) has mean 0.55, (0.4, 1.8) has mean 0.15 (docs/evidence.md, prototype).
    """
    return exp(log(1.0 - exp(log(max(1.0 - u, 1e-300)) / b) + 1e-300) / a)
