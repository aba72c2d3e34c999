"""Calendar: weekdays, the August lull and the last week of December.

Reads    the date.
Decides  nothing; every visit and arrival rate is multiplied by the result.
Source   docs/evidence.md: weekday shares measured on a professional Slack workspace and on a forum.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, uniform_prior

WEEKDAY_SHARES = {
    "work": (1.20, 1.31, 1.36, 1.29, 1.16, 0.32, 0.28),
    "leisure": (1.24, 1.22, 1.19, 1.13, 0.95, 0.72, 0.55),
}


# fmt: off
class Calendar(NamedTuple):
    """Parameters of the calendar."""

    august: Annotated[float, Says(
        "Activity in August, relative to other months",
        "Activité en août, par rapport aux autres mois",
        "factor", 0.2, 1.2, uniform_prior(0.4, 1.05),
        "Edgeryders, calendar; NHS-R, calendar")] = 0.75
    year_end: Annotated[float, Says(
        "Activity from 24 December to 1 January, relative to other days",
        "Activité du 24 décembre au 1er janvier, par rapport aux autres jours",
        "factor", 0.05, 1.2, uniform_prior(0.2, 0.45),
        "NHS-R, calendar")] = 0.32
# fmt: on


def calendar_factor(weekday_share: float, month: int, day_of_month: int, p: Calendar) -> float:
    """Return how lively a day is, 1 on average over an ordinary week.

    Equation
    --------
    end = month == 12 and day_of_month >= 24 or month == 1 and day_of_month == 1
    factor = weekday_share * (p.year_end if end else p.august if month == 8 else 1)

    Examples
    --------
    >>> round(calendar_factor(1.2, 8, 10, Calendar()), 2)
    0.9
    """
    if (month == 12 and day_of_month >= 24) or (month == 1 and day_of_month == 1):
        return weekday_share * p.year_end
    if month == 8:
        return weekday_share * p.august
    return weekday_share
