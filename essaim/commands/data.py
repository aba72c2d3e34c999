"""The verbs of data: import, calibrate, backtest, forecast."""

from __future__ import annotations

from collections.abc import Callable

VERBS: dict[str, Callable[..., None]] = {}
