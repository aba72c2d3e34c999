"""Arriving: how many people join on a day, by channel.

Reads    the plan's rates, yesterday's activity and emptiness, the calendar.
Decides  the number of newcomers a day of each channel (decision ARRIVALS).
Source   docs/evidence.md, review and prototype; elasticity: Trusov, Bucklin, Pauwels 2009 as an upper bound.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, lognormal, normal, uniform_prior
from sim.exponentials import exp, log

FOUNDER, INVITED, LAUNCH, MARKETING, WORD_OF_MOUTH, KNOWN, INFLUENCER, AUDIENCE, SEARCH, SPURT, TROLL = range(11)
CHANNEL_NAMES = (
    "founder", "invited", "launch", "marketing", "word_of_mouth", "known", "influencer", "audience", "search", "spurt",
    "troll",
)  # fmt: skip
TRIES = 8  # people a newcomer asks after before giving up on finding an acquaintance
KNOWN_FOR_DAYS = 14  # an acquaintance came within this many days
HEARD_FOR_DAYS = 28  # the following of somebody hears of the place when they came within this many days


# fmt: off
class Arriving(NamedTuple):
    """Parameters of arriving."""

    elasticity: Annotated[float, Says(
        "By how many per cent word of mouth grows when active members grow by one per cent",
        "De combien de pour cent le bouche-à-oreille augmente quand les membres actifs augmentent d'un pour cent",
        "elasticity", 0.0, 0.9, normal(0.1), "Review; Trusov et al. 2009")] = 0.35
    reference_active: Annotated[float, Says(
        "Weekly active members at which word of mouth brings the rate the plan states",
        "Membres actifs par semaine pour lesquels le bouche-à-oreille atteint le taux du plan",
        "members", 1.0, 1000.0, normal(5.0), "Prototype", "A5")] = 30.0
    empty_penalty: Annotated[float, Says(
        "Share of newcomers lost when prospects see a silent place",
        "Part des arrivées perdues quand les visiteurs trouvent un lieu silencieux",
        "share", 0.0, 1.0, normal(0.15), "Prototype", "A6")] = 0.5
    open_life: Annotated[float, Says(
        "How much more word of mouth a place brings that everybody can look into",
        "Supplément de bouche-à-oreille d'un lieu que tout le monde peut regarder",
        "share", 0.0, 2.0, uniform_prior(0.0, 0.6), "", "A83")] = 0.3
    influencer: Annotated[float, Says(
        "Joins a day that one active founder with a following brings",
        "Arrivées par jour qu'amène un fondateur actif suivi par un public",
        "members/day", 0.0, 5.0, lognormal(0.7), "", "A83")] = 0.1
    audience: Annotated[float, Says(
        "Share of the audience not yet there that one piece of content brings in",
        "Part de l'audience pas encore arrivée que fait venir un contenu",
        "1/post", 0.0, 0.05, lognormal(0.7), "", "A83")] = 0.0005
    referral_reward: Annotated[float, Says(
        "Factor on word of mouth when bringing somebody is rewarded",
        "Facteur sur le bouche-à-oreille quand le parrainage est récompensé",
        "factor", 0.5, 3.0, uniform_prior(1.0, 1.6), "", "A83")] = 1.3
    referred: Annotated[float, Says(
        "Share of those who come by word of mouth who already know an active member",
        "Part des arrivées par bouche-à-oreille qui connaissent déjà un membre actif",
        "share", 0.0, 1.0, normal(0.15), "Review", "A83")] = 0.5
# fmt: on


def season(calendar: float) -> float:
    """Return how the calendar moves arrivals: half as much as it moves visits.

    Equation
    --------
    factor = 0.5 + 0.5 * calendar
    """
    return 0.5 + 0.5 * calendar


def launch_rate(joiners: float, half_life: float, days_since_launch: int) -> float:
    """Return joins a day that a public launch still brings; they halve every ``half_life`` days.

    Equation
    --------
    joins = joiners * (1 - 0.5^(1 / half_life)) * 0.5^(days_since_launch / half_life) if days_since_launch >= 0 else 0
    """
    if days_since_launch < 0:
        return 0.0
    keep = exp(-log(2.0) / half_life)
    return joiners * (1.0 - keep) * exp(-log(2.0) * days_since_launch / half_life)


def word_of_mouth_rate(base: float, active: float, p: Arriving) -> float:
    """Return joins a day that members bring: it grows with the active crowd, less than in proportion.

    Equation
    --------
    joins = base * ((1 + active) / (1 + p.reference_active))^p.elasticity
    """
    return base * exp(p.elasticity * log((1.0 + active) / (1.0 + p.reference_active)))


def spread_factor(open_share: float, rewarded: bool, p: Arriving) -> float:
    """Return the factor on word of mouth of a place that can be looked into, and of rewards for bringing somebody.

    Equation
    --------
    factor = (1 + p.open_life * open_share) * (p.referral_reward if rewarded else 1)

    Parameters
    ----------
    open_share : float
        How open the place is: 0 = private, 1 = public.
    rewarded : bool
        Whether bringing somebody is rewarded.
    """
    return (1.0 + p.open_life * open_share) * (p.referral_reward if rewarded else 1.0)


def audience_rate(waiting: float, content: float, p: Arriving) -> float:
    """Return joins a day out of an audience not yet there, reached by this many pieces of content a day.

    Equation
    --------
    joins = waiting * p.audience * content
    """
    return waiting * p.audience * content


def prospects_seen(empty: float, p: Arriving) -> float:
    """Return the share of prospects who still join when they see how empty the place is.

    Equation
    --------
    share = 1 - p.empty_penalty * empty
    """
    return 1.0 - p.empty_penalty * empty
