"""Churning: customers who leave, once a month on their billing day.

Affinity makes people loyal with or without a community; that is selection. What being an active member causes is small,
not well known, and may be negative.

Reads    the usual monthly churn, the customer's own odds, affinity, engagement in the community, who referred them.
Decides  whether a customer leaves on a billing day (CHURNS).
Source   docs/evidence.md, customer value: randomised evidence centres the effect near zero (Algesheimer et al. 2010;
         John et al. 2017); referred customers leave less, only while their referrer stays (Schmitt et al. 2011; Van den
         Bulte et al. 2018). The spread between customers is assumption A105.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, normal, uniform_prior
from sim.exponentials import exp


# fmt: off
class Churning(NamedTuple):
    """Parameters of churning."""

    spread: Annotated[float, Says(
        "Spread of the log-odds of leaving between customers of equal affinity",
        "Dispersion du logarithme des chances de partir entre clients de même affinité",
        "sd of log", 0.0, 2.0, normal(0.15), "", "A105")] = 0.5
    selection: Annotated[float, Says(
        "What one sd of affinity takes from the log-odds of leaving, with or without the community",
        "Ce qu'un écart type d'affinité retire du logarithme des chances de partir, avec ou sans communauté",
        "per sd", 0.0, 2.0, normal(0.2), "Review; John et al. 2017")] = 0.5
    cause: Annotated[float, Says(
        "What being an active member takes from the log-odds of leaving; negative where it drives away",
        "Ce que le fait d'être un membre actif retire du logarithme des chances de partir ; négatif s'il fait fuir",
        "log odds", -1.0, 1.0, normal(0.12), "Review; Algesheimer et al. 2010")] = 0.08
    referred: Annotated[float, Says(
        "Factor on the chance to leave of a referred customer whose referrer still is one",
        "Facteur sur la chance de partir d'un client parrainé dont le parrain est encore client",
        "factor", 0.3, 1.5, uniform_prior(0.72, 0.92), "Schmitt et al. 2011; Van den Bulte et al. 2018")] = 0.82
# fmt: on


def own_odds(z: float, new: bool, fonder: float, p: Churning) -> float:
    """Return a customer's own factor on the odds of leaving: 1 on average on the first day, more for those who come later.

    Those who leave soonest are gone from a base that has stood for a while. So new customers leave more often, by as
    much as keeps the churn of a base that they refill at what it was.

    Equation
    --------
    sorted_out = p.spread^2 + p.selection^2 + p.selection * fonder if new else 0
    factor = exp(p.spread * z - p.spread^2 / 2 + sorted_out)

    Parameters
    ----------
    z : float
        The customer's own draw [sd].
    new : bool
        Whether they became a customer after the first day.
    fonder : float
        By how much those who buy are fonder than other prospects [sd].
    """
    sorted_out = p.spread * p.spread + p.selection * p.selection + p.selection * fonder if new else 0.0
    return exp(p.spread * z - p.spread * p.spread / 2.0 + sorted_out)


def churn_chance(usual: float, own: float, fond: float, engaged: float, kept: bool, p: Churning) -> float:
    """Return the chance that a customer leaves on a billing day.

    Equation
    --------
    odds = own * exp(-p.selection * fond - p.selection^2 / 2 - p.cause * engaged)
    chance = usual * odds / (1 - usual + usual * odds) if usual < 1 else 1
    chance = min(1, chance * (p.referred if kept else 1))

    Parameters
    ----------
    usual : float
        Share of customers who leave in a month.
    own : float
        The customer's own factor on the odds.
    fond : float
        Affinity above the pool's mean [sd].
    engaged : float
        Engagement in the community: see `sim.rules.matching.engagement`.
    kept : bool
        Whether they were referred by somebody who still is a customer.

    Examples
    --------
    >>> churn_chance(0.0, 1.0, 0.0, 0.0, False, Churning()), churn_chance(1.0, 1.0, 0.0, 0.0, False, Churning())
    (0.0, 1.0)
    """
    chance = 1.0
    if usual < 1.0:
        odds = own * exp(-p.selection * fond - p.selection * p.selection / 2.0 - p.cause * engaged)
        chance = usual * odds / (1.0 - usual + usual * odds)
    return min(1.0, chance * (p.referred if kept else 1.0))
