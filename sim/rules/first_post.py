"""First post: does somebody who has never written write today?

Reads    days since joining, affinity, whether a person or a bot invited them to, crowding, events.
Decides  the first message ever (FIRST_POST), once on a visiting day.
Source   docs/evidence.md, review and prototype: of eventual posters 63 % write within 48 hours (Edgeryders);
         automated welcome: null on 57,084 accounts (CAT Lab); rules shown: Matias 2019.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, lognormal, normal, uniform_prior
from sim.exponentials import exp
from sim.fitted import fitted


# fmt: off
class FirstPost(NamedTuple):
    """Parameters of the first post."""

    early: Annotated[float, Says(
        "Chance to write on the day of joining, beyond the lasting one",
        "Chance d'écrire le jour de l'arrivée, en plus de la chance durable",
        "1/visiting day", 0.01, 0.9, lognormal(0.3), "Prototype; Edgeryders, first posts")] = fitted("first_post.early")
    early_days: Annotated[float, Says(
        "Days over which that early impulse fades",
        "Jours au bout desquels cet élan initial s'estompe",
        "day", 0.2, 10.0, lognormal(0.3), "Review; Edgeryders, first posts")] = 1.2
    late: Annotated[float, Says(
        "Lasting chance to write for the first time on a visiting day",
        "Chance durable d'écrire pour la première fois un jour de visite",
        "1/visiting day", 0.0005, 0.2, lognormal(0.4), "Prototype")] = fitted("first_post.late")
    affinity: Annotated[float, Says(
        "How much affinity raises the chance of a first post",
        "Effet de l'affinité sur la chance d'un premier message",
        "per sd", 0.0, 1.5, normal(0.1), "Prototype")] = 0.35
    asked_by_person: Annotated[float, Says(
        "Effect on a first post of being asked by a person (logarithm)",
        "Effet d'une invitation personnelle sur le premier message (logarithme)",
        "log", -1.0, 2.0, normal(0.25), "Review; Choi et al. 2010", "A11")] = 0.4
    asked_by_bot: Annotated[float, Says(
        "Effect on a first post of an automated welcome (logarithm)",
        "Effet d'un accueil automatique sur le premier message (logarithme)",
        "log", -1.0, 1.0, normal(0.05), "CAT Lab, welcome")] = 0.0
    charter: Annotated[float, Says(
        "Factor on first posts when the rules are shown",
        "Facteur sur les premiers messages quand la charte est affichée",
        "factor", 0.5, 2.0, uniform_prior(1.0, 1.4),
        "Matias 2019", "A12")] = 1.2
    public: Annotated[float, Says(
        "How much less people write for the first time where everybody can look in (logarithm)",
        "Retenue des premiers messages là où tout le monde peut regarder (logarithme)",
        "log", -0.5, 1.5, normal(0.1), "", "A84")] = 0.15
    mentored: Annotated[float, Says(
        "Effect on a first post of having a mentor (logarithm)",
        "Effet d'un mentor sur le premier message (logarithme)",
        "log", -1.0, 2.0, normal(0.25), "Review; Morgan & Halfaker 2018", "A11")] = 0.5
    event: Annotated[float, Says(
        "Effect of an event's pulse on first posts (logarithm)",
        "Effet de l'élan d'un événement sur les premiers messages (logarithme)",
        "log", 0.0, 2.0, normal(0.15), "", "A13")] = 0.3
# fmt: on


def first_post_chance(
    age: int,
    affinity: float,
    prompt: float,
    charter_shown: bool,
    open_share: float,
    crowd: float,
    event_pulse: float,
    p: FirstPost,
) -> float:
    """Return the chance that a member who has never written writes on this visiting day.

    Equation
    --------
    chance = p.late + p.early * exp(-age / p.early_days)
    chance = chance * exp(p.affinity * affinity + prompt - 0.5 * crowd + p.event * event_pulse - p.public * open_share)
    chance = min(0.95, chance * (p.charter if charter_shown else 1))

    Parameters
    ----------
    age : int
        Days since joining.
    affinity : float
        The member's affinity [sd].
    prompt : float
        Logarithmic effect of having been asked, 0 if not.
    charter_shown : bool
        Whether the rules are shown.
    open_share : float
        How open the place is: 0 = private, 1 = public.
    crowd : float
        What the crowd takes from the logarithm of posting.
    event_pulse : float
        Strength left of a live or event, 0 = none.
    """
    hazard = p.late + p.early * exp(-age / p.early_days)
    hazard *= exp(p.affinity * affinity + prompt - 0.5 * crowd + p.event * event_pulse - p.public * open_share)
    if charter_shown:
        hazard *= p.charter
    return min(hazard, 0.95)
