"""Buying: what customers pay in a month, and when they take more.

Reads    the usual price or basket, the customer's own factor, affinity, engagement in the community.
Decides  the purchases of a month (PURCHASES), whether a subscriber takes more (UPGRADES).
Source   docs/evidence.md, customer value. The effect on spending is nil by default (Algesheimer et al. 2010, randomised);
         the model form "on spending" takes the 19 % of Manchanda et al. 2015. Referred customers' margin: higher in a
         bank (Schmitt et al. 2011), lower in a telecom firm (Wolters & Gedenk 2019). Spreads are assumption A106.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import FIXED, Says, normal
from sim.exponentials import exp


# fmt: off
class Buying(NamedTuple):
    """Parameters of buying."""

    spread: Annotated[float, Says(
        "Spread of spending between customers of equal affinity",
        "Dispersion des dépenses entre clients de même affinité",
        "sd of log", 0.0, 2.0, normal(0.1), "", "A106")] = 0.5
    selection: Annotated[float, Says(
        "How much affinity raises the logarithm of spending, with or without the community",
        "Effet de l'affinité sur le logarithme des dépenses, avec ou sans communauté",
        "per sd", 0.0, 1.0, normal(0.07), "John et al. 2017", "A106")] = 0.15
    cause: Annotated[float, Says(
        "What being an active member adds to the logarithm of spending",
        "Ce qu'ajoute le fait d'être un membre actif au logarithme des dépenses",
        "log", -0.5, 0.5, FIXED, "Algesheimer et al. 2010; Manchanda et al. 2015")] = 0.0
    upgrading: Annotated[float, Says(
        "What being an active member adds to the logarithm of the chance to take more",
        "Ce qu'ajoute le fait d'être un membre actif au logarithme de la chance de prendre davantage",
        "log", -1.0, 1.0, normal(0.15), "", "A106")] = 0.05
    referred_margin: Annotated[float, Says(
        "Factor on the margin of a referred customer",
        "Facteur sur la marge d'un client parrainé",
        "factor", 0.3, 2.0, normal(0.12), "Schmitt et al. 2011; Wolters & Gedenk 2019")] = 1.0
# fmt: on


def own_spending(z: float, fond: float, p: Buying) -> float:
    """Return a customer's own factor on spending, 1 on average.

    Equation
    --------
    factor = exp(p.spread * z + p.selection * fond - (p.spread^2 + p.selection^2) / 2)

    Parameters
    ----------
    z : float
        The customer's own draw [sd].
    fond : float
        Affinity above the pool's mean [sd].
    """
    return exp(p.spread * z + p.selection * fond - (p.spread * p.spread + p.selection * p.selection) / 2.0)


def spending_factor(engaged: float, p: Buying) -> float:
    """Return the factor on spending of being an active member.

    Equation
    --------
    factor = exp(p.cause * engaged)
    """
    return exp(p.cause * engaged)


def upgrade_chance(usual: float, fond: float, engaged: float, p: Buying) -> float:
    """Return the chance that a subscriber takes more on a billing day.

    Equation
    --------
    chance = min(1, usual * exp(p.selection * fond - p.selection^2 / 2 + p.upgrading * engaged))
    """
    return min(1.0, usual * exp(p.selection * fond - p.selection * p.selection / 2.0 + p.upgrading * engaged))
