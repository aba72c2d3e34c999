"""Forecast: what the next weeks may bring, as samples, from nothing but what was known before a Monday."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from calibration.community import Community, Simulate, community_before, run_kept, seen_before
from calibration.exports import Export
from calibration.exports.report import Remark
from calibration.exports.views import definition
from calibration.fit import fit_community
from calibration.fitted import Fit
from calibration.futures import Futures, futures_of
from calibration.layer import layered
from calibration.observation import Floats, must_be_fitted
from calibration.reference import DEFAULT, Reference, reference_named
from calibration.shocks import Shock, with_shocks
from sim.clusters import Where
from sim.executing import Progress
from sim.kpis import KPIS
from sim.problems import InputError, Problem

MOST_WEEKS, LEAST_SAMPLES, MOST_SAMPLES = 104, 20, 5000
MONTHS = {3: 13, 6: 26, 12: 52}
"""Weeks in so many months."""
AROUND = 4
"""Weeks averaged in a figure "in 3 months", so that it does not hang on one week such as Christmas."""


@dataclass(frozen=True, eq=False)
class Forecast:
    """Samples of the weeks ahead.

    Parameters
    ----------
    frame : DataFrame
        ``metric, week`` (1 = the week that begins at ``as_of``), ``sample, value, definition_id``. One sample
        is one future, the same in all metrics.
    as_of : datetime.date
        The Monday on which week 1 begins.
    weeks, samples, seed : int
        Weeks ahead, futures, and where chance began.
    not_shown : tuple of str
        Measures of `sim.kpis` that the input cannot show.
    warnings : tuple of Remark
        What to beware of.
    fit : Fit
        The calibration used.
    followed : mapping of str to str
        Measures forecast by a plain rule instead of the model, and its name; see `calibration.following`.
    reference : Reference or None
        The other communities leant on.
    layer : mapping of str to float
        How much of each measure's 80 % band comes from them; see `calibration.layer.Layered`.
    """

    frame: pd.DataFrame
    as_of: date
    weeks: int
    samples: int
    seed: int
    not_shown: tuple[str, ...]
    warnings: tuple[Remark, ...]
    fit: Fit
    followed: Mapping[str, str] = field(default_factory=dict)
    reference: Reference | None = None
    layer: Mapping[str, float] = field(default_factory=dict)

    @property
    def metrics(self) -> tuple[str, ...]:
        """The measures forecast, in the order of `sim.kpis`."""
        return tuple(self.frame["metric"].drop_duplicates())

    def values(self, metric: str) -> Floats:
        """Return one measure's samples, an array (samples, weeks) float64."""
        rows = self.frame.loc[self.frame["metric"] == metric, "value"]
        return np.asarray(rows, dtype=np.float64).reshape(self.samples, self.weeks)

    def bands(self) -> pd.DataFrame:
        """Return medians and central bands.

        Returns
        -------
        DataFrame
            ``metric, week, begins, median, low_50, high_50, low_80, high_80``: half of the futures lie
            between ``low_50`` and ``high_50`` in that week, four in five between ``low_80`` and ``high_80``.
        """
        begins = [self.as_of + timedelta(days=7 * week) for week in range(self.weeks)]
        parts = []
        for metric in self.metrics:
            band = _band(self.values(metric))
            band.insert(0, "begins", pd.to_datetime(begins))
            band.insert(0, "week", np.arange(1, self.weeks + 1))
            band.insert(0, "metric", metric)
            parts.append(band)
        return pd.concat(parts, ignore_index=True)

    def at(self, months: int) -> pd.DataFrame:
        """Return the bands in 3, 6 or 12 months: those of the mean of the four weeks that end then.

        Parameters
        ----------
        months : {3, 6, 12}
            Weeks 13, 26 and 52.

        Returns
        -------
        DataFrame
            ``metric, median, low_50, high_50, low_80, high_80``; a stock (members) is that of the last week.

        Raises
        ------
        ValueError
            If the forecast does not reach that far, or for other months.
        """
        if months not in MONTHS or MONTHS[months] > self.weeks:
            possible = ", ".join(str(each) for each, weeks in MONTHS.items() if weeks <= self.weeks)
            raise ValueError(f"months={months}: must be one of {possible or 'none: the forecast is too short'}")
        last = MONTHS[months]
        parts = []
        for metric in self.metrics:
            recent = self.values(metric)[:, last - (1 if metric == "members" else AROUND) : last]
            band = _band(recent.mean(axis=1, keepdims=True))
            band.insert(0, "metric", metric)
            parts.append(band)
        return pd.concat(parts, ignore_index=True)

    def save(self, path: str | Path) -> None:
        """Write the frame to a Parquet file."""
        pq.write_table(pa.Table.from_pandas(self.frame, preserve_index=False), path)


