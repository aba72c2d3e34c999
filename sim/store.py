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
import numpy.typing as npt

from sim.ensemble import Chunk, Figures
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
        self._addresses: dict[tuple[Any, ...], tuple[Chunk, str]] = {}

    def read(self, chunk: Chunk) -> Figures | None:
        """Return the figures of a chunk, or None where they are not kept whole."""
        return read_figures(self.path(self.address(chunk)))

    def write(self, chunk: Chunk, figures: Figures) -> None:
        """Keep the figures of a chunk."""
        import pyarrow as pa  # only here and in `read_figures`: who keeps nothing does not wait for it
        import pyarrow.parquet as pq

        path = self.path(self.address(chunk))
        runs, weeks = next(iter(figures.values())).shape
        table = pa.table(
            {
                RUNS_COLUMN: _column(np.repeat(np.arange(runs, dtype=np.int32), weeks), pa.int32()),
                **{name: _column(values, pa.float64()) for name, values in figures.items()},
            }
        )
        try:
            whole_file(path, lambda stream: pq.write_table(table, stream, compression="zstd"))
        except OSError as error:
            if self._refused is not None:
                self._refused(path, error)
                self._refused = None

    def path(self, address: str) -> Path:
        """Return the file of a chunk."""
        return self.folder / "chunks" / address[:2] / f"{address}.parquet"

    def address(self, chunk: Chunk) -> str:
        """Return the address of a chunk: a hash of everything its figures follow from, worked out once."""
        key = (chunk.names, *map(id, chunk.runs))
        if key not in self._addresses:
            self._addresses[key] = (chunk, _address_of(chunk))  # with the chunk kept, no other gets its runs' numbers
        return self._addresses[key][1]


def _address_of(chunk: Chunk) -> str:
    texts: dict[int, bytes] = {}  # what runs share, most of a plan and every draw twice, is written out once
    digest = hashlib.sha256(f"{engine_hash()} {chunk.names}".encode())
    for run in chunk.runs:
        parts = [getattr(run.plan, field.name) for field in dataclasses.fields(run.plan)]
        for part in (*parts, run.parameters):
            if id(part) not in texts:
                texts[id(part)] = json.dumps(part, default=_as_json, sort_keys=True).encode() + b"\n"
            digest.update(texts[id(part)])
        digest.update(str(run.seed).encode())
        digest.update(b"" if run.start is None else run.start.fingerprint.encode())
    return digest.hexdigest()[:32]


def _column(values: npt.NDArray[Any], stored: Any) -> Any:
    """Return numbers as a column of Arrow, without the detour that loads pandas."""
    import pyarrow as pa

    return pa.Array.from_buffers(stored, values.size, [None, pa.py_buffer(np.ascontiguousarray(values))])


def read_figures(path: Path) -> Figures | None:
    """Return the figures in a chunk's file; None where there is none, or it is damaged."""
    if not path.is_file():
        return None
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with path.open("rb") as stream:
            table = pq.ParquetFile(stream).read().combine_chunks()
        columns: dict[str, Any] = {  # without the detour that loads pandas
            name: np.from_dlpack(table[name].chunk(0)) for name in table.column_names
        }
        runs = int(columns.pop(RUNS_COLUMN)[-1]) + 1
        return {name: values.reshape(runs, -1) for name, values in columns.items()}
    except (OSError, pa.ArrowException, KeyError, ValueError, IndexError):
        return None


def _as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return np.asarray(value).tolist()
