"""Disturbing: spam, trolls, and what becomes of people when the place is closed or moved.

Reads    whether a member is a troll, messages removed from them, affinity and ties of somebody who must move.
Decides  whether a newcomer is a troll (TROLL), who is banned, who follows to another place (FOLLOWS).
Source   docs/evidence.md: sustained attacks drive out long-standing members (Smirnov et al. 2023). Numbers of trolls and the pull
         of ties in a move were never measured: assumption A82. Spam is noise to those who read it: assumption A94.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import FIXED, Says, lognormal, normal
from sim.exponentials import exp, log


# fmt: off
class Disturbing(NamedTuple):
    """Parameters of disturbances."""

    troll_share: Annotated[float, Says(
        "Share of newcomers who come to offend",
        "Part des nouveaux venus qui viennent pour offenser",
        "share", 0.0, 0.2, lognormal(0.7), "", "A82")] = 0.002
    troll_factor: Annotated[float, Says(
        "How many times as often a troll offends",
        "Combien de fois plus souvent un troll offense",
        "factor", 1.0, 20.0, lognormal(0.3), "", "A82")] = 10.0
    removals_to_ban: Annotated[float, Says(
        "Offending messages removed before somebody is banned",
        "Messages offensants supprimés avant une exclusion",
        "messages", 1.0, 50.0, FIXED, "", "A82")] = 3.0
    share_to_ban: Annotated[float, Says(
        "Share of somebody's messages that must have been removed as offending before they are banned",
        "Part des messages d'une personne qui doivent avoir été supprimés comme offensants avant son exclusion",
        "share", 0.0, 1.0, FIXED, "", "A82")] = 0.25
    follow_affinity: Annotated[float, Says(
        "How much affinity raises the log-odds of following to another place",
        "Effet de l'affinité sur le logarithme des chances de suivre vers un autre lieu",
        "per sd", 0.0, 3.0, normal(0.2), "", "A82")] = 0.5
    follow_ties: Annotated[float, Says(
        "How much each doubling of reciprocal ties raises them",
        "Effet de chaque doublement des liens réciproques",
        "log odds", 0.0, 3.0, normal(0.2), "", "A82")] = 0.5
# fmt: on


def offence_factor(troll: bool, p: Disturbing) -> float:
    """Return how many times as often a member offends.

    Equation
    --------
    factor = p.troll_factor if troll else 1
    """
    return p.troll_factor if troll else 1.0


def is_banned(removals: int, posts: int, p: Disturbing) -> bool:
    """Return whether a member is banned: several offending messages removed, and a good part of all they wrote.

    Equation
    --------
    banned = removals >= p.removals_to_ban and removals >= p.share_to_ban * posts

    Parameters
    ----------
    removals : int
        Offending messages of theirs that were removed.
    posts : int
        Messages they wrote.

    Examples
    --------
    >>> is_banned(3, 10, Disturbing()), is_banned(3, 200, Disturbing())
    (True, False)
    """
    return removals >= p.removals_to_ban and removals >= p.share_to_ban * posts


def follow_chance(share: float, affinity: float, ties: int, p: Disturbing) -> float:
    """Return the chance that a member of average affinity and without ties, ``share``, becomes with theirs.

    Equation
    --------
    log_odds = ln(share / (1 - share)) + p.follow_affinity * affinity + p.follow_ties * ln(1 + ties) / ln(2)
    chance = 1 / (1 + exp(-log_odds))

    Examples
    --------
    >>> round(follow_chance(0.5, 0.0, 0, Disturbing()), 2)
    0.5
    """
    certain = min(max(share, 1e-9), 1.0 - 1e-9)
    log_odds = log(certain / (1.0 - certain)) + p.follow_affinity * affinity
    log_odds += p.follow_ties * log(1.0 + ties) / log(2.0)
    return 1.0 / (1.0 + exp(-log_odds))
