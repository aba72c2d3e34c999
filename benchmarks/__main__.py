"""Run all benchmarks and write docs/performance.md: ``make bench``, minutes on a quiet machine of two cores.

Each section is measured in a process of its own and kept, so that a run that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

from benchmarks.page import load_now, page
from benchmarks.section import Section
from benchmarks.sections import SECTIONS
from sim.sources import engine_hash


def measure(name: str, quick: bool, to: Path) -> None:
    """Measure one section in this process and keep it, with what the machine was busy with meanwhile."""
    began, before = time.monotonic(), load_now()
    kept = asdict(SECTIONS[name](quick))
    kept["machine"] = {"load before": before, "load after": load_now(), "seconds": time.monotonic() - began}
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(json.dumps(kept), encoding="utf-8")


def kept_or_measured(name: str, quick: bool, folder: Path) -> tuple[Section, dict[str, float]]:
    """Return a section, measured now in a new process unless it is kept, and the machine's state meanwhile."""
    place = folder / f"{name}-{'quick' if quick else 'full'}-{engine_hash()}.json"
    if not place.exists():
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        again = [sys.executable, "-m", "benchmarks", "--measure", name, str(place), *(["--quick"] if quick else [])]
        subprocess.run(again, check=True)
    kept = json.loads(place.read_text(encoding="utf-8"))
    meanwhile = kept.pop("machine")
    return Section(**kept), meanwhile


def main() -> None:
    """Measure what is asked for and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/performance.md"))
    parser.add_argument(
        "--kept", type=Path, default=Path("build/benchmarks"), help="folder of sections measured before"
    )
    parser.add_argument("--again", action="store_true", help="measure again what is kept")
    parser.add_argument("--quick", action="store_true", help="small sizes, to try the benchmarks themselves")
    parser.add_argument("--only", nargs="*", default=list(SECTIONS), choices=list(SECTIONS))
    parser.add_argument("--measure", nargs=2, metavar=("SECTION", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.measure[0], asked.quick, Path(asked.measure[1]))
        return
    if asked.again:
        for place in asked.kept.glob(f"*-{'quick' if asked.quick else 'full'}-*.json"):
            place.unlink()
    text = page([kept_or_measured(name, asked.quick, asked.kept) for name in asked.only])
    if set(asked.only) == set(SECTIONS) and not asked.quick:
        asked.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
