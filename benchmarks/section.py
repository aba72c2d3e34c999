"""Section: one table of the page, with the figures that targets are held against."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

import numpy as np


@dataclass(frozen=True)
class Section:
    """One table of the page.

    Parameters
    ----------
    title, said : str
        Heading, and what was measured and how.
    columns, rows : sequence
        The table.
    facts : dict of str to float
        Figures that `benchmarks.targets` holds against targets, by name.
    """

    title: str
    said: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    facts: dict[str, float] = field(default_factory=dict)


def spread(values: Sequence[float]) -> str:
    """Write a median with the smallest and the largest."""
    return f"{median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def slope(lasted: dict[int, float]) -> float:
    """Return the exponent with which time grows."""
    return float(np.polyfit(np.log(list(lasted)), np.log(list(lasted.values())), 1)[0])


def wall(work: Callable[[], object]) -> float:
    """Return the wall seconds of a piece of work."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def fresh(command: Sequence[str], environment: dict[str, str]) -> float:
    """Return the median wall seconds of a process, of five after one that is not counted."""

    def once() -> None:
        subprocess.run(command, env=environment, capture_output=True, check=True)

    once()
    return median(wall(once) for _ in range(5))
