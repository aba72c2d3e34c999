"""Referring: customers who bring somebody.

Customers recommend what they like with or without a community, the fond ones more. What being an active member adds is
what the community causes.

Reads    affinity, engagement in the community, whether they are an ambassador, whether referrals are rewarded.
Decides  how many prospects a customer brings in a month (REFERS).
Source   docs/evidence.md: word of mouth moves arrivals (Trusov et al. 2009, an upper bound). How often a customer
         recommends, and how much more an active member does, are assumption A107.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, lognormal, normal, uniform_prior
from sim.exponentials import exp


# fmt: off
class Referring(NamedTuple):
    """Parameters of referring."""

    rate: Annotated[float, Says(
        "Prospects a customer brings in a month",
        "Prospects qu'un client amène en un mois",
        "1/month", 0.0, 1.0, lognormal(0.6), "", "A107")] = 0.01
    selection: Annotated[float, Says(
        "How much affinity raises the logarithm of referrals, with or without the community",
        "Effet de l'affinité sur le logarithme des recommandations, avec ou sans communauté",
        "per sd", 0.0, 1.5, normal(0.15), "", "A107")] = 0.4
    cause: Annotated[float, Says(
        "How many more prospects an active member brings than they would without the community",
        "Supplément de prospects qu'amène un membre actif par rapport à ce qu'il ferait sans communauté",
        "share", 0.0, 5.0, uniform_prior(0.0, 1.0), "Trusov et al. 2009", "A107")] = 0.5
# fmt: on


def referral_rate(fond: float, engaged: float, boost: float, p: Referring) -> float:
    """Return the prospects a customer brings in a month.

    Equation
    --------
    rate = p.rate * exp(p.selection * fond - p.selection^2 / 2) * (1 + p.cause * engaged * boost)

    Parameters
    ----------
    fond : float
        Affinity above the pool's mean [sd].
    engaged : float
        Engagement in the community: see `sim.rules.matching.engagement`.
    boost : float
        Factor on what the community adds: an ambassador's, a reward's.
    """
    usual = p.rate * exp(p.selection * fond - p.selection * p.selection / 2.0)
    return usual * (1.0 + p.cause * engaged * boost)
