"""Designs: points that cover the ranges of many unknowns with few runs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def latin_hypercube(count: int, unknowns: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Return points in which each unknown takes one value in each of ``count`` equal parts of its range.

    The points are those of `scipy.stats.qmc.LatinHypercube`, which a test compares: importing it takes a second, which
    everybody who asks for a run would wait.

    Parameters
    ----------
    count : int
        Number of points, 1 or more.
    unknowns : int
        Number of unknowns.
    rng : numpy.random.Generator
        Where chance comes from.

    Returns
    -------
    array (points, unknowns) float64
        Shares of each range, above 0 and at most 1.

    Examples
    --------
    >>> np.sort(np.ceil(4 * latin_hypercube(4, 1, np.random.default_rng(1))[:, 0])).tolist()
    [1.0, 2.0, 3.0, 4.0]
    """
    [own] = rng.spawn(1)
    within = own.uniform(size=(count, unknowns))
    parts = np.tile(np.arange(1, count + 1), (unknowns, 1))
    for part in parts:
        own.shuffle(part)
    return np.asarray((parts.T - within) / count)
