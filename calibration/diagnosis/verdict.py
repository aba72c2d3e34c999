"""The verdict: audience, community, or cannot tell, from two signs.

A place is called a community where its members mostly answer each other and would mostly go on writing without the
team; an audience where neither holds. Where the two signs disagree, or may, it cannot be told. The halves are
assumption A71, the certainty asked for A72.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Called = Literal["community", "audience", "cannot-tell"]

LEAST_BETWEEN_MEMBERS = 0.5
"""Share of answers that members give members, from which a place counts as a community (assumption A71)."""
LEAST_LEFT = 0.5
"""Share of members' messages still written 13 weeks after the team stopped, likewise (assumption A71)."""
SURE = 0.8
"""Share of the possible worlds that must agree on a verdict (assumption A72)."""
FEWEST_EXCHANGES = 30
"""Answers below which their share says nothing (assumption A72)."""


@dataclass(frozen=True)
class Verdict:
    """What a place is called, and how the possible worlds share out.

    Parameters
    ----------
    called : {"community", "audience", "cannot-tell"}
        The verdict.
    community, audience, mixed : float
        Shares of the worlds in which both signs say community, both say audience, or they disagree; of one sign
        alone where the other is not known.
    """

    called: Called
    community: float
    audience: float
    mixed: float


NOT_KNOWN = Verdict("cannot-tell", float("nan"), float("nan"), float("nan"))
"""Where no sign is known at all."""


def verdict_of(between_members: Values, left: Values | None = None) -> Verdict:
    """Return the verdict on a place.

    Parameters
    ----------
    between_members : array (worlds,)
        Share of answers that members give members in each possible world; NaN where nobody answers.
    left : array (worlds,), optional
        Share of members' messages left without the team in each; NaN where nobody wrote with it. Without it, the
        first sign decides alone.

    Examples
    --------
    >>> verdict_of(np.array([0.9, 0.8]), np.array([0.7, 0.6])).called
    'community'
    >>> verdict_of(np.array([0.9, 0.8]), np.array([0.1, 0.2])).called
    'cannot-tell'
    """
    signs = [between_members >= LEAST_BETWEEN_MEMBERS]
    known = np.isfinite(between_members)
    if left is not None:
        signs.append(left >= LEAST_LEFT)
        known = known & np.isfinite(left)
    if not known.any():
        return NOT_KNOWN
    every = np.all(signs, axis=0)[known].mean()
    none = 1.0 - np.any(signs, axis=0)[known].mean()
    called: Called = "community" if every >= SURE else "audience" if none >= SURE else "cannot-tell"
    # worlds in which nobody answers at all speak for neither
    if known.mean() < SURE:
        called = "cannot-tell"
    return Verdict(called, float(every), float(none), float(1.0 - every - none))


def agreed(by_exchanges: Verdict, left: Values) -> Verdict:
    """Return the verdict where exchanges are seen and what remains is simulated: one only where both say it.

    Parameters
    ----------
    by_exchanges : Verdict
        From the exchanges alone.
    left : array (worlds,)
        Share of members' messages left without the team in each simulated world; NaN where nobody wrote.
    """
    by_left = verdict_of(np.where(np.isfinite(left), 1.0, np.nan), left)
    remains = by_left.community
    same: Called = "cannot-tell"
    if by_exchanges.called == "community" and by_left.called == "community":
        same = "community"
    if by_exchanges.called == "audience" and remains <= 1.0 - SURE:
        same = "audience"
    community = min(by_exchanges.community, remains)
    audience = min(by_exchanges.audience, 1.0 - remains)
    return Verdict(same, community, audience, max(0.0, 1.0 - community - audience))
