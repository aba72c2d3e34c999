"""Rivals: other ways from simulations to parameters, kept to be measured beside the one in use: ``make inference``.

Each gets the same simulated communities and about as many simulations as a fit makes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import process_time

import numpy as np
import pandas as pd

from calibration.community import Simulate
from calibration.fit import DRAWS, STEPS
from calibration.inference.checking import Pool, truths
from calibration.inference.rounds import Data, concluded, first_look
from calibration.inference.target import Target
from calibration.observation import Floats
from calibration.pages import table
from calibration.priors import prior_scores
from calibration.scores import crps
from calibration.smoothing import smooth

COUNT = 300
"""Draws of an answer that are scored."""
SMOOTHING_DRAWS, SMOOTHING_STEPS = 96, 3
"""The ensemble smoother as it was in use before: four rounds, as many simulations as a fit makes now."""
NEAREST = 0.3
"""Share of the runs that ABC keeps."""
RIDGE, CANDIDATES = 30.0, 4000

Answer = Callable[[Target, Pool, Data, Simulate, np.random.Generator], Floats]
"""Returns draws (`COUNT`, parameters) of the fitted scores."""


def regression(target: Target, pool: Pool, data: Data, run_all: Simulate, rng: np.random.Generator) -> Floats:
    """Answer as a fit does."""
    return concluded(first_look(pool.scores, pool.figures, data), data).draws(COUNT, rng)


def curved(target: Target, pool: Pool, data: Data, run_all: Simulate, rng: np.random.Generator) -> Floats:
    """Answer by a regression with squares and products, drawn from by importance."""
    posterior = first_look(pool.scores, pool.figures, data).posterior(data.target, data.tolerances)
    design = _bent(pool.scores[:, data.fitted])
    free = 1 + len(data.fitted)
    penalty = np.diag([0.0] * free + [RIDGE] * (design.shape[1] - free))
    inverse = np.linalg.inv(design.T @ design + penalty)
    slopes = inverse @ design.T @ pool.figures
    left = pool.figures - design @ slopes
    errors = left.T @ left / (len(design) - np.trace(inverse @ design.T @ design)) + np.diag(data.tolerances**2)
    steps = rng.normal(size=(CANDIDATES, len(data.fitted)))
    scores = posterior.mean + 1.1 * steps @ np.linalg.cholesky(posterior.covariance).T
    gap = _bent(scores) @ slopes - data.target
    logs = 0.5 * ((steps**2).sum(axis=1) - (scores**2).sum(axis=1) - (gap @ np.linalg.inv(errors) * gap).sum(axis=1))
    weights = np.exp(logs - logs.max())
    return scores[rng.choice(CANDIDATES, COUNT, p=weights / weights.sum())]


def nearest(target: Target, pool: Pool, data: Data, run_all: Simulate, rng: np.random.Generator) -> Floats:
    """Answer by ABC: the runs nearest in learnt summaries, moved by a regression among them (Beaumont 2002)."""
    noisy = pool.figures + data.tolerances * rng.normal(size=pool.figures.shape)
    middle, scale = noisy.mean(axis=0), noisy.std(axis=0)
    scores = pool.scores[:, data.fitted]
    summaries, here = (_with_squares((each - middle) / scale) for each in (noisy, data.target[None, :]))
    learnt = np.linalg.solve(summaries.T @ summaries + np.eye(summaries.shape[1]), summaries.T @ scores)
    away = (summaries @ learnt - here @ learnt) / (summaries @ learnt).std(axis=0)
    distance = np.sqrt((away**2).sum(axis=1))
    kept = np.argsort(distance)[: int(NEAREST * len(scores))]
    weights = 1.0 - (distance[kept] / distance[kept[-1]]) ** 2
    design = np.column_stack([np.ones(len(kept)), away[kept]])
    weighted = design * weights[:, None]
    line = np.linalg.solve(design.T @ weighted + 1e-3 * np.eye(design.shape[1]), weighted.T @ scores[kept])
    moved = scores[kept] - away[kept] @ line[1:]
    return np.clip(moved[rng.choice(len(kept), COUNT, p=weights / weights.sum())], -4.0, 4.0)


def smoothing(target: Target, pool: Pool, data: Data, run_all: Simulate, rng: np.random.Generator) -> Floats:
    """Answer by ensemble smoothing (`calibration.smoothing`), with its own simulations."""
    seed = int(rng.integers(1, 10**6))

    def simulate(scores: Floats, step: int) -> Floats:
        return target.simulate(scores, 10**9 + 1000 * seed + SMOOTHING_DRAWS * step, False, run_all)

    found = smooth(
        prior_scores(SMOOTHING_DRAWS, seed), data.fitted, simulate, data.target, data.tolerances, SMOOTHING_STEPS, rng
    )
    return found.scores[:, data.fitted][rng.choice(SMOOTHING_DRAWS, COUNT, p=found.weights)]


def prior(target: Target, pool: Pool, data: Data, run_all: Simulate, rng: np.random.Generator) -> Floats:
    """Answer with the priors: what knowing nothing scores."""
    return rng.normal(size=(COUNT, len(data.fitted)))


RIVALS: Mapping[str, Answer] = {
    "prior": prior, "regression": regression, "curved": curved, "nearest": nearest, "smoothing": smoothing,
}  # fmt: skip
SIMULATIONS = {
    "prior": 0, "regression": DRAWS * STEPS, "curved": DRAWS * STEPS, "nearest": DRAWS * STEPS,
    "smoothing": SMOOTHING_DRAWS * (SMOOTHING_STEPS + 1),
}  # fmt: skip


def scored(name: str, target: Target, pool: Pool, first: int, count: int, run_all: Simulate) -> pd.DataFrame:
    """Score one way on simulated communities.

    Returns
    -------
    DataFrame
        ``replicate, method, parameter, crps``, ``off`` (mean less truth), ``held_50``, ``held_80``, ``held_95`` and
        ``seconds`` of processor time, simulations of a shared pool not among them.
    """
    parts = []
    for number, (truth, data) in enumerate(truths(target, first, count, run_all), first):
        rng = np.random.default_rng([7, number])
        chosen = rng.choice(len(pool.scores), DRAWS * STEPS, replace=False)
        began = process_time()
        draws = RIVALS[name](target, Pool(pool.scores[chosen], pool.figures[chosen]), data, run_all, rng)
        seconds = process_time() - began
        edges = {share: np.quantile(draws, (0.5 - share / 200, 0.5 + share / 200), axis=0) for share in (50, 80, 95)}
        held = {f"held_{share}": (low <= truth) & (truth <= high) for share, (low, high) in edges.items()}
        parts.append(
            pd.DataFrame(
                {"replicate": number, "method": name, "parameter": target.parameters, "crps": crps(truth, draws),
                 "off": draws.mean(axis=0) - truth, **held, "seconds": seconds}
            )
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


TOLD = {
    "prior": "nothing learnt: the priors",
    "regression": "regression of figures on parameters, exact posterior: in use",
    "curved": "regression with squares and products, drawn by importance",
    "nearest": f"ABC, nearest {NEAREST:.0%}, adjusted by regression",
    "smoothing": f"ensemble smoothing, {SMOOTHING_STEPS + 1} rounds of {SMOOTHING_DRAWS}",
}


def page_part(found: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return the lines of a page that tell how all ways did.

    Parameters
    ----------
    found : mapping of str to DataFrame
        By kind of file as it is to be named, the scores of all ways; see `scored`.
    """
    fewest = min(int(rows.groupby("method")["replicate"].nunique().min()) for rows in found.values())
    columns = (
        "file", "method", "simulations", "truths", "CRPS", "50% band holds", "80%", "95%",
        f"CRPS, the first {fewest} truths",
    )  # fmt: skip
    return table(columns, [_row(kind, name, rows, fewest) for kind, rows in found.items() for name in RIVALS])


def _row(kind: str, name: str, rows: pd.DataFrame, fewest: int) -> tuple[object, ...]:
    own = rows[rows["method"] == name]
    held = (f"{own[f'held_{share}'].mean():.0%}" for share in (50, 80, 95))
    crps_of_first = own.loc[own["replicate"] < fewest, "crps"].mean()
    return (
        kind, TOLD[name], SIMULATIONS[name], own["replicate"].nunique(), f"{own['crps'].mean():.3f}", *held,
        f"{crps_of_first:.3f}",
    )  # fmt: skip


def _bent(scores: Floats) -> Floats:
    rows, columns = np.triu_indices(scores.shape[1], 1)
    squares = (scores**2 - 1.0) / np.sqrt(2.0)
    return np.column_stack([np.ones(len(scores)), scores, squares, scores[:, rows] * scores[:, columns]])


def _with_squares(values: Floats) -> Floats:
    return np.column_stack([np.ones(len(values)), values, values**2])
