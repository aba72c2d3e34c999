"""Targets: what is asked of a community in money, as one writes it, and when a run meets it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from scenarios.money import measures as m
from scenarios.money.measures import Ledgers
from scenarios.money.worlds import WorldName
from sim.problems import InputError, Problem

Values = npt.NDArray[np.float64]
_WRITTEN = re.compile(r"(cac|roi)=([+-]?[0-9]{1,4}(?:[.,][0-9]{1,3})?)\s?%")


@dataclass(frozen=True)
class Target:
    """A target against the world that saves the budget.

    Parameters
    ----------
    kind : {"cac", "roi"}
        ``cac``: blended acquisition cost of months 7 to 12 changes by ``size`` or falls more; ``roi``: return over the
        plan is ``size`` or more.
    size : float
        A share: -0.25 is -25 %.
    """

    kind: Literal["cac", "roi"]
    size: float

    def pull(self, ledgers: Ledgers, against: WorldName) -> Values:
        """Return what a run must have enough of: the logarithm of the factor on new customers, or gain over cost."""
        if self.kind == "roi":
            gained = (m.gain(ledgers["with"]) - m.gain(ledgers[against])).sum(axis=-1)
            return m.ratio(gained, ledgers["with"].of_community.sum(axis=-1))
        months = m.late(ledgers["with"])
        won = [ledgers[world].total("won")[..., months].sum(axis=-1) for world in ("with", against)]
        factor = m.ratio(won[0], won[1])
        return np.log(np.where(factor > 0.0, factor, np.nan))

    def needed(self, ledgers: Ledgers, against: WorldName, cost: float = 1.0) -> float:
        """Return how much is enough, the community costing ``cost`` times as much; nan where nothing is spent."""
        if self.kind == "roi":
            return cost * (1.0 + self.size)
        months = m.late(ledgers["with"])
        spent = float(ledgers["with"].acquisition[..., months].sum(axis=-1).mean())
        spent += (cost - 1.0) * float(ledgers["with"].of_community[..., months].sum(axis=-1).mean())
        usual = float(ledgers[against].acquisition[..., months].sum(axis=-1).mean())
        return float(np.log(spent / usual / (1.0 + self.size))) if usual > 0.0 and spent > 0.0 else np.nan

    def reached(self, pull: Values, enough: float) -> Values:
        """Return the change of acquisition cost, or the return, that a pull stands for, given how much is enough."""
        if self.kind == "roi":
            return pull * (1.0 + self.size) / enough - 1.0
        reached: Values = (1.0 + self.size) * np.exp(enough - pull) - 1.0
        return reached


def target_of(text: str) -> Target:
    """Read a target.

    Raises
    ------
    InputError
        If it is none.

    Examples
    --------
    >>> target_of("cac=-25%")
    Target(kind='cac', size=-0.25)
    """
    found = _WRITTEN.fullmatch(text.strip().replace("−", "-"))
    size = float(found[2].replace(",", ".")) / 100.0 if found else 0.0
    if found is None or size <= -1.0 or (found[1] == "cac" and size > 0.0):
        raise InputError(Problem("scenarios", "not-a-money-target", values={"value": text}))
    return Target("cac" if found[1] == "cac" else "roi", size)
