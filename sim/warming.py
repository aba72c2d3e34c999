"""Warming: compile the kernel before it is needed, and say how far that is."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable

from sim.sources import cache_folder, is_compiled

USUAL_SECONDS = 30.0
"""Seconds that compiling takes where nobody has measured it yet."""
LOOK_EVERY = 0.2
ALMOST = 0.98
SECONDS_FILE = "seconds.txt"


def warm(progress: Callable[[float], None] | None = None) -> float:
    """Compile the kernel, unless that has been done; return the seconds it took.

    Parameters
    ----------
    progress : callable, optional
        Called several times a second with the share done, 0 to 1, guessed from the last time on this machine.
    """
    began, failures = time.monotonic(), []
    usual = _seconds_last_time()
    fresh = not is_compiled()

    def compile_all() -> None:
        try:
            _call_the_kernel()
        except BaseException as error:  # handed to whoever waits
            failures.append(error)

    worker = threading.Thread(target=compile_all, daemon=True)  # Ctrl-C does not wait for it
    worker.start()
    while worker.is_alive():
        worker.join(LOOK_EVERY)
        if progress is not None:
            progress(min(ALMOST, (time.monotonic() - began) / usual))
    if failures:
        raise failures[0]
    seconds = time.monotonic() - began
    if fresh and is_compiled():
        _remember(seconds)
    return seconds


def _call_the_kernel() -> None:
    from sim.engine import advance
    from sim.parameters import Parameters
    from sim.plan import Plan
    from sim.world import new_world

    collecting = gc.isenabled()
    gc.disable()  # a compiler makes millions of objects that all live until its end: a tenth of its time
    try:
        advance(new_world(Plan(days=1), Parameters(), 1), 0, 0)
    finally:
        if collecting:
            gc.enable()


def _seconds_last_time() -> float:
    found = sorted(cache_folder().parent.glob(f"compiled-*/{SECONDS_FILE}"), key=lambda file: file.stat().st_mtime)
    try:
        return max(1.0, float(found[-1].read_text(encoding="ascii")))
    except (IndexError, OSError, ValueError):
        return USUAL_SECONDS


def _remember(seconds: float) -> None:
    try:
        (cache_folder() / SECONDS_FILE).write_text(f"{seconds:.1f}\n", encoding="ascii")
    except OSError:
        return  # only the next guess is the worse for it
