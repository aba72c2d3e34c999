"""Moderating: offending messages, their removal, and the innocent ones removed with them.

Reads    the share of toxic messages last week, the plan's moderation.
Decides  whether a message offends (TOXIC), whether it is removed (REMOVAL) and when (REMOVAL_DELAY).
Source   docs/evidence.md, review and prototype: prevalence Park et al. 2022; contagion Beknazar-Yuzbashev et al.;
         rules shown Matias 2019; false removals halve what newcomers do next (sign: Halfaker 2013, Jhaver 2019).
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, lognormal, normal, uniform_prior
from sim.exponentials import exp, log
from sim.fitted import fitted


# fmt: off
class Moderating(NamedTuple):
    """Parameters of toxicity and moderation."""

    toxic_share: Annotated[float, Says(
        "Share of messages that offend when nobody moderates",
        "Part de messages offensants sans modération",
        "share", 0.0, 0.3, lognormal(0.3), "Park et al. 2022")] = fitted("moderating.toxic_share")
    contagion: Annotated[float, Says(
        "How much offence seen last week breeds more",
        "Effet d'entraînement des offenses vues la semaine passée",
        "factor", 0.0, 3.0, normal(0.1), "Review; Beknazar-Yuzbashev et al. 2022")] = 0.3
    charter: Annotated[float, Says(
        "Share of offences avoided when the rules are shown",
        "Part d'offenses évitées quand la charte est affichée",
        "share", 0.0, 0.6, normal(0.04), "Matias 2019")] = 0.08
    false_removal: Annotated[float, Says(
        "Share of innocent messages removed at the strictest level",
        "Part de messages innocents supprimés au niveau le plus strict",
        "share", 0.0, 0.3, uniform_prior(0.02, 0.10), "Review", "A26")] = 0.06
    false_newcomer: Annotated[float, Says(
        "Factor on false removals of newcomers' messages",
        "Facteur sur les suppressions à tort des messages de nouveaux venus",
        "factor", 1.0, 10.0, lognormal(0.2), "Review; Halfaker et al. 2013", "A26")] = 3.0
    sting_posting: Annotated[float, Says(
        "How much a removal lowers the logarithm of posting at first",
        "Baisse initiale du logarithme des publications après une suppression",
        "log", 0.0, 2.0, normal(0.15), "Prototype", "A27")] = 0.7
    sting_leaving: Annotated[float, Says(
        "How much a removal raises the log-odds of leaving at first",
        "Hausse initiale du logarithme des chances de partir après une suppression",
        "log odds", 0.0, 2.0, normal(0.1), "Prototype", "A27")] = 0.4
    sting_newcomer: Annotated[float, Says(
        "How much more that is for a newcomer",
        "Ce que cela ajoute pour un nouveau venu",
        "log odds", 0.0, 5.0, normal(0.3), "Review; Halfaker et al. 2013", "A27")] = 1.9
    sting_days: Annotated[float, Says(
        "Days after which a removal is mostly forgotten",
        "Jours après lesquels une suppression est presque oubliée",
        "day", 1.0, 90.0, lognormal(0.3), "Prototype", "A27")] = 14.0
    reasons_relief: Annotated[float, Says(
        "Factor on the sting when the reason is given",
        "Facteur sur la blessure quand la raison est donnée",
        "factor", 0.0, 1.0, normal(0.1), "Review; Jhaver et al. 2019", "A28")] = 0.3
    bystander: Annotated[float, Says(
        "How much an offence seen weighs, relative to one received",
        "Poids d'une offense vue, par rapport à une offense subie",
        "factor", 0.0, 1.0, normal(0.03), "Review")] = 0.1
    toxicity_days: Annotated[float, Says(
        "Days after which an offence felt has mostly faded",
        "Jours après lesquels une offense ressentie s'est presque effacée",
        "day", 0.5, 60.0, lognormal(0.3), "Smirnov et al. 2023", "A29")] = 7.0
    missed: Annotated[float, Says(
        "Share of a visiting day's further sessions lost when all offending messages are hidden",
        "Part des sessions supplémentaires d'un jour de visite perdues quand toutes les offenses sont masquées",
        "share", 0.0, 0.5, uniform_prior(0.0, 0.1), "Beknazar-Yuzbashev et al. 2022")] = 0.05
    volunteer_reach: Annotated[float, Says(
        "Messages a week that one volunteer moderator can look after",
        "Messages par semaine dont peut s'occuper un modérateur bénévole",
        "messages/week", 5.0, 5000.0, lognormal(0.5), "", "A89")] = 150.0
# fmt: on


def toxic_chance(toxic_last_week: float, charter_shown: bool, offender: float, p: Moderating) -> float:
    """Return the chance that a message offends.

    Equation
    --------
    chance = p.toxic_share * offender * (1 + p.contagion * toxic_last_week / 0.05)
    chance = min(0.5, chance * (1 - p.charter if charter_shown else 1))

    Parameters
    ----------
    toxic_last_week : float
        Share of last week's messages that offended and stayed, 0 to 1.
    charter_shown : bool
        Whether the rules are shown.
    offender : float
        How many times as often as others the author offends.
    """
    chance = p.toxic_share * offender * (1.0 + p.contagion * toxic_last_week / 0.05)
    if charter_shown:
        chance *= 1.0 - p.charter
    return min(chance, 0.5)


def removal_chance(unwanted: bool, level: float, newcomer: bool, p: Moderating) -> float:
    """Return the chance that a message is removed: the stricter, the more innocent ones go too.

    Equation
    --------
    chance = level if unwanted else min(1, p.false_removal * level^2 * (p.false_newcomer if newcomer else 1))

    Parameters
    ----------
    unwanted : bool
        Whether it offends, or is spam.
    level : float
        The plan's level of moderation, 0 to 1.
    newcomer : bool
        Whether the author is new to writing.
    """
    if unwanted:
        return level
    chance = p.false_removal * level * level
    return min(chance * p.false_newcomer, 1.0) if newcomer else chance


def volunteers_watch(volunteers: int, messages_last_week: float, p: Moderating) -> float:
    """Return the share of messages that volunteers look after, 0 to 1.

    Equation
    --------
    share = min(1, volunteers * p.volunteer_reach / max(messages_last_week, 1))

    Examples
    --------
    >>> volunteers_watch(1, 300.0, Moderating())
    0.5
    """
    return min(1.0, volunteers * p.volunteer_reach / max(messages_last_week, 1.0))


def sessions_kept(hidden_last_week: float, p: Moderating) -> float:
    """Return the share of a day's further sessions kept although offences, which also draw a crowd, are hidden.

    Equation
    --------
    share = 1 - p.missed * hidden_last_week

    Parameters
    ----------
    hidden_last_week : float
        Share of last week's offending messages that were removed, 0 to 1.
    """
    return 1.0 - p.missed * hidden_last_week


def removal_delay(u: float, delay_hours: float) -> float:
    """Return the delay of a removal [day] at quantile ``u``: exponential around the plan's delay.

    Equation
    --------
    delay = -ln(1 - u) * delay_hours / 24
    """
    return -log(1.0 - u) * delay_hours / 24.0


def sting_left(days: int, reasons_given: bool, p: Moderating) -> float:
    """Return the share of a removal's sting that is left after some days.

    Equation
    --------
    left = (p.reasons_relief if reasons_given else 1) * exp(-days / p.sting_days)
    """
    fresh = p.reasons_relief if reasons_given else 1.0
    return fresh * exp(-days / p.sting_days)


def toxicity_after(felt: float, days: int, p: Moderating) -> float:
    """Return what is left of offences felt after some days.

    Equation
    --------
    felt = felt * exp(-days / p.toxicity_days)
    """
    if felt == 0.0:
        return 0.0
    return felt * exp(-days / p.toxicity_days)
