"""Posting: how many messages does a member who has written before start in a session?

Reads    posting propensity, interest, remembered replies, peers seen, overload, crowding, rituals, a recent removal.
Decides  the number of new conversations in a session (POSTS).
Source   docs/evidence.md, review and prototype; reply effect: about half of the naive one (Joyce & Kraut 2006; Eckles 2016).
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, lognormal, normal, uniform_prior
from sim.exponentials import exp, log
from sim.rules.reading import USUAL_INTEREST


# fmt: off
class Posting(NamedTuple):
    """Parameters of posting."""

    level: Annotated[float, Says(
        "Logarithm of messages a session of an average member",
        "Logarithme des messages par session d'un membre moyen",
        "log messages/session", -8.0, 1.0, normal(0.3), "Prototype")] = -3.2
    reply_boost: Annotated[float, Says(
        "How much being answered raises the logarithm of posting",
        "Effet d'une réponse reçue sur le logarithme des publications",
        "log", -0.5, 1.5, normal(0.12), "Review; Stack Overflow panel; Joyce & Kraut 2006; Edgeryders, answers; Eckles et al. 2016")] = 0.35
    reply_memory_days: Annotated[float, Says(
        "Days after which a received reply is mostly forgotten",
        "Jours après lesquels une réponse reçue est presque oubliée",
        "day", 1.0, 60.0, lognormal(0.4), "Review")] = 7.0
    prompt_days: Annotated[float, Says(
        "Days after which an answer that comes late has lost most of its worth",
        "Jours après lesquels une réponse tardive a perdu l'essentiel de sa valeur",
        "day", 0.1, 60.0, lognormal(0.4), "", "A91")] = 2.0
    staff_reply: Annotated[float, Says(
        "Weight of a reply by the team, relative to a member's",
        "Poids d'une réponse de l'équipe, par rapport à celle d'un membre",
        "factor", 0.0, 4.0, uniform_prior(1.0, 2.0), "Edgeryders, staff")] = 1.5
    peers: Annotated[float, Says(
        "How much seeing peers rather than staff write raises the logarithm of posting",
        "Effet de voir écrire des pairs plutôt que l'équipe sur le logarithme des publications",
        "log", -0.5, 1.5, normal(0.15), "Review; Burke et al. 2009")] = 0.3
    overload: Annotated[float, Says(
        "How much overload lowers the logarithm of posting",
        "Effet de la surcharge sur le logarithme des publications",
        "log", 0.0, 1.5, normal(0.1), "Prototype; Jones et al. 2004")] = 0.3
    interest: Annotated[float, Says(
        "How much finding only what suits one, rather than nothing, raises the logarithm of posting",
        "Hausse du logarithme des publications entre ne rien trouver qui convienne et ne trouver que cela",
        "log", -0.5, 3.0, normal(0.2), "Ren & Kraut 2013; Guess et al. 2023", "A92")] = 0.6
    content_share: Annotated[float, Says(
        "Share of members' new conversations that are content of use to others",
        "Part des conversations lancées par des membres qui sont des contenus utiles aux autres",
        "share", 0.0, 1.0, normal(0.05), "", "A87")] = 0.1
    content_call: Annotated[float, Says(
        "Factor on that share when members are asked for content",
        "Facteur sur cette part quand on sollicite les contenus des membres",
        "factor", 0.5, 10.0, lognormal(0.3), "", "A87")] = 2.0
# fmt: on


MOST_REPLIES_FELT = 5.0
MOST_PER_SESSION = 6.0
USUAL_PEERS = 0.8


def replies_remembered(remembered: float, days: int, p: Posting) -> float:
    """Return what is left of received replies after some days.

    Equation
    --------
    remembered = remembered * exp(-days / p.reply_memory_days)
    """
    if remembered == 0.0:
        return 0.0
    return remembered * exp(-days / p.reply_memory_days)


def promptness(delay_days: float, p: Posting) -> float:
    """Return what an answer is worth that comes after a while, 1 at once.

    Equation
    --------
    worth = exp(-delay_days / p.prompt_days)
    """
    return exp(-delay_days / p.prompt_days)


def interest_lift(interest: float, p: Posting) -> float:
    """Return what finding much or little that suits one adds to the logarithm of posting, 0 at the usual fifth.

    Equation
    --------
    lift = p.interest * (interest - 0.2)
    """
    return p.interest * (interest - USUAL_INTEREST)


def posting_rate(
    propensity: float,
    responsiveness: float,
    remembered: float,
    peers_seen: float,
    overloaded: float,
    crowd: float,
    lift: float,
    sting: float,
    p: Posting,
) -> float:
    """Return the mean number of conversations a member starts in a session, at most 6.

    Equation
    --------
    felt = p.reply_boost * responsiveness * ln(1 + min(remembered, 5)) + p.peers * (peers_seen - 0.8)
    rate = min(6, exp(p.level + propensity + felt + lift - p.overload * min(overloaded, 3) - crowd - sting))

    Parameters
    ----------
    propensity : float
        The member's own share of the logarithm of posting.
    responsiveness : float
        How strongly the member responds to being answered, 1 at the median.
    remembered : float
        Received replies still remembered; more than 5 count as 5.
    peers_seen : float
        Share of the messages read that members rather than staff wrote, 0 to 1.
    overloaded : float
        Overload, 0 = none; more than 3 counts as 3.
    crowd, lift, sting : float
        What the crowd and a recent removal take from the logarithm, and what rituals, recognition and interest add.
    """
    log_rate = (
        p.level
        + propensity
        + p.reply_boost * responsiveness * log(1.0 + min(remembered, MOST_REPLIES_FELT))
        + p.peers * (peers_seen - USUAL_PEERS)
        + lift
        - p.overload * min(overloaded, 3.0)
        - crowd
        - sting
    )
    return exp(min(log_rate, log(MOST_PER_SESSION)))


def content_chance(called_for: bool, p: Posting) -> float:
    """Return the chance that a member's new conversation is content of use to others.

    Equation
    --------
    chance = min(1, p.content_share * p.content_call) if called_for else p.content_share
    """
    return min(1.0, p.content_share * p.content_call) if called_for else p.content_share
