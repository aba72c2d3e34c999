"""Gathering: what rituals and events add, on their day and for a while after.

Reads    how often the ritual was held, days since it was last held.
Decides  nothing; visits and posts are lifted. Lasting effects come only through new ties and first posts.
Source   docs/evidence.md. No controlled study of weekly rituals or lives exists: their effects are assumptions A22 to A25.
"""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from sim.declare import Says, lognormal, normal, uniform_prior


# fmt: off
class Gathering(NamedTuple):
    """Parameters of rituals and events."""

    question_posting: Annotated[float, Says(
        "Effect of the weekly question on posting that day (logarithm)",
        "Effet de la question de la semaine sur les publications du jour (logarithme)",
        "log", -0.5, 1.5, normal(0.2), "No study found", "A22")] = 0.2
    question_visits: Annotated[float, Says(
        "What the weekly question adds to visits that day",
        "Ce que la question de la semaine ajoute aux visites du jour",
        "share", 0.0, 1.0, uniform_prior(0.0, 0.2), "No study found", "A23")] = 0.1
    novelty_times: Annotated[float, Says(
        "Times a ritual is held before it has lost most of its novelty",
        "Nombre de fois avant qu'un rituel ait perdu l'essentiel de sa nouveauté",
        "times", 2.0, 200.0, lognormal(0.6), "No study found", "A24")] = 20.0
    live_visits: Annotated[float, Says(
        "What a live adds to visits on its day",
        "Ce qu'un direct ajoute aux visites du jour",
        "share", 0.0, 2.0, uniform_prior(0.2, 0.8), "No study found", "A25")] = 0.5
    live_days: Annotated[float, Says(
        "Days after which a live's pulse has mostly gone",
        "Jours après lesquels l'élan d'un direct est presque retombé",
        "day", 0.5, 10.0, lognormal(0.3), "Review", "A25")] = 2.0
    event_visits: Annotated[float, Says(
        "What a quarterly event adds to visits on its day",
        "Ce qu'un événement trimestriel ajoute aux visites du jour",
        "share", 0.0, 5.0, lognormal(0.2), "Prototype; NHS-R Slack: conference weeks 1.4-1.9 times as active")] = 1.3
    event_days: Annotated[float, Says(
        "Days after which an event's pulse has mostly gone",
        "Jours après lesquels l'élan d'un événement est presque retombé",
        "day", 1.0, 60.0, lognormal(0.5), "Measured: NHS-R Slack, most of the pulse gone in 1-3 weeks")] = 8.0
    pulse_posting: Annotated[float, Says(
        "Effect of a live's or event's pulse on posting (logarithm per unit of visits added)",
        "Effet de l'élan d'un direct ou d'un événement sur les publications (logarithme par unité de visites ajoutée)",
        "log", 0.0, 2.0, normal(0.1), "Prototype")] = 0.3
# fmt: on


def novelty(times_held: int, p: Gathering) -> float:
    """Return what is left of a ritual's novelty when it has been held this many times before."""
    return math.exp(-times_held / p.novelty_times)


def pulse(strength: float, days_since: int, lasting_days: float) -> float:
    """Return what a live or event still adds some days after."""
    return strength * math.exp(-days_since / lasting_days)
