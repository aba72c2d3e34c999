"""Targets: what the product promises of its speed, and whether what was measured keeps it."""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.section import Section

AT_LEAST, AT_MOST = "at least", "at most"


class Target(NamedTuple):
    """One promise."""

    what: str
    fact: str
    """Name of the figure, in the facts of a section."""
    side: str
    """`AT_LEAST` or `AT_MOST`."""
    limit: float
    unit: str = ""


TARGETS = (
    Target("Frozen subset, 200 members: C / kernel", "c_200", AT_LEAST, 1.0, "times"),
    Target("Frozen subset, 2,000 members: C / kernel", "c_2000", AT_LEAST, 1.0, "times"),
    Target("Frozen subset, 20,000 members: C / kernel", "c_20000", AT_LEAST, 1.0, "times"),
    Target("Frozen subset, 200 members: Mesa / kernel", "mesa_200", AT_LEAST, 60.0, "times"),
    Target("Frozen subset, 2,000 members: Mesa / kernel", "mesa_2000", AT_LEAST, 60.0, "times"),
    Target("Frozen subset, 20,000 members: Mesa / kernel", "mesa_20000", AT_LEAST, 100.0, "times"),
    Target("All rules: readable engine / kernel, the smaller of two sizes", "plain", AT_LEAST, 60.0, "times"),
    Target("All rules, 2,000 members, visits 10 %", "rate_10", AT_LEAST, 20.0, "million member-days/s"),
    Target("2 plans x 200 runs x 2,000 members x 365 days", "study", AT_MOST, 20.0, "s"),
    Target("100,000 members x 365 days x 10 runs: most memory", "memory", AT_MOST, 2.0, "GB"),
    Target("Exponent in members", "members", AT_MOST, 1.1),
    Target("`essaim --help` / importing numpy and pandas", "help", AT_MOST, 1.0, "times"),
    Target("A preset's first answer, 200 runs, compiled before", "first", AT_MOST, 2.5, "s"),
    Target("1 thread / 2 threads", "threads", AT_LEAST, 1.7, "times"),
    Target("Growth of memory over 200 Mesa models", "left", AT_MOST, 5.0, "MB"),
)


def verdicts(facts: dict[str, float]) -> Section:
    """Return the table of targets, what was measured and whether it keeps them."""
    rows = []
    for target in TARGETS:
        found = facts.get(target.fact)
        measured = "not measured" if found is None else f"{found:.2f}"
        wanted = f"{target.side} {target.limit:g} {target.unit}".strip()
        rows.append((target.what, wanted, measured, verdict(target, found)))
    said = "Each target beside what was measured below. A target that is missed is said to be missed."
    return Section("Targets", said, ("What", "Target", "Measured", "Verdict"), rows)


def verdict(target: Target, found: float | None) -> str:
    """Return whether a figure keeps a target.

    Examples
    --------
    >>> verdict(Target("", "", AT_MOST, 2.0), 1.5), verdict(Target("", "", AT_LEAST, 2.0), 1.5)
    ('kept', 'missed')
    """
    if found is None:
        return "-"
    kept = found >= target.limit if target.side == AT_LEAST else found <= target.limit
    return "kept" if kept else "missed"
