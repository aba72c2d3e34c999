"""Cohorts: people by the week in which they were first seen, and how many of them are seen again later."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Times = npt.NDArray[np.datetime64]


def week_of(times: Times) -> Integers:
    """Return the number of the week of some times, counted from the Monday 29 December 1969."""
    return (times.astype("datetime64[D]").astype(np.int64) + 3) // 7


def distinct(week: Integers, member: Integers) -> tuple[Integers, Integers]:
    """Return the different (week, member) rows, in order, and how often each comes."""
    size = int(member.max(initial=0)) + 1
    pairs, counts = np.unique(week * size + member, return_counts=True)
    return np.stack([pairs // size, pairs % size], axis=1), counts


def first_weeks(member: Integers, week: Integers) -> Integers:
    """Return one row (week, member) for each member: the first week it appears in."""
    order = np.lexsort((week, member))
    members, places = np.unique(member[order], return_index=True)
    return np.stack([week[order][places], members], axis=1)


def tally(week: Integers, numbers: Integers) -> Floats:
    """Count the rows of each week among consecutive ones."""
    if not len(numbers):
        return np.zeros(0)
    inside = week[(week >= numbers[0]) & (week <= numbers[-1])] - numbers[0]
    return np.bincount(inside, minlength=len(numbers)).astype(np.float64)


def retained(cohort: Integers, seen: Integers, later: int, numbers: Integers) -> tuple[Floats, Floats]:
    """Count each week's cohort, and who of it is seen again so many weeks later.

    Parameters
    ----------
    cohort : array (people, 2) int64
        The week and the member, from `first_weeks`.
    seen : array (rows, 2) int64
        Different (week, member) rows, from `distinct`.
    later : int
        Weeks from the cohort's to the one looked at.
    numbers : array (weeks,) int64
        Consecutive weeks that were seen whole.

    Returns
    -------
    array (weeks,) float64, twice
        How many came; how many were seen again, NaN where the later week is beyond the last.

    Examples
    --------
    >>> cohort, seen = np.array([[0, 7], [0, 8]]), np.array([[0, 7], [0, 8], [1, 8]])
    >>> retained(cohort, seen, 1, np.array([0, 1]))
    (array([2., 0.]), array([ 1., nan]))
    """
    if not len(numbers) or not len(cohort):
        return tally(cohort[:, 0], numbers), np.full(len(numbers), np.nan)
    size = int(max(seen[:, 1].max(initial=0), cohort[:, 1].max())) + 1
    again = np.isin((cohort[:, 0] + later) * size + cohort[:, 1], seen[:, 0] * size + seen[:, 1])
    came, stayed = tally(cohort[:, 0], numbers), tally(cohort[again, 0], numbers)
    return came, np.where(numbers + later <= numbers[-1], stayed, np.nan)


def shares(came: Floats, stayed: Floats) -> Floats:
    """Return the share of each cohort that stayed; NaN where nobody came or the later week is not known."""
    return np.divide(stayed, came, out=np.full(len(came), np.nan), where=came > 0)


def cohort_table(cohort: Integers, seen: Integers, weeks: pd.DatetimeIndex) -> pd.DataFrame:
    """Return how every cohort is seen again in every later week that is known.

    Parameters
    ----------
    cohort, seen : array
        As for `retained`.
    weeks : DatetimeIndex
        The Mondays of the weeks seen whole, one after the other.

    Returns
    -------
    DataFrame
        ``cohort`` (its Monday), ``later`` (weeks, from 1), ``came``, ``stayed`` (people) and ``share``; a row for each
        cohort of at least one and each week not beyond the last.
    """
    numbers = week_of(weeks.to_numpy())
    frames = []
    for later in range(1, len(numbers)):
        came, stayed = retained(cohort, seen, later, numbers)
        frame = pd.DataFrame({"cohort": weeks, "later": later, "came": came, "stayed": stayed})
        frames.append(frame[(came > 0) & ~np.isnan(stayed)])
    columns = ["cohort", "later", "came", "stayed"]
    table = pd.concat(frames) if frames else pd.DataFrame(columns=columns)
    table = table.astype({"later": np.int64, "came": np.int64, "stayed": np.int64, "cohort": weeks.dtype})
    table["share"] = table["stayed"] / table["came"]
    return table.sort_values(["cohort", "later"], ignore_index=True)
