"""Simulated: the whole forecast, agent-based simulation and all, on some origins of each family.

``python -m calibration.contest.simulated FOLDER --kept FOLDER --origins 26 52 ...`` adds to what is kept, one origin of
one community a file, so that it can be stopped and goes on.
"""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from calibration.backtest import SAMPLES, model_forecaster
from calibration.baselines import last_26
from calibration.contest.scoring import AGAINST, METRICS, QUANTILES, REFERENCE, Cell, Floats, kept_aside, scored
from calibration.exports import Export, read_export
from calibration.layer import layered
from calibration.reference.applying import known_of, reference_quantiles
from calibration.reference.communities import Series, read_communities
from calibration.reference.learning import by_family, inputs_of, learnt
from calibration.reference.lessons import lesson_of
from calibration.reference.reference import Reference

MOST_MESSAGES = 250_000
"""Larger logs take too long to read again for each origin."""
SHARES = (0.1, 0.25, 0.5, 0.75)
"""Weights of the simulation that are compared."""
KEY = b"a key of the contest; members stay hashes"


def main(arguments: list[str] | None = None) -> int:
    """Score the whole forecast from some origins."""
    parser = argparse.ArgumentParser(prog="python -m calibration.contest.simulated", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kept", type=Path, required=True)
    parser.add_argument("--origins", type=int, nargs="+", default=[26, 52, 130])
    asked = parser.parse_args(arguments)
    kept = asked.kept / "simulated"
    kept.mkdir(parents=True, exist_ok=True)
    series = read_communities(asked.folder)
    families = by_family(series)
    lessons = {name: lesson_of(members) for name, members in families.items()}
    inputs = inputs_of(asked.folder, series)
    references: dict[str, Reference] = {}
    exports: dict[str, Export] = {}
    chosen = [min(members, key=lambda each: each.messages.sum()) for members in families.values()]
    chosen.sort(
        key=lambda each: (kept_aside(each.family), each.messages.sum())
    )  # development first: weights are chosen on it
    for at in asked.origins:
        for each in chosen:
            place = kept / f"{each.name}-{at}.parquet"
            if place.exists() or at + 4 >= len(each.posters) or each.messages.sum() > MOST_MESSAGES:
                continue
            if each.name not in exports:
                exports[each.name] = read_export(asked.folder / "events" / f"{each.name}.parquet", key=KEY)
                references[each.family] = learnt(lessons, inputs, without=each.family)
            _score(each, at, exports[each.name], references[each.family]).to_parquet(place, index=False)
            print(place.name, file=sys.stderr, flush=True)
    return 0


def _score(series: Series, at: int, export: Export, reference: Reference) -> pd.DataFrame:
    """Return the scores of one origin: the whole forecast, the reference class alone, the simulation alone."""
    seen = export.before(series.start + timedelta(weeks=at))
    weeks = min(52, len(series.posters) - at)
    simulated = model_forecaster(widened=True)(seen, weeks, SAMPLES, at)
    whole = layered(dict(simulated), seen, reference).futures
    alone = reference_quantiles(reference, known_of(seen), weeks, QUANTILES)
    parts = []
    for metric, of in METRICS.items():
        values: Floats = getattr(series, of)
        simulation = _quantiles(simulated[metric])
        forecasts = {
            "model": _quantiles(whole[metric]),
            "simulation": simulation,
            REFERENCE: alone[metric],
            **{f"simulated {share}": share * simulation + (1.0 - share) * alone[metric] for share in SHARES},
            AGAINST: last_26(pd.Series(values[:at]), weeks, len(QUANTILES)).samples,
        }
        observed = np.where(series.scored, values, np.nan)[at : at + weeks]
        scale = max(float(values[max(at - 26, 0) : at].mean()), 1.0)
        parts.append(scored(series, at, Cell(metric, forecasts, observed, scale)))
    return pd.concat(parts, ignore_index=True)


def _quantiles(samples: Floats) -> Floats:
    return np.quantile(samples, QUANTILES, axis=0)


if __name__ == "__main__":
    sys.exit(main())
