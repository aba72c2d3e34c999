"""Scoring: the model beside three plain curves, on the second halves of all the communities of a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from calibration.distributions.folder import Listed
from calibration.distributions.halves import FEWEST, Halves, halves_of
from calibration.distributions.rivals import LogNormal, fitted_geometric, fitted_log_normal, pooled_log_normal
from calibration.distributions.samples import (
    STATISTICS,
    Curve,
    Sample,
    bin_edges,
    histogram,
    kolmogorov_smirnov,
    log_correlation,
)
from calibration.distributions.shaping import RUNS, Prediction, fit_and_predict
from calibration.exports import read_export
from calibration.exports.report import Remark
from sim.problems import InputError
from sim.words import say

MODEL, POOLED = "model", "pooled"
CURVES = (MODEL, POOLED, "log_normal", "geometric")
"""The model; one log-normal for all communities; each community's own log-normal and geometric."""
MEAN = "mean"
JUDGED = (*STATISTICS, MEAN)
"""What is judged: each statistic, and the mean distance over the three."""

Predict = Callable[[Halves], Prediction]


@dataclass(frozen=True)
class Scores:
    """How far each curve is from the second halves.

    Parameters
    ----------
    table : DataFrame
        A row for each community and each of `JUDGED`: ``community``, ``family``, ``statistic``, ``first`` and
        ``second`` (how many were counted in each half), ``ks_<curve>`` (Kolmogorov-Smirnov distance, 0 to 1),
        ``r_<curve>`` (only to compare with Ren & Kraut), ``ks_first`` (of the model from the half it was fitted to)
        and ``won``: whether the model is nearer than the pooled log-normal. A community that could not be scored has
        NaN, and did not win.
    failures : mapping of str to str
        Community -> why it could not be scored.
    pooled : mapping of str to LogNormal
        The pooled log-normal of each statistic.
    bins : sequence of dict
        ``community``, ``statistic``, ``up_to`` (the last number of a log2 bin), ``seen`` and each curve's expected
        count.
    values : mapping of str to dict
        Community -> fitted parameters.
    """

    table: pd.DataFrame
    failures: Mapping[str, str]
    pooled: Mapping[str, LogNormal]
    bins: Sequence[dict[str, Any]]
    values: Mapping[str, dict[str, float]]

    def verdicts(self) -> pd.DataFrame:
        """Return the share of communities, and of families, in which the model is nearer than the pooled log-normal.

        Returns
        -------
        DataFrame
            A row for each of `JUDGED`: ``statistic``, ``communities``, ``won``, ``share``, ``families`` and
            ``share_by_family`` (the mean over families of the share in each).
        """
        rows = []
        for name in JUDGED:
            part = self.table[self.table["statistic"] == name]
            by_family = part.groupby("family")["won"].mean()
            rows.append(
                {
                    "statistic": name,
                    "communities": len(part),
                    "won": int(part["won"].sum()),
                    "share": float(part["won"].mean()),
                    "families": len(by_family),
                    "share_by_family": float(by_family.mean()),
                }
            )
        return pd.DataFrame(rows)


