"""Arriving: how many people join on a day, by channel.

Reads    the plan's rates, yesterday's activity and emptiness, the calendar.
Decides  the number of newcomers a day of each channel (decision ARRIVALS).
Source   docs/evidence.md, review and prototype; elasticity: Trusov, Bucklin, Pauwels 2009 as an upper bound.
"""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from sim.declare import Says, normal

FOUNDER, INVITED, LAUNCH, MARKETING, WORD_OF_MOUTH, KNOWN = range(6)
CHANNEL_NAMES = ("founder", "invited", "launch", "marketing", "word_of_mouth", "known")


# fmt: off
class Arriving(NamedTuple):
    """Parameters of arriving."""

    elasticity: Annotated[float, Says(
        "By how many per cent word of mouth grows when active members grow by one per cent",
        "De combien de pour cent le bouche-à-oreille augmente quand les membres actifs augmentent d'un pour cent",
        "elasticity", 0.0, 0.9, normal(0.1), "Review; Trusov 2009 (0.53) as an upper bound")] = 0.35
    reference_active: Annotated[float, Says(
        "Weekly active members at which word of mouth brings the rate the plan states",
        "Membres actifs par semaine pour lesquels le bouche-à-oreille atteint le taux du plan",
        "members", 1.0, 1000.0, normal(5.0), "Prototype", "A5")] = 30.0
    empty_penalty: Annotated[float, Says(
        "Share of newcomers lost when prospects see a silent place",
        "Part des arrivées perdues quand les visiteurs trouvent un lieu silencieux",
        "share", 0.0, 1.0, normal(0.15), "Prototype", "A6")] = 0.5
# fmt: on


def season(calendar: float) -> float:
    """Return how the calendar moves arrivals: half as much as it moves visits."""
    return 0.5 + 0.5 * calendar


def launch_rate(joiners: float, half_life: float, days_since_launch: int) -> float:
    """Return joins a day that a public launch still brings; they halve every ``half_life`` days."""
    if days_since_launch < 0:
        return 0.0
    keep = math.exp(-math.log(2.0) / half_life)
    return joiners * (1.0 - keep) * math.exp(-math.log(2.0) * days_since_launch / half_life)


def word_of_mouth_rate(base: float, active: float, p: Arriving) -> float:
    """Return joins a day that members bring: it grows with the active crowd, less than in proportion."""
    return base * math.exp(p.elasticity * math.log((1.0 + active) / (1.0 + p.reference_active)))


def prospects_seen(empty: float, p: Arriving) -> float:
    """Return the share of prospects who still join when they see how empty the place is."""
    return 1.0 - p.empty_penalty * empty
