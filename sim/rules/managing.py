"""Managing: what the team answers, and how it receives newcomers.

Reads    the age of open messages, their replies, who wrote them, the plan's onboarding.
Decides  each answer by the team (MANAGER_REPLY).
Source   docs/evidence.md, prototype: about 15 % of messages are the team's; docs/evidence.md for onboarding by a person.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import FIXED, Says, lognormal
from sim.exponentials import exp, log
from sim.fitted import fitted


# fmt: off
class Managing(NamedTuple):
    """Parameters of the team's work."""

    answer: Annotated[float, Says(
        "Chance a session that the team answers a fresh open message",
        "Chance par session que l'équipe réponde à un message récent sans réponse",
        "1/session", 0.0, 1.0, lognormal(0.3), "Prototype", "A30")] = 0.06
    answer_newcomer: Annotated[float, Says(
        "The same for a newcomer's first message",
        "De même pour le premier message d'un nouveau venu",
        "1/session", 0.0, 1.0, lognormal(0.3), "Prototype", "A30")] = fitted("managing.answer_newcomer")
    visible_days: Annotated[float, Says(
        "Half-life of an open message in the team's attention",
        "Demi-vie d'un message ouvert dans l'attention de l'équipe",
        "day", 0.2, 30.0, lognormal(0.2), "Prototype", "A30")] = 1.5
    promise_kept: Annotated[float, Says(
        "Share of newcomers' first messages answered in time with onboarding by a person",
        "Part des premiers messages ayant une réponse à temps avec un accueil par une personne",
        "share", 0.0, 0.999, FIXED, "Review")] = 0.95
    session_minutes: Annotated[float, Says(
        "Minutes a session of the team takes",
        "Minutes que prend une session de l'équipe",
        "minutes", 0.0, 240.0, lognormal(0.3), "", "A31")] = 20.0
    absence: Annotated[float, Says(
        "Chance that somebody who runs the place is away for a week",
        "Chance qu'une personne qui anime le lieu soit absente une semaine",
        "1/week", 0.0, 0.9, lognormal(0.3), "", "A88")] = 0.1
    removal_minutes: Annotated[float, Says(
        "Minutes it takes to remove a message",
        "Minutes nécessaires à la suppression d'un message",
        "minutes", 0.0, 60.0, lognormal(0.3), "", "A31")] = 3.0
    thanks_minutes: Annotated[float, Says(
        "Minutes it takes to thank somebody",
        "Minutes nécessaires pour remercier quelqu'un",
        "minutes", 0.0, 60.0, lognormal(0.3), "", "A31")] = 2.0
    spotlight_minutes: Annotated[float, Says(
        "Minutes it takes to put a member forward",
        "Minutes nécessaires pour mettre un membre en avant",
        "minutes", 0.0, 480.0, lognormal(0.3), "", "A31")] = 30.0
    ambassador_minutes: Annotated[float, Says(
        "Minutes a new ambassador takes, without training",
        "Minutes que demande un nouvel ambassadeur, hors formation",
        "minutes", 0.0, 960.0, lognormal(0.3), "", "A31")] = 30.0
    training_minutes: Annotated[float, Says(
        "Minutes it takes to train an ambassador",
        "Minutes nécessaires pour former un ambassadeur",
        "minutes", 0.0, 2400.0, lognormal(0.3), "", "A31")] = 120.0
    content_minutes: Annotated[float, Says(
        "Minutes one piece of content takes to write",
        "Minutes nécessaires à la rédaction d'un contenu",
        "minutes", 0.0, 600.0, lognormal(0.3), "", "A31")] = 45.0
# fmt: on


def manager_reply_chance(
    age_days: float,
    replies: int,
    first_message: bool,
    message_appeal: float,
    promise_hours: float,
    sessions_per_day: int,
    p: Managing,
) -> float:
    """Return the chance that the team answers a message in one session.

    Equation
    --------
    promised = first_message and promise_hours > 0 and replies == 0 and 24 * age_days <= promise_hours
    kept = 1 - (1 - p.promise_kept)^(1 / max(1, sessions_per_day * promise_hours / 24))
    usual = (p.answer_newcomer if first_message else p.answer) * message_appeal
    seen = 0.5^(age_days / p.visible_days) / (1 + replies)^2
    chance = kept if promised else min(1, usual * seen)

    Parameters
    ----------
    age_days : float
        Age of the message [day].
    replies : int
        Replies it already has.
    first_message : bool
        Whether it is its author's first.
    message_appeal : float
        How much it invites answers, as for members: inviting introductions are answered more (Burke, Kraut, Joyce 2010).
    promise_hours : float
        With onboarding by a person, the time within which a first message gets its answer; 0 without.
    sessions_per_day : int
        The team's sessions on a working day, over which the promise is kept.
    """
    if first_message and promise_hours > 0.0 and replies == 0 and age_days * 24.0 <= promise_hours:
        tries = max(1.0, sessions_per_day * promise_hours / 24.0)
        return 1.0 - exp(log(1.0 - p.promise_kept) / tries)
    chance = (p.answer_newcomer if first_message else p.answer) * message_appeal
    chance *= exp(-0.6931471805599453 * age_days / p.visible_days)
    return min(1.0, chance / ((1.0 + replies) * (1.0 + replies)))


def absence_chance(admins: int, p: Managing) -> float:
    """Return the chance that all who run the place are away in the same week, so that nothing is done.

    Equation
    --------
    chance = p.absence^admins

    Examples
    --------
    >>> absence_chance(1, Managing())
    0.1
    """
    return exp(admins * log(max(p.absence, 1e-12)))


def minutes_today(week_minutes: float, used: float, working_days_left: int) -> float:
    """Return the minutes the team has today: an even share of what is left of its week, never below 0.

    Equation
    --------
    minutes = max(0, week_minutes - used) / max(1, working_days_left)
    """
    return max(0.0, week_minutes - used) / max(1, working_days_left)


def team_session_time(u: float) -> float:
    """Return when in the day a session of the team falls [day], at quantile ``u``: in working hours, nine to five.

    Equation
    --------
    time = (9 + 8 * u) / 24
    """
    return (9.0 + 8.0 * u) / 24.0
