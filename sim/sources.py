"""Sources: what the engine is made of, as a hash, and where code compiled from it is kept.

numba's own cache serves stale code when a rule in another file changes, so the folder of compiled code is named by a
hash of the sources. Nothing here loads the compiler.
"""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

COMPILED_FROM = (
    "blocks", "bounds", "columns", "compiler", "declare", "draws", "engine", "exponentials", "kernel",
    "kernel_agenda", "kernel_arrivals", "kernel_billing", "kernel_coming", "kernel_customers", "kernel_feed",
    "kernel_marks", "kernel_messages", "kernel_reading", "kernel_recognition", "kernel_roll", "kernel_sessions",
    "kernel_team", "kernel_ties", "kernel_visits", "offer", "parameters", "quantiles", "scratch", "setting",
    "today", "world",
)  # fmt: skip
"""Modules whose text decides what is compiled, besides all of `sim.rules`."""
CODE_FILES = "kernel-*.code"
"""How the kernel's machine code is named in its folder: one file a kind of processor."""
WORKED_IN = ("calibration", "scenarios", "sim")
"""Packages whose code a cluster's workers run."""


def home_of_caches() -> Path:
    """Return the folder of everything that can be made again: compiled code and stored runs."""
    return Path(os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")) / "essaim"


def source_hash() -> str:
    """Return a hash of the sources that are compiled and of the versions that compile them."""
    here = Path(__file__).parent
    paths = [*(here / f"{name}.py" for name in COMPILED_FROM), *sorted((here / "rules").glob("*.py"))]
    return _hash_of(paths, f"{sys.version}{version('numba')}{version('numpy')}")


@cache
def engine_hash() -> str:
    """Return a hash of everything a run's figures follow from besides its plan, parameters and seed."""
    here = Path(__file__).parent
    paths = sorted([*here.glob("*.py"), *here.glob("*.toml"), *(here / "rules").glob("*.py")])
    return _hash_of(paths, f"{sys.version_info[:2]}{version('numba')}{version('numpy')}")


@cache
def product_hash() -> str:
    """Return a hash of everything that work done on this machine follows from: the model and what is made of runs.

    A process that has answered once goes on answering the same, for it goes on running what it has loaded.
    """
    home = Path(__file__).parents[1]
    paths = [path for package in WORKED_IN for kind in ("*.py", "*.toml") for path in (home / package).rglob(kind)]
    return _hash_of(sorted(paths), f"{sys.version_info[:2]}{version('numba')}{version('numpy')}")


def _hash_of(paths: list[Path], versions: str) -> str:
    digest = hashlib.sha256(versions.encode())
    for path in paths:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Return the folder of compiled code that belongs to these sources."""
    return home_of_caches() / f"compiled-{source_hash()}"


def is_compiled() -> bool:
    """Return whether the kernel has been compiled from these sources, here or on a machine that shares the caches."""
    return any(cache_folder().glob(CODE_FILES))
