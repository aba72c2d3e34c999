"""Visiting: does a member come today, and how often?

Reads    visit propensity, interest, habit, unseen mentions, fatigue, days away, crowding, emptiness, rituals, the calendar.
Decides  whether a member comes (VISIT), how many sessions (SESSIONS), whether a spell of activity ends (SPELL_END).
Source   docs/evidence.md, review and prototype: two states, because a single rate gives no bursts.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, lognormal, normal, uniform_prior
from sim.exponentials import exp, log
from sim.fitted import fitted
from sim.rules.reading import USUAL_INTEREST


# fmt: off
class Visiting(NamedTuple):
    """Parameters of visiting."""

    rate: Annotated[float, Says(
        "Visits a day with which an away member of average affinity wakes up",
        "Visites par jour auxquelles revient un membre en retrait d'affinité moyenne",
        "1/day", 0.005, 2.0, lognormal(0.4), "Prototype")] = fitted("visiting.rate")
    habit_gain: Annotated[float, Says(
        "How much a full habit adds to the wish to visit",
        "Ce qu'une habitude installée ajoute à l'envie de venir",
        "factor", 0.0, 10.0, lognormal(0.3), "Prototype")] = 2.0
    habit_learning: Annotated[float, Says(
        "Share of the habit gained or lost in a day",
        "Part de l'habitude gagnée ou perdue en un jour",
        "1/day", 0.002, 0.3, lognormal(0.3), "Lally et al. 2010")] = 0.03
    push: Annotated[float, Says(
        "How strongly a message addressed to a member draws them back, at the push of Slack",
        "Force avec laquelle un message adressé à un membre le fait revenir, au niveau de notification de Slack",
        "1/day", 0.0, 3.0, lognormal(0.3), "Prototype")] = 0.35
    active_rate: Annotated[float, Says(
        "Visits a day during a spell of activity",
        "Visites par jour pendant une période active",
        "1/day", 0.1, 5.0, lognormal(0.2), "Prototype")] = 1.2
    spell_days: Annotated[float, Says(
        "Mean length of a spell of activity",
        "Durée moyenne d'une période active",
        "day", 1.0, 60.0, lognormal(0.3), "Prototype; Edgeryders, bursts")] = 4.0
    spell_affinity: Annotated[float, Says(
        "How much affinity lengthens a spell of activity",
        "Effet de l'affinité sur la durée d'une période active",
        "per sd", 0.0, 1.5, normal(0.1), "Prototype")] = 0.4
    active_propensity: Annotated[float, Says(
        "How far people differ in visits during a spell, relative to how they differ outside (exponent)",
        "Ampleur des écarts de visites entre personnes pendant une période active, par rapport au reste du temps (exposant)",
        "exponent", 0.0, 1.5, normal(0.15), "", "A90")] = 0.4
    emptiness_spell: Annotated[float, Says(
        "Daily chance that a spell ends early in an empty place",
        "Chance quotidienne qu'une période active s'arrête tôt dans un lieu vide",
        "1/day", 0.0, 1.0, normal(0.1), "Prototype", "A7")] = 0.5
    extra_sessions: Annotated[float, Says(
        "Sessions on a visiting day beyond the first, on average",
        "Sessions d'un jour de visite au-delà de la première, en moyenne",
        "sessions/day", 0.0, 2.0, lognormal(0.2), "Prototype")] = 0.6
    long_away_days: Annotated[float, Says(
        "Days of absence after which a member counts as lost from sight",
        "Jours d'absence après lesquels un membre est perdu de vue",
        "day", 14.0, 365.0, normal(10.0), "Review")] = 60.0
    long_away_factor: Annotated[float, Says(
        "Factor on the visits of members lost from sight",
        "Facteur sur les visites des membres perdus de vue",
        "factor", 0.0, 1.0, normal(0.1), "Prototype", "A8")] = 0.6
    hurt: Annotated[float, Says(
        "How much one offence felt lowers the logarithm of visits",
        "Baisse du logarithme des visites par offense ressentie",
        "log", 0.0, 2.0, uniform_prior(0.1, 0.4), "Smirnov et al. 2023")] = 0.25
    interest: Annotated[float, Says(
        "How much finding only what suits one, rather than nothing, raises the logarithm of visits",
        "Hausse du logarithme des visites entre ne rien trouver qui convienne et ne trouver que cela",
        "log", -0.5, 3.0, normal(0.2), "Ren & Kraut 2013; Guess et al. 2023", "A92")] = 0.6
# fmt: on


MOST_SESSIONS = 3
USUAL_PUSH = 1.2  # Slack's; the push parameter is stated at this level of notifications


def away_rate(
    propensity: float, habit: float, days_away: int, surroundings: float, ritual_lift: float, searching: float,
    p: Visiting,
) -> float:  # fmt: skip
    """Return visits a day with which an away member comes back of their own accord.

    Equation
    --------
    rate = p.rate * propensity * (1 + p.habit_gain * habit) * surroundings * (1 + ritual_lift) + searching
    rate = rate * (p.long_away_factor if days_away > p.long_away_days else 1)

    Parameters
    ----------
    propensity : float
        The member's own factor, times that of interest.
    habit : float
        Habit today, 0 to 1.
    days_away : int
        Days since the last visit.
    surroundings : float
        Crowding times life, a factor.
    ritual_lift : float
        What rituals and events add today, 0 = nothing.
    searching : float
        Visits a day to look something up.
    """
    rate = p.rate * propensity * (1.0 + p.habit_gain * habit) * surroundings * (1.0 + ritual_lift) + searching
    if days_away > p.long_away_days:
        return rate * p.long_away_factor
    return rate


def mention_rate(mentions: float, fatigue: float, platform_push: float, p: Visiting) -> float:
    """Return visits a day that unseen messages addressed to a member add; fatigue dulls them.

    Equation
    --------
    rate = p.push * platform_push / 1.2 * ln(1 + mentions) * (1 - fatigue)
    """
    if mentions == 0.0:
        return 0.0
    return p.push * (platform_push / USUAL_PUSH) * log(1.0 + mentions) * (1.0 - fatigue)


def spell_rate(propensity: float, p: Visiting) -> float:
    """Return visits a day of a member during a spell of activity.

    Equation
    --------
    rate = p.active_rate * propensity^p.active_propensity
    """
    return p.active_rate * exp(p.active_propensity * log(propensity))


def hurt_factor(toxicity_felt: float, p: Visiting) -> float:
    """Return by how much offences felt shrink somebody's visits, 1 without any.

    Equation
    --------
    factor = exp(-p.hurt * toxicity_felt)
    """
    return exp(-p.hurt * toxicity_felt) if toxicity_felt > 0.0 else 1.0


def interest_factor(interest: float, p: Visiting) -> float:
    """Return the factor on somebody's visits of how much of what they read suits them, 1 at the usual fifth.

    Equation
    --------
    factor = exp(p.interest * (interest - 0.2))
    """
    return exp(p.interest * (interest - USUAL_INTEREST))


def visit_chance(rate: float) -> float:
    """Return the chance of at least one visit in a day at this rate.

    Equation
    --------
    chance = 1 - exp(-rate)
    """
    return 1.0 - exp(-rate)


def habit_after(habit: float, days: int, p: Visiting) -> float:
    """Return what is left of a habit after days without a visit.

    Equation
    --------
    habit = habit * exp(-p.habit_learning * days)
    """
    return habit * exp(-p.habit_learning * days)


def spell_end_chance(affinity: float, empty: float, p: Visiting) -> float:
    """Return the chance that a spell of activity ends today.

    Equation
    --------
    chance = min(1, exp(-p.spell_affinity * affinity) / p.spell_days + p.emptiness_spell * empty)
    """
    return min(1.0, exp(-p.spell_affinity * affinity) / p.spell_days + p.emptiness_spell * empty)
