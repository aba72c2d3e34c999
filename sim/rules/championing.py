"""Championing: members who become ambassadors, what they do, and when they burn out.

Reads    days written in the last four weeks, reciprocal ties, hours asked, offences felt.
Decides  whether an invited member accepts (ACCEPTS), whether an ambassador burns out (BURNOUT) and then leaves (QUITS).
Source   docs/evidence.md: roles are derived, not assigned. No hazard of burnout was ever measured (n = 71 accounts of it,
         Schoepke-Gonzalez et al. 2022): assumption A81.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, lognormal, normal, uniform_prior
from sim.exponentials import exp

NEEDED_DAYS, NEEDED_TIES = 8, 3
TERM_DAYS = 28


# fmt: off
class Championing(NamedTuple):
    """Parameters of the ambassador programme."""

    acceptance: Annotated[float, Says(
        "Chance that an invited member accepts to be an ambassador",
        "Chance qu'un membre invité accepte de devenir ambassadeur",
        "chance", 0.0, 1.0, normal(0.15), "Review", "A81")] = 0.5
    answering: Annotated[float, Says(
        "How much readier an ambassador is to answer (logarithm)",
        "Supplément de disposition à répondre d'un ambassadeur (logarithme)",
        "log", 0.0, 2.0, normal(0.2), "Review", "A81")] = 0.69
    inviting: Annotated[float, Says(
        "How many more newcomers an ambassador brings than another active member",
        "Combien de nouveaux venus un ambassadeur amène de plus qu'un autre membre actif",
        "factor", 0.5, 5.0, uniform_prior(1.5, 3.0), "Review", "A81")] = 2.25
    burnout: Annotated[float, Says(
        "Chance an ambassador burns out in four weeks when the work is bearable",
        "Chance qu'un ambassadeur s'épuise en quatre semaines quand la charge est supportable",
        "1/four weeks", 0.0, 0.5, lognormal(0.5), "Review", "A81")] = 0.01
    bearable_hours: Annotated[float, Says(
        "Hours a week an ambassador can bear",
        "Heures par semaine supportables pour un ambassadeur",
        "hours/week", 0.5, 40.0, lognormal(0.4), "Review", "A81")] = 4.0
    conflict: Annotated[float, Says(
        "How much each offence felt raises the logarithm of the chance to burn out",
        "Effet de chaque offense ressentie sur le logarithme du risque d'épuisement",
        "log", 0.0, 3.0, normal(0.2), "Schoepke-Gonzalez et al. 2022", "A81")] = 0.8
    training: Annotated[float, Says(
        "Factor on the chance to burn out of a trained ambassador",
        "Facteur sur le risque d'épuisement d'un ambassadeur formé",
        "factor", 0.1, 1.5, lognormal(0.2), "", "A81")] = 0.7
    tools: Annotated[float, Says(
        "Factor on the hours of an ambassador who is given tools",
        "Facteur sur les heures d'un ambassadeur outillé",
        "factor", 0.1, 1.5, lognormal(0.2), "", "A81")] = 0.8
    quitting: Annotated[float, Says(
        "Chance that somebody who burns out leaves the community",
        "Chance qu'une personne épuisée quitte la communauté",
        "chance", 0.0, 1.0, normal(0.15), "", "A81")] = 0.5
# fmt: on


def is_eligible(days_written: int, ties: int) -> bool:
    """Return whether a member can be invited: 8 of the last 28 days with a message, and 3 reciprocal ties.

    Equation
    --------
    eligible = days_written >= 8 and ties >= 3
    """
    return days_written >= NEEDED_DAYS and ties >= NEEDED_TIES


def burnout_chance(hours: float, tools: bool, trained: bool, offences: float, p: Championing) -> float:
    """Return the chance that an ambassador burns out within four weeks.

    Equation
    --------
    load = hours * (p.tools if tools else 1) / p.bearable_hours
    chance = p.burnout * exp(max(0, load - 1) + p.conflict * min(offences, 5))
    chance = min(1, chance * (p.training if trained else 1))

    Parameters
    ----------
    hours : float
        Hours a week they are asked for.
    tools, trained : bool
        What they are given.
    offences : float
        Offences they feel.

    Examples
    --------
    >>> burnout_chance(3.0, False, False, 0.0, Championing())
    0.01
    """
    load = hours * (p.tools if tools else 1.0) / p.bearable_hours
    chance = p.burnout * exp(max(0.0, load - 1.0) + p.conflict * min(offences, 5.0))
    return min(1.0, chance * p.training if trained else chance)


def inviting_factor(ambassadors: int, active: float, p: Championing) -> float:
    """Return the factor on word of mouth when some of the active members are ambassadors.

    Equation
    --------
    factor = 1 + (p.inviting - 1) * min(1, ambassadors / max(active, 1))
    """
    return 1.0 + (p.inviting - 1.0) * min(1.0, ambassadors / max(active, 1.0))
