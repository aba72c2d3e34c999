"""Reading: how much of what is new a visitor takes in, and what too much does to them.

Reads    unseen messages, days since the last visit, the platform's room.
Decides  how many messages are read; overload, fatigue and interest follow.
Source   docs/evidence.md: information benefit turns at about 40 messages a day, and reading costs the more the less of it suits
         (Ren & Kraut 2013); Jones, Ravid, Rafaeli 2004.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import FIXED, Says, lognormal, normal


# fmt: off
class Reading(NamedTuple):
    """Parameters of reading."""

    capacity: Annotated[float, Says(
        "Messages a day a member can take in on a plain feed",
        "Messages par jour qu'un membre peut assimiler sur un fil simple",
        "messages/day", 5.0, 400.0, lognormal(0.4), "Ren & Kraut 2013")] = 40.0
    fatigue_gain: Annotated[float, Says(
        "Fatigue a visit adds at an overload of one",
        "Fatigue qu'ajoute une visite pour une surcharge de un",
        "share", 0.0, 0.5, normal(0.02), "Review", "A9")] = 0.05
    fatigue_rest: Annotated[float, Says(
        "Share of fatigue gone after a day",
        "Part de la fatigue dissipée en un jour",
        "1/day", 0.0, 1.0, FIXED, "Review", "A9")] = 0.1
    topic_loyalty: Annotated[float, Says(
        "Share of a member's messages on their own topic",
        "Part des messages d'un membre sur son propre sujet",
        "share", 0.0, 1.0, normal(0.1), "", "A10")] = 0.7
    other_rooms: Annotated[float, Says(
        "Share of the rooms that are not one's own that a member follows",
        "Part des salons autres que le sien que suit un membre",
        "share", 0.0, 1.0, normal(0.1), "", "A85")] = 0.3
    interest_memory: Annotated[float, Says(
        "Messages read before what was known of a place weighs no more than half",
        "Messages lus avant que ce que l'on savait d'un lieu ne pèse plus que pour moitié",
        "messages", 1.0, 500.0, lognormal(0.4), "", "A93")] = 20.0
# fmt: on


USUAL_INTEREST = 0.2  # what members of a place with one room find; interest moves visits and posts from there


def capacity_today(room: float, p: Reading) -> int:
    """Return how many messages a visitor can take in on this platform in one go, at least 1.

    Equation
    --------
    capacity = max(1, floor(p.capacity * room))
    """
    return max(1, int(p.capacity * room))


def overload(unseen: int, days_away: int, capacity: int) -> float:
    """Return by how much the messages offered a day exceed what can be taken in, 0 = not at all.

    Equation
    --------
    overload = max(0, unseen / max(days_away, 1) / capacity - 1)

    Examples
    --------
    >>> overload(160, 2, 40)
    1.0
    """
    return max(0.0, unseen / max(days_away, 1) / capacity - 1.0)


def fatigue_after(fatigue: float, days: int, p: Reading) -> float:
    """Return the fatigue left after days without a visit.

    Equation
    --------
    fatigue = fatigue * (1 - p.fatigue_rest)^min(days, 60)
    """
    if fatigue == 0.0:
        return 0.0
    for _ in range(min(days, 60)):
        fatigue = fatigue * (1.0 - p.fatigue_rest)
    return fatigue


def fatigue_from(fatigue: float, overloaded: float, p: Reading) -> float:
    """Return the fatigue after a visit with this overload, at most 1.

    Equation
    --------
    fatigue = min(1, fatigue + p.fatigue_gain * overloaded * (1 - fatigue))
    """
    return min(1.0, fatigue + p.fatigue_gain * overloaded * (1.0 - fatigue))


def interest_after(interest: float, seen: int, suiting: int, p: Reading) -> float:
    """Return the share of what a member reads that suits them, as they know it after another session.

    Equation
    --------
    interest = (interest * p.interest_memory + suiting) / (p.interest_memory + seen)

    Parameters
    ----------
    interest : float
        What they knew before, 0 to 1.
    seen, suiting : int
        Messages read in this session, and those of them that suit: on the reader's topic, or content for their motive.

    Examples
    --------
    >>> interest_after(0.2, 20, 20, Reading())
    0.6
    """
    return (interest * p.interest_memory + suiting) / (p.interest_memory + seen)


def room_of(topic: int, u: float, rooms: int, topics: int) -> int:
    """Return the room a topic is talked about in: with more rooms than topics, each topic has several.

    Equation
    --------
    room = (topic + topics * floor(u * max(1, floor(rooms / topics)))) mod rooms

    Parameters
    ----------
    topic : int
        The topic, 0 or more.
    u : float
        Quantile that chooses among the topic's rooms.
    rooms, topics : int
        How many there are.

    Examples
    --------
    >>> room_of(4, 0.0, 1, 6), room_of(4, 0.0, 6, 6), room_of(1, 0.9, 12, 6)
    (0, 4, 7)
    """
    choices = max(1, rooms // topics)
    return (topic + topics * int(u * choices)) % rooms


def followed_share(followed: int, rooms: int) -> float:
    """Return the share of the rooms that a member follows, a bit a room.

    Equation
    --------
    share = bits(followed mod 2^rooms) / rooms
    """
    number = 0
    for room in range(rooms):
        number += (followed >> room) & 1
    return number / rooms
