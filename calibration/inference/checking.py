"""Checking: simulation-based calibration. A fit that is right is right on average over what it believes.

Parameters are drawn from the priors, a community is simulated with them and the fit is asked for them (Talts and
others 2018). Over many such replicates the rank of the truth among the fit's draws must be uniform: too many ranks at
both ends mean bands too narrow, in the middle too wide, at one end a bias.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import chi2, norm

from calibration.community import Simulate
from calibration.fit import DRAWS, STEPS
from calibration.inference.rounds import Data, concluded, first_look
from calibration.inference.target import Target
from calibration.observation import Floats, Weekly
from calibration.priors import prior_scores
from calibration.summaries.targets import figures, tolerances

POOL = 2000
"""Runs at draws from the priors, of which each replicate is given as many as a fit makes, drawn anew."""
RANKS, BINS = 99, 20
"""Draws a truth is ranked among; 100 possible ranks fall into 20 bins of 5."""
FALSE_ALARMS = 0.05
"""Chance that any parameter of any kind of file is called wrong although all are right (Holm's rule)."""
_POOL_SEED, _TRUTH_SEED, _ROUND_SEED = 900_000_000, 930_000_000, 920_000_000


@dataclass(frozen=True, eq=False)
class Pool:
    """Runs at draws from the priors: scores (runs, parameters) and figures (runs, figures)."""

    scores: Floats
    figures: Floats


def pool_of(target: Target, run_all: Simulate, runs: int = POOL) -> Pool:
    """Run the community at draws from the priors."""
    scores = prior_scores(runs, 1)
    return Pool(scores, target.simulate(scores, _POOL_SEED, False, run_all))


def truths(target: Target, first: int, count: int, run_all: Simulate) -> Iterator[tuple[Floats, Data]]:
    """Give the true scores of replicates and what a fit would be given of them.

    The model's own error is part of what a fit believes, so it is part of the truth.
    """
    rng = np.random.default_rng([_TRUTH_SEED, first])
    scores = rng.normal(size=(count, len(prior_scores(1, 0)[0])))
    weekly = target.run(scores, _TRUTH_SEED + first, False, run_all)
    found = figures(weekly, target.known, target.names)
    for place in range(count):
        own: Weekly = {name: values[place : place + 1] for name, values in weekly.items()}
        missed = tolerances(own, target.known, target.names)
        data = Data(found[place] + missed * rng.normal(size=len(missed)), missed, target.data.fitted)
        yield scores[place, data.fitted], data


def replicates(target: Target, pool: Pool, first: int, count: int, run_all: Simulate) -> pd.DataFrame:
    """Fit simulated communities and say where their truths lie among the draws.

    Parameters
    ----------
    target : Target
        What is simulated and fitted.
    pool : Pool
        From `pool_of`.
    first, count : int
        Number of the first replicate, and how many.
    run_all : callable
        What runs the simulations.

    Returns
    -------
    DataFrame
        ``replicate, parameter, truth, mean, sd`` (normal scores) and ``rank`` (0 to `RANKS`).
    """
    parts = []
    for number, (truth, data) in enumerate(truths(target, first, count, run_all), first):
        rng = np.random.default_rng([_ROUND_SEED, number])
        chosen = rng.choice(len(pool.scores), DRAWS * STEPS, replace=False)
        emulator = first_look(pool.scores[chosen], pool.figures[chosen], data)
        posterior = concluded(emulator, data)
        draws = posterior.draws(RANKS, rng)
        spread = np.sqrt(np.diag(posterior.covariance))
        parts.append(
            pd.DataFrame(
                {"replicate": number, "parameter": target.parameters, "truth": truth, "mean": posterior.mean,
                 "sd": spread, "rank": (draws < truth).sum(axis=0)}
            )
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def resumed(
    file: Path, wanted: int, chunk: int, more: Callable[[int, int], pd.DataFrame], progress: Callable[[int, int], None]
) -> pd.DataFrame:
    """Return replicates, those that a file holds already and those still to be made; each chunk is kept at once."""
    done = pd.read_parquet(file) if file.exists() else pd.DataFrame({"replicate": np.zeros(0, dtype=np.int64)})
    while (first := int(done["replicate"].max()) + 1 if len(done) else 0) < wanted:
        done = (
            pd.concat([done, more(first, min(chunk, wanted - first))], ignore_index=True)
            if len(done)
            else more(first, min(chunk, wanted))
        )
        part = file.with_suffix(".part")
        done.to_parquet(part, index=False)
        part.replace(file)
        progress(int(done["replicate"].max()) + 1, wanted)
    return done


def uniformity(ranks: pd.DataFrame) -> pd.DataFrame:
    """Test, parameter by parameter, whether the ranks are uniform.

    Returns
    -------
    DataFrame
        ``parameter, replicates, chance`` (of ranks at least this uneven, chi-squared over `BINS` bins), ``held_50``,
        ``held_80``, ``held_95`` (shares of truths in the central bands), ``bias`` (mean of truth less mean, in
        posterior standard deviations) and ``too_narrow``: the factor on the standard deviation that would make the
        spread of the truths right, above 1 where bands are too narrow.
    """
    rows = []
    for parameter, part in ranks.groupby("parameter", sort=False):
        counts = np.bincount(part["rank"] // ((RANKS + 1) // BINS), minlength=BINS)
        expected = len(part) / BINS
        off = (part["truth"] - part["mean"]) / part["sd"]
        held = {f"held_{share}": float((off.abs() <= norm.ppf(0.5 + share / 200)).mean()) for share in (50, 80, 95)}
        chance = float(chi2.sf(((counts - expected) ** 2 / expected).sum(), BINS - 1))
        rows.append(
            {"parameter": parameter, "replicates": len(part), "chance": chance, **held,
             "bias": float(off.mean()), "too_narrow": float(np.sqrt((off**2).mean()))}
        )  # fmt: skip
    return pd.DataFrame(rows)


def holm(chances: Floats, false_alarms: float = FALSE_ALARMS) -> list[bool]:
    """Return which of several tests fail, so that any false alarm has at most this chance.

    Examples
    --------
    >>> holm(np.array([0.001, 0.04, 0.03]))
    [True, False, False]
    """
    failed = [False] * len(chances)
    for passed, place in enumerate(np.argsort(chances)):
        if chances[place] > false_alarms / (len(chances) - passed):
            break
        failed[int(place)] = True
    return failed
