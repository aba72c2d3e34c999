"""Replicates of simulation-based calibration: ``python -m calibration.inference FOLDER COUNT``."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd

from calibration.community import Simulate
from calibration.inference.checking import Pool, pool_of, replicates, resumed
from calibration.inference.target import Target
from calibration.inference.typical import Kind, typical
from sim.ensemble import run_ensemble

CHUNK = 100


def kept_pool(target: Target, file: Path, run_all: Simulate) -> Pool:
    """Return the pool of runs that a file holds; it is made where there is none."""
    if not file.exists():
        pool = pool_of(target, run_all)
        np.savez(file.with_suffix(".part.npz"), scores=pool.scores, figures=pool.figures)
        file.with_suffix(".part.npz").replace(file)
    held = np.load(file)
    return Pool(held["scores"], held["figures"])


def sbc(kind: Kind, count: int, folder: Path) -> pd.DataFrame:
    """Make replicates of one kind of file, or read those that are there."""
    folder.mkdir(parents=True, exist_ok=True)
    run_all: Simulate = partial(run_ensemble, threads=1)
    target = typical(kind)
    pool = kept_pool(target, folder / f"pool-{kind}.npz", run_all)

    def more(first: int, number: int) -> pd.DataFrame:
        return replicates(target, pool, first, number, run_all)

    return resumed(
        folder / f"sbc-{kind}.parquet", count, CHUNK, more, lambda done, of: print(kind, done, "of", of, flush=True)
    )


if __name__ == "__main__":
    place, count = Path(sys.argv[1]), int(sys.argv[2])
    for each in get_args(Kind):
        sbc(each, count, place)
