"""Run all benchmarks and write docs/performance.md: ``make bench``, minutes on a quiet machine of two cores."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.page import page
from benchmarks.sections import SECTIONS

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/performance.md"))
    parser.add_argument("--quick", action="store_true", help="small sizes, to try the benchmarks themselves")
    parser.add_argument("--only", nargs="*", default=list(SECTIONS), choices=list(SECTIONS))
    asked = parser.parse_args()
    text = page(asked.only, asked.quick)
    if set(asked.only) == set(SECTIONS) and not asked.quick:
        asked.out.write_text(text, encoding="utf-8")
    print(text)
