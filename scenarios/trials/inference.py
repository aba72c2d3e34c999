"""Inference: what an experiment shows, by drawing its groups again, and when it may stop early.

Nothing is assumed of how members influence each other: had the treatment no effect on anybody, every outcome would be
what it is whatever the groups, so the groups drawn anew give the test's own distribution (Fisher 1935; for looks on the
way Plamadeala and Rosenberger 2012, Annals of Statistics 40(1)). How much of the error each look may use is the
spending function of Lan and DeMets (1983, Biometrika 70(3)) that is like O'Brien and Fleming's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

Values = npt.NDArray[np.float64]
DRAWN_AGAIN = 999
"""Groups drawn anew, where they are too many to go through all."""
ALL_SIGNS_UP_TO = 9
"""Pairs up to which every way of assigning them is gone through."""
LEAST_PAIRS = 6
"""Pairs below which not even the most extreme outcome would be rare enough at 5 %."""
HALVINGS, DOUBLINGS = 24, 12


@dataclass(frozen=True)
class Evidence:
    """What an experiment has measured so far.

    Parameters
    ----------
    outcomes : array (units, looks) float64
        paired: the first unit of the pair less the second; else each unit's outcome.
        NaN where a look comes before the unit is known.
    treated : array (units,) bool
        paired: whether the first of the pair was the treated one; else whether the unit was treated.
    paired : bool
        Whether units are pairs in which one of the two was treated, by lot.
    base : array (looks,) float64
        What an effect is a share of: the mean of the untreated; 1 with logarithms.
    logarithms : bool
        Whether outcomes are logarithms, so that a difference is that of a ratio.
    """

    outcomes: Values
    treated: npt.NDArray[np.bool_]
    paired: bool
    base: Values
    logarithms: bool = False


@dataclass(frozen=True)
class Finding:
    """What an experiment shows.

    Parameters
    ----------
    estimate, low, high : float
        The effect as a share of what there is without it, and its interval; infinite where nothing bounds it.
    p : float
        Chance of a difference as large or larger, had there been no effect, at the look where it stopped; 0 to 1.
    look : int
        The look at which it stopped, 0 for the first.
    shown : bool
        Whether it shows an effect.
    """

    estimate: float
    low: float
    high: float
    p: float
    look: int
    shown: bool


def spent(looks: int, error: float) -> Values:
    """Return how much of the error may be used by each of several looks at equal distances.

    Examples
    --------
    >>> spent(3, 0.05).round(4).tolist()
    [0.0007, 0.0164, 0.05]
    """
    times = np.arange(1, looks + 1) / looks
    used: Values = 2.0 * norm.sf(norm.isf(error / 2.0) / np.sqrt(times))
    return used


def finding_of(evidence: Evidence, error: float = 0.05, rng: np.random.Generator | None = None) -> Finding:
    """Analyse an experiment, look by look, as it was drawn.

    Parameters
    ----------
    evidence : Evidence
        Outcomes at each look; two units or more, one in each group at least.
    error : float
        False alarms allowed over all looks together, 0 to 1, both excluded; the interval is of 1 less it.
    rng : Generator, optional
        Draws the groups anew; the same one gives the same answer.

    Examples
    --------
    >>> pairs = np.full((8, 1), 0.1)
    >>> finding_of(Evidence(pairs, np.ones(8, dtype=bool), True, np.ones(1))).shown
    True
    """
    drawn, shift = statistics_of(evidence, rng or np.random.default_rng(7))
    uses = spent(drawn.shape[1], error)
    beyond = np.flatnonzero(np.abs(drawn[0]) > _thresholds(drawn, uses))
    look = int(beyond[0]) if len(beyond) else drawn.shape[1] - 1
    drawn, shift, uses = drawn[:, : look + 1], shift[:, : look + 1], uses[: look + 1]
    estimate = float(drawn[0, look])
    p = float((np.abs(drawn[:, look]) >= np.abs(estimate) * (1.0 - 1e-12)).mean())
    low, high = (_bound(drawn, shift, uses, side) for side in (-1.0, 1.0))
    shares = [_as_share(each, evidence, look) for each in (estimate, low, high)]
    return Finding(shares[0], shares[1], shares[2], p, look, len(beyond) > 0)


def _as_share(difference: float, evidence: Evidence, look: int) -> float:
    if evidence.logarithms:
        return float(np.expm1(min(difference, 50.0))) if difference < np.inf else np.inf
    return float(difference / evidence.base[look]) if evidence.base[look] > 0.0 else float("nan")


def shows(evidence: Evidence, error: float, rng: np.random.Generator) -> bool:
    """Tell whether an experiment shows an effect at one of its looks; what `finding_of` says, without an interval."""
    drawn, _ = statistics_of(evidence, rng)
    return bool((np.abs(drawn[0]) > _thresholds(drawn, spent(drawn.shape[1], error))).any())


def statistics_of(evidence: Evidence, rng: np.random.Generator) -> tuple[Values, Values]:
    """Return the difference at each look for the groups as they were and as drawn anew, and what a unit effect adds.

    Returns
    -------
    tuple of array (draws, looks)
        The first row is the groups as they were.
    """
    known = np.isfinite(evidence.outcomes)
    values, counts = np.where(known, evidence.outcomes, 0.0), np.maximum(known.sum(axis=0), 1)
    if evidence.paired:
        weights, effect = _signs(evidence.treated, rng), np.where(evidence.treated, 1.0, -1.0)[:, None] * known
    else:
        weights, effect = _group_weights(evidence.treated, rng), evidence.treated[:, None] * known
        values = known * (values - values.sum(axis=0) / counts)
        effect = known * (effect - effect.sum(axis=0) / counts)
    drawn, shift = weights @ values, weights @ effect
    unit = np.where(shift[0] > 0.0, shift[0], 1.0)
    return drawn / unit, shift / unit


def _signs(treated: npt.NDArray[np.bool_], rng: np.random.Generator) -> Values:
    """Return the signs of pairs: as they were, then all ways or ways drawn at random."""
    pairs = len(treated)
    seen = np.where(treated, 1.0, -1.0)
    if pairs <= ALL_SIGNS_UP_TO:
        every = 1.0 - 2.0 * ((np.arange(2**pairs)[:, None] >> np.arange(pairs)) & 1)
        others = every[(every != seen).any(axis=1)]
    else:
        others = rng.choice((-1.0, 1.0), size=(DRAWN_AGAIN, pairs))
    return np.vstack([seen, others])


def _group_weights(treated: npt.NDArray[np.bool_], rng: np.random.Generator) -> Values:
    """Return the weights that give a difference of means: of the groups as they were, then of groups drawn anew."""
    count = int(treated.sum())
    order = rng.random((DRAWN_AGAIN, len(treated))).argpartition(count - 1, axis=1)[:, :count]
    groups = np.zeros((1 + DRAWN_AGAIN, len(treated)), dtype=bool)
    groups[0] = treated
    np.put_along_axis(groups[1:], order, True, axis=1)
    return np.where(groups, 1.0 / count, -1.0 / (len(treated) - count))


def _thresholds(drawn: Values, uses: Values) -> Values:
    """Return what a difference must exceed at each look, so that all looks together use no more than their share."""
    alive, used = np.ones(len(drawn), dtype=bool), 0
    thresholds: Values = np.full(len(uses), np.inf)
    for look, share in enumerate(uses):
        allowed = int(share * len(drawn) + 1e-9) - used
        sizes = np.abs(drawn[:, look])
        left = np.sort(sizes[alive])
        if 0 < allowed < len(left):
            thresholds[look] = left[-allowed - 1] * (1.0 + 1e-12)
            out = alive & (sizes > thresholds[look])
            used += int(out.sum())
            alive &= ~out
    return thresholds


def _bound(drawn: Values, shift: Values, uses: Values, side: float) -> float:
    """Return how far an effect may lie to one side and still not be contradicted at the last look."""
    estimate = float(drawn[0, -1])

    def stands(distance: float) -> bool:
        effect = estimate + side * distance
        moved = drawn - effect * shift
        return bool(abs(moved[0, -1]) <= _thresholds(moved, uses)[-1])

    near, far = 0.0, max(float(drawn[:, -1].std()), 1e-9)
    for _ in range(DOUBLINGS):
        if not stands(far):
            break
        near, far = far, 2.0 * far
    else:
        return side * np.inf
    for _ in range(HALVINGS):
        middle = (near + far) / 2.0
        near, far = (middle, far) if stands(middle) else (near, middle)
    return estimate + side * far
