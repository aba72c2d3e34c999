"""Page: the sections measured one after the other, each a table, under what machine they were measured on."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.section import Section
from benchmarks.targets import verdicts
from calibration.pages import table
from scenarios.results import versions

INTRODUCTION = """# Performance

Written by `make bench`; do not edit. Rates are processor time of one thread unless a line says seconds on the clock.
Ratios come from alternating pairs in one process (median of at least five, smallest and largest in brackets). A
member-day is one member present at the end of one day. Times on another machine differ; ratios less so.
"""
BUSY = 0.5  # load average, one core being 1, from which others' work is likely to have shown in the times


def page(measured: Sequence[tuple[Section, dict[str, float]]]) -> str:
    """Return the page: targets and verdicts first, then each section and how busy the machine was."""
    facts = {name: value for section, _ in measured for name, value in section.facts.items()}
    loads = [meanwhile["load before"] for _, meanwhile in measured]
    parts = [INTRODUCTION, machine(loads), written(verdicts(facts))]
    for section, meanwhile in measured:
        parts.append(written(section))
        parts.append(f"Took {meanwhile['seconds']:.0f} s; load {meanwhile['load before']:.1f} when it began.\n")
    return "\n".join(parts)


def load_now() -> float:
    """Return how many cores have been busy in the last minute, as far as the system says; nan elsewhere."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")


def machine(loads: Sequence[float]) -> str:
    """Say where and with what it was measured, and whether other work ran beside it."""
    software = ", ".join(f"{package} {version}" for package, version in versions().items())
    where = f"{processor()}, {os.cpu_count()} cores, {platform.system()}"
    said = f"Measured on {date.today().isoformat()}: {where}; {software}.\n"
    if loads and loads[0] > BUSY:
        said += (
            f"\n**Other work ran on the machine when this began (load {loads[0]:.1f}): times on the clock are too "
            "long, rates too low; ratios suffer less.**\n"
        )
    return said


def processor() -> str:
    """Return the processor's name, where the system says it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def written(section: Section) -> str:
    """Return a section as Markdown."""
    lines = [f"## {section.title}", "", section.said, "", *table(section.columns, section.rows), ""]
    return "\n".join(lines)
