"""Supporting: customers' questions, those that peers answer, and the tickets that are then not written.

Reads    engagement in the community, the useful content that its search finds, answers of the last four weeks.
Decides  the questions of a month (ASKS), whether a peer's answer is found (FINDS), whether it saves a ticket
         (DEFLECTS); the pieces of product feedback given in a month (FEEDBACK).
Source   docs/evidence.md: one view in five of a solved thread saves a ticket, says a vendor (Higher Logic 2025), who sells
         this. How many look in the community first, and how much content answers most questions, are assumption A108.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, lognormal, normal, uniform_prior
from sim.exponentials import exp


# fmt: off
class Supporting(NamedTuple):
    """Parameters of support among peers."""

    looks: Annotated[float, Says(
        "Share of an active member's questions that are looked up or asked in the community first",
        "Part des questions d'un membre actif cherchées ou posées d'abord dans la communauté",
        "share", 0.0, 1.0, normal(0.15), "", "A108")] = 0.4
    enough: Annotated[float, Says(
        "Useful items at which search answers two questions in three",
        "Contenus utiles à partir desquels la recherche répond à deux questions sur trois",
        "items", 5.0, 5000.0, lognormal(0.6), "", "A108")] = 150.0
    deflects: Annotated[float, Says(
        "Chance that an answer found in the community saves a ticket",
        "Chance qu'une réponse trouvée dans la communauté évite un ticket",
        "chance", 0.0, 1.0, uniform_prior(0.05, 0.3), "Higher Logic 2025", "A108")] = 0.2
    feedback: Annotated[float, Says(
        "Pieces of product feedback an active member gives in a month",
        "Retours sur le produit que donne un membre actif en un mois",
        "1/month", 0.0, 5.0, lognormal(0.6), "", "A108")] = 0.05
# fmt: on


def answer_chance(engaged: float, stock: float, answered: float, p: Supporting) -> float:
    """Return the chance that a customer's question finds a peer's answer in the community.

    Equation
    --------
    found = 1 - (1 - answered) * exp(-stock / p.enough)
    chance = p.looks * found if engaged > 0 else 0

    Parameters
    ----------
    engaged : float
        Engagement in the community: see `sim.rules.matching.engagement`.
    stock : float
        Useful items that search finds.
    answered : float
        Share of the conversations started in the last four weeks that were answered, 0 to 1.
    """
    if engaged <= 0.0:
        return 0.0
    return p.looks * (1.0 - (1.0 - answered) * exp(-stock / p.enough))


def feedback_rate(engaged: float, p: Supporting) -> float:
    """Return the pieces of product feedback a customer gives in a month.

    Equation
    --------
    rate = p.feedback * engaged
    """
    return p.feedback * engaged
