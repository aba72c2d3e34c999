"""Gathering: what rituals and events add, on their day and for a while after.

Reads    how worn the ritual is, days since it was held, affinity and motive of those who might attend.
Decides  who attends (ATTENDS). Visits and posts are lifted; lasting effects come only through ties and first posts.
Source   docs/evidence.md. No controlled study of weekly rituals or lives exists: their effects are assumptions A22 to A25, A35.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, lognormal, normal, uniform_prior
from sim.exponentials import exp, log
from sim.fitted import fitted
from sim.rules.motives import ACCOMPLISHMENT, BELONGING, INFLUENCE, LEARNING, RECOGNITION

PROMPT, LIVE, EVENT = range(3)
FAINTEST_PULSE = 1e-3  # below it, a pulse is over


class Nature(NamedTuple):
    """What kind of thing a ritual is."""

    family: int
    """`PROMPT`: something to answer; `LIVE`: an hour together; `EVENT`: a pulse of weeks."""
    visits: float
    """Lift of visits, relative to its family's."""
    posting: float
    """Lift of posting, relative to its family's."""
    suits: int
    """Motives it suits, a bit each."""
    asks: bool = False
    """Whether the team writes a message for it."""
    meets: int = 0
    """People each attendant gets to know."""
    in_person: bool = False
    """Whether people meet in one room."""


NATURES = {
    "weekly_question": Nature(PROMPT, 1.0, 1.0, 1 << LEARNING | 1 << BELONGING, asks=True),
    "tip": Nature(PROMPT, 1.0, 0.25, 1 << LEARNING, asks=True),
    "success_story": Nature(PROMPT, 1.0, 0.5, 1 << RECOGNITION | 1 << ACCOMPLISHMENT, asks=True),
    "debate": Nature(PROMPT, 1.0, 1.5, 1 << INFLUENCE | 1 << RECOGNITION, asks=True),
    "challenge": Nature(LIVE, 0.6, 1.5, 1 << ACCOMPLISHMENT | 1 << RECOGNITION, asks=True),
    "ama": Nature(LIVE, 1.0, 1.5, 1 << LEARNING | 1 << INFLUENCE, asks=True, meets=1),
    "live": Nature(LIVE, 1.0, 1.0, 1 << LEARNING | 1 << BELONGING, meets=1),
    "monthly_live": Nature(LIVE, 1.2, 1.0, 1 << LEARNING | 1 << BELONGING, meets=1),
    "quarterly_event": Nature(EVENT, 1.0, 1.0, 1 << BELONGING | 1 << INFLUENCE, meets=2),
    "offline_meetup": Nature(EVENT, 0.5, 1.0, 1 << BELONGING | 1 << RECOGNITION, meets=4, in_person=True),
}
"""The kinds of rituals. Differences within a family are assumption A35: no study compares them."""


# fmt: off
class Gathering(NamedTuple):
    """Parameters of rituals and events."""

    prompt_posting: Annotated[float, Says(
        "Effect of something to answer, such as the weekly question, on posting that day (logarithm)",
        "Effet d'une sollicitation, comme la question de la semaine, sur les publications du jour (logarithme)",
        "log", -0.5, 1.5, normal(0.2), "", "A22")] = 0.2
    prompt_visits: Annotated[float, Says(
        "What something to answer adds to visits that day",
        "Ce qu'une sollicitation ajoute aux visites du jour",
        "share", 0.0, 1.0, uniform_prior(0.0, 0.2), "", "A23")] = 0.1
    novelty_times: Annotated[float, Says(
        "Times a ritual is held before it has lost most of its novelty",
        "Nombre de fois avant qu'un rituel ait perdu l'essentiel de sa nouveauté",
        "times", 2.0, 200.0, lognormal(0.6), "", "A24")] = 20.0
    recovery_days: Annotated[float, Says(
        "Days of rest after which a ritual's novelty has mostly recovered",
        "Jours de repos après lesquels un rituel a presque retrouvé sa nouveauté",
        "day", 14.0, 2000.0, lognormal(0.5), "", "A24")] = 180.0
    rotating_recovery: Annotated[float, Says(
        "Factor on that time when the theme changes each time",
        "Facteur sur cette durée quand le thème change à chaque fois",
        "factor", 0.02, 1.0, lognormal(0.3), "", "A24")] = 0.2
    live_visits: Annotated[float, Says(
        "What a live adds to visits on its day",
        "Ce qu'un direct ajoute aux visites du jour",
        "share", 0.0, 2.0, uniform_prior(0.2, 0.8), "", "A25")] = 0.5
    live_days: Annotated[float, Says(
        "Days after which a live's pulse has mostly gone",
        "Jours après lesquels l'élan d'un direct est presque retombé",
        "day", 0.5, 10.0, lognormal(0.3), "Review", "A25")] = 2.0
    event_visits: Annotated[float, Says(
        "What a quarterly event adds to visits on its day",
        "Ce qu'un événement trimestriel ajoute aux visites du jour",
        "share", 0.0, 5.0, lognormal(0.2), "Prototype; NHS-R, conferences")] = fitted("gathering.event_visits")
    event_days: Annotated[float, Says(
        "Days after which an event's pulse has mostly gone",
        "Jours après lesquels l'élan d'un événement est presque retombé",
        "day", 1.0, 60.0, lognormal(0.5), "NHS-R, conferences")] = 8.0
    pulse_posting: Annotated[float, Says(
        "Effect of a live's or event's pulse on posting (logarithm per unit of visits added)",
        "Effet de l'élan d'un direct ou d'un événement sur les publications (logarithme par unité de visites ajoutée)",
        "log", 0.0, 2.0, normal(0.1), "Prototype")] = 0.3
    attendance: Annotated[float, Says(
        "Chance that a visitor of average affinity attends a live or an event",
        "Chance qu'un visiteur d'affinité moyenne participe à un direct ou à un événement",
        "chance", 0.01, 0.99, normal(0.1), "", "A36")] = 0.5
    attendance_affinity: Annotated[float, Says(
        "How much affinity raises the log-odds of attending",
        "Effet de l'affinité sur le logarithme des chances de participer",
        "per sd", 0.0, 3.0, normal(0.2), "", "A36")] = 0.5
    absent_ties: Annotated[float, Says(
        "Share of ties to absent people that a meeting in person costs those who were there",
        "Part des liens avec les absents que coûte une rencontre physique à ceux qui y étaient",
        "share", 0.0, 1.0, uniform_prior(0.0, 0.3), "Sessions 2010", "A37")] = 0.1
