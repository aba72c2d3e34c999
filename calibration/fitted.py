"""Fitted: weighted parameter draws under which the model looks like one community's past, in memory and in a file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from calibration.inference.emulator import Emulator
from calibration.priors import NAMES, parameters_at
from sim.parameters import Parameters
from sim.problems import InputError, Problem

_MARK = b"essaim.fit"
_PLACES = ("chain", "draw", "weight")


@dataclass(frozen=True, eq=False)
class Fit:
    """A calibration: draws of all parameters with their weights.

    Parameters
    ----------
    draws : DataFrame
        One row for each draw: ``chain`` and ``draw`` (both from 0), ``weight`` (their sum is 1) and every parameter
        by its dotted name, with ``joiners_per_first_poster``.
    learnt : DataFrame
        One row for each fitted parameter: its prior's and posterior's median and 80 % band, and ``spread``,
        the posterior's standard deviation over the prior's, on the prior's own scale (1 = nothing learnt).
    figures : DataFrame
        One row for each figure fitted to: ``observed``, the band of the last simulations, and ``conflict``.
    emulator : Emulator, optional
        What the runs taught of the model, from which an update goes on; None where there was nothing to fit to.
    runs : int
        Simulations made.
    doubted : float
        Factor on the figures' error variances, 1 unless the model hardly ever gives such data.
    kind : str
        The source.
    as_of : datetime.date
        Nothing dated on or after it was used.
    fingerprint : str
        SHA-256 of the file, in hexadecimal.
    seed : int
        Where chance began.
    widened : bool
        Whether priors that NHS-R informed were taken twice as wide.
    versions : dict of str to str
        Of this program and its libraries.
    """

    draws: pd.DataFrame
    learnt: pd.DataFrame
    figures: pd.DataFrame
    emulator: Emulator | None
    runs: int
    doubted: float
    kind: str
    as_of: date
    fingerprint: str
    seed: int
    widened: bool
    versions: dict[str, str]

    @property
    def effective_draws(self) -> float:
        """How many equally weighted draws these are worth."""
        return float(1.0 / (self.draws["weight"] ** 2).sum())

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Figures of the data that the fitted model hardly ever gives."""
        return tuple(self.figures.loc[self.figures["conflict"], "figure"])

    def sample(self, count: int, rng: np.random.Generator) -> list[tuple[Parameters, float]]:
        """Draw parameters by their weights, evenly.

        Returns
        -------
        list of (Parameters, float)
            The model's parameters, and joiners for each first-time poster.
        """
        points = (np.arange(count) + rng.random()) / count
        places = np.searchsorted(np.cumsum(self.draws["weight"].to_numpy()), points).clip(max=len(self.draws) - 1)
        values = self.draws[list(NAMES)].to_numpy()
        drawn = [parameters_at(values[place]) for place in places]
        return [drawn[place] for place in rng.permutation(count)]

    def save(self, path: str | Path) -> None:
        """Write the fit to a Parquet file: a row for each draw, the rest in its metadata."""
        about: dict[str, Any] = {
            "kind": self.kind,
            "as_of": self.as_of.isoformat(),
            "fingerprint": self.fingerprint,
            "seed": self.seed,
            "widened": self.widened,
            "versions": self.versions,
            "learnt": self.learnt.to_dict("list"),
            "figures": self.figures.to_dict("list"),
            "emulator": None if self.emulator is None else self.emulator.to_dict(),
            "runs": self.runs,
            "doubted": self.doubted,
        }
        table = pa.Table.from_pandas(self.draws, preserve_index=False)
        pq.write_table(table.replace_schema_metadata({_MARK: json.dumps(about).encode()}), path)

    @classmethod
    def load(cls, path: str | Path) -> Fit:
        """Read a fit that `save` wrote.

        Raises
        ------
        InputError
            If the file is not one, or was written for other parameters than this version's.
        """
        try:
            table = pq.read_table(path)
        except (pa.ArrowException, OSError) as error:
            raise InputError(Problem("calibration", "fit-unreadable", str(path))) from error
        metadata = table.schema.metadata or {}
        if _MARK not in metadata:
            raise InputError(Problem("calibration", "fit-unreadable", str(path)))
        about = json.loads(metadata[_MARK])
        if set(table.column_names) != {*_PLACES, *NAMES} or "emulator" not in about:
            values = {"version": about["versions"].get("essaim", "?")}
            raise InputError(Problem("calibration", "fit-other-version", str(path), values))
        return cls(
            draws=table.replace_schema_metadata().to_pandas(),
            learnt=pd.DataFrame(about["learnt"]),
            figures=pd.DataFrame(about["figures"]),
            emulator=None if about["emulator"] is None else Emulator.from_dict(about["emulator"]),
            runs=about["runs"],
            doubted=about["doubted"],
            kind=about["kind"],
            as_of=date.fromisoformat(about["as_of"]),
            fingerprint=about["fingerprint"],
            seed=about["seed"],
            widened=about["widened"],
            versions=about["versions"],
        )
