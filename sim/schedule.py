"""Schedule: the order of a day, as a list one can print.

Both engines follow it: each phase is one function of the same name in `sim.kernel` and in `sim.plain`.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.words import say


class Phase(NamedTuple):
    """One step of a day: its name, and where its rules live."""

    name: str
    rules: tuple[str, ...]

    @property
    def label(self) -> str:
        """Its name as a person reads it, in the language in use."""
        return say("sim", f"name-of-phase-{self.name}")

    @property
    def meaning(self) -> str:
        """What happens in it, in the language in use."""
        return say("sim", f"phase-{self.name}")


DAY: tuple[Phase, ...] = (
    Phase("staffing", ("managing", "gathering", "motives")),
    Phase("circumstances", ("calendar", "crowding", "searching", "drifting")),
    Phase("upheavals", ("disturbing",)),
    Phase("arrivals", ("arriving", "traits", "motives", "leaving")),
    Phase("visits", ("visiting", "leaving", "reading")),
    Phase("sessions", ("talking", "reading", "replying", "first_post", "posting", "moderating", "managing", "ties")),
    Phase("meetings", ("gathering", "ties")),
    Phase("exits", ("leaving",)),
    Phase("recognition", ("recognising", "championing")),
    Phase("customers", ("prospecting", "matching", "churning", "buying", "referring", "supporting")),
    Phase("aggregates", ()),
)
"""What happens on a day, in this order. Why this order: docs/model.md, section "The day"."""
