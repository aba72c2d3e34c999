"""Exponentials: exp and log made of sums and products, the same to the last bit in both engines and on every machine.

The system's own choose by processor: one with fused operations and one without differ in the last bit, which once in a
long while turns a decision. Both here are within two units in the last place. Their series are summed in pairs, not
term after term: a processor works out the pairs side by side.
"""

from __future__ import annotations

import math

LOG2_E = 1.4426950408889634
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10  # together ln 2, the first to few digits
LARGEST, SMALLEST = 709.0, -708.0


def power_of_two(exponent: int) -> float:
    """Return 2 to a whole exponent from -1022 to 1023, exactly; `sim.compiler` registers a compiled twin."""
    return math.ldexp(1.0, exponent)


def mantissa_of(x: float) -> tuple[float, int]:
    """Return ``(m, e)`` with x = m * 2^e and m from 0.5 to 1, exactly; `sim.compiler` registers a compiled twin."""
    return math.frexp(x)


def exp(x: float) -> float:
    """Return e to the power of ``x``; 0 below -708, and the value at 709 above it.

    Examples
    --------
    >>> exp(0.0), abs(exp(1.0) - math.e) < 1e-15
    (1.0, True)
    """
    if x < SMALLEST:
        return 0.0
    x = min(x, LARGEST)
    whole = math.floor(x * LOG2_E + 0.5)
    r = (x - whole * LN2_HIGH) - whole * LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    low = r + (0.5 + 1.0 / 6.0 * r) * r2
    middle = (1.0 / 24.0 + 1.0 / 120.0 * r) + (1.0 / 720.0 + 1.0 / 5040.0 * r) * r2
    high = (1.0 / 40320.0 + 1.0 / 362880.0 * r) + (1.0 / 3628800.0 + 1.0 / 39916800.0 * r) * r2
    highest = 1.0 / 479001600.0 + 1.0 / 6227020800.0 * r
    series = 1.0 + ((low + middle * r4) + (high + highest * r4) * (r4 * r4))
    return series * power_of_two(whole)


def log(x: float) -> float:
    """Return the natural logarithm of a positive number; minus infinity at 0 and below.

    Examples
    --------
    >>> log(1.0), abs(log(10.0) - 2.302585092994046) < 1e-15
    (0.0, True)
    """
    if x <= 0.0:
        return -math.inf
    m, e = mantissa_of(x)
    if m < 0.7071067811865476:
        m, e = 2.0 * m, e - 1
    s = (m - 1.0) / (m + 1.0)
    z = s * s
    z2 = z * z
    z4 = z2 * z2
    low = (1.0 / 3.0 + 1.0 / 5.0 * z) + (1.0 / 7.0 + 1.0 / 9.0 * z) * z2
    middle = (1.0 / 11.0 + 1.0 / 13.0 * z) + (1.0 / 15.0 + 1.0 / 17.0 * z) * z2
    high = (1.0 / 19.0 + 1.0 / 21.0 * z) + 1.0 / 23.0 * z2
    series = (low + middle * z4) + high * (z4 * z4)
    return e * LN2_HIGH + (2.0 * s + (2.0 * s * z * series + e * LN2_LOW))
