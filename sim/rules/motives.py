"""Motives: five reasons to take part, and how each answers to what the team does.

Reads    a newcomer's uniform number, whom a ritual or a piece of content suits.
Decides  a person's main motive (MOTIVE); lifts of rituals and the fit of content follow from it.
Source   docs/evidence.md names the five motives; nobody has measured how far each answers, so `match` is assumption A34.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, normal

RECOGNITION, LEARNING, BELONGING, INFLUENCE, ACCOMPLISHMENT = range(5)
MOTIVE_NAMES = ("recognition", "learning", "belonging", "influence", "accomplishment")
MOTIVES = 5

NO_PILLAR, EDUCATE, INSPIRE, ENTERTAIN = range(4)
PILLAR_SUITS = (
    0,
    1 << LEARNING | 1 << ACCOMPLISHMENT,
    1 << INFLUENCE | 1 << ACCOMPLISHMENT,
    1 << BELONGING | 1 << RECOGNITION,
)
"""Whom each pillar of content suits, a bit a motive (assumption A34)."""


# fmt: off
class Motives(NamedTuple):
    """Parameters of motives."""

    match: Annotated[float, Says(
        "How much more a ritual moves people whose motive it suits, relative to everybody",
        "Supplément d'effet d'un rituel sur les personnes dont il sert la motivation, par rapport à l'ensemble",
        "share", 0.0, 1.0, normal(0.2), "", "A34")] = 0.5
# fmt: on


def motive_at(u: float, shares: tuple[float, float, float, float, float]) -> int:
    """Return the motive at quantile ``u`` of the people who join.

    Equation
    --------
    motive = sum(u >= sum(shares[:k]) for k in (1, 2, 3, 4))

    Examples
    --------
    >>> MOTIVE_NAMES[motive_at(0.3, (0.2, 0.2, 0.2, 0.2, 0.2))]
    'learning'
    """
    reached = 0.0
    for motive in range(MOTIVES - 1):
        reached += shares[motive]
        if u < reached:
            return motive
    return MOTIVES - 1


def is_suited(suits: int, motive: int) -> bool:
    """Return whether something that suits these motives, a bit each, suits this one.

    Equation
    --------
    suited = floor(suits / 2^motive) mod 2 == 1
    """
    return (suits >> motive) & 1 == 1


def is_for(topic: int, pillar: int, own_topic: int, motive: int) -> bool:
    """Return whether a message suits a reader: it is about their topic, or content for their motive.

    Equation
    --------
    suits = topic == own_topic or is_suited(PILLAR_SUITS[pillar], motive)
    """
    return topic == own_topic or is_suited(PILLAR_SUITS[pillar], motive)


def suited_lift(lift: float, suits: int, motive: int, p: Motives) -> float:
    """Return what a ritual's lift is for one motive; over all five motives it averages to the lift itself.

    Equation
    --------
    n = bits(suits)
    factor = 1 + p.match if is_suited(suits, motive) else max(0, 1 - p.match * n / max(5 - n, 1))
    suited = lift * (1 if n == 0 or n == 5 else factor)

    Parameters
    ----------
    lift : float
        The lift for everybody.
    suits : int
        Motives it suits, a bit each.
    motive : int
        The motive, 0 to 4.

    Examples
    --------
    >>> round(suited_lift(0.2, 1 << LEARNING, LEARNING, Motives()), 3)
    0.3
    """
    number = 0
    for other in range(MOTIVES):
        number += (suits >> other) & 1
    if number == 0 or number == MOTIVES:
        return lift
    if is_suited(suits, motive):
        return lift * (1.0 + p.match)
    return lift * max(0.0, 1.0 - p.match * number / (MOTIVES - number))
