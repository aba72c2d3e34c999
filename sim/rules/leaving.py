"""Leaving: does a member stop coming?

Reads    the member's own chance to leave, reciprocal ties, answers, topic fit, toxicity felt, overload, emptiness, crowding.
Decides  whether somebody who wrote never comes back (EXIT, at the next would-be visit), whether a visitor drops out in
         silence (QUIET_EXIT), whether somebody gone returns (RETURN).
Source   docs/evidence.md, review and prototype: exit is drawn at the visit that never happens, when a reply may have come.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, lognormal, normal
from sim.exponentials import exp, log
from sim.fitted import fitted


# fmt: off
class Leaving(NamedTuple):
    """Parameters of leaving and coming back."""

    poster_a: Annotated[float, Says(
        "First shape of posters' own chance to leave after a day of posting",
        "Première forme de la chance propre des rédacteurs de partir après un jour de publication",
        "shape", 0.1, 5.0, lognormal(0.25), "Prototype; Smirnov et al. 2023")] = fitted("leaving.poster_a")
    poster_b: Annotated[float, Says(
        "Second shape of posters' own chance to leave",
        "Seconde forme de la chance propre des rédacteurs de partir",
        "shape", 0.1, 10.0, lognormal(0.2), "Prototype")] = fitted("leaving.poster_b")
    quiet_a: Annotated[float, Says(
        "First shape of readers' own chance to drop out after a visit",
        "Première forme de la chance propre des lecteurs de décrocher après une visite",
        "shape", 0.1, 5.0, lognormal(0.25), "Prototype")] = 0.4
    quiet_b: Annotated[float, Says(
        "Second shape of readers' own chance to drop out",
        "Seconde forme de la chance propre des lecteurs de décrocher",
        "shape", 0.1, 20.0, lognormal(0.2), "Prototype")] = 1.8
    quiet_poster: Annotated[float, Says(
        "Factor on quiet exits of members who have written",
        "Facteur sur les départs silencieux des membres qui ont écrit",
        "factor", 0.0, 1.0, lognormal(0.3), "Prototype")] = 0.15
    answered: Annotated[float, Says(
        "How much an answer since the last post lowers the log-odds of leaving",
        "Baisse du logarithme des chances de partir due à une réponse reçue",
        "log odds", -0.5, 1.5, lognormal(0.4), "Prototype; Joyce & Kraut 2006")] = 0.4
    topic_fit: Annotated[float, Says(
        "How much reading only off-topic messages raises the log-odds of leaving",
        "Hausse du logarithme des chances de partir quand tout est hors sujet",
        "log odds", 0.0, 2.0, normal(0.1), "Prototype", "A19")] = 0.3
    toxicity: Annotated[float, Says(
        "How much one attack felt raises the log-odds of leaving",
        "Hausse du logarithme des chances de partir par attaque ressentie",
        "log odds", 0.0, 2.0, normal(0.1), "Prototype; Smirnov et al. 2023")] = 0.3
    overload: Annotated[float, Says(
        "How much overload raises the log-odds of leaving",
        "Hausse du logarithme des chances de partir due à la surcharge",
        "log odds", 0.0, 1.0, normal(0.05), "Prototype; Jones et al. 2004")] = 0.15
    emptiness: Annotated[float, Says(
        "How much an empty place raises the log-odds of a quiet exit",
        "Hausse du logarithme des chances de décrocher dans un lieu vide",
        "log odds", 0.0, 5.0, normal(0.3), "Prototype", "A20")] = 2.0
    poster_ties: Annotated[float, Says(
        "How much reciprocal ties keep those who write (exponent)",
        "Force avec laquelle les liens réciproques retiennent ceux qui écrivent (exposant)",
        "exponent", 0.0, 2.0, normal(0.1), "Prototype", "A21")] = 0.4
    quiet_ties: Annotated[float, Says(
        "How much reciprocal ties keep visitors (exponent)",
        "Force avec laquelle les liens réciproques retiennent les visiteurs (exposant)",
        "exponent", 0.0, 2.0, normal(0.1), "Prototype", "A21")] = 0.6
    welcomed: Annotated[float, Says(
        "How much being received by a person lowers the log-odds of leaving in the first month",
        "Baisse du logarithme des chances de partir, le premier mois, due à l'accueil par une personne",
        "log odds", -0.5, 2.0, normal(0.1),
        "Morgan & Halfaker 2018", "A33")] = 0.3
    mentored: Annotated[float, Says(
        "How much having a mentor lowers the log-odds of leaving in the first month",
        "Baisse du logarithme des chances de partir, le premier mois, due à un mentor",
        "log odds", -0.5, 2.0, normal(0.15), "Morgan & Halfaker 2018", "A33")] = 0.4
    return_chance: Annotated[float, Says(
        "Daily chance that somebody gone comes back unprompted",
        "Chance quotidienne qu'une personne partie revienne d'elle-même",
        "1/day", 0.0, 0.05, lognormal(0.4), "Edgeryders, returns")] = 0.0002
    return_addressed: Annotated[float, Says(
        "Daily chance that somebody gone comes back when addressed",
        "Chance quotidienne qu'une personne partie revienne si on s'adresse à elle",
        "1/day", 0.0, 0.3, lognormal(0.4), "Edgeryders, returns")] = 0.01
# fmt: on


WELCOME_DAYS = 30
CALLED_DAYS = 7  # the measured chance is that of the week after an answer
NOBODY, PERSON, MENTOR = range(3)


def welcome_keeps(age: int, received_by: int, p: Leaving) -> float:
    """Return what being received takes from a newcomer's log-odds of leaving, for a month.

    Equation
    --------
    keeps = 0 if age >= 30 or received_by == NOBODY else p.mentored if received_by == MENTOR else p.welcomed

    Parameters
    ----------
    age : int
        Days since joining.
    received_by : int
        Who received them: `NOBODY` (a bot counts as nobody), a `PERSON`, a `MENTOR`.
    """
    if age >= WELCOME_DAYS or received_by == NOBODY:
        return 0.0
    return p.mentored if received_by == MENTOR else p.welcomed


def chance_with(own_chance: float, log_odds: float) -> float:
    """Return a chance after its odds have been multiplied by ``exp(log_odds)``.

    Equation
    --------
    odds = own_chance / (1 - own_chance) * exp(log_odds)
    chance = odds / (1 + odds)

    Examples
    --------
    >>> chance_with(0.5, 0.0)
    0.5
    """
    odds = own_chance / max(1.0 - own_chance, 1e-12) * exp(log_odds)
    return odds / (1.0 + odds)


def poster_exit_chance(
    own_chance: float,
    ties: int,
    answered: float,
    topic_fit: float,
    toxicity_felt: float,
    overloaded: float,
    sting: float,
    crowd_loss: float,
    p: Leaving,
) -> float:
    """Return the chance that the visit after a day of posting never happens.

    Equation
    --------
    log_odds = -p.poster_ties * ln(1 + ties) - p.answered * answered + p.topic_fit * (0.5 - topic_fit)
    log_odds = log_odds + p.toxicity * toxicity_felt + p.overload * min(overloaded, 3) + sting + crowd_loss
    chance = chance_with(own_chance, log_odds)

    Parameters
    ----------
    own_chance : float
        The member's own chance to leave.
    ties : int
        Reciprocal ties.
    answered : float
        How promptly somebody has answered since, 0 = nobody, 1 = at once.
    topic_fit : float
        Share of what they last read that was on their topic, 0 to 1.
    toxicity_felt, overloaded, sting : float
        Attacks felt, overload (at most 3 counts), a recent removal.
    crowd_loss : float
        What the crowd adds to the log-odds, less what a welcome takes.
    """
    log_odds = (
        -p.poster_ties * log(1.0 + ties)
        - p.answered * answered
        + p.topic_fit * (0.5 - topic_fit)
        + p.toxicity * toxicity_felt
        + p.overload * min(overloaded, 3.0)
        + sting
        + crowd_loss
    )
    return chance_with(own_chance, log_odds)


def quiet_exit_chance(
    own_chance: float, has_posted: bool, ties: int, topic_fit: float, toxicity_felt: float, empty: float,
    overloaded: float, crowd_loss: float, p: Leaving,
) -> float:  # fmt: skip
    """Return the chance that a visitor drops out in silence after a visiting day.

    Equation
    --------
    log_odds = -p.quiet_ties * ln(1 + ties) + p.topic_fit * (0.5 - topic_fit) + p.overload * min(overloaded, 3)
    log_odds = log_odds + p.toxicity * toxicity_felt + p.emptiness * empty + crowd_loss
    chance = chance_with(own_chance, log_odds) * (p.quiet_poster if has_posted else 1)
    """
    log_odds = (
        -p.quiet_ties * log(1.0 + ties)
        + p.topic_fit * (0.5 - topic_fit)
        + p.toxicity * toxicity_felt
        + p.overload * min(overloaded, 3.0)
        + p.emptiness * empty
        + crowd_loss
    )
    chance = chance_with(own_chance, log_odds)
    return chance * p.quiet_poster if has_posted else chance


def coming_back_chance(mentions: float, days_since_answer: int, p: Leaving) -> float:
    """Return the chance that somebody gone comes back today; an answer calls them back for a week.

    Equation
    --------
    chance = p.return_chance + (p.return_addressed if mentions > 0 and days_since_answer <= 7 else 0)

    Parameters
    ----------
    mentions : float
        Unseen answers to them.
    days_since_answer : int
        Days since the last answer.
    """
    if mentions > 0.0 and days_since_answer <= CALLED_DAYS:
        return p.return_chance + p.return_addressed
    return p.return_chance
