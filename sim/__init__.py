"""The model: members, rules, the day, and ensembles of runs.

`CommunityModel` steps one community a day at a time; `run_ensemble` runs many. Importing this package loads
neither mesa nor the compiler: names are fetched when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.ensemble import Ensemble, Run, run_ensemble
    from sim.model import CommunityModel
    from sim.parameters import DECLARED, Parameters, defaults, draw_parameters, with_values
    from sim.plan import Plan

__all__ = [
    "DECLARED",
    "CommunityModel",
    "Ensemble",
    "Parameters",
    "Plan",
    "Run",
    "defaults",
    "draw_parameters",
    "run_ensemble",
    "with_values",
]

_HOMES = {
    "CommunityModel": "sim.model",
    "Ensemble": "sim.ensemble",
    "Run": "sim.ensemble",
    "run_ensemble": "sim.ensemble",
    "Plan": "sim.plan",
    **dict.fromkeys(["DECLARED", "Parameters", "defaults", "draw_parameters", "with_values"], "sim.parameters"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
