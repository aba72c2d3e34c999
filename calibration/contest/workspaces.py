"""Workspaces: two servers whose files show readers too, forecast from every week, at 13 and 26 weeks."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from calibration.baselines import BASELINES
from calibration.classical import classical
from calibration.contest.scoring import AGAINST, QUANTILES, quantile_crps
from calibration.reference.applying import Known, reference_quantiles
from calibration.reference.level import season_of
from calibration.reference.past import Floats
from calibration.reference.reference import Reference

FIRST, AHEAD = 12, (13, 26)
KEPT = "workspaces.parquet"


class Column(NamedTuple):
    """One measure of one workspace.

    ``learnt_as`` names the measure of `calibration.reference.applying.LEARNT_AS` whose law is taken; None for shares,
    which no law is fitted for.
    """

    workspace: str
    file: str
    column: str
    label: str
    learnt_as: str | None
    people: str


NHSR, ILLINI = "slack_overview_weekly.csv", "discord_insights_weekly.csv"
VISITORS = "mean_daily_visitors"
COLUMNS = (
    Column("NHS-R Slack", NHSR, "weekly_active", "weekly active members", "weekly_active", "weekly_active"),
    Column("NHS-R Slack", NHSR, "weekly_posting", "weekly posters", "weekly_posters", "weekly_posting"),
    Column("NHS-R Slack", NHSR, "messages", "weekly messages", "weekly_messages", "weekly_posting"),
    Column("Illini Discord", ILLINI, VISITORS, "daily visitors", "weekly_active", VISITORS),
    Column("Illini Discord", ILLINI, "mean_daily_communicators", "daily communicators", "weekly_posters",
           "mean_daily_communicators"),
    Column("Illini Discord", ILLINI, "messages", "weekly messages", "weekly_messages", "mean_daily_communicators"),
    Column("Illini Discord", ILLINI, "mean_daily_new_pct_retained_next_week", "newcomers back next week [%]", None,
           VISITORS),
)  # fmt: skip


def score_workspaces(folder: Path, reference: Reference) -> pd.DataFrame:
    """Return the scores of all measures from every week.

    Returns
    -------
    DataFrame
        ``workspace, measure, forecaster, ahead, origin, crps, in_80``.
    """
    return pd.concat([_scores(folder, column, reference) for column in COLUMNS], ignore_index=True)


def _scores(folder: Path, column: Column, reference: Reference) -> pd.DataFrame:
    weekly = pd.read_csv(folder / column.file, parse_dates=["week"])
    weekly = weekly[weekly["days"] >= 5].set_index("week").asfreq("7D")
    values, people = (weekly[name].to_numpy(np.float64) for name in (column.column, column.people))
    rows = []
    for at in range(FIRST, len(values) - AHEAD[0] + 1):
        past = pd.Series(values[:at])
        if past.notna().sum() < FIRST // 2:
            continue
        said: dict[str, Floats] = {
            name: plain(past, AHEAD[-1], len(QUANTILES)).samples for name, plain in {**BASELINES, **classical()}.items()
        }
        if column.learnt_as is not None:
            said["reference"] = _by_reference(column.learnt_as, past, people[:at], weekly.index[at], reference)
        for ahead in AHEAD:
            if at + ahead > len(values) or np.isnan(values[at + ahead - 1]):
                continue
            for name, quantiles in said.items():
                week, observed = quantiles[:, [ahead - 1]], values[[at + ahead - 1]]
                low, high = np.quantile(week, [0.1, 0.9])
                rows.append((column.workspace, column.label, name, ahead, at, quantile_crps(week, observed)[0],
                             bool(low <= observed[0] <= high)))  # fmt: skip
    return pd.DataFrame(rows, columns=["workspace", "measure", "forecaster", "ahead", "origin", "crps", "in_80"])


def _by_reference(
    measure: str, past: pd.Series[float], people: Floats, monday: pd.Timestamp, reference: Reference
) -> Floats:
    seasons = season_of(np.array([(monday + pd.Timedelta(weeks=week)).isocalendar().week for week in range(104)]))
    known = Known({measure: np.asarray(past, dtype=np.float64)}, people, seasons, None, False)
    return reference_quantiles(reference, known, AHEAD[-1], QUANTILES)[measure]


def workspaces_section(kept: Path) -> str:
    """Return the part of the page on these workspaces; none where they were not scored."""
    if not (kept / KEPT).exists():
        return ""
    scores = pd.read_parquet(kept / KEPT)
    columns = "workspace", "measure", "weeks ahead", "origins", "lowest error", "reference", "its 80 % band", "others"
    lines = ["| " + " | ".join(columns) + " |", "| " + " | ".join("---" for _ in columns) + " |"]
    for (workspace, measure, ahead), part in scores.groupby(["workspace", "measure", "ahead"], sort=False):
        by_name = part.groupby("forecaster")
        ratios = by_name["crps"].mean() / by_name["crps"].mean()[AGAINST]
        ours = f"{ratios['reference']:.2f}" if "reference" in ratios else "-"
        held = f"{by_name['in_80'].mean()['reference']:.2f}" if "reference" in ratios else "-"
        others = ", ".join(f"{name} {ratios[name]:.2f}" for name in sorted(set(ratios.index) - {"reference"}))
        origins = part["origin"].nunique()
        lines.append(
            f"| {workspace} | {measure} | {ahead} | {origins} | {ratios.idxmin()} | {ours} | {held} | {others} |"
        )
    return (
        "## Two workspaces that show readers\n\nForecast from every week from the 12th on, scored 13 and 26 weeks "
        "later; ratio to the last 26 weeks. Neither is among the reference class's families; only their totals are "
        "used. Origins one week apart share most of what happens, so these figures rest on few independent years. "
        "NHS-R informed priors of the simulation, which has no part here.\n\n" + "\n".join(lines)
    )