# fmt: on


def lift_of_visits(nature_visits: float, family: int, p: Gathering) -> float:
    """Return what a fresh ritual adds to visits on its day, from its factor and family.

    Equation
    --------
    lift = nature_visits * (p.prompt_visits if family == PROMPT else p.live_visits if family == LIVE else p.event_visits)
    """
    if family == PROMPT:
        return nature_visits * p.prompt_visits
    return nature_visits * (p.live_visits if family == LIVE else p.event_visits)


def lift_of_posting(nature_posting: float, family: int, visits: float, p: Gathering) -> float:
    """Return what a fresh ritual adds to the logarithm of posting on its day; a pulse moves it with the visits.

    Equation
    --------
    lift = nature_posting * (p.prompt_posting if family == PROMPT else p.pulse_posting * visits)
    """
    return nature_posting * (p.prompt_posting if family == PROMPT else p.pulse_posting * visits)


def lasting_days(family: int, p: Gathering) -> float:
    """Return the days after which a ritual's pulse has mostly gone, 0 if it lasts its day only.

    Equation
    --------
    days = 0 if family == PROMPT else p.live_days if family == LIVE else p.event_days
    """
    if family == PROMPT:
        return 0.0
    return p.live_days if family == LIVE else p.event_days


def worn_after(worn: float, days: int, rotates: bool, p: Gathering) -> float:
    """Return how worn a ritual still is after days of rest, in times held.

    Equation
    --------
    worn = worn * exp(-days / (p.recovery_days * (p.rotating_recovery if rotates else 1)))
    """
    rest = p.recovery_days * (p.rotating_recovery if rotates else 1.0)
    return worn * exp(-days / rest)


def novelty(worn: float, p: Gathering) -> float:
    """Return what is left of a ritual's novelty, 1 when it is new.

    Equation
    --------
    novelty = exp(-worn / p.novelty_times)
    """
    return exp(-worn / p.novelty_times)


def pulse(strength: float, days_since: int, fading_days: float) -> float:
    """Return what a live or event still adds some days after; nothing after its day if it does not last.

    Equation
    --------
    lift = strength * (exp(-days_since / fading_days) if fading_days > 0 else 1 if days_since == 0 else 0)
    """
    if fading_days <= 0.0:
        return strength if days_since == 0 else 0.0
    return strength * exp(-days_since / fading_days)


def attendance_chance(affinity: float, suited: bool, p: Gathering) -> float:
    """Return the chance that a visitor attends; people whose motive it suits have half as much again on the odds.

    Equation
    --------
    odds = p.attendance / (1 - p.attendance) * exp(p.attendance_affinity * affinity + (0.4 if suited else 0))
    chance = odds / (1 + odds)
    """
    log_odds = log(p.attendance / (1.0 - p.attendance)) + p.attendance_affinity * affinity
    if suited:
        log_odds += 0.4
    return 1.0 / (1.0 + exp(-log_odds))
