"""The bundled export: a community that Essaim simulated, written as Slack would export it.

``python -m essaim.demo_export`` writes it anew. It is no evidence of anything: it shows what the files look like.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from calibration.exports import write_slack_overview
from scenarios.loading import load
from sim.ensemble import Run, run_world
from sim.parameters import defaults
from sim.world import World

PLACE = Path(__file__).parent / "data" / "demo_slack_overview.csv"
PRESET = "b2b-slack"
START = date(2024, 1, 1)
WEEKS = 110
SEED = 2024


def demo_world() -> World:
    """Simulate the community of the bundled export."""
    scenario = load(PRESET, {"start": START, "weeks": WEEKS})
    return run_world(Run(scenario.plan(), defaults(), SEED))


def as_slack_days(world: World, start: date) -> pd.DataFrame:
    """Return what Slack would show of a simulated community, day by day.

    Parameters
    ----------
    world : World
        A run that has reached its last day.
    start : datetime.date
        Its first day.

    Returns
    -------
    DataFrame
        What `calibration.exports.write_slack_overview` takes. Who stops coming stays a member, as in Slack.
    """
    days = world.days
    messages = days["starters"] + days["replies"] + days["staff_messages"]
    return pd.DataFrame(
        {
            "date": pd.date_range(start, periods=len(days), freq="D"),
            "members": np.cumsum(days["joins"]),
            "daily_active": days["visitors"],
            "daily_posters": days["posters"],
            "weekly_active": days["active_7d"],
            "weekly_posters": days["posters_7d"],
            "messages_public": messages,
            "messages_total_cumulative": np.cumsum(messages),
        }
    )


def write_demo_export(place: Path = PLACE) -> Path:
    """Write the bundled export and return its place."""
    place.parent.mkdir(parents=True, exist_ok=True)
    write_slack_overview(place, as_slack_days(demo_world(), START))
    return place


if __name__ == "__main__":
    print(write_demo_export())
