"""Ties: who answers whom leaves a trace that fades.

Reads    messages given and received between two members, days since the last.
Decides  nothing; reciprocal ties keep people and draw answers.
Source   docs/evidence.md, review and prototype; k-core collapse: Garcia, Mavrodiev, Schweitzer 2013.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, lognormal, normal
from sim.exponentials import exp


# fmt: off
class Ties(NamedTuple):
    """Parameters of ties."""

    memory_days: Annotated[float, Says(
        "Days after which a tie has mostly faded",
        "Jours après lesquels un lien s'est presque effacé",
        "day", 5.0, 365.0, lognormal(0.4), "Review")] = 60.0
    threshold: Annotated[float, Says(
        "Strength in both directions from which a tie counts as reciprocal",
        "Force, dans les deux sens, à partir de laquelle un lien est réciproque",
        "messages", 0.05, 5.0, normal(0.05), "Review", "A18")] = 0.3
# fmt: on


def tie_after(strength: float, days: int, p: Ties) -> float:
    """Return what is left of a tie after days without a message.

    Equation
    --------
    strength = strength * exp(-days / p.memory_days)
    """
    return strength * exp(-days / p.memory_days)


def is_reciprocal(given: float, received: float, p: Ties) -> bool:
    """Return whether a tie holds in both directions.

    Equation
    --------
    reciprocal = given > p.threshold and received > p.threshold
    """
    return given > p.threshold and received > p.threshold
