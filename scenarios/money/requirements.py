"""Requirements: what would have to be true for a target to be met, how likely that is, and what would settle it.

Runs are made over the priors and, so that the region may lie outside them, over a wider range of what decides. From
there on a surrogate stands for the simulation: see `scenarios.money.surrogate`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import beta as beta_distribution
from scipy.stats import qmc

from scenarios.money.measurements import Measurement, measurements_of
from scenarios.money.surrogate import AXES, Surrogate, fitted, wide_range
from scenarios.money.targets import Target
from scenarios.money.worth import Worth, worth_of_draws
from scenarios.running import RUNS_PER_DRAW, Draws, part_of
from scenarios.schema import Scenario
from sim.clusters import Where, executor_on
from sim.executing import Progress
from sim.parameters import with_values
from sim.problems import InputError, Problem

Values = npt.NDArray[np.float64]
COSTS = (0.5, 1.0, 1.5)
"""Factors on what the community costs for which the region is shown."""
DRAWN = 4000
GRID = 41
SETTLED = 0.05
"""Chance of a wrong answer below which a measurement settles the question."""


@dataclass(frozen=True, eq=False)
class Requirement:
    """What a target requires.

    Parameters
    ----------
    scenario : Scenario
        The plan.
    target : Target
        What is asked.
    worth : Worth
        The runs over the priors.
    surrogate : Surrogate
        What stands for the simulation.
    needed : mapping of float to float
        What is needed, by factor on the community's cost.
    probability : DataFrame
        ``against, probability, low_95, high_95, draws``: the share of runs that meet the target, for both worlds.
    points : array (draws, axes)
        Draws of the axes from the priors.
    needs : DataFrame
        By axis: ``axis, low_80, median, high_80`` of the prior, ``share`` (of the spread of the outcome that it
        explains by itself) and, for each factor on cost, ``needed_<factor>``: the value from which the target is more
        likely met than not, the others being in the middle (nan: nowhere in the range tried).
    measurements : DataFrame
        See `scenarios.money.measurements`; with ``wrong_now, wrong_after, settles``.
    """

    scenario: Scenario
    target: Target
    worth: Worth
    surrogate: Surrogate
    needed: Mapping[float, float]
    probability: pd.DataFrame
    points: Values
    needs: pd.DataFrame
    measurements: pd.DataFrame

    @property
    def strongest(self) -> tuple[int, int]:
        """The two axes that decide most, as places in `AXES`."""
        order = np.argsort(-self.needs["share"].to_numpy(), kind="stable")
        return int(order[0]), int(order[1])

    def region(self, cost: float) -> pd.DataFrame:
        """Return what is reached, and the chance that it is enough, over the two axes that decide most."""
        first, second = self.strongest
        ends = self.surrogate.ends
        x, y = (np.linspace(ends[axis, 0], ends[axis, 1], GRID) for axis in (first, second))
        points = np.tile(np.median(self.points, axis=0), (GRID * GRID, 1))
        points[:, first], points[:, second] = np.repeat(x, GRID), np.tile(y, GRID)
        enough = self.needed[cost]
        return pd.DataFrame(
            {
                "x": points[:, first],
                "y": points[:, second],
                "reached": self.target.reached(self.surrogate.pull(points), enough),
                "chance": self.surrogate.chance(points, enough),
            }
        )


def requirement(
    scenario: Scenario,
    target: Target,
    draws: Draws,
    seed: int = 7,
    threads: int | None = None,
    progress: Progress | None = None,
    on: Where = None,
) -> Requirement:
    """Find what a target requires.

    Parameters
    ----------
    scenario : Scenario
        The plan, with customers.
    target : Target
        What is asked, against the world that saves the budget.
    draws : Draws
        From the priors, or from what a firm's files leave unknown; as many runs are made over the wide range.
    seed : int
        Of the wide range.
    threads, progress, on
        As in `scenarios.money.worth.worth`.

    Raises
    ------
    InputError
        If nothing is spent to win customers without the community, so that a change of cost means nothing.
    """
    wide = widened(draws, seed)
    runs = len(draws.seeds)
    with executor_on(on, threads) as executor:
        usual = worth_of_draws(scenario, draws, seed, progress=part_of(progress, 0, 2 * runs), on=executor)
        beyond = worth_of_draws(scenario, wide, seed, progress=part_of(progress, runs, 2 * runs), on=executor)
    needed = {cost: target.needed(usual.ledgers, "saved", cost) for cost in COSTS}
    if not all(np.isfinite(value) for value in needed.values()):
        raise InputError(Problem("scenarios", "no-cost-without", scenario.name))
    points = np.concatenate([_axes(usual), _axes(beyond)])
    pulls = np.concatenate([target.pull(each.ledgers, "saved") for each in (usual, beyond)])
    surrogate = fitted(points, pulls)
    drawn = _axes(usual)[np.random.default_rng(seed).integers(0, runs, DRAWN)]
    found = measurements_of(scenario, AXES, drawn)
    return Requirement(
        scenario, target, usual, surrogate, needed, _probability(target, usual), drawn,
        _needs(surrogate, drawn, needed), _valued(found, surrogate, drawn, needed[1.0], seed),
    )  # fmt: skip


def widened(draws: Draws, seed: int) -> Draws:
    """Return draws in which what decides is spread over the wide range."""
    design = qmc.LatinHypercube(d=len(AXES), rng=np.random.default_rng((seed, 173))).random(len(draws.parameters))
    ends = np.array([wide_range(name) for name in AXES])
    values = ends[:, 0] + design * (ends[:, 1] - ends[:, 0])
    parameters = [
        with_values(each, dict(zip(AXES, row.tolist(), strict=True)))
        for each, row in zip(draws.parameters, values, strict=True)
    ]
    return replace(draws, parameters=parameters)


def _axes(worth: Worth) -> Values:
    """Return the axes of each run."""
    drawn: Values = worth.parameters[list(AXES)].to_numpy(dtype=float)
    return drawn[np.arange(worth.runs) // RUNS_PER_DRAW]


def _probability(target: Target, worth: Worth) -> pd.DataFrame:
    """Return how often the target is met over the priors, with a 95 % interval (Jeffreys) over draws."""
    rows = []
    draw = np.arange(worth.runs) // RUNS_PER_DRAW  # what comes from one draw counts once: its runs are alike
    for against in ("saved", "spent"):
        reached = pd.Series(_reached(target, worth, against)).groupby(draw).mean().dropna()
        met, draws = float(reached.sum()), len(reached)
        low, high = beta_distribution.ppf([0.025, 0.975], 0.5 + met, 0.5 + draws - met)
        share = met / draws if draws else np.nan
        rows.append((against, share, 0.0 if met == 0 else low, 1.0 if met == draws else high, draws))
    return pd.DataFrame(rows, columns=["against", "probability", "low_95", "high_95", "draws"])


def _reached(target: Target, worth: Worth, against: str) -> Values:
    """Return 1 for each run that meets the target, 0 where it does not, nan where it has no meaning."""
    effect = worth.effects["saved" if against == "saved" else "spent"]["cac_change" if target.kind == "cac" else "roi"]
    met = effect <= target.size if target.kind == "cac" else effect >= target.size
    return np.where(np.isnan(effect), np.nan, met.astype(float))


def _needs(surrogate: Surrogate, drawn: Values, needed: Mapping[float, float]) -> pd.DataFrame:
    """Return what each axis would have to be, the others in the middle."""
    middle, whole = np.median(drawn, axis=0), float(surrogate.pull(drawn).var()) or 1.0
    rows = []
    for axis, name in enumerate(AXES):
        alone = np.tile(middle, (len(drawn), 1))
        alone[:, axis] = drawn[:, axis]
        share = float(surrogate.pull(alone).var()) / whole
        low, median, high = np.quantile(drawn[:, axis], (0.1, 0.5, 0.9))
        tried = np.tile(middle, (10 * GRID, 1))
        tried[:, axis] = np.linspace(surrogate.ends[axis, 0], surrogate.ends[axis, 1], 10 * GRID)
        pulls = surrogate.pull(tried)
        row = {"axis": name, "low_80": low, "median": median, "high_80": high, "share": share}
        for cost, enough in needed.items():
            met = np.flatnonzero(pulls >= enough)
            nearest = met[np.argmin(np.abs(tried[met, axis] - median))] if met.size else None
            row[f"needed_{cost:g}"] = np.nan if nearest is None else float(tried[nearest, axis])
        rows.append(row)
    return pd.DataFrame(rows)


def _valued(found: list[Measurement], surrogate: Surrogate, drawn: Values, needed: float, seed: int) -> pd.DataFrame:
    """Return what each measurement would leave of the chance of a wrong answer, the cheapest that settles first."""
    chances, generator = surrogate.chance(drawn, needed), np.random.default_rng((seed, 174))
    now = float(min(chances.mean(), 1.0 - chances.mean()))
    rows = []
    for one in found:
        axis = AXES.index(one.axis)
        rows.append({**one._asdict(), "wrong_now": now,
                     "wrong_after": wrong_after(chances, drawn[:, axis], one.error, generator),
                     "wrong_known": wrong_after(chances, drawn[:, axis], 0.0, generator)})  # fmt: skip
    frame = pd.DataFrame(rows)
    frame["settles"] = (frame["wrong_after"] <= SETTLED) & (now > SETTLED)
    frame["gain_per_1000"] = 1000.0 * (now - frame["wrong_after"]) / frame["cost"].clip(lower=1.0)
    return frame.sort_values(["settles", "cost"], ascending=[False, True], ignore_index=True)


def wrong_after(chances: Values, values: Values, error: float, generator: np.random.Generator) -> float:
    """Return the chance of a wrong answer once a value was measured with an error.

    Parameters
    ----------
    chances : array (draws,)
        Chance that the target is met at each draw.
    values : array (draws,)
        The value of each draw.
    error : float
        Standard error of the measurement, in the value's unit; 0 = the value is known.
    generator : numpy Generator
        For what the measurement finds.
    """
    # nothing is known more finely than a tenth of its spread: fewer draws alike would make luck look like knowledge
    error = max(error, 0.1 * float(values.std()), 1e-12)
    truths = generator.choice(values, 300)
    seen = truths + error * generator.standard_normal(len(truths))
    weights = np.exp(-0.5 * ((seen[:, None] - values) / error) ** 2) + 1e-300
    believed = weights @ chances / weights.sum(axis=1)
    after = float(np.minimum(believed, 1.0 - believed).mean())
    return min(after, float(min(chances.mean(), 1.0 - chances.mean())))
