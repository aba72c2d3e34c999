"""Measure the inference: ``python -m calibration.inference sbc|rivals FOLDER COUNT [PAGE]``.

It goes on where it stopped. With a page, what the rivals scored is written into its part.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd

from calibration.community import Simulate
from calibration.inference.checking import Pool, pool_of, replicates, resumed
from calibration.inference.rivals import RIVALS, page_part, scored
from calibration.inference.target import Target
from calibration.inference.typical import NAMED, Kind, typical
from calibration.pages import write_part
from sim.ensemble import run_ensemble

CHUNK, RIVAL_CHUNK = 100, 10
"""Replicates made at once, and kept; truths depend on it, so it is one for all rivals."""
RIVAL_COUNT = 500


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

    return resumed(folder / f"sbc-{kind}.parquet", count, CHUNK, more, _told(kind))


def rivals(kind: Kind, folder: Path, counts: Mapping[str, int]) -> pd.DataFrame:
    """Score all ways on so many communities each, or read the scores that are there."""
    run_all: Simulate = partial(run_ensemble, threads=1)
    target = typical(kind)
    folder.mkdir(parents=True, exist_ok=True)
    pool = kept_pool(target, folder / f"pool-{kind}.npz", run_all)
    parts = []
    for name in RIVALS:
        more = partial(scored, name, target, pool, run_all=run_all)
        file = folder / f"rival-{kind}-{name}.parquet"
        parts.append(resumed(file, counts.get(name, RIVAL_COUNT), RIVAL_CHUNK, more, _told(f"{kind} {name}")))
    return pd.concat(parts, ignore_index=True)


def _told(name: str) -> Callable[[int, int], None]:
    return lambda done, of: print(name, done, "of", of, flush=True)


if __name__ == "__main__":
    asked, place, number = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if asked == "sbc":
        for each in get_args(Kind):
            sbc(each, number, place)
    else:
        compared = {NAMED[each]: rivals(each, place, {"smoothing": number}) for each in get_args(Kind)}
        for page in sys.argv[4:]:
            write_part(Path(page), "inference", page_part(compared))
