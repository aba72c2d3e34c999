"""Fitted: defaults that `make defaults` found, read from ``sim/defaults.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def fitted_defaults() -> Mapping[str, Any]:
    """Return the whole file: how the values were found, and the values."""
    return tomllib.loads(files("sim").joinpath("defaults.toml").read_text(encoding="utf-8"))


def fitted(name: str) -> float:
    """Return the fitted default of a parameter.

    Parameters
    ----------
    name : str
        ``mechanism.name``, as in `sim.parameters.DECLARED`.

    Raises
    ------
    KeyError
        If `make defaults` does not fit this parameter.

    Examples
    --------
    >>> fitted("visiting.rate") > 0.0
    True
    """
    return float(fitted_defaults()["values"][name])
