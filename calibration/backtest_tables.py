"""Tables of a back-test: scores by measure, weeks ahead and forecaster, with their intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.scores import ratio_interval, resampled_origins

BANDS = {"1-52": (1, 52), "1-4": (1, 4), "5-13": (5, 13), "14-26": (14, 26), "27-52": (27, 52)}
"""Weeks ahead that are scored together."""
AGAINST = "last_26"
"""What ratios are to."""
COVERAGES = {"coverage_50": "in_50", "coverage_80": "in_80", "coverage_95": "in_95"}


def pit_table(scored: pd.DataFrame) -> pd.DataFrame:
    """Return how often what happened fell into each tenth of the forecast."""
    tenth = np.minimum(np.floor(10 * scored["pit"]), 9).astype(int) + 1
    counted = scored.assign(tenth=tenth).groupby(["metric", "forecaster"], sort=False)["tenth"]
    shares = counted.value_counts(normalize=True).unstack().reindex(columns=range(1, 11)).fillna(0.0)
    return shares.melt(var_name="tenth", value_name="share", ignore_index=False).reset_index()


def totals_of(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return forecaster -> totals by origin of weeks scored, CRPS and weeks inside the bands."""
    by_name = {}
    for name, part in rows.groupby("forecaster", sort=False):
        groups = part.groupby("origin")
        totals = groups[["crps", "in_50", "in_80", "in_95", "error", "usual", "size"]].sum()
        totals["cells"] = groups.size()
        by_name[str(name)] = totals
    return by_name


def scores_table(scored: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return the scores by measure, weeks ahead and forecaster; see `calibration.backtest.Backtest`."""
    rows = []
    for metric, of_metric in scored.groupby("metric", sort=False) if len(scored) else ():
        for band, (first, last) in BANDS.items():
            by_name = totals_of(of_metric[of_metric["week"].between(first, last)])
            for name, totals in by_name.items():
                rows.append({"metric": metric, "weeks": band, "forecaster": name, **_row(totals, by_name, seed)})
    names = [f"{name}{edge}" for name in ("ratio", *COVERAGES) for edge in ("", "_low", "_high")]
    columns = ["metric", "weeks", "forecaster", "origins", "cells", "crps", "mase", "wape", *names]
    return pd.DataFrame(rows, columns=columns)


def _row(totals: pd.DataFrame, by_name: dict[str, pd.DataFrame], seed: int) -> dict[str, float]:
    places = resampled_origins(len(totals), seed)
    cells = totals["cells"].to_numpy(np.float64)
    rival = by_name[AGAINST]["crps"].to_numpy(np.float64)
    intervals = {
        "ratio": ratio_interval(totals["crps"].to_numpy(np.float64), rival, places),
    }
    for coverage, inside_band in COVERAGES.items():
        intervals[coverage] = ratio_interval(totals[inside_band].to_numpy(np.float64), cells, places)
    sums = {name: float(totals[name].sum()) for name in ("crps", "error", "usual", "size")}
    row = {
        "origins": len(totals),
        "cells": int(cells.sum()),
        "crps": sums["crps"] / cells.sum(),
        "mase": sums["error"] / sums["usual"] if sums["usual"] > 0 else np.nan,
        "wape": sums["error"] / sums["size"] if sums["size"] > 0 else np.nan,
    }
    for name, interval in intervals.items():
        row |= {name: interval.value, f"{name}_low": interval.low, f"{name}_high": interval.high}
    return row