def score_communities(
    listed: Sequence[Listed],
    only: Sequence[str] = (),
    runs: int = RUNS,
    seed: int = 1,
    threads: int = 2,
    progress: Callable[[int, int], None] | None = None,
    predict: Predict | None = None,
) -> Scores:
    """Score the model on the communities of a folder.

    Parameters
    ----------
    listed : sequence of Listed
        All communities; the pooled log-normal is that of all their first halves.
    only : sequence of str
        Names of those to score; by default all.
    runs : int
        Runs in each round of a fit, 20 or more.
    seed : int
        Same logs, seed and versions: the same scores.
    threads : int
        Threads; the scores do not depend on it.
    progress : callable, optional
        Told how many communities are done and how many there are.
    predict : callable, optional
        What fits and predicts; by default `calibration.distributions.shaping.fit_and_predict`.
    """
    known, failures = _read(listed)
    pooled = {name: pooled_log_normal([each.first[name] for each in known.values()]) for name in STATISTICS if known}
    fit = predict or (lambda halves: fit_and_predict(halves, seed, runs, threads=threads))
    rows, bins, values = [], [], {}
    chosen = [each for each in listed if not only or each.name in only]
    for place, each in enumerate(chosen):
        if each.name in known:
            halves = known[each.name]
            prediction = fit(halves)
            values[each.name] = prediction.values
            found, heights = _scored(halves, prediction, pooled)
            rows += [{"community": each.name, "family": each.family, **row} for row in found]
            bins += [{"community": each.name, **row} for row in heights]
        else:
            rows += [_not_scored(each, name) for name in JUDGED]
        if progress is not None:
            progress(place + 1, len(chosen))
    names = {each.name for each in chosen}
    kept = {name: reason for name, reason in failures.items() if name in names}
    return Scores(pd.DataFrame(rows), kept, pooled, bins, values)


def _read(listed: Sequence[Listed]) -> tuple[dict[str, Halves], dict[str, str]]:
    """Return the halves of all communities that have them, and why others have none."""
    known, failures = {}, {}
    for each in listed:
        try:
            export = read_export(each.log)
            halves = halves_of(export) if export.events is not None else None
        except InputError as error:  # the reason without the file's address, which is this machine's
            failures[each.name] = "; ".join(say(one.package, one.key, **one.values) for one in error.problems)
            continue
        if halves is None:
            failures[each.name] = str(Remark("communities-not-a-log"))
        elif halves.too_small:
            failures[each.name] = str(Remark("communities-too-small", {"fewest": FEWEST}))
        else:
            known[each.name] = halves
    return known, failures


def _scored(
    halves: Halves, prediction: Prediction, pooled: Mapping[str, LogNormal]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of one community, that of the mean last, and its histograms."""
    rows, bins = [], []
    for name in STATISTICS:
        first, second = halves.first[name], halves.second[name]
        curves: dict[str, Curve] = {
            MODEL: prediction.second[name].share_up_to,
            POOLED: pooled[name].share_up_to,
            "log_normal": fitted_log_normal(first).share_up_to,
            "geometric": fitted_geometric(first).share_up_to,
        }
        distances = {f"ks_{curve}": kolmogorov_smirnov(second, share) for curve, share in curves.items()}
        rows.append(
            {
                "statistic": name,
                "first": first.size,
                "second": second.size,
                **distances,
                **{f"r_{curve}": log_correlation(second, share) for curve, share in curves.items()},
                "ks_first": kolmogorov_smirnov(first, prediction.first[name].share_up_to),
                "won": distances[f"ks_{MODEL}"] < distances[f"ks_{POOLED}"],
            }
        )
        bins += _bins(name, second, curves)
    numbers = [column for column in rows[0] if column.startswith(("ks_", "r_"))]
    mean: dict[str, Any] = {column: float(np.mean([row[column] for row in rows])) for column in numbers}
    mean |= {"statistic": MEAN, "won": mean[f"ks_{MODEL}"] < mean[f"ks_{POOLED}"]}
    return [*rows, mean], bins


def _bins(name: str, seen: Sample, curves: Mapping[str, Curve]) -> list[dict[str, Any]]:
    edges = bin_edges(int(seen.values[-1]))
    heights = {"seen": seen.share_up_to, **curves}
    counts = {curve: seen.size * histogram(share, edges) for curve, share in heights.items()}
    return [
        {"statistic": name, "up_to": int(edge), **{curve: float(count[place]) for curve, count in counts.items()}}
        for place, edge in enumerate(edges)
    ]


def _not_scored(each: Listed, name: str) -> dict[str, Any]:
    return {"community": each.name, "family": each.family, "statistic": name, "won": False}
