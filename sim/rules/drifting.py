"""Drifting: what moves a whole community up or down for reasons that no mechanism holds.

Reads    the drift of the week before, normal numbers of the place's own.
Decides  nothing; all visits, log-odds of leaving and arrivals are moved by the results. Off unless a forecast asks for it.
Source   docs/forecasts.md: on real communities the level itself strays, and that is most of a forecast's error; chance
         between members explains the smaller part. Sizes are measured there; how they divide is assumption A200.
"""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from sim.declare import FIXED, Says


# fmt: off
class Drifting(NamedTuple):
    """Parameters of drift, 0 = off: scenarios compare plans in one and the same world."""

    visits: Annotated[float, Says(
        "Standard deviation, after a year, of the logarithm of everybody's visits",
        "Écart type, au bout d'un an, du logarithme des visites de tous",
        "sd of log", 0.0, 3.0, FIXED, "", "A200")] = 0.0
    leaving: Annotated[float, Says(
        "Standard deviation, after a year, of everybody's log-odds of leaving",
        "Écart type, au bout d'un an, du logarithme des chances de partir de tous",
        "log odds", 0.0, 3.0, FIXED, "", "A200")] = 0.0
    arrivals: Annotated[float, Says(
        "Standard deviation, after a year, of the logarithm of arrivals",
        "Écart type, au bout d'un an, du logarithme des arrivées",
        "sd of log", 0.0, 3.0, FIXED, "", "A200")] = 0.0
    fading: Annotated[float, Says(
        "By how much the logarithm of everybody's visits falls in a year, on average",
        "De combien baisse en un an, en moyenne, le logarithme des visites de tous",
        "log", -1.0, 2.0, FIXED, "", "A201")] = 0.0
# fmt: on


WEEKS_A_YEAR = 52.0


def visits_drift(before: float, z: float, p: Drifting) -> float:
    """Return the logarithm of the week's factor on everybody's visits: a step from that of the week before.

    Equation
    --------
    drift = before + p.visits * z / sqrt(52) - p.fading / 52
    """
    return before + p.visits * z / math.sqrt(WEEKS_A_YEAR) - p.fading / WEEKS_A_YEAR


def leaving_drift(before: float, z: float, p: Drifting) -> float:
    """Return what the week adds to everybody's log-odds of leaving: a step from that of the week before.

    Equation
    --------
    drift = before + p.leaving * z / sqrt(52)
    """
    return before + p.leaving * z / math.sqrt(WEEKS_A_YEAR)


def arrivals_drift(before: float, z: float, p: Drifting) -> float:
    """Return the logarithm of the week's factor on arrivals: a step from that of the week before.

    Equation
    --------
    drift = before + p.arrivals * z / sqrt(52)
    """
    return before + p.arrivals * z / math.sqrt(WEEKS_A_YEAR)
