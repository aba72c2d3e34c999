"""Matching: who of the customers and prospects a newcomer is, and how much of a member a customer is.

The customers exist whatever the community does. A newcomer is one of those not in it yet: the one whose affinity is
nearest. Since the keen join first, members are the customers who were loyal anyway: this is selection.

Reads    the newcomer's channel and affinity, those of customers and prospects; days since visits and messages, ties.
Decides  whether a newcomer is a customer (IS_CUSTOMER), whether by affinity or at random (MATCHES), or a new prospect
         (NEW_PROSPECT).
Source   docs/evidence.md; the pool's mean affinity: prototype, section 3. The share of newcomers who would have become
         prospects anyway is assumption A102.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import FIXED, Says, normal, uniform_prior
from sim.rules.arriving import INFLUENCER, SEARCH, SPURT, TROLL

ABSENT, READER, POSTER = 0.0, 1.0, 1.5
RECENT_DAYS = 30  # a member who came, or wrote, within this many days is active


# fmt: off
class Matching(NamedTuple):
    """Parameters of matching."""

    pool_mean: Annotated[float, Says(
        "Mean affinity of customers and prospects, where the fiftieth to join has 0",
        "Affinité moyenne des clients et prospects, le cinquantième arrivé ayant 0",
        "sd", -3.0, 1.0, normal(0.15), "Prototype", "A100")] = -1.0
    by_affinity: Annotated[float, Says(
        "Share of newcomers who are the customer of nearest affinity, as opposed to any customer",
        "Part des nouveaux venus qui sont le client d'affinité la plus proche, et non un client quelconque",
        "share", 0.0, 1.0, FIXED, "Prototype", "A101")] = 1.0
    anyway: Annotated[float, Says(
        "Share of newcomers from outside who would have become prospects without the community",
        "Part des nouveaux venus de l'extérieur qui seraient devenus prospects sans la communauté",
        "share", 0.0, 1.0, uniform_prior(0.2, 0.8), "", "A102")] = 0.5
# fmt: on


def fondness(z: float, p: Matching) -> float:
    """Return the affinity of a customer or prospect [sd], on the members' scale.

    Equation
    --------
    affinity = p.pool_mean + z
    """
    return p.pool_mean + z


def comes_from_customers(channel: int) -> bool:
    """Return whether a channel of arrivals reaches customers; search, spurts and other people's followings do not.

    Equation
    --------
    reached = channel not in (INFLUENCER, SEARCH, SPURT, TROLL)
    """
    return channel != INFLUENCER and channel != SEARCH and channel != SPURT and channel != TROLL


def engagement(days_since_visit: int, days_since_post: int, ties: int) -> float:
    """Return how much of a member a customer is: 0 = absent, 1 = reads, 1.5 = writes and has a mutual tie.

    Equation
    --------
    tied_writer = days_since_post < RECENT_DAYS and ties > 0
    engagement = (POSTER if tied_writer else READER) if days_since_visit < RECENT_DAYS else ABSENT
    """
    if days_since_visit >= RECENT_DAYS:
        return ABSENT
    return POSTER if days_since_post < RECENT_DAYS and ties > 0 else READER
