"""Replying: does a reader answer this message?

Reads    the reader's propensity, the message's appeal, age, replies and topic, the tie between the two people.
Decides  each reply (REPLY); its delay follows from when people visit.
Source   docs/evidence.md, review and prototype: without the volume and crowding terms conversation explodes;
         newcomers get fewer replies (Burke, Kraut, Joyce 2010).
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, lognormal, normal
from sim.exponentials import exp, log
from sim.fitted import fitted


# fmt: off
class Replying(NamedTuple):
    """Parameters of replying."""

    base: Annotated[float, Says(
        "Chance to answer a fresh, unanswered message at 20 writer sessions a day",
        "Chance de répondre à un message récent et sans réponse, à 20 sessions de rédacteurs par jour",
        "1/message read", 0.001, 0.5, lognormal(0.3), "Prototype")] = fitted("replying.base")
    volume_exponent: Annotated[float, Says(
        "How much each reader answers less when there are more who could (exponent)",
        "Baisse des réponses de chacun quand d'autres pourraient répondre (exposant)",
        "exponent", 0.0, 1.5, normal(0.1), "Prototype")] = 0.9
    answered_exponent: Annotated[float, Says(
        "How much earlier replies make a further one less likely (exponent)",
        "Effet dissuasif des réponses déjà données (exposant)",
        "exponent", 0.0, 4.0, normal(0.15), "Prototype", "A14")] = 1.5
    visible_days: Annotated[float, Says(
        "Half-life of a message's visibility, on a platform whose memory is 4 days",
        "Demi-vie de la visibilité d'un message, sur une plateforme dont la mémoire est de 4 jours",
        "day", 0.2, 30.0, lognormal(0.2), "Prototype", "A15")] = 1.5
    tie: Annotated[float, Says(
        "How much a strong tie raises the logarithm of the chance to answer",
        "Effet d'un lien fort sur le logarithme de la chance de répondre",
        "log", 0.0, 2.0, normal(0.1), "Review")] = 0.4
    newcomer: Annotated[float, Says(
        "How much a newcomer's message is answered less (logarithm)",
        "Ce que perd en réponses le message d'un nouveau venu (logarithme)",
        "log", 0.0, 2.0, normal(0.1), "Prototype; Burke et al. 2010")] = 0.5
    author_affinity: Annotated[float, Says(
        "How much the author's affinity raises the chance of an answer (logarithm)",
        "Effet de l'affinité de l'auteur sur la chance d'une réponse (logarithme)",
        "per sd", 0.0, 1.5, normal(0.1), "Prototype")] = 0.45
    own_propensity: Annotated[float, Says(
        "How much a reader's own propensity to post raises answering",
        "Effet de la propension du lecteur à publier sur ses réponses",
        "factor", 0.0, 1.5, normal(0.1), "Prototype")] = 0.5
    off_topic: Annotated[float, Says(
        "Factor on answers to messages off the reader's topic",
        "Facteur sur les réponses aux messages hors du sujet du lecteur",
        "factor", 0.0, 1.0, normal(0.1), "Review", "A16")] = 0.7
    reply_to_reply: Annotated[float, Says(
        "Factor on answers to replies",
        "Facteur sur les réponses aux réponses",
        "factor", 0.0, 1.0, lognormal(0.2), "Prototype", "A17")] = 0.15
    answering_me: Annotated[float, Says(
        "Factor on answers to replies addressed to the reader",
        "Facteur sur les réponses à ceux qui s'adressent au lecteur",
        "factor", 0.0, 10.0, lognormal(0.2), "Prototype", "A17")] = 2.0
    closure: Annotated[float, Says(
        "How much each doubling of one's own reciprocal ties lowers answers to strangers (logarithm)",
        "Baisse des réponses aux inconnus à chaque doublement de ses propres liens réciproques (logarithme)",
        "log", 0.0, 3.0, normal(0.05), "Kim et al. 2015", "A86")] = 0.1
# fmt: on


USUAL_WRITERS = 20.0
USUAL_MEMORY = 4.0
FEWEST_WRITERS = 1.0


def appeal(author_affinity: float, newcomer: bool, p: Replying) -> float:
    """Return how much a message invites answers because of who wrote it, 1 for an average known member.

    Equation
    --------
    appeal = exp(p.author_affinity * author_affinity - (p.newcomer if newcomer else 0))
    """
    log_appeal = p.author_affinity * author_affinity
    if newcomer:
        log_appeal -= p.newcomer
    return exp(log_appeal)


def readiness(propensity: float, extra: float, writer_sessions: float, p: Replying) -> float:
    """Return how ready a reader is to answer in this session.

    Equation
    --------
    ready = p.base * exp(p.own_propensity * propensity + extra) * (max(writer_sessions, 1) / 20)^-p.volume_exponent

    Parameters
    ----------
    propensity : float
        The reader's own share of the logarithm of posting.
    extra : float
        What being an ambassador adds to the logarithm, else 0.
    writer_sessions : float
        Sessions a day of people who have written before; below 1 counts as 1.
    """
    crowd = log(max(writer_sessions, FEWEST_WRITERS) / USUAL_WRITERS)
    return p.base * exp(p.own_propensity * propensity + extra - p.volume_exponent * crowd)


def reply_chance(
    ready: float,
    message_appeal: float,
    age_days: float,
    earlier_replies: int,
    tie_strength: float,
    on_topic: bool,
    is_reply: bool,
    to_reader: bool,
    replied_already: int,
    memory_days: float,
    own_ties: int,
    p: Replying,
) -> float:
    """Return the chance that a reader answers a message.

    Equation
    --------
    fresh = 0.5^(age_days / (p.visible_days * memory_days / 4)) * (1 + earlier_replies)^-p.answered_exponent
    tied = exp(p.tie * tie_strength / (1 + tie_strength)) if tie_strength > 0 else (1 + own_ties)^(-p.closure / ln(2))
    kind = (1 if on_topic else p.off_topic) * (p.reply_to_reply * (p.answering_me if to_reader else 1) if is_reply else 1)
    chance = min(0.9, ready * message_appeal * fresh * tied * kind * 0.5^replied_already)

    Parameters
    ----------
    ready, message_appeal : float
        The reader's readiness and the message's appeal.
    age_days : float
        Age of the message [day].
    earlier_replies : int
        Replies it already has.
    tie_strength : float
        Strength of the reader's tie to the author, 0 = none.
    on_topic : bool
        Whether it is about the reader's topic.
    is_reply, to_reader : bool
        Whether it is itself a reply, and a reply to the reader.
    replied_already : int
        Replies the reader has written in this session: each halves the next.
    memory_days : float
        Half-life of messages on this platform [day].
    own_ties : int
        Reciprocal ties of the reader.
    """
    chance = ready * message_appeal
    chance *= exp(-0.6931471805599453 * age_days / (p.visible_days * memory_days / USUAL_MEMORY))
    if earlier_replies > 0:
        chance *= exp(-p.answered_exponent * log(1.0 + earlier_replies))
    if tie_strength > 0.0:
        chance *= exp(p.tie * tie_strength / (1.0 + tie_strength))
    elif own_ties > 0:
        chance *= exp(-p.closure * log(1.0 + own_ties) / 0.6931471805599453)
    if not on_topic:
        chance *= p.off_topic
    if is_reply:
        chance *= p.reply_to_reply
        if to_reader:
            chance *= p.answering_me
    for _ in range(replied_already):
        chance *= 0.5
    return min(chance, 0.9)
