"""Essaim: simulate, forecast and plan online communities.

The names below are all one needs; each is loaded when it is first used, so ``import essaim`` is quick.

Examples
--------
>>> import essaim
>>> essaim.load("b2b-slack").name  # doctest: +SKIP
'b2b-slack'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calibration.backtest import backtest
    from calibration.exports import read_export
    from calibration.fit import calibrate
    from calibration.forecast import forecast
    from scenarios.comparing import compare
    from scenarios.loading import load
    from scenarios.running import run

__all__ = ["backtest", "calibrate", "compare", "forecast", "load", "read_export", "run"]

_HOMES = {
    "backtest": "calibration.backtest",
    "calibrate": "calibration.fit",
    "compare": "scenarios.comparing",
    "forecast": "calibration.forecast",
    "load": "scenarios.loading",
    "read_export": "calibration.exports",
    "run": "scenarios.running",
}
"""Where each name lives; imported on first use."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'essaim' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
