"""Returns: how likely members of each kind are to write in the weeks ahead, learnt on many communities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from calibration.reference.members import BANDS, CELLS, COHORT_LAGS, GROUP, OWN_LAGS, SHAPE, Counts, Floats, State

HORIZON = 52
"""Weeks ahead that are learnt; beyond them the last week's figures hold."""
SHRUNK_CELL, SHRUNK_RECENCY = 5.0, 2.0
"""Weighted member-weeks that a wider class is worth beside a narrower one's own."""
OWN_WORTH = 8.0
"""Acts that the reference class is worth beside a community's own members."""
OWN_NEW_WORTH = 10.0
"""The same beside its own newcomers' returns."""
OWN_FROM = 20
"""Weeks a log must have before its members are compared with others'."""
HALF_LIVES = ((40, 3.0), (80, 6.0), (10**9, 13.0))
"""Age below which, and half-life with which [weeks], recent newcomers tell their rate."""


class Hazards(NamedTuple):
    """Chances to write in a week ahead.

    Parameters
    ----------
    members : array (CELLS, bands) float64
        Of members in each cell, in each band of weeks ahead.
    newcomers : array (COHORT_LAGS,) float64
        Of newcomers, so many weeks after their first week.
    """

    members: Floats
    newcomers: Floats


def pooled(counts: Sequence[Counts], weights: Sequence[float]) -> Hazards:
    """Return the chances over several families.

    A family counts in a cell by the square root of what it has there, so that none speaks for all; a cell with little
    is drawn towards its recency and frequency, and those towards their recency.

    Parameters
    ----------
    counts : sequence of Counts
        One for each family.
    weights : sequence of float
        Further weights of the families.
    """
    weeks, acts = np.zeros((CELLS, len(BANDS) - 1)), np.zeros((CELLS, len(BANDS) - 1))
    came, returned = np.zeros(COHORT_LAGS), np.zeros(COHORT_LAGS)
    for each, weight in zip(counts, weights, strict=True):
        share = weight / np.sqrt(1.0 + each.weeks)
        weeks += share * each.weeks
        acts += share * each.acts
        share = weight / np.sqrt(1.0 + each.came)
        came += share * each.came
        returned += share * each.returned
    by_class = [total.reshape(*SHAPE, -1) for total in (weeks, acts)]
    often = [total.sum(axis=2, keepdims=True) for total in by_class]
    recent = [total.sum(axis=1, keepdims=True) for total in often]
    whole = recent[1] / np.maximum(recent[0], 1e-9)
    middle = (often[1] + SHRUNK_RECENCY * whole) / (often[0] + SHRUNK_RECENCY)
    fine = (by_class[1] + SHRUNK_CELL * middle) / (by_class[0] + SHRUNK_CELL)
    return Hazards(fine.reshape(CELLS, -1), returned / np.maximum(came, 1e-9))


def expected_posters(states: Sequence[State], hazards: Hazards, weeks: int = HORIZON) -> Floats:
    """Return how many members are expected to write in each week ahead.

    Parameters
    ----------
    states : sequence of State
        Logs at weeks.
    hazards : Hazards
        The chances.
    weeks : int
        Weeks ahead.

    Returns
    -------
    array (states, weeks) float64
    """
    band = np.searchsorted(BANDS, np.minimum(np.arange(1, weeks + 1), HORIZON), side="right") - 1
    chances = hazards.members[:, band]
    widths = np.diff(BANDS)
    own = _own_factors(states, hazards, widths)
    now = np.stack([state.now for state in states])
    members = sum(own[:, [group]] * (now * (group == GROUP)) @ chances for group in range(3))
    ages = np.array([state.age for state in states])
    rate = np.array([_rate(state) for state in states])
    returned = np.array([state.returned for state in states])
    came = np.stack([state.came for state in states])
    expected = came @ hazards.newcomers[:OWN_LAGS]
    factor = np.where(ages >= OWN_LAGS, (returned + OWN_NEW_WORTH) / (expected + OWN_NEW_WORTH), 1.0)
    lags = hazards.newcomers[np.minimum(np.arange(weeks - 1), COHORT_LAGS - 1)]
    later = np.concatenate([[0.0], np.cumsum(lags)])
    return np.asarray(members + rate[:, None] * (1.0 + factor[:, None] * later))


def _own_factors(states: Sequence[State], hazards: Hazards, widths: Floats) -> Floats:
    """Return how many times as often the members of each group wrote as others' would have, (states, 3)."""
    observed, expected = np.zeros((len(states), 3)), np.zeros((len(states), 3))
    for place, back in enumerate((13, 19, 26)):
        inside = np.clip(back + 1 - BANDS[:-1], 0, widths)
        sums = hazards.members @ inside
        then = np.stack([state.back[place] for state in states])
        observed += np.stack([state.acted[place] for state in states])
        expected += np.stack([then[:, group == GROUP] @ sums[group == GROUP] for group in range(3)], axis=1)
    factors = (observed + OWN_WORTH) / (expected + OWN_WORTH)
    old = np.array([state.age >= OWN_FROM for state in states])
    return np.where(old[:, None], factors, 1.0)


def _rate(state: State) -> float:
    """Return the newcomers a week of late."""
    half_life = next(weeks for age, weeks in HALF_LIVES if state.age < age)
    weights = 0.5 ** (np.arange(len(state.new))[::-1] / half_life)
    known = ~np.isnan(state.new)
    return float((weights[known] * state.new[known]).sum() / weights[known].sum()) if known.any() else 0.0
