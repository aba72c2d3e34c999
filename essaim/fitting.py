"""A calibration in tables and sentences: what the data taught, and where the model does not follow them."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType

from calibration.fitted import Fit
from calibration.inference.rounds import RECALIBRATED
from calibration.priors import JOINERS, NAMES
from essaim.tables import new_table
from sim.kpis import KPIS
from sim.parameters import DECLARED
from sim.words import number, percent, say


def fit_shown(fit: Fit) -> list[RenderableType]:
    """Return the table of what was learnt and the sentences about it, for a person."""
    title = say("essaim", "fit-title", as_of=fit.as_of)
    names = ("parameter", "before", "after", "learnt")
    table = new_table(title, [say("essaim", f"column-{name}") for name in names])
    for row in fit.learnt.to_dict("records"):
        bands = [
            say("essaim", "banded", **{edge: _written(row[f"{when}_{edge}"]) for edge in ("median", "low", "high")})
            for when in ("prior", "posterior")
        ]
        table.add_row(parameter_meaning(row["parameter"]), *bands, percent(max(0.0, 1 - row["spread"])))
    shown: list[RenderableType] = [table, say("essaim", "fit-learnt", runs=number(fit.runs, 0))]
    shown.append(say("essaim", "fit-not-taught"))
    if fit.widened:
        shown.append(say("essaim", "fit-widened"))
    if fit.doubted > 1.0:
        shown.append(say("essaim", "fit-doubted", factor=number(fit.doubted**0.5, 1)))
    shown += [
        say(
            "essaim",
            "fit-recalibrated",
            parameter=parameter_meaning(name),
            sd=number(shift, 2),
            factor=number(factor, 2),
        )
        for name, (shift, factor) in _recalibrated(fit).items()
    ]
    conflicts = fit.figures[fit.figures["conflict"]].to_dict("records")
    return [*shown, *(_conflict(row) for row in conflicts)]


def fit_document(fit: Fit) -> dict[str, Any]:
    """Return everything a calibration says but its draws, for a program."""
    return {
        "kind": fit.kind,
        "as_of": fit.as_of,
        "fingerprint": fit.fingerprint,
        "seed": fit.seed,
        "widened": fit.widened,
        "effective_draws": fit.effective_draws,
        "runs": fit.runs,
        "doubted": fit.doubted,
        "learnt": fit.learnt,
        "recalibrated": {
            name: {"shift_sd": shift, "widening": factor} for name, (shift, factor) in _recalibrated(fit).items()
        },
        "figures": fit.figures,
        "versions": fit.versions,
    }


def _recalibrated(fit: Fit) -> dict[str, tuple[float, float]]:
    """Return how far answers of fitted parameters were moved and widened (plain ones were found wrong)."""
    if not fit.runs:  # the priors speak
        return {}
    fitted = set(fit.learnt["parameter"])
    return {NAMES[place]: how for place, how in RECALIBRATED.items() if NAMES[place] in fitted}


def _conflict(row: dict[Any, Any]) -> str:
    """Say that the fitted model hardly ever gives a figure of the data."""
    measure, _, weeks = row["figure"].partition("@")
    kpi = KPIS[measure]
    nearest, _, farthest = weeks.partition("-")
    period = say("essaim", "weeks-ago", nearest=nearest, farthest=farthest) if weeks else ""
    values = {
        "kpi": kpi.label,
        "period": period,
        "observed": kpi.written(row["observed"]),
        "low": kpi.written(row["simulated_low"]),
        "high": kpi.written(row["simulated_high"]),
    }
    return say("essaim", "fit-conflict", **values)


def parameter_meaning(parameter: str) -> str:
    """Return what a fitted parameter means, in the language in use.

    Parameters
    ----------
    parameter : str
        Dotted name, or `calibration.priors.JOINERS`.

    Examples
    --------
    >>> parameter_meaning("visiting.spell_days")
    'Mean length of a spell of activity'
    """
    if parameter == JOINERS:
        return say("essaim", "joiners-per-first-poster")
    return DECLARED[parameter].meaning


def _written(value: float) -> str:
    return number(value, 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 else 3)
