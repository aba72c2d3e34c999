"""Folder: the communities whose event logs are in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sim.problems import InputError, Problem

TABLE = "communities.csv"
LOGS = "events"


@dataclass(frozen=True)
class Listed:
    """One community of a folder.

    Parameters
    ----------
    name : str
        Its name: that of its log, without the ending.
    family : str
        Communities that share members have one family; a community of none is its own.
    log : pathlib.Path
        Its event log, which may be missing.
    """

    name: str
    family: str
    log: Path


def communities_in(folder: Path) -> list[Listed]:
    """Return all communities of a folder, in order of name.

    Parameters
    ----------
    folder : pathlib.Path
        It holds event logs (``*.parquet``), itself or in its folder ``events``; and, if there is one, a table
        ``communities.csv`` with the columns ``community`` and ``family``. A community of that table without a log is
        listed all the same, so that none is hidden.

    Raises
    ------
    InputError
        If there is no log, or the table has not these columns.
    """
    logs = folder / LOGS if (folder / LOGS).is_dir() else folder
    families = _families(folder / TABLE)
    names = sorted({path.stem for path in logs.glob("*.parquet")} | set(families))
    if not any((logs / f"{name}.parquet").is_file() for name in names):
        raise InputError(Problem("calibration", "communities-none", str(folder)))
    return [Listed(name, families.get(name, name), logs / f"{name}.parquet") for name in names]


def _families(table: Path) -> dict[str, str]:
    if not table.is_file():
        return {}
    try:
        read = pd.read_csv(table, dtype=str, usecols=["community", "family"]).dropna()
    except (ValueError, UnicodeDecodeError) as error:
        raise InputError(Problem("calibration", "communities-table", str(table))) from error
    return dict(zip(read["community"], read["family"], strict=True))
