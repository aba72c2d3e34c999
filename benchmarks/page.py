"""Page: the sections measured one after the other, each a table, under what machine they were measured on."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from benchmarks.sections import SECTIONS, Section
from scenarios.results import versions

INTRODUCTION = """# Performance

Written by `make bench`; do not edit. Rates are CPU time of one thread unless a line says wall; ratios come from
alternating pairs in one process (median of at least five, smallest and largest in brackets). A member-day is one member
present at the end of one day. Times on another machine differ; ratios less so.
"""


def page(names: Iterable[str], quick: bool) -> str:
    """Measure sections and return the page."""
    parts = [INTRODUCTION, machine()]
    for name in names:
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        parts.append(written(SECTIONS[name](quick)))
    return "\n".join(parts)


def machine() -> str:
    """Say where and with what it was measured."""
    software = ", ".join(f"{package} {version}" for package, version in versions().items())
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return (
        f"Measured on {date.today().isoformat()}: {processor()}, {os.cpu_count()} cores, {platform.system()}; "
        f"load {load:.1f} when it began; {software}.\n"
    )


def processor() -> str:
    """Return the processor's name, where the system says it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def written(section: Section) -> str:
    """Return a section as Markdown."""
    return f"## {section.title}\n\n{section.said}\n\n{table(section.columns, section.rows)}\n"


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(columns) + " |", "|---" * len(columns) + "|"]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)
