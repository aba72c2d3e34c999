"""Studies: what was asked, kept beside the figures: finished parts can be read, an interrupted study resumes."""

from __future__ import annotations

import hashlib
import json
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from sim.ensemble import Chunk, Figures
from sim.problems import InputError, Problem
from sim.store import Store, read_figures, store_folder
from sim.words import say
from sim.writing import whole_file

SECONDS_A_DAY = 86_400.0
SHORTEST_ADDRESS = 4


class StoreWarning(UserWarning):
    """Results could not be kept; the work goes on without."""


@dataclass(frozen=True)
class Study:
    """One question: a scenario, its runs and its seed, and where their figures are.

    Parameters
    ----------
    name : str
        The scenario's name.
    scenario : mapping
        The scenario with every default filled in.
    seed, runs : int
        The seed all draws come from, and how many runs were asked for.
    start : str
        The first day, as in 2026-01-05.
    days : int
        Days simulated.
    chunks : tuple of (str, int)
        Address and number of runs of each chunk, in order.
    versions : mapping
        The software that was used.
    asked : float
        When it was last asked [seconds since 1970].
    """

    name: str
    scenario: Mapping[str, Any]
    seed: int
    runs: int
    start: str
    days: int
    chunks: tuple[tuple[str, int], ...]
    versions: Mapping[str, str]
    asked: float

    @property
    def address(self) -> str:
        """The hash of its chunks' addresses, which say everything that was asked."""
        return hashlib.sha256("".join(address for address, _ in self.chunks).encode()).hexdigest()[:12]

    def finished(self, store: Store) -> int:
        """Return how many of its runs are kept."""
        return sum(runs for address, runs in self.chunks if store.path(address).is_file())

    def size(self, store: Store) -> int:
        """Return the bytes its figures take."""
        files = [store.path(address) for address, _ in self.chunks]
        return sum(file.stat().st_size for file in files if file.is_file())

    def figures(self, store: Store) -> Figures | None:
        """Return the figures of the runs that are kept, in their order; None where there are none."""
        found = [figures for address, _ in self.chunks if (figures := read_figures(store.path(address))) is not None]
        if not found:
            return None
        return {name: np.concatenate([figures[name] for figures in found]) for name in found[0]}


def default_store() -> Store | None:
    """Return the store of this user, None where the environment variable ``ESSAIM_STORE`` is ``off``."""
    folder = store_folder()
    if folder is None:
        return None
    return Store(folder, None if folder in _refusing else partial(_warn, folder))


_refusing: set[Path] = set()
"""Folders of which it was said that they cannot be written: once is enough, however many parts a question has."""


def _warn(folder: Path, path: Path, error: OSError) -> None:
    _refusing.add(folder)
    values = {"file": path, "reason": error.strerror or type(error).__name__}
    warnings.warn(say("scenarios", "not-kept", **values), StoreWarning, stacklevel=2)


def note_study(
    store: Store, name: str, scenario: Mapping[str, Any], seed: int, span: tuple[date, int], chunks: Sequence[Chunk],
    versions: Mapping[str, str],
) -> None:  # fmt: skip
    """Write down what is asked before it is computed; where that is refused the work goes on."""
    parts = tuple((store.address(chunk), len(chunk.runs)) for chunk in chunks)
    runs = sum(count for _, count in parts)
    study = Study(name, scenario, seed, runs, span[0].isoformat(), span[1], parts, versions, time.time())
    text = json.dumps(asdict(study), ensure_ascii=False).encode()
    with suppress(OSError):  # said once, where the figures themselves cannot be kept
        whole_file(_file_of(store, study.address), lambda stream: stream.write(text))


def studies(store: Store) -> list[Study]:
    """Return every study that is kept, the latest first."""
    found = [study for file in (store.folder / "studies").glob("*.json") if (study := _read(file)) is not None]
    return sorted(found, key=lambda study: -study.asked)


def study_at(store: Store, address: str) -> Study:
    """Return the study whose address begins like this.

    Raises
    ------
    InputError
        If none does, or several do.
    """
    found = [study for study in studies(store) if study.address.startswith(address)]
    if len(address) < SHORTEST_ADDRESS or len(found) != 1:
        key = "study-ambiguous" if len(found) > 1 or len(address) < SHORTEST_ADDRESS else "study-unknown"
        raise InputError(Problem("scenarios", key, values={"address": address}))
    return found[0]


def parts_beside(store: Store) -> tuple[int, int]:
    """Return how many chunks no study lists, parts of larger questions, and the bytes they take."""
    files = _unneeded(store)
    return len(files), sum(file.stat().st_size for file in files)


def clean(store: Store, address: str = "", older_than_days: float = 0.0) -> tuple[int, int]:
    """Delete studies and the figures that no other study needs.

    Parameters
    ----------
    store : Store
        Where.
    address : str
        Beginning of one study's address; everything if empty, parts of larger questions too.
    older_than_days : float
        Only what was last asked longer ago than this; a part of a larger question, what was computed longer ago.

    Returns
    -------
    tuple of int
        Studies deleted, and bytes freed.
    """
    before = time.time() - older_than_days * SECONDS_A_DAY
    gone = [study for study in ([study_at(store, address)] if address else studies(store)) if study.asked <= before]
    beside = [] if address else [file for file in _unneeded(store) if file.stat().st_mtime <= before]
    for study in gone:
        _file_of(store, study.address).unlink(missing_ok=True)
    theirs = {part for study in gone for part, _ in study.chunks}
    freed = 0
    for file in {*beside, *(file for file in _unneeded(store) if _address_of(file) in theirs)}:
        freed += file.stat().st_size
        file.unlink(missing_ok=True)
    return len(gone), freed


def _unneeded(store: Store) -> list[Path]:
    """Return the files of chunks that no study lists, and what interrupted writes have left."""
    needed = {part for study in studies(store) for part, _ in study.chunks}
    return [file for file in _chunk_files(store) if _address_of(file) not in needed or file.suffix != ".parquet"]


def _address_of(file: Path) -> str:
    return file.name.split(".")[0]


def _chunk_files(store: Store) -> Iterator[Path]:
    """Go through the files of chunks, and what an interrupted write has left."""
    return (store.folder / "chunks").glob("*/*.parquet*")


def _file_of(store: Store, address: str) -> Path:
    return store.folder / "studies" / f"{address}.json"


def _read(file: Path) -> Study | None:
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
        return Study(**{**read, "chunks": tuple((address, runs) for address, runs in read["chunks"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
