"""Crowding and emptiness: what the size of the crowd and the silence of the place do to everybody.

Reads    smoothed weekly active members, messages of the last seven days.
Decides  nothing; visits, posts and exits are multiplied by the results.
Source   docs/evidence.md, prototype; sign: Butler 2001; Solomon & Wash 2014.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, normal, uniform_prior
from sim.exponentials import exp, log


# fmt: off
class Crowding(NamedTuple):
    """Parameters of crowding and emptiness, with three community-wide effects."""

    size_exponent: Annotated[float, Says(
        "How much each member's visits fall as the crowd grows (exponent)",
        "Baisse des visites de chacun quand le groupe grandit (exposant)",
        "exponent", 0.0, 1.5, normal(0.08), "Prototype; NHS-R, size; Butler 2001")] = 0.6
    posting_exponent: Annotated[float, Says(
        "How much each member's posting falls as the crowd grows (exponent)",
        "Baisse des publications de chacun quand le groupe grandit (exposant)",
        "exponent", 0.0, 1.0, normal(0.1), "Review; Butler 2001")] = 0.25
    emptiness_visits: Annotated[float, Says(
        "Share of visits that are lost when nobody has written for a week",
        "Part des visites perdues quand personne n'a écrit depuis une semaine",
        "share", 0.0, 1.0, uniform_prior(0.6, 0.9), "Prototype", "A1")] = 0.75
    emptiness_scale: Annotated[float, Says(
        "Messages a week at which a place begins to feel alive",
        "Messages par semaine à partir desquels un lieu paraît vivant",
        "messages/week", 0.5, 100.0, normal(1.0), "Review", "A2")] = 5.0
    grace_days: Annotated[float, Says(
        "Days of a place's life before its emptiness counts in full",
        "Jours d'existence d'un lieu avant que son vide compte pleinement",
        "day", 1.0, 60.0, normal(1.0), "", "A32")] = 7.0
    visiting_level: Annotated[float, Says(
        "This community's own level of visits, in standard deviations",
        "Niveau de visites propre à cette communauté, en écarts types",
        "sd", -4.0, 4.0, normal(1.0), "Prototype")] = 0.0
    posting_level: Annotated[float, Says(
        "This community's own level of posting, in standard deviations",
        "Niveau de publication propre à cette communauté, en écarts types",
        "sd", -4.0, 4.0, normal(1.0), "Prototype")] = 0.0
    staying_level: Annotated[float, Says(
        "This community's own level of staying, in standard deviations",
        "Niveau de fidélité propre à cette communauté, en écarts types",
        "sd", -4.0, 4.0, normal(1.0), "Prototype")] = 0.0
# fmt: on


SMALLEST_CROWD = 25.0  # below it, emptying must not make people visit more (docs/evidence.md, prototype)
USUAL_CROWD = 50.0
VISITING_SPREAD, POSTING_SPREAD, STAYING_SPREAD = 0.42, 0.6, 0.3  # what one sd of a community's own level does to logs


def size_factor(active: float, p: Crowding) -> float:
    """Return by how much visits shrink in a crowd: 1 at 50 active members, less above.

    Equation
    --------
    factor = (max(active, 25) / 50)^-p.size_exponent

    Examples
    --------
    >>> round(size_factor(500.0, Crowding()), 2)
    0.25
    """
    return exp(-p.size_exponent * log(max(active, SMALLEST_CROWD) / USUAL_CROWD))


def posting_crowd(active: float, p: Crowding) -> float:
    """Return what the crowd takes from the logarithm of posting, 0 at 50 active members of an average community.

    Equation
    --------
    taken = p.posting_exponent * ln(max(active, 25) / 50) - 0.6 * p.posting_level
    """
    crowd = p.posting_exponent * log(max(active, SMALLEST_CROWD) / USUAL_CROWD)
    return crowd - POSTING_SPREAD * p.posting_level


def emptiness(messages_last_week: float, day: int, p: Crowding) -> float:
    """Return how empty the place feels: 1 after a silent week, towards 0 when it lives.

    A place's first days are not held against it: emptiness grows in over ``grace_days``.

    Equation
    --------
    empty = min(1, day / p.grace_days) * exp(-messages_last_week / p.emptiness_scale)
    """
    return min(1.0, day / p.grace_days) * exp(-messages_last_week / p.emptiness_scale)


def visiting_factor(p: Crowding) -> float:
    """Return this community's own factor on visits.

    Equation
    --------
    factor = exp(0.42 * p.visiting_level)
    """
    return exp(VISITING_SPREAD * p.visiting_level)


def staying_factor(p: Crowding) -> float:
    """Return this community's own factor on the second shape of members' chances to leave: above 1, they stay.

    Equation
    --------
    factor = exp(0.3 * p.staying_level)
    """
    return exp(STAYING_SPREAD * p.staying_level)


def life_factor(empty: float, p: Crowding) -> float:
    """Return by how much emptiness shrinks visits.

    Equation
    --------
    factor = 1 - p.emptiness_visits * empty
    """
    return 1.0 - p.emptiness_visits * empty
