"""Results: what a set of runs gave, as tidy frames that carry how they were made.

Figures are kept as arrays, and frames are made of them when they are asked for: a third of a second, which pandas takes
to load, is not waited for a table on the screen.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from scenarios.periods import period_means

if TYPE_CHECKING:
    import pandas as pd

BAND_QUANTILES = {"low_80": 0.1, "low_50": 0.25, "median": 0.5, "high_50": 0.75, "high_80": 0.9}
"""The edges of the 50 % and 80 % bands, and the median between them."""
RECORDED_PACKAGES = ("essaim", "numpy", "numba", "mesa", "pandas")


@dataclass(frozen=True, eq=False, repr=False)
class RunResult:
    """What many runs of one scenario gave.

    Parameters
    ----------
    scenario : mapping
        The scenario with every default filled in.
    seed : int
        The seed all draws come from.
    mondays : array (weeks,) datetime64[D]
        The Mondays of the complete weeks.
    values : mapping of str to array (runs, weeks) float64
        Every measure of ``sim.kpis``; NaN where it is not known.
    drawn : mapping of str to array (draws,) float64
        The parameters of each draw, and the platform's figures (``platform.slack.push``); run ``i`` used draw
        ``i // 2``.
    versions : mapping
        The software that made it.
    """

    scenario: Mapping[str, Any]
    seed: int
    mondays: npt.NDArray[np.datetime64]
    values: Mapping[str, npt.NDArray[np.float64]]
    drawn: Mapping[str, npt.NDArray[np.float64]]
    versions: Mapping[str, str]

    def __repr__(self) -> str:
        return f"RunResult({self.runs} runs, {len(self.mondays)} weeks, {len(self.values)} measures, seed {self.seed})"

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(next(iter(self.values.values())))

    @cached_property
    def weeks(self) -> pd.DatetimeIndex:
        """The Mondays of the complete weeks."""
        import pandas as pd

        return pd.DatetimeIndex(self.mondays, name="week")

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """The parameters of each draw, and the platform's figures: a row a draw, a column each."""
        import pandas as pd

        return pd.DataFrame(dict(self.drawn)).rename_axis(index="draw")

    @cached_property
    def weekly(self) -> pd.DataFrame:
        """The bands: ``kpi, week, low_80, low_50, median, high_50, high_80, known``.

        ``known`` is the number of runs in which the measure is known that week.
        """
        return bands(self.values, self.weeks)

    @cached_property
    def period_bands(self) -> Mapping[tuple[str, str], Mapping[str, float]]:
        """The edges of the same bands by measure and period: months 3, 6 and 12, and the last 13 weeks."""
        found = {}
        for kpi, period, (means,) in period_means(self.values):
            edges = np.quantile(means[~np.isnan(means)], list(BAND_QUANTILES.values()))
            found[kpi, period] = dict(zip(BAND_QUANTILES, edges.tolist(), strict=True))
        return found

    @cached_property
    def periods(self) -> pd.DataFrame:
        """The bands over periods as a frame: ``kpi, period`` and the edges."""
        import pandas as pd

        rows = [{"kpi": kpi, "period": period, **edges} for (kpi, period), edges in self.period_bands.items()]
        return pd.DataFrame(rows)

    @cached_property
    def every_run(self) -> pd.DataFrame:
        """Each run apart: ``run, week`` and one column per measure."""
        import pandas as pd

        index = pd.MultiIndex.from_product([range(self.runs), self.weeks], names=["run", "week"])
        columns = {name: array.ravel() for name, array in self.values.items()}
        return pd.DataFrame(columns, index=index).reset_index()

    @cached_property
    def fingerprint(self) -> str:
        """The hash of the values: two results with the same one are the same, whatever made them."""
        digest = hashlib.sha256(self.mondays.astype("datetime64[D]").tobytes())
        for name in sorted(self.values):
            digest.update(name.encode())
            digest.update(np.ascontiguousarray(self.values[name]).tobytes())
        return digest.hexdigest()[:16]

    def save(self, directory: str | Path) -> Path:
        """Write the result into a directory, made if need be: three Parquet files and ``result.json``.

        Returns
        -------
        Path
            The directory.
        """
        folder = Path(directory)
        folder.mkdir(parents=True, exist_ok=True)
        self.weekly.to_parquet(folder / "weekly.parquet", index=False)
        self.every_run.to_parquet(folder / "runs.parquet", index=False)
        self.parameters.to_parquet(folder / "parameters.parquet")
        (folder / "result.json").write_text(
            json.dumps(self.summary(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
        return folder

    def summary(self) -> dict[str, Any]:
        """Return what made the result: scenario, seed, runs, versions and fingerprint."""
        return {
            "scenario": dict(self.scenario),
            "seed": self.seed,
            "runs": self.runs,
            "versions": dict(self.versions),
            "fingerprint": self.fingerprint,
        }

    @classmethod
    def load(cls, directory: str | Path) -> RunResult:
        """Read a result that `save` wrote."""
        import pandas as pd

        folder = Path(directory)
        made = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        runs = pd.read_parquet(folder / "runs.parquet")
        mondays = np.asarray(runs["week"].unique()).astype("datetime64[D]")
        values = {
            str(name): runs[name].to_numpy(np.float64).reshape(made["runs"], len(mondays))
            for name in runs.columns.drop(["run", "week"])
        }
        parameters = pd.read_parquet(folder / "parameters.parquet")
        drawn = {str(name): parameters[name].to_numpy(np.float64) for name in parameters.columns}
        return cls(made["scenario"], made["seed"], mondays, values, drawn, made["versions"])


def bands(values: Mapping[str, npt.NDArray[np.float64]], weeks: pd.DatetimeIndex) -> pd.DataFrame:
    """Return the median and the 50 % and 80 % bands of each measure and week.

    Parameters
    ----------
    values : mapping of str to array (runs, weeks)
        NaN where a measure is not known.
    weeks : DatetimeIndex
        The Mondays.

    Examples
    --------
    >>> import pandas as pd
    >>> weeks = pd.DatetimeIndex(["2026-01-05"])
    >>> float(bands({"joins": np.array([[1.0], [2.0], [3.0]])}, weeks)["median"].iloc[0])
    2.0
    """
    import pandas as pd

    frames = []
    for name, array in values.items():
        known = np.isfinite(array).sum(axis=0)
        edges = np.full((len(BAND_QUANTILES), len(weeks)), np.nan)
        edges[:, known > 0] = np.nanquantile(array[:, known > 0], list(BAND_QUANTILES.values()), axis=0)
        frame = pd.DataFrame(edges.T, columns=list(BAND_QUANTILES))
        frame.insert(0, "week", weeks)
        frame.insert(0, "kpi", name)
        frame["known"] = known
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that results depend on."""
    found = {"python": platform.python_version()}
    for package in RECORDED_PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # run from the source tree, not installed
            found[package] = "not installed"
    return found
