"""Store: the weekly figures of chunks of runs, in Parquet, each under an address that says what made it.

The address is a hash of the plans, the parameters, the seeds, the figures asked for and the engine. So the same
question is read and not computed again, a question that shares runs with an earlier one shares their figures, and a
changed rule finds nothing. A file is written under another name and renamed when it is whole.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sim.ensemble import Chunk, Figures
from sim.plan import Plan
from sim.sources import engine_hash, home_of_caches
from sim.writing import whole_file

FOLDER_VARIABLE = "ESSAIM_STORE"
"""Environment variable that names the store's folder; ``off`` = keep nothing."""
OFF = "off"
RUNS_COLUMN = "run"


def store_folder() -> Path | None:
    """Return the folder runs are kept in, None where nothing is to be kept."""
    named = os.environ.get(FOLDER_VARIABLE, "")
    if named == OFF:
        return None
    return Path(named) if named else home_of_caches() / "runs"


class Store:
    """A folder of chunks.

    Parameters
    ----------
    folder : Path
        Where; made when something is written.
    refused : callable, optional
        Told once if the system refuses to write, with the file and the error; the work goes on without being kept.
    """

    def __init__(self, folder: Path, refused: Callable[[Path, OSError], None] | None = None) -> None:
        self.folder = folder
        self._refused = refused
        self._plans: dict[int, tuple[Plan, str]] = {}

    def read(self, chunk: Chunk) -> Figures | None:
        """Return the figures of a chunk, or None where they are not kept whole."""
        return read_figures(self.path(self.address(chunk)))

    def write(self, chunk: Chunk, figures: Figures) -> None:
        """Keep the figures of a chunk."""
        import pyarrow as pa  # only here and in `read_figures`: who keeps nothing does not wait for it
        import pyarrow.parquet as pq

        path = self.path(self.address(chunk))
        runs, weeks = next(iter(figures.values())).shape
        columns: dict[str, Any] = {RUNS_COLUMN: np.repeat(np.arange(runs, dtype=np.int32), weeks)}
        columns |= {name: values.ravel() for name, values in figures.items()}
        try:
            whole_file(path, lambda stream: pq.write_table(pa.table(columns), stream, compression="zstd"))
        except OSError as error:
            if self._refused is not None:
                self._refused(path, error)
                self._refused = None

    def path(self, address: str) -> Path:
        """Return the file of a chunk."""
        return self.folder / "chunks" / address[:2] / f"{address}.parquet"

    def address(self, chunk: Chunk) -> str:
        """Return the address of a chunk: a hash of everything its figures follow from."""
        digest = hashlib.sha256(f"{engine_hash()} {chunk.names}".encode())
        for run in chunk.runs:
            digest.update(self._plan_text(run.plan).encode())
            digest.update(repr((run.parameters, run.seed)).encode())
            digest.update(b"" if run.start is None else run.start.fingerprint.encode())
        return digest.hexdigest()[:32]

    def _plan_text(self, plan: Plan) -> str:
        """Return a plan as text; each plan is written out once, however many runs share it."""
        kept = self._plans.get(id(plan))
        if kept is None or kept[0] is not plan:
            text = json.dumps(dataclasses.asdict(plan), default=_as_json, sort_keys=True)
            kept = self._plans[id(plan)] = (plan, text)
        return kept[1]


def read_figures(path: Path) -> Figures | None:
    """Return the figures in a chunk's file; None where there is none, or it is damaged."""
    if not path.is_file():
        return None
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path, memory_map=False)
        runs = int(table[RUNS_COLUMN][-1].as_py()) + 1
        names = [name for name in table.column_names if name != RUNS_COLUMN]
        return {name: table[name].to_numpy().reshape(runs, -1) for name in names}
    except (OSError, pa.ArrowException, KeyError, ValueError, IndexError):
        return None


def _as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return np.asarray(value).tolist()
