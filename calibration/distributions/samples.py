"""Samples: what a log shows of its people, in three counts, and how far a curve is from them.

All three are whole numbers of 1 or more: messages a person wrote; days from one of their active days to the next;
days from their first to their last message, both counted (1 = came once). The model's step is a day, so gaps are
between days on which somebody wrote: what happens within an hour is below its resolution.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from calibration.observation import Floats
from calibration.summaries.people import Histories

Integers = npt.NDArray[np.int64]
Curve = Callable[[Integers], Floats]
"""The share of a distribution at or below each of some whole numbers."""

STATISTICS = ("posts", "gaps", "tenure")


@dataclass(frozen=True)
class Sample:
    """A distribution over whole numbers of 1 or more.

    Parameters
    ----------
    values : array (distinct,) int64
        In rising order.
    weights : array (distinct,) float64
        Their shares; the sum is 1.
    size : int
        How many were counted.
    """

    values: Integers
    weights: Floats
    size: int

    def share_up_to(self, numbers: Integers) -> Floats:
        """Return the share at or below each number."""
        totals = np.concatenate([[0.0], np.cumsum(self.weights)])
        return np.asarray(totals[np.searchsorted(self.values, numbers, side="right")])


def sample_of(numbers: Integers) -> Sample:
    """Return the distribution of some whole numbers.

    Examples
    --------
    >>> sample_of(np.array([1, 1, 4])).share_up_to(np.array([1, 4])).round(2).tolist()
    [0.67, 1.0]
    """
    values, counts = np.unique(numbers, return_counts=True)
    return Sample(values.astype(np.int64), counts / max(len(numbers), 1), len(numbers))


def mixture(samples: Sequence[Sample], weights: Floats) -> Sample:
    """Return the mixture of some distributions; those without a count are left out."""
    filled = [(sample, weight) for sample, weight in zip(samples, weights, strict=True) if sample.size]
    if not filled:
        return sample_of(np.zeros(0, dtype=np.int64))
    values, places = np.unique(np.concatenate([sample.values for sample, _ in filled]), return_inverse=True)
    shares = np.bincount(places, np.concatenate([weight * sample.weights for sample, weight in filled]))
    return Sample(values, shares / shares.sum(), sum(sample.size for sample, _ in filled))


def samples_of(people: Integers, days: Integers) -> dict[str, Sample]:
    """Return the three statistics of some messages.

    Parameters
    ----------
    people : array (messages,) int64
        Who wrote each.
    days : array (messages,) int64
        On which day.

    Returns
    -------
    dict of str to Sample
        By name, in the order of `STATISTICS`.

    Examples
    --------
    >>> found = samples_of(np.array([7, 7, 7, 8]), np.array([1, 1, 5, 2]))
    >>> found["posts"].values.tolist(), found["gaps"].values.tolist(), found["tenure"].values.tolist()
    ([1, 3], [4], [1, 5])
    """
    found = Histories(people, days)
    return {"posts": sample_of(found.messages), "gaps": sample_of(found.gaps), "tenure": sample_of(found.tenure)}


def bin_edges(most: int) -> Integers:
    """Return the last number of each log2 bin: 1, 3, 7, 15 ... until ``most`` is inside."""
    count = max(1, int(np.ceil(np.log2(most + 1))))
    return np.asarray(2 ** np.arange(1, count + 1) - 1, dtype=np.int64)


def histogram(curve: Curve, edges: Integers) -> Floats:
    """Return a distribution's share in each log2 bin."""
    return np.diff(curve(edges), prepend=0.0)


def kolmogorov_smirnov(seen: Sample, curve: Curve) -> float:
    """Return the largest difference between the shares up to a number, over all numbers."""
    # A curve only rises, so the difference is largest at a number that was seen or just before one.
    numbers = np.unique(np.concatenate([seen.values, seen.values - 1]))
    numbers = numbers[numbers >= 1]
    return float(np.abs(seen.share_up_to(numbers) - curve(numbers)).max())


def log_correlation(seen: Sample, curve: Curve) -> float:
    """Return Pearson's r between the logarithms of seen and expected counts over the log2 bins that were seen.

    Expected counts below one half count as one half. NaN with fewer than three bins: r says nothing there.
    """
    edges = bin_edges(int(seen.values[-1]))
    counts = seen.size * histogram(seen.share_up_to, edges)
    expected = np.maximum(seen.size * histogram(curve, edges), 0.5)
    there = counts > 0.5
    if there.sum() < 3 or np.ptp(counts[there]) == 0 or np.ptp(expected[there]) == 0:
        return float("nan")
    return float(np.corrcoef(np.log(counts[there]), np.log(expected[there]))[0, 1])


Samples = Mapping[str, Sample]
