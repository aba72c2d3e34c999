"""Print which share of members came in a week, by the size of a real community: ``make active-share``.

The figures that `essaim kpis` quotes of the NHS-R Slack (CC0) come from here: a Slack workspace overview shows how many
read in a week, and how many accounts there are.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import essaim
from sim.words import percent, speaking

SOURCE = Path(__file__).parents[2] / "shared" / "formats" / "slack" / "nhsr_overview_2024_cc0"
SIZES = (100, 900, 2400)
WEEKS = 4


def main() -> None:
    """Print a line a size: the mean of the four weeks from the first one in which the community was as large."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("export", nargs="?", type=Path, default=SOURCE)
    asked.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    given = asked.parse_args()
    weekly = essaim.read_export(given.export).weekly()
    known = weekly[["weekly_active", "members"]].dropna()
    with speaking("en"):
        for size in given.sizes:
            reached = known[known["members"] >= size].head(WEEKS)
            if len(reached) < WEEKS:
                print(f"{size} members: never reached for {WEEKS} weeks")
                continue
            share = (reached["weekly_active"] / reached["members"]).mean()
            low, high = reached["members"].min(), reached["members"].max()
            print(
                f"{low:.0f} to {high:.0f} members, from {reached.index[0]:%Y-%m-%d}: {percent(share, 1)} came in a week"
            )


if __name__ == "__main__":
    main()
