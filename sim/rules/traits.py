"""Traits: what a person brings along on the day they join, and keeps.

Reads    how many joined before, normal and uniform numbers of the person's own.
Decides  nothing; one latent affinity drives joining, visiting, posting and staying: this is what carries selection.
Source   docs/evidence.md, review and prototype.
"""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from sim.declare import Says, lognormal, normal, uniform_prior
from sim.exponentials import exp, log
from sim.quantiles import kumaraswamy_quantile, normal_share


# fmt: off
class Traits(NamedTuple):
    """Parameters of the traits."""

    rank_dilution: Annotated[float, Says(
        "How fast affinity falls with the rank of joining",
        "Vitesse à laquelle l'affinité baisse avec le rang d'arrivée",
        "per log rank", 0.0, 0.6, normal(0.05), "Prototype", "A3")] = 0.15
    recruited_shift: Annotated[float, Says(
        "Extra affinity of founders asked in person",
        "Affinité supplémentaire des fondateurs sollicités en personne",
        "sd", 0.0, 3.0, normal(0.2), "Review", "A4")] = 1.0
    visit_affinity: Annotated[float, Says(
        "How much affinity raises the logarithm of visits",
        "Effet de l'affinité sur le logarithme des visites",
        "per sd", 0.0, 1.5, normal(0.1), "Review")] = 0.5
    visit_spread: Annotated[float, Says(
        "Spread of visits between members of equal affinity",
        "Dispersion des visites entre membres de même affinité",
        "sd of log", 0.0, 1.5, normal(0.1), "Prototype")] = 0.5
    posting_affinity: Annotated[float, Says(
        "How much affinity raises the logarithm of posting",
        "Effet de l'affinité sur le logarithme des publications",
        "per sd", 0.0, 1.5, normal(0.1), "Review")] = 0.5
    posting_spread: Annotated[float, Says(
        "Spread of posting between members of equal affinity",
        "Dispersion des publications entre membres de même affinité",
        "sd of log", 0.0, 3.0, uniform_prior(1.2, 1.8), "Review; van Mierlo 2014")] = 1.5
    responsiveness_spread: Annotated[float, Says(
        "Spread of members' response to being answered",
        "Dispersion de la sensibilité aux réponses reçues",
        "sd of log", 0.0, 1.5, lognormal(0.2), "Review")] = 0.5
    exit_affinity: Annotated[float, Says(
        "Rank correlation between affinity and staying",
        "Corrélation de rang entre affinité et fidélité",
        "correlation", 0.0, 0.95, normal(0.1), "Prototype; Panciera 2009")] = 0.55
# fmt: on


USUAL_RANK = 50.0


def affinity(z: float, joined_before: int, shift: float, p: Traits) -> float:
    """Return a newcomer's affinity [sd], 0 on average for the fiftieth to join.

    The keenest people join first, so affinity falls with rank. ``shift`` is added for founders asked in person.

    Equation
    --------
    affinity = z + shift - p.rank_dilution * ln((joined_before + 1) / 50)
    """
    return z + shift - p.rank_dilution * log((joined_before + 1.0) / USUAL_RANK)


def visit_propensity(member_affinity: float, z: float, p: Traits) -> float:
    """Return the factor on a member's visits.

    Equation
    --------
    factor = exp(p.visit_affinity * member_affinity + p.visit_spread * z)
    """
    return exp(p.visit_affinity * member_affinity + p.visit_spread * z)


def posting_propensity(member_affinity: float, z: float, p: Traits) -> float:
    """Return what a member adds to the logarithm of posting.

    Equation
    --------
    propensity = p.posting_affinity * member_affinity + p.posting_spread * z
    """
    return p.posting_affinity * member_affinity + p.posting_spread * z


def responsiveness(z: float, p: Traits) -> float:
    """Return how strongly a member responds to being answered, 1 at the median.

    Equation
    --------
    responsiveness = exp(p.responsiveness_spread * z)
    """
    return exp(p.responsiveness_spread * z)


def exit_trait(member_affinity: float, z: float, a: float, b: float, p: Traits) -> float:
    """Return a member's own chance to leave, tied to affinity: the keen are loyal from the first day.

    Equation
    --------
    u = normal_share(-p.exit_affinity * member_affinity + sqrt(1 - p.exit_affinity^2) * z)
    chance = (1 - (1 - u)^(1 / b))^(1 / a)
    """
    score = -p.exit_affinity * member_affinity + math.sqrt(1.0 - p.exit_affinity * p.exit_affinity) * z
    return kumaraswamy_quantile(normal_share(score), a, b)
