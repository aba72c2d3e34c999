"""Prospecting: how prospects come, and how they become customers.

Reads    the advertising and content budgets, what a customer costs through ads, affinity, engagement in the community.
Decides  prospects a day of each channel (PROSPECTS); whether a prospect is worth a talk (QUALIFIES), whether they buy (BUYS).
Source   docs/evidence.md. Returns on advertising diminish; how fast is assumption A103, as is what audience content
         costs. What the community does to a prospect's decision was never measured (A104).
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, lognormal, normal, uniform_prior
from sim.exponentials import exp, log

BASE, PAID, CONTENT, ORGANIC, REFERRED, COMMUNITY = range(6)
SOURCE_NAMES = ("base", "paid", "content", "organic", "referred", "community")


# fmt: off
class Prospecting(NamedTuple):
    """Parameters of prospecting."""

    ad_returns: Annotated[float, Says(
        "By how many per cent paid prospects grow when the advertising budget grows by one per cent",
        "De combien de pour cent les prospects payants augmentent quand le budget publicitaire augmente d'un pour cent",
        "elasticity", 0.1, 1.0, uniform_prior(0.6, 0.95), "", "A103")] = 0.8
    content_cost: Annotated[float, Says(
        "Cost of a prospect won by audience content, over that of a paid one",
        "Coût d'un prospect gagné par du contenu d'audience, rapporté à celui d'un prospect payant",
        "factor", 0.1, 10.0, lognormal(0.5), "", "A103")] = 1.0
    content_days: Annotated[float, Says(
        "Days until audience content has reached two thirds of what it brings",
        "Jours avant qu'un contenu d'audience n'atteigne les deux tiers de ce qu'il apporte",
        "day", 1.0, 720.0, lognormal(0.4), "", "A103")] = 90.0
    selection: Annotated[float, Says(
        "How much affinity raises the logarithm of a prospect's chances at each stage",
        "Effet de l'affinité sur le logarithme des chances d'un prospect à chaque étape",
        "per sd", 0.0, 1.5, normal(0.1), "", "A104")] = 0.3
    cause: Annotated[float, Says(
        "What being an active member adds to the logarithm of a prospect's chances at each stage",
        "Ce qu'ajoute le fait d'être un membre actif au logarithme des chances d'un prospect à chaque étape",
        "log", -1.0, 1.5, normal(0.15), "", "A104")] = 0.05
    referral_quality: Annotated[float, Says(
        "Factor on a referred prospect's chance to buy",
        "Facteur sur la chance d'achat d'un prospect parrainé",
        "factor", 0.2, 10.0, lognormal(0.3), "", "A104")] = 2.0
# fmt: on


def prospects_from_ads(budget: float, usual: float, cost: float, p: Prospecting) -> float:
    """Return prospects a month from an advertising budget; at the usual one each costs ``cost``, beyond it more.

    Equation
    --------
    prospects = usual / cost * (budget / usual)^p.ad_returns if budget > 0 and usual > 0 and cost > 0 else 0

    Parameters
    ----------
    budget, usual : float
        Currency a month: what is spent, and the budget at which the cost was observed.
    cost : float
        Currency a prospect at the usual budget.

    Examples
    --------
    >>> round(prospects_from_ads(2000.0, 1000.0, 10.0, Prospecting()), 1)
    174.1
    """
    if budget <= 0.0 or usual <= 0.0 or cost <= 0.0:
        return 0.0
    return usual / cost * exp(p.ad_returns * log(budget / usual))


def content_level(level: float, aim: float, p: Prospecting) -> float:
    """Return prospects a day from audience content tomorrow: it builds up slowly, and fades as slowly.

    Equation
    --------
    level = level + (aim - level) / p.content_days
    """
    return level + (aim - level) / p.content_days


def buyers_are_fonder(p: Prospecting) -> float:
    """Return by how much those who buy are fonder than all who come [sd]: each of the two stages lets the fonder pass.

    Equation
    --------
    fonder = 2 * p.selection
    """
    return 2.0 * p.selection


def stage_chance(share: float, fond: float, engaged: float, last: bool, referred: bool, p: Prospecting) -> float:
    """Return a prospect's chance to pass a stage; those who reach the last one are fonder than most already.

    Equation
    --------
    usual = p.selection^2 * (1.5 if last else 0.5)
    chance = min(1, share * exp(p.selection * fond - usual + p.cause * engaged))
    chance = min(1, chance * (p.referral_quality if last and referred else 1))

    Parameters
    ----------
    share : float
        Share of prospects who pass it, on average.
    fond : float
        Affinity above the pool's mean [sd].
    engaged : float
        Engagement in the community: see `sim.rules.matching.engagement`.
    last : bool
        Whether it is the purchase.
    referred : bool
        Whether somebody referred them.

    Examples
    --------
    >>> stage_chance(0.25, 0.3, 0.0, False, False, Prospecting(selection=0.0))
    0.25
    """
    usual = p.selection * p.selection * (1.5 if last else 0.5)
    chance = min(1.0, share * exp(p.selection * fond - usual + p.cause * engaged))
    return min(1.0, chance * (p.referral_quality if last and referred else 1.0))
