"""Many communities to learn from: their weeks, their members, and what became of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.reference.members import Acts, acts_of

Floats = npt.NDArray[np.float64]
CONTRIBUTORS = "git"
"""The platform whose communities are contributor logs; all others are conversations."""


@dataclass(frozen=True, eq=False)
class Series:
    """One community to learn from.

    Parameters
    ----------
    name, family, platform : str
        The community, those it shares members with, where it is.
    start : datetime.date
        Monday of week 0.
    posters, messages : array (weeks,) float64
        Counts.
    scored : array (weeks,) bool
        Which weeks may be scored: not those in which the recorder failed, known with hindsight.
    acts : Acts
        Who wrote in which week.
    from_birth : bool
        Whether the record begins with the community.
    """

    name: str
    family: str
    platform: str
    start: date
    posters: Floats
    messages: Floats
    scored: npt.NDArray[np.bool_]
    acts: Acts
    from_birth: bool

    @property
    def contributors(self) -> bool:
        """Whether it is a log of contributions, and not of conversations."""
        return self.platform == CONTRIBUTORS

    @property
    def believed(self) -> npt.NDArray[np.bool_]:
        """Which weeks to believe, by a rule that looks back only."""
        messages = pd.Series(self.messages)
        usual = messages.shift(1).rolling(13, min_periods=4).median()
        return np.asarray(~((messages == 0) & (usual >= 10.0)), dtype=np.bool_)


def read_communities(folder: Path, family: str | None = None) -> list[Series]:
    """Read communities from the tables described in the documentation.

    Parameters
    ----------
    folder : Path
        With ``communities.csv``, ``weekly.csv.gz`` and ``events/<community>.parquet``.
    family : str, optional
        Only this family's.
    """
    listed = pd.read_csv(folder / "communities.csv")
    weekly = pd.read_csv(folder / "weekly.csv.gz", parse_dates=["week"])
    rows = listed if family is None else listed[listed["family"] == family]
    by_name = dict(list(weekly.groupby("community")))
    return [_series(folder, row, by_name[str(row["community"])]) for row in rows.to_dict("records")]


def families_of(folder: Path) -> list[str]:
    """Return the names of all families, in order."""
    return sorted(set(pd.read_csv(folder / "communities.csv")["family"]))


def _series(folder: Path, row: dict[Any, Any], weekly: pd.DataFrame) -> Series:
    weekly = weekly[(weekly["partial"] == 0) & (weekly["week"] >= pd.Timestamp(str(row["usable_from"])))]
    start = weekly["week"].iloc[0]
    events = pd.read_parquet(folder / "events" / f"{row['community']}.parquet", columns=["member", "ts", "kind"])
    events = events[events["kind"].isin(["message", "commit"])]
    week = (events["ts"].to_numpy() - int(start.timestamp())) // 604_800
    return Series(
        name=str(row["community"]),
        family=str(row["family"]),
        platform=str(row["platform"]),
        start=start.date(),
        posters=weekly["active_members"].to_numpy(np.float64),
        messages=weekly["messages"].to_numpy(np.float64),
        scored=weekly["suspect_gap"].to_numpy() == 0,
        acts=acts_of(pd.factorize(events["member"])[0].astype(np.int64), week.astype(np.int64), len(weekly)),
        from_birth=bool(row["from_birth"]),
    )
