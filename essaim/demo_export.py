"""The bundled export: a community that Essaim simulated, written as Slack would export it.

``python -m essaim.demo_export`` writes it anew. It is no evidence of anything: it shows what the files look like.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from calibration.chronicle import Chronicle, chronicle_of
from calibration.exports.writers.slack_overview import slack_days, write_slack_overview
from scenarios.loading import load
from sim.ensemble import Run
from sim.parameters import defaults

PLACE = Path(__file__).parent / "data" / "demo_slack_overview.csv"
PRESET = "b2b-slack"
START = date(2024, 1, 1)
WEEKS = 110
SEED = 2024


def demo_community() -> Chronicle:
    """Simulate the community of the bundled export."""
    scenario = load(PRESET, {"start": START, "weeks": WEEKS})
    return chronicle_of(Run(scenario.plan(), defaults(), SEED))


def write_demo_export(place: Path = PLACE) -> Path:
    """Write the bundled export and return its place."""
    place.parent.mkdir(parents=True, exist_ok=True)
    write_slack_overview(place, slack_days(demo_community()))
    return place


if __name__ == "__main__":
    print(write_demo_export())
