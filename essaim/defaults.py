"""``make defaults``: fit the defaults that facts may be used for, and write them down."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from calibration.facts.fitting import fit_defaults
from essaim.answers import tell
from essaim.progress import simulating
from sim.words import say

SEED = 1


def write_defaults() -> None:
    """Fit, and write ``sim/defaults.toml`` of this checkout."""
    with simulating("task-defaults") as report:
        found = fit_defaults(SEED, progress=report)
    place = Path(str(files("sim").joinpath("defaults.toml")))
    found.write(place)
    tell(found.toml())
    tell(say("essaim", "written-to", place=str(place)))


if __name__ == "__main__":
    write_defaults()
