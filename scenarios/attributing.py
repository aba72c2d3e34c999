"""Attributing: which assumptions a difference between two plans rests on.

The parameters of each draw are known, so the spread of a difference over the draws can be shared out among
them. What no study supports is an assumption with a number, and is named.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import beta, rankdata

from scenarios.platform_uncertainty import ASSUMPTION, PREFIX
from sim.parameters import DECLARED

FEWEST_DRAWS = 30
"""Below, one parameter can explain a third of the spread by luck."""
FALSE_ALARM_RATE = 0.05
"""Chance that any group is named though none matters, over all groups of one difference."""


def spread_by_assumption(differences: npt.NDArray[np.float64], parameters: pd.DataFrame) -> pd.DataFrame:
    """Share out a difference's variance over the parameter draws among the assumptions behind them.

    Each group of parameters that share an assumption is regressed on its own, ranks on ranks: the share is
    that first-order index, free of its upward bias. Only groups that stand out of luck are listed.

    Parameters
    ----------
    differences : array (draws, runs per draw)
        The difference between the two plans.
    parameters : DataFrame (draws, parameters)
        The parameters of each draw, and the figures of the platforms.

    Returns
    -------
    DataFrame
        ``assumption`` ("" where a study supports it), ``parameters`` (their names, the strongest first),
        ``share`` (0 to 1); the largest share first.

    Notes
    -----
    Ranks make the index robust to skew and monotone curvature (Saltelli et al., Global Sensitivity Analysis,
    2008, section 1.2.6); what acts only together with another parameter is not seen, so shares need not add
    up to 1.
    """
    nothing = pd.DataFrame({"assumption": [], "parameters": [], "share": []})
    known = np.isfinite(differences).all(axis=1)
    means = differences[known].mean(axis=1)
    if len(means) < FEWEST_DRAWS or np.ptp(means) == 0:
        return nothing
    drawn = parameters.iloc[np.flatnonzero(known)]
    groups = _groups([name for name in drawn.columns if np.ptp(drawn[name]) > 0])
    columns = {name: rankdata(drawn[name]) for names in groups.values() for name in names}
    ranks = rankdata(means)
    rows = []
    for (assumption, _), names in groups.items():
        share = _explained(ranks, np.column_stack([columns[name] for name in names]), len(groups))
        if share > 0:
            strength = {name: abs(np.corrcoef(ranks, columns[name])[0, 1]) for name in names}
            strongest_first = sorted(names, key=strength.__getitem__, reverse=True)
            rows.append({"assumption": assumption, "parameters": ", ".join(strongest_first), "share": share})
    found = pd.DataFrame(rows) if rows else nothing
    return found.sort_values("share", ascending=False, ignore_index=True)


def _groups(names: list[str]) -> dict[tuple[str, str], list[str]]:
    """Group parameters by assumption; those that a study supports stand alone."""
    groups: dict[tuple[str, str], list[str]] = {}
    for name in names:
        assumption = ASSUMPTION if name.startswith(PREFIX) else DECLARED[name].assumption
        groups.setdefault((assumption, "" if assumption else name), []).append(name)
    return groups


def _explained(ranks: npt.NDArray[np.float64], columns: npt.NDArray[np.float64], groups: int) -> float:
    """Return the adjusted share of the ranks' variance explained by columns of ranks, 0 where luck explains as much."""
    count, width = columns.shape
    if width >= count - 2:
        return 0.0
    design = np.column_stack([np.ones(count), columns])
    fitted = design @ np.linalg.lstsq(design, ranks, rcond=None)[0]
    raw = 1 - np.sum((ranks - fitted) ** 2) / np.sum((ranks - ranks.mean()) ** 2)
    # under no effect, the share explained by ranks of independent draws follows a beta distribution
    if beta.sf(raw, width / 2, (count - width - 1) / 2) > FALSE_ALARM_RATE / groups:
        return 0.0
    return float(1 - (1 - raw) * (count - 1) / (count - width - 1))
