"""Measuring: what was seen of a community, turned into the evidence of a design, and the effect on everybody.

The effect that matters to a decision is that of treating everybody rather than nobody (the global average treatment
effect): it is known here, since the model lives both worlds.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scenarios.trials.designs import Design, Lots
from scenarios.trials.inference import Evidence
from scenarios.trials.lives import BEFORE_WEEKS, Seen

Values = npt.NDArray[np.float64]
LEAST_LEVEL = 0.5
"""What stands for nobody where a logarithm is taken: half a person."""


def ends_of(design: Design, looks: int) -> list[int]:
    """Return the week of the test at whose end each look comes.

    Examples
    --------
    >>> ends_of(Design("week", 12), 3)
    [4, 8, 12]
    """
    return [max(1, round(design.lasts * (look + 1) / looks)) for look in range(looks)]


def evidence_of(seen: Seen, design: Design, lots: Lots, looks: int) -> Evidence | None:
    """Return what a test has measured at each look; None where a group is empty.

    Parameters
    ----------
    seen : Seen
        The community during the test.
    design : Design
        How the treatment was assigned.
    lots : array of bool
        Whether each week (unit ``week`` and ``cohort``), member or room was treated.
    looks : int
        How often one looks, at equal distances.
    """
    if design.unit == "week":
        return _blocks(seen, design, lots, looks)
    if design.follow:
        return _cohorts(seen, design, lots, looks) if design.paired else _newcomers(seen, design, lots, looks)
    return _rooms(seen, design, lots, looks) if design.paired else _members(seen, design, lots, looks)


def effect_of(everybody: Seen, nobody: Seen, design: Design) -> float:
    """Return what treating everybody rather than nobody does to what a design looks at, as a share of the latter."""
    one, other = (_level(seen, design) for seen in (everybody, nobody))
    return one / other - 1.0 if other > 0.0 else float("nan")


def individuals_of(seen: Seen, design: Design, lots: Lots) -> tuple[Values, Values]:
    """Return the outcomes of treated and untreated individuals, as the naive analysis takes them: all independent."""
    if design.follow:
        new = seen.joined < design.weeks
        treated = lots[new] if design.unit == "member" else lots[seen.joined[new]]
        return seen.later[new][treated].astype(float), seen.later[new][~treated].astype(float)
    during = seen.members[:, BEFORE_WEEKS : BEFORE_WEEKS + design.weeks].astype(float)
    if design.unit == "week":
        return during[:, lots].ravel(), during[:, ~lots].ravel()
    treated = lots if design.unit == "member" else lots[seen.rooms]
    return during[treated].mean(axis=1), during[~treated].mean(axis=1)


def _level(seen: Seen, design: Design) -> float:
    if design.unit == "week":
        return float(np.nanmean(seen.weekly[: design.weeks]))
    if design.follow:
        new = seen.joined < design.weeks
        return float(seen.later[new].mean()) if new.any() else float("nan")
    return float(seen.members[:, BEFORE_WEEKS : BEFORE_WEEKS + design.weeks].mean()) if len(seen.members) else 0.0


def pair_differences(levels: Values, design: Design) -> Values:
    """Return, for each pair of blocks, the logarithm of the ratio of the first to the second.

    Parameters
    ----------
    levels : array (weeks,)
        The measure, week by week.
    design : Design
        Blocks, and the weeks of each that are not counted.
    """
    used = levels[: 2 * design.pairs * design.block].reshape(design.pairs, 2, design.block)
    logarithms = np.log(np.maximum(used[:, :, design.washout :].mean(axis=2), LEAST_LEVEL))
    ratios: Values = logarithms[:, 0] - logarithms[:, 1]
    return ratios


def _blocks(seen: Seen, design: Design, lots: Lots, looks: int) -> Evidence:
    differences = pair_differences(seen.weekly, design)
    over = 2 * design.block * (1 + np.arange(design.pairs))
    outcomes = np.where(over[:, None] <= np.array(ends_of(design, looks)), differences[:, None], np.nan)
    return Evidence(outcomes, lots[:: 2 * design.block][: design.pairs], True, np.ones(looks), True)


def _members(seen: Seen, design: Design, lots: Lots, looks: int) -> Evidence | None:
    if lots.all() or not lots.any():
        return None
    outcomes = np.column_stack([_so_far(seen, end) for end in ends_of(design, looks)])
    base = outcomes[~lots].mean(axis=0)
    before = seen.members[:, :BEFORE_WEEKS].mean(axis=1)
    return Evidence(outcomes - _explained(before, outcomes), lots, False, base)


def _so_far(seen: Seen, end: int) -> Values:
    """Return the share of the weeks so far in which each member came."""
    means: Values = seen.members[:, BEFORE_WEEKS : BEFORE_WEEKS + end].mean(axis=1)
    return means


def _explained(before: Values, outcomes: Values) -> Values:
    """Return what the weeks before say of each member's outcome: less chance is left to be mistaken for an effect."""
    apart = before - before.mean()
    square = float(apart @ apart)
    slopes = apart @ outcomes / square if square > 0.0 else np.zeros(outcomes.shape[1])
    return apart[:, None] * slopes


