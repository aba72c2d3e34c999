"""``python -m calibration.contest FOLDER --kept FOLDER [--out FILE]``: score, family by family, and write the page.

What is scored is kept, one file a family, so that an interrupted contest goes on where it stopped. A kept file belongs
to the reference class it was scored with: after any change to the forecasts, begin with an empty folder.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pandas as pd

from calibration.contest.page import page
from calibration.contest.scoring import kept_aside, score_family
from calibration.contest.workspaces import KEPT, score_workspaces
from calibration.reference import DEFAULT, reference_named
from calibration.reference.communities import read_communities
from calibration.reference.learning import by_family, inputs_of, learnt
from calibration.reference.lessons import lesson_of


def main(arguments: list[str] | None = None) -> int:
    """Score every family with what the others teach, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m calibration.contest", description=__doc__)
    parser.add_argument("folder", type=Path, help="with communities.csv, weekly.csv.gz and events/")
    parser.add_argument("--kept", type=Path, required=True, help="folder of the scores of each family")
    parser.add_argument("--out", type=Path, help="the page; without it, only scores are made")
    parser.add_argument("--family", action="append", help="only these families; by default all")
    asked = parser.parse_args(arguments)
    asked.kept.mkdir(parents=True, exist_ok=True)
    score(asked.folder, asked.kept, asked.family)
    if asked.family is None and not (asked.kept / KEPT).exists():
        packaged = reference_named(DEFAULT)
        assert packaged is not None
        score_workspaces(asked.folder, packaged).to_parquet(asked.kept / KEPT, index=False)
    if asked.out is not None:
        asked.out.write_text(page(asked.folder, asked.kept), encoding="utf-8")
    return 0


def score(folder: Path, kept: Path, only: list[str] | None = None) -> None:
    """Score the families not scored yet and keep each one's scores."""
    series = read_communities(folder)
    families = by_family(series)
    order = sorted(only or families, key=lambda name: (not kept_aside(name), name))
    wanted = [name for name in order if not (kept / f"{name}.parquet").exists()]
    if not wanted:
        return
    lessons = {name: lesson_of(members) for name, members in families.items()}
    inputs = inputs_of(folder, series)
    for place, name in enumerate(wanted):
        reference = learnt(lessons, inputs, without=name)
        others = {each: lesson for each, lesson in lessons.items() if each != name}
        found = score_family(families[name], reference, others)
        unfinished = kept / f"{name}.unfinished"
        _saved(found, unfinished)
        unfinished.rename(kept / f"{name}.parquet")
        print(f"{place + 1}/{len(wanted)} {name}", file=sys.stderr, flush=True)


def _saved(found: pd.DataFrame, path: Path) -> None:
    found.astype({"crps": "float32", "week": "int16", "origin": "int16"}).to_parquet(path, index=False)


if __name__ == "__main__":
    sys.exit(main())
