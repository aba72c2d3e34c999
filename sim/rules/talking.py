"""Talking: when in the day people come, who is called by a notification, and how many can talk at once.

Reads    the calendar of the community, the platform's notifications, messages of the last twenty minutes.
Decides  the time of a session (SESSION_TIME), whether it waits for a message (ALERT) and how soon after it begins (ALERT_DELAY).
Source   docs/evidence.md: answers come within minutes in chats and within hours on forums; public talk in chats is
         capped at about 40 people in 20 minutes (Jones et al. 2008).
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, lognormal, normal, uniform_prior
from sim.exponentials import exp

CEILING_MINUTES = 20.0
DAY_MINUTES = 1440.0
END_OF_DAY = 0.9999


# fmt: off
class Talking(NamedTuple):
    """Parameters of the time of day and of talk in a stream."""

    alert_minutes: Annotated[float, Says(
        "Minutes after a message until somebody called by a notification comes (median)",
        "Minutes entre un message et la venue d'une personne alertée par une notification (médiane)",
        "minutes", 0.5, 240.0, lognormal(0.3), "Review")] = 12.0
    alert_spread: Annotated[float, Says(
        "Spread of that delay",
        "Dispersion de ce délai",
        "sd of log", 0.0, 3.0, lognormal(0.2), "Review")] = 1.6
    patience_hours: Annotated[float, Says(
        "Hours after which somebody looks in without having been called",
        "Heures au bout desquelles on vient voir sans avoir été alerté",
        "hours", 0.1, 12.0, lognormal(0.3), "", "A38")] = 8.0
    live_gain: Annotated[float, Says(
        "How much readier people are to answer in a stream while the talk is going on",
        "Supplément de disposition à répondre dans un fil tant que l'échange est en cours",
        "factor", 0.0, 20.0, uniform_prior(3.0, 9.0), "Review", "A38")] = 6.0
    live_rest: Annotated[float, Says(
        "Readiness to answer in a stream once the talk has moved on, relative to a thread",
        "Disposition à répondre dans un fil une fois l'échange passé, par rapport à une discussion séparée",
        "factor", 0.0, 1.0, normal(0.1), "", "A38")] = 0.6
    live_minutes: Annotated[float, Says(
        "Minutes after which talk in a stream has mostly moved on",
        "Minutes après lesquelles l'échange dans un fil est presque passé à autre chose",
        "minutes", 2.0, 600.0, lognormal(0.4), "", "A38")] = 45.0
    ceiling: Annotated[float, Says(
        "People who can talk in one stream within 20 minutes before half of them give up",
        "Personnes pouvant parler dans un même fil en 20 minutes avant que la moitié n'y renonce",
        "messages", 5.0, 400.0, lognormal(0.3), "Jones et al. 2008")] = 40.0
# fmt: on


def session_time(u: float, at_work: bool) -> float:
    """Return when in the day a session falls [day], at quantile ``u``.

    A community that meets at work has seventeen in twenty of its sessions between half past eight and half past six;
    one that meets in its leisure has two in three of them after five (assumption A38).

    Equation
    --------
    work = 8.5 + 10 * u / 0.85 if u < 0.85 else 18.5 + 4.5 * (u - 0.85) / 0.15
    leisure = 7.5 + 9.5 * u / 0.35 if u < 0.35 else 17 + 6.5 * (u - 0.35) / 0.65
    time = (work if at_work else leisure) / 24

    Examples
    --------
    >>> round(24 * session_time(0.5, True), 1)
    14.4
    """
    if at_work:
        if u < 0.85:
            return (8.5 + 10.0 * u / 0.85) / 24.0
        return (18.5 + 4.5 * (u - 0.85) / 0.15) / 24.0
    if u < 0.35:
        return (7.5 + 9.5 * u / 0.35) / 24.0
    return (17.0 + 6.5 * (u - 0.35) / 0.65) / 24.0


def alerted_delay(z: float, p: Talking) -> float:
    """Return how long after a message somebody called by a notification comes [day], at normal score ``z``.

    Equation
    --------
    delay = p.alert_minutes / 1440 * exp(p.alert_spread * z)
    """
    return p.alert_minutes / DAY_MINUTES * exp(p.alert_spread * z)


def live_factor(age_days: float, in_stream: bool, p: Talking) -> float:
    """Return how much readier people are to answer a message of this age, 1 outside a stream.

    Equation
    --------
    factor = p.live_rest + p.live_gain * exp(-1440 * age_days / p.live_minutes) if in_stream else 1
    """
    if not in_stream:
        return 1.0
    return p.live_rest + p.live_gain * exp(-age_days * DAY_MINUTES / p.live_minutes)


def room_to_talk(recent: int, in_stream: bool, p: Talking) -> float:
    """Return the share of people who still say what they wanted to when this many just spoke, 1 outside a stream.

    Equation
    --------
    share = 1 / (1 + recent / p.ceiling) if in_stream else 1

    Examples
    --------
    >>> room_to_talk(40, True, Talking())
    0.5
    """
    return 1.0 / (1.0 + recent / p.ceiling) if in_stream else 1.0