def forecast(
    export: Export,
    as_of: date | None = None,
    weeks: int = 52,
    samples: int = 300,
    seed: int = 1,
    fit: Fit | None = None,
    reference: str | Reference = DEFAULT,
    *,
    widened: bool = False,
    shocks: Sequence[Shock] = (),
    progress: Progress | None = None,
    run_all: Simulate | None = None,
    on: Where = None,
) -> Forecast:
    """Forecast every measure an export shows.

    Parameters
    ----------
    export : Export
        The export; whatever is dated on or after ``as_of`` is not used.
    as_of : datetime.date, optional
        A Monday; by default the last one possible.
    weeks : int
        Weeks ahead, 1 to 104.
    samples : int
        Futures, 20 to 5,000.
    seed : int
        Same past, seed and versions: the same forecast, whatever the file holds later on.
    fit : Fit, optional
        A saved calibration; without one the parameters are fitted first.
    reference : str or Reference
        Other communities to lean on: ``"default"`` (those the package was taught), ``"none"``, or a file of
        ``python -m calibration.reference``.
    widened : bool
        See `calibration.fit.calibrate`; without effect if a fit is given.
    shocks : sequence of Shock
        What happened, or will, on known dates; see `calibration.shocks`.
    progress : callable, optional
        Told how many runs are done and how many there are.
    run_all : callable, optional
        What runs the simulations; by default `calibration.community.run_kept`, on this machine or a cluster.
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``; see `scenarios.running.run`.

    Raises
    ------
    InputError
        With everything wrong at once: not a Monday, outside the data, a fit that knows the future, and so on.
    """
    others = _checked(export, as_of, weeks, samples, fit, reference)
    run_all = run_all or partial(run_kept, on=on)
    community = with_shocks(community_before(export, as_of or export.latest_start), shocks, weeks)
    if fit is None:
        fit = fit_community(community, seed=seed, widened=widened, progress=progress, run_all=run_all)
    ahead = futures_of(community, fit, weeks, samples, seed, run_all, progress)
    size: dict[str, float] = {}
    if others is not None and not shocks:  # other communities know nothing of this one's dates
        ahead, size = layered(ahead, community.export, others)
    return Forecast(
        frame=_frame(ahead, community),
        as_of=community.as_of,
        weeks=weeks,
        samples=samples,
        seed=seed,
        not_shown=tuple(name for name in KPIS if name not in ahead),
        warnings=(*_warnings(export, community, fit), *_leaning(export, others, shocks)),
        fit=fit,
        reference=None if shocks else others,
        layer=size,
    )


def _checked(
    export: Export, as_of: date | None, weeks: int, samples: int, fit: Fit | None, reference: str | Reference
) -> Reference | None:
    """Return the reference class asked for; raise all problems with what was asked for at once."""
    must_be_fitted(export)
    problems = []
    if not 1 <= weeks <= MOST_WEEKS:
        problems.append(Problem("calibration", "forecast-weeks", values={"weeks": weeks, "most": MOST_WEEKS}))
    if not LEAST_SAMPLES <= samples <= MOST_SAMPLES:
        limits = {"samples": samples, "least": LEAST_SAMPLES, "most": MOST_SAMPLES}
        problems.append(Problem("calibration", "forecast-samples", values=limits))
    start = as_of or export.latest_start
    if fit is not None and fit.kind != export.kind:
        problems.append(Problem("calibration", "fit-other-kind"))
    if fit is not None and fit.as_of > start:
        when = {"fitted": fit.as_of, "day": start}
        problems.append(Problem("calibration", "fit-knows-future", values=when))
    others = None
    try:
        others = reference_named(reference) if isinstance(reference, str) else reference
    except InputError as error:
        problems += error.problems
    try:
        seen_before(export, start)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    return others


def _frame(ahead: Futures, community: Community) -> pd.DataFrame:
    definitions = {name: definition(community.export.kind, name) or "" for name in ahead}
    parts = [
        pd.DataFrame(
            {
                "metric": name,
                "week": np.tile(np.arange(1, values.shape[1] + 1), len(values)),
                "sample": np.repeat(np.arange(len(values)), values.shape[1]),
                "value": values.ravel(),
                "definition_id": definitions[name],
            }
        )
        for name, values in ahead.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _band(values: Floats) -> pd.DataFrame:
    levels = {"median": 0.5, "low_50": 0.25, "high_50": 0.75, "low_80": 0.1, "high_80": 0.9}
    return pd.DataFrame({name: np.quantile(values, level, axis=0) for name, level in levels.items()})


def reference_remarks(export: Export, reference: Reference | None) -> tuple[Remark, ...]:
    """Return what to beware of in a reference class: that the export is among what it was learnt from."""
    if reference is None or export.fingerprint not in reference.inputs:
        return ()
    return (Remark("reference-holds-input", {"name": export.report.name}),)


def _leaning(export: Export, reference: Reference | None, shocks: Sequence[Shock]) -> tuple[Remark, ...]:
    if reference is not None and shocks:
        return (Remark("reference-not-with-shocks"),)
    return reference_remarks(export, reference)


def _warnings(export: Export, community: Community, fit: Fit) -> tuple[Remark, ...]:
    found = []
    seen = community.export
    silent = (community.as_of - seen.last_day).days - 1
    if silent >= 7:
        found.append(Remark("forecast-silent", {"days": silent, "day": seen.last_day}))
    if len(community.weekly) < 12:
        found.append(Remark("forecast-young", {"weeks": len(community.weekly)}))
    unused, moved = int((~community.believed).sum()), int(community.moved.sum()) if community.moved is not None else 0
    if unused > moved:
        found.append(Remark("forecast-gaps", {"weeks": unused - moved}))
    if moved:
        found.append(Remark("forecast-shocks", {"weeks": moved}))
    if community.share < 1.0:
        found.append(Remark("forecast-sampled", {"share": f"{100 * community.share:.0f}"}))
    if fit.fingerprint != export.fingerprint:
        found.append(Remark("forecast-other-file", {"day": fit.as_of}))
    if fit.conflicts:
        found.append(Remark("forecast-conflicts", {"count": len(fit.conflicts)}))
    return tuple(found)
