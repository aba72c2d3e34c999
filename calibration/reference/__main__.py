"""``python -m calibration.reference FOLDER [--without FAMILY] [-o FILE]``: learn a reference class."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from calibration.reference.communities import families_of, read_communities
from calibration.reference.learning import by_family, inputs_of, learnt
from calibration.reference.lessons import lesson_of
from sim.problems import InputError, Problem

PACKAGED = Path(__file__).with_name("default.json")


def main(arguments: list[str] | None = None) -> int:
    """Learn a reference class from a folder of communities and write it."""
    parser = argparse.ArgumentParser(prog="python -m calibration.reference", description=__doc__)
    parser.add_argument("folder", type=Path, help="with communities.csv, weekly.csv.gz and events/")
    parser.add_argument("--without", metavar="FAMILY", help="a family of which nothing may be known")
    parser.add_argument("-o", "--out", type=Path, default=PACKAGED, help="by default the one the package ships")
    asked = parser.parse_args(arguments)
    try:
        families = _families(asked.folder)
        if asked.without is not None and asked.without not in families:
            values = {"family": asked.without, "families": ", ".join(families)}
            raise InputError(Problem("calibration", "reference-unknown-family", values=values))
        series = read_communities(asked.folder)
        lessons = {name: lesson_of(members) for name, members in by_family(series).items()}
        found = learnt(lessons, inputs_of(asked.folder, series), asked.without)
        found.save(asked.out)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{asked.out}: {len(found.families)} families, {found.fingerprint}")
    return 0


def _families(folder: Path) -> list[str]:
    try:
        return families_of(folder)
    except OSError as error:
        values = {"reason": str(error)}
        raise InputError(Problem("calibration", "reference-no-folder", str(folder), values)) from error


if __name__ == "__main__":
    sys.exit(main())
