"""Figures: one thing measured in a firm's files, with what is still unknown about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from calibration.exports.small_groups import SMALLEST

Values = npt.NDArray[np.float64]
COVERED = 0.95
"""Chance that the interval of a figure holds the truth, if its assumptions hold."""


@dataclass(frozen=True, eq=False)
class Figure:
    """One measured figure.

    Parameters
    ----------
    name : str
        The scenario's field it replaces, such as ``"customers.monthly_churn"``; or ``mrr``,
        ``new_customers_per_month``, ``cac_blended``, ``first_reply_h``, which replace none.
    value : float
        The estimate, in the unit of the field; currency and hours otherwise.
    belief : scipy.stats frozen distribution or None
        What is believed about it after the files; None where the files are a full count.
    count : int
        Customers, tickets or months it rests on.
    remark : str
        Name of the sentence (``money-remark-...``) that says what to know about it; ``""`` where there is nothing.
    """

    name: str
    value: float
    belief: Any = None
    count: int = 0
    remark: str = ""

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval; the value itself where it is a full count."""
        if self.belief is None:
            return self.value, self.value
        low, high = self.belief.ppf([(1.0 - COVERED) / 2.0, (1.0 + COVERED) / 2.0])
        return float(low), float(high)

    def draws(self, u: Values) -> Values:
        """Return draws of what is believed, from uniform numbers in (0, 1)."""
        if self.belief is None:
            return np.full(len(u), self.value)
        drawn: Values = np.asarray(self.belief.ppf(u), dtype=float)
        return drawn


def enough(people: int) -> bool:
    """Say whether a group may be shown: five people or more."""
    return people >= SMALLEST
