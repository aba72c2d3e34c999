"""The regret map: in which part of what is not known which plan is best, and which plan is bad in none of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from scenarios.periods import Values
from scenarios.sensitivity.decision import value_among

PARTS = ("low", "middle", "high")
"""Thirds of the draws by one parameter."""
NEVER_BAD = 0.05
"""A regret below this share of the goal's range over the plans tried is not bad (assumption A158)."""


@dataclass(frozen=True, eq=False)
class RegretMap:
    """What plans give in parts of the uncertain world.

    Parameters
    ----------
    gains : array (plans, draws)
        What each plan gives in each draw, as a share of the goal's range over the plans tried; the mean over the goals
        where there are several.
    parameters : DataFrame (draws, parameters)
        The parameters of each draw.
    """

    gains: Values
    parameters: pd.DataFrame

    @cached_property
    def knowing(self) -> pd.DataFrame:
        """What knowing each parameter beforehand would gain: see `scenarios.sensitivity.decision.value_among`."""
        return value_among(self.gains, self.parameters)

    @property
    def axes(self) -> tuple[str, ...]:
        """The two parameters that change the choice most; fewer where the draws are too few."""
        return tuple(self.knowing["parameter"].head(2))

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per part and plan: ``x, y`` (thirds of the two axes), ``plan``, ``regret``, ``best``, ``draws``.

        The regret is that of the plan against the best one of that part, on average over the part's draws.
        """
        if len(self.axes) < 2:
            return pd.DataFrame({"x": [], "y": [], "plan": [], "regret": [], "best": [], "draws": []})
        thirds = [_thirds(self.parameters[name].to_numpy(np.float64)) for name in self.axes]
        rows = []
        for x, across in enumerate(PARTS):
            for y, up in enumerate(PARTS):
                inside = (thirds[0] == x) & (thirds[1] == y)
                if not inside.any():
                    continue
                means = self.gains[:, inside].mean(axis=1)
                rows += [
                    {"x": across, "y": up, "plan": plan, "regret": float(means.max() - mean),
                     "best": bool(plan == means.argmax()), "draws": int(inside.sum())}
                    for plan, mean in enumerate(means)
                ]  # fmt: skip
        return pd.DataFrame(rows)

    @cached_property
    def worst(self) -> Values:
        """Array (plans,): the regret of each plan in the part in which it is worst."""
        plans = range(len(self.gains))
        if self.table.empty:
            return np.full(len(plans), np.nan)
        worst = self.table.groupby("plan")["regret"].max()
        return np.array([float(worst[plan]) for plan in plans])

    @property
    def never_bad(self) -> list[int]:
        """Positions of the plans whose regret is small in every part."""
        return [int(plan) for plan in np.flatnonzero(self.worst <= NEVER_BAD)]


def _thirds(values: Values) -> Values:
    ranks = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    return np.asarray(np.minimum(len(PARTS) * ranks // len(values), len(PARTS) - 1))
