"""Print which share of members came in a week, by the size of a real community: ``make active-share``.

The figures that `essaim kpis`, claims 10, 18 and 24 and facts 15a to 15c quote of the NHS-R Slack (CC0) come from
here: a Slack workspace overview shows how many read in a week, how many wrote, and how many accounts there are.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd

import essaim
from calibration.exports import Export
from sim.words import percent, speaking

SOURCE = Path(__file__).parents[2] / "shared" / "formats" / "slack" / "nhsr_overview_2024_cc0"
SIZES = (100, 500, 900, 2000, 2400)
WEEKS = 4
GROWN = 100
"""Members from which on it is told how activity grows with them: a community that is just founded has its own laws."""


def main() -> None:
    """Print a line a size, the mean of the four weeks from the first one in which the community was as large."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("export", nargs="?", type=Path, default=SOURCE)
    asked.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    given = asked.parse_args()
    with speaking("en"):
        for line in lines_of(essaim.read_export(given.export), given.sizes):
            print(line)


def lines_of(export: Export, sizes: Sequence[int]) -> list[str]:
    """Return what an overview shows: a line a size, and one on how activity grows with members."""
    weekly, public = export.weekly(), public_messages(export)
    known = weekly[["weekly_active", "members"]].dropna()
    lines = []
    for size in sizes:
        reached = known[known["members"] >= size].head(WEEKS)
        if len(reached) < WEEKS:
            lines.append(f"{size} members: never reached for {WEEKS} weeks")
            continue
        share = (reached["weekly_active"] / reached["members"]).mean()
        low, high = reached["members"].min(), reached["members"].max()
        meanwhile = public[reached.index[0] : reached.index[-1] + timedelta(days=6)]
        lines.append(
            f"{low:.0f} to {high:.0f} members, from {reached.index[0]:%Y-%m-%d}: {percent(share, 1)} came in a week, "
            f"{7 * meanwhile.mean():.0f} messages a week in public channels"
        )
    grown = [f"{growth(weekly, name):.2f} % in {name}" for name in ("weekly_active", "weekly_posters")]
    return [*lines, f"1 % more members go with, from {GROWN} members on: {', '.join(grown)}"]


def public_messages(export: Export) -> pd.Series[float]:
    """Return the messages written in public channels, day by day; days that the overview lacks are left out."""
    rows = export.tables.metrics.query("metric == 'messages' and segment_value == 'public'")
    return rows.set_index(pd.to_datetime(rows["period_start"]))["value"].astype(float)


def growth(weekly: pd.DataFrame, name: str) -> float:
    """Return by how many per cent a measure is higher where members are by one, over all weeks of a grown community."""
    known = weekly[[name, "members"]].dropna()
    known = known[(known["members"] >= GROWN) & (known[name] > 0)]
    return float(np.polyfit(np.log(known["members"]), np.log(known[name]), 1)[0])


if __name__ == "__main__":
    main()
