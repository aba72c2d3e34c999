"""Learning: what a finished experiment says of how people react, kept so that later runs can start from it.

The effect in each possible community is known from living it. An estimate makes those likely whose effect, with the
design's bias and spread, would have given it: their weights are the posterior over the draws (importance weights).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scenarios.running import RUNS_PER_DRAW, Draws
from scenarios.trials.study import Study
from sim.parameters import DECLARED, Parameters, values_of, with_values
from sim.plan import Tested
from sim.problems import InputError, Problem

Values = npt.NDArray[np.float64]
WELCOMING = ("first_post.asked_by_person", "first_post.mentored", "leaving.welcomed", "leaving.mentored")
"""What a test of the welcome teaches."""
SURE_SPREADS = 1.96


@dataclass(frozen=True)
class Learnt:
    """What an experiment has taught.

    Parameters
    ----------
    names : tuple of str
        The parameters of the effect.
    values : array (draws, names)
        Their values in each draw.
    weights : array (draws,)
        How likely the experiment makes each draw; they sum to 1.
    estimate, bias, spread : float
        What the experiment found; how far its design is off in the model on average, and how much that varies.
    """

    names: tuple[str, ...]
    values: Values
    weights: Values
    estimate: float = float("nan")
    bias: float = float("nan")
    spread: float = float("nan")

    @property
    def draws_left(self) -> float:
        """How many equally likely draws the weights are worth."""
        return float(1.0 / np.square(self.weights).sum())

    def means(self, weighted: bool = True) -> Values:
        """Return the mean of each parameter, after the experiment or before it."""
        weights = self.weights if weighted else np.full(len(self.weights), 1.0 / len(self.weights))
        means: Values = weights @ self.values
        return means

    def spreads(self, weighted: bool = True) -> Values:
        """Return the standard deviation of each parameter, after the experiment or before it."""
        weights = self.weights if weighted else np.full(len(self.weights), 1.0 / len(self.weights))
        spreads: Values = np.sqrt(weights @ np.square(self.values - self.means(weighted)))
        return spreads

    def of_everybody(self) -> tuple[float, float, float]:
        """Return the effect of treating everybody rather than nobody: estimate and 95 % interval.

        The experiment's estimate less the bias of its design in the model, with the spread that carry-over, influence
        between members and chance gave it there.
        """
        middle = self.estimate - self.bias
        return middle, middle - SURE_SPREADS * self.spread, middle + SURE_SPREADS * self.spread

    def save(self, file: Path) -> Path:
        """Write what was learnt, for `read_learnt`."""
        document = {"names": self.names, "weights": self.weights.tolist(), "values": self.values.tolist()}
        file.write_text(json.dumps(document) + "\n", encoding="utf-8")
        return file

    def taught(self, draws: Draws, seed: int) -> Draws:
        """Return draws whose parameters of the effect are drawn anew by these weights, the others left as they are.

        Parameters
        ----------
        draws : Draws
            Of any number.
        seed : int
            The same seed gives the same choice: one place in each of as many equal slices of the weights.
        """
        count, rng = len(draws.parameters), np.random.default_rng([seed, 160])
        places = (np.arange(count) + rng.random(count)) / count
        chosen = np.searchsorted(np.cumsum(self.weights), places).clip(max=len(self.weights) - 1)
        parameters = [
            with_values(own, dict(zip(self.names, map(float, self.values[at]), strict=True)))
            for own, at in zip(draws.parameters, rng.permutation(chosen), strict=True)
        ]
        return Draws(parameters, draws.seeds, draws.platforms)


def effect_parameters(lacks: Tested) -> tuple[str, ...]:
    """Return the parameters through which what is tested works."""
    if lacks == "welcome":
        return WELCOMING
    return tuple(name for name in DECLARED if name.startswith("gathering."))


def learnt_from(study: Study, place: int, estimate: float, spread: float) -> Learnt:
    """Weigh the possible communities of a study by an estimate that an experiment gave.

    Parameters
    ----------
    study : Study
        The design of the experiment, lived in possible communities.
    place : int
        Its row in the study's table.
    estimate : float
        What the experiment found, as a share.
    spread : float
        Its standard error; that of the design in the model where it is larger.

    Examples
    --------
    >>> learnt_from(design_trial("b2b-slack", "live"), 0, 0.1, 0.05).draws_left  # doctest: +SKIP
    """
    effects = np.array([community.tried[place].effect for community in study.communities])
    padded = np.append(effects, [np.nan] * (-len(effects) % RUNS_PER_DRAW)).reshape(-1, RUNS_PER_DRAW)
    known = np.isfinite(padded).any(axis=1)
    by_draw = np.nanmean(padded[known], axis=1)
    row = study.table.iloc[place]
    wide = max(spread, float(row["spread"]))
    log_weights = -0.5 * np.square((estimate - by_draw - float(row["bias"])) / wide)
    weights = np.exp(log_weights - log_weights.max())
    names = effect_parameters(study.treatment.lacks)
    drawn = [own for own, seen in zip(study.draws.parameters, known, strict=True) if seen]
    values = np.array([_some(own, names) for own in drawn])
    return Learnt(names, values, weights / weights.sum(), estimate, float(row["bias"]), wide)


def _some(parameters: Parameters, names: tuple[str, ...]) -> list[float]:
    every = values_of(parameters)
    return [every[name] for name in names]


def read_learnt(file: str | Path) -> Learnt:
    """Read what an experiment has taught.

    Raises
    ------
    InputError
        If the file is no such file.
    """
    try:
        document = json.loads(Path(file).read_text(encoding="utf-8"))
        names = tuple(document["names"])
        learnt = Learnt(names, np.array(document["values"], dtype=float), np.array(document["weights"], dtype=float))
        right = learnt.values.shape == (len(learnt.weights), len(names)) and bool(names) and bool(len(learnt.weights))
        right = right and all(name in DECLARED for name in names) and bool(np.isfinite(learnt.values).all())
        right = right and bool((learnt.weights >= 0.0).all()) and abs(float(learnt.weights.sum()) - 1.0) < 1e-6
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise InputError(Problem("scenarios", "learnt-unreadable", str(file))) from problem
    if not right:
        raise InputError(Problem("scenarios", "learnt-unreadable", str(file)))
    return learnt