def room_order(seen: Seen, rooms: int) -> npt.NDArray[np.int64]:
    """Return the rooms by how many of their members came before the test, neighbours being a pair."""
    return np.argsort(-np.bincount(seen.rooms, minlength=rooms), kind="stable")


def _rooms(seen: Seen, design: Design, lots: Lots, looks: int) -> Evidence:
    order = room_order(seen, len(lots))[: 2 * (len(lots) // 2)]
    size = np.maximum(np.bincount(seen.rooms, minlength=len(lots)), 1)
    outcomes, base = [], []
    for end in ends_of(design, looks):
        means = np.bincount(seen.rooms, weights=_so_far(seen, end), minlength=len(lots)) / size
        pairs = means[order].reshape(-1, 2)
        outcomes.append(pairs[:, 0] - pairs[:, 1])
        base.append(float(means[order][~lots[order]].mean()))
    return Evidence(np.column_stack(outcomes), lots[order].reshape(-1, 2)[:, 0], True, np.array(base))


def _newcomers(seen: Seen, design: Design, lots: Lots, looks: int) -> Evidence | None:
    new = seen.joined < design.weeks
    treated, later, known_by = lots[new], seen.later[new].astype(float), seen.joined[new] + design.follow
    if treated.all() or not treated.any():
        return None
    ends = np.array(ends_of(design, looks))
    outcomes = np.where(known_by[:, None] < ends, later[:, None], np.nan)
    return Evidence(outcomes, treated, False, _known_means(outcomes[~treated], later.mean()))


def _cohorts(seen: Seen, design: Design, lots: Lots, looks: int) -> Evidence:
    weeks = 2 * design.pairs
    new = seen.joined < weeks
    sizes = np.bincount(seen.joined[new], minlength=weeks)
    stayed = np.bincount(seen.joined[new], weights=seen.later[new], minlength=weeks)
    shares = np.divide(stayed, sizes, out=np.full(weeks, np.nan), where=sizes > 0)
    pairs = shares.reshape(-1, 2)
    over = 2 * (1 + np.arange(design.pairs)) + design.follow
    ends = np.array(ends_of(design, looks))
    outcomes = np.where(over[:, None] <= ends, (pairs[:, 0] - pairs[:, 1])[:, None], np.nan)
    untreated = np.where(np.arange(weeks)[:, None] + design.follow < ends, shares[:, None], np.nan)[~lots[:weeks]]
    return Evidence(outcomes, lots[:weeks:2], True, _known_means(untreated, float(np.nanmean(shares))))


def _known_means(values: Values, otherwise: float) -> Values:
    """Return the mean of each column over what is known; one value where nothing is, or all is nil."""
    known = np.isfinite(values)
    sums, counts = np.where(known, values, 0.0).sum(axis=0), known.sum(axis=0)
    means: Values = np.divide(sums, counts, out=np.full(values.shape[1], otherwise), where=counts > 0)
    return means
