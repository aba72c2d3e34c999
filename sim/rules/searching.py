"""Searching: what is left of old content, and whom it brings.

Reads    answered questions and content within the platform's history, the share that search finds.
Decides  nothing; visits of members and arrivals from outside are raised by it.
Source   docs/evidence.md: platforms differ in how long content can be found; the sizes are assumption A39.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, lognormal
from sim.exponentials import log


# fmt: off
class Searching(NamedTuple):
    """Parameters of the content stock."""

    visits: Annotated[float, Says(
        "Visits a day a member makes to look something up, per unit of logarithm of the stock",
        "Visites par jour d'un membre venu chercher une réponse, par unité de logarithme du fonds",
        "1/day", 0.0, 0.1, lognormal(0.5), "", "A39")] = 0.002
    usual_stock: Annotated[float, Says(
        "Useful threads and pieces of content at which a place is worth searching",
        "Fils utiles et contenus à partir desquels un lieu vaut d'être consulté",
        "items", 1.0, 5000.0, lognormal(0.5), "", "A39")] = 100.0
    arrivals: Annotated[float, Says(
        "Joins a day that search brings to a public place, per unit of logarithm of the stock",
        "Arrivées par jour que la recherche amène dans un lieu public, par unité de logarithme du fonds",
        "members/day", 0.0, 2.0, lognormal(0.6), "", "A39")] = 0.05
# fmt: on


def worth(stock: float, p: Searching) -> float:
    """Return the worth of a stock of content, 0 when there is none; each doubling adds less.

    Equation
    --------
    worth = ln(1 + stock / p.usual_stock)

    Examples
    --------
    >>> worth(0.0, Searching())
    0.0
    """
    return log(1.0 + stock / p.usual_stock)


def searching_visits(stock: float, p: Searching) -> float:
    """Return visits a day that a member makes to look something up.

    Equation
    --------
    visits = p.visits * worth(stock)
    """
    return p.visits * worth(stock, p)


def searching_arrivals(stock: float, open_share: float, p: Searching) -> float:
    """Return joins a day through search, of what is open to everybody: 0 = private, 1 = public.

    Equation
    --------
    joins = p.arrivals * open_share * worth(stock)
    """
    return p.arrivals * open_share * worth(stock, p)
