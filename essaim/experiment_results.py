"""A finished experiment in words: what it shows, whether that is worth its work, and what it teaches the model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rich.console import RenderableType

from essaim.answers import writing
from essaim.files import write_json
from essaim.tables import new_table
from scenarios.trials.learning import Learnt
from scenarios.trials.reading import Trial
from sim.kpis import UNKNOWN
from sim.parameters import DECLARED
from sim.words import number, percent, say

LEARNT_SHOWN = 0.02
"""Share of its spread by which a parameter must have moved, or narrowed, to be shown."""


def trial_shown(trial: Trial, worth: float, error: float, learnt: Learnt | None) -> list[RenderableType]:
    """Return what a finished experiment shows, for a person."""
    said: list[RenderableType] = list(trial_sentences(trial, worth, error, learnt))
    if learnt is None:
        return [*said, say("essaim", "trial-not-learnt")]
    heads = [say("essaim", f"learnt-{head}") for head in ("parameter", "before", "after")]
    table = new_table(say("essaim", "learnt-title", draws=number(learnt.draws_left, 0), of=len(learnt.weights)), heads)
    for row in learnt_rows(learnt):
        label = DECLARED[row["parameter"]].meaning
        table.add_row(f"{row['parameter']}\n{label}", *(_spread(row, when) for when in ("before", "after")))
    said.append(table)
    return [*said, say("essaim", "learnt-meaning")]


def trial_sentences(trial: Trial, worth: float, error: float, learnt: Learnt | None = None) -> list[str]:
    """Say the estimate and its interval, whether there is an effect, and whether it is worth its work."""
    finding = trial.finding
    shares = {"estimate": _signed(finding.estimate), "low": _signed(finding.low), "high": _signed(finding.high)}
    counts = {"units": trial.units, "pairs": len(trial.evidence.outcomes), "p": number(finding.p, 3)}
    counts |= {"treated": number(trial.treated), "untreated": number(trial.untreated), "sure": percent(1.0 - error)}
    key = "trial-paired" if trial.evidence.paired else "trial-unpaired"
    said = [say("essaim", key, **shares, **counts)]
    if trial.left_out:
        said.append(say("essaim", "trial-left-out", count=trial.left_out))
    verdict = "none" if not finding.shown else "works" if finding.estimate > 0.0 else "harms"
    said.append(say("essaim", f"trial-{verdict}"))
    low, high = finding.low, finding.high
    if learnt is not None:
        middle, low, high = learnt.of_everybody()
        said.append(say("essaim", "trial-everybody", middle=_signed(middle), low=_signed(low), high=_signed(high)))
    sign = "yes" if low >= worth else "no" if high < worth else "open"
    said.append(say("essaim", f"trial-worth-{sign}", worth=percent(worth, 1)))
    return said


def learnt_rows(learnt: Learnt) -> list[dict[str, Any]]:
    """Return the parameters that an experiment has moved or narrowed, with mean and spread before and after."""
    rows = []
    means, spreads = ([of(weighted) for weighted in (False, True)] for of in (learnt.means, learnt.spreads))
    for place, name in enumerate(learnt.names):
        before, after = spreads[0][place], spreads[1][place]
        moved = abs(means[1][place] - means[0][place])
        if before > 0.0 and max(moved, before - after) > LEARNT_SHOWN * before:
            values = {"before": means[0][place], "after": means[1][place]}
            rows.append({"parameter": name, **values, "before_spread": before, "after_spread": after})
    return rows


def trial_document(trial: Trial, worth: float, error: float, learnt: Learnt | None) -> dict[str, Any]:
    """Return everything a finished experiment shows, for a program."""
    finding = trial.finding
    found = {name: getattr(finding, name) for name in ("estimate", "low", "high", "p", "shown")}
    taught: dict[str, Any] = {}
    if learnt is not None:
        everybody = dict(zip(("estimate", "low", "high"), learnt.of_everybody(), strict=True))
        taught = {"everybody": everybody, "learnt": learnt_rows(learnt), "draws_left": learnt.draws_left}
    means = {"treated": trial.treated, "untreated": trial.untreated, "units": trial.units}
    return {**found, **means, **taught, "sentences": trial_sentences(trial, worth, error, learnt)}


def write_trial(document: dict[str, Any], learnt: Learnt | None, folder: Path) -> list[Path]:
    """Write what an experiment shows, and what it teaches for ``--learnt``."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        files = [write_json(document, folder / "result.json")]
        return files if learnt is None else [*files, learnt.save(folder / "learnt.json")]


def _spread(row: dict[str, Any], when: str) -> str:
    return f"{number(row[when], 3)} \u00b1 {number(row[f'{when}_spread'], 3)}"


def _signed(share: float) -> str:
    if not np.isfinite(share):
        return UNKNOWN if np.isnan(share) else ("\u2212\u221e" if share < 0 else "+\u221e")
    return ("\u2212" if share < 0 else "+") + percent(abs(share), 1)
