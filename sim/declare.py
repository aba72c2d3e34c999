"""Declare: what is said once about every parameter and every column.

A declaration sits beside the name it describes, as an annotation; tables, priors, checks and ``essaim explain``
are made from it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Any, Literal, cast, get_args, get_origin, get_type_hints

import numpy as np
import numpy.typing as npt

from sim.quantiles import TAIL, normal_centre, normal_quantile

RealArray = npt.NDArray[np.float64]

PriorShape = Literal["fixed", "normal", "lognormal", "uniform"]


@dataclass(frozen=True)
class Prior:
    """What is believed about a parameter before any data.

    ``normal`` and ``lognormal`` are centred on the default (its median), with this spread (for ``lognormal`` the
    standard deviation of the logarithm); ``uniform`` covers first to second; all are cut to the declared range.
    """

    shape: PriorShape
    first: float = 0.0
    second: float = 0.0

    def quantile(self, u: float, default: float, low: float, high: float) -> float:
        """Return the value at quantile ``u`` in [0, 1)."""
        return float(self.quantiles(np.array([u]), default, low, high)[0])

    def quantiles(self, u: RealArray, default: float, low: float, high: float) -> RealArray:
        """Return the values at quantiles ``u`` in [0, 1), an array (values,)."""
        if self.shape == "fixed":
            return np.full(u.shape, default)
        if self.shape == "uniform":
            values = self.first + u * (self.second - self.first)
        elif self.shape == "normal":
            values = default + self.first * normal_quantiles(u)
        else:  # the exponential of `math`, not numpy's: they differ in the last bit
            values = default * np.array([math.exp(x) for x in (self.first * normal_quantiles(u)).tolist()])
        return np.clip(values, low, high)

    def __str__(self) -> str:
        if self.shape == "uniform":
            return f"uniform({self.first:g}, {self.second:g})"
        return "fixed" if self.shape == "fixed" else f"{self.shape}(default, {self.first:g})"


def normal_quantiles(u: RealArray) -> RealArray:
    """Return what `normal_quantile` gives for each of many numbers."""
    values: RealArray = cast(Any, normal_centre)(u)  # all at once, and then one by one those in the tails
    for place in np.flatnonzero((u < TAIL) | (u > 1.0 - TAIL)):
        values[place] = normal_quantile(float(u[place]))
    return values


FIXED = Prior("fixed")


def normal(spread: float) -> Prior:
    """Return a normal prior around the default."""
    return Prior("normal", spread)


def lognormal(spread: float) -> Prior:
    """Return a log-normal prior with the default as median."""
    return Prior("lognormal", spread)


def uniform_prior(low: float, high: float) -> Prior:
    """Return a uniform prior."""
    return Prior("uniform", low, high)


@dataclass(frozen=True)
class Says:
    """What a parameter means: both languages, unit, range, prior and source.

    ``source`` names a study or a section of the evidence; ``assumption`` is ``"A<n>"`` where no study supports
    the value, else empty.
    """

    en: str
    fr: str
    unit: str
    low: float
    high: float
    prior: Prior
    source: str
    assumption: str = ""


@dataclass(frozen=True)
class Column:
    """What a column holds: unit, start value and one sentence in each language."""

    unit: str
    start: float
    en: str
    fr: str


def annotations_of(table: type, kind: type) -> dict[str, Any]:
    """Return the declarations of one kind found on a NamedTuple's fields, in order."""
    found: dict[str, Any] = {}
    for name, hint in get_type_hints(table, include_extras=True).items():
        if get_origin(hint) is Annotated:
            found.update((name, extra) for extra in get_args(hint)[1:] if isinstance(extra, kind))
    return found
