"""The verbs of keeping an eye on a community: watch, informs."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from essaim.answers import Answer
from essaim.commands.options import AsJson, Export, Language, On, Threads, argument, at_least, option
from essaim.progress import computing, simulating
from sim.problems import InputError, Problem

SOMETHING_TO_LOOK_AT = 1
"""Exit code of a watch that raises an alarm; 0 where nothing is out of the ordinary."""
FitToWatch = Annotated[Path, argument("argument-fit", "metavar-file")]


def watch(
    export: Export,
    fit: FitToWatch,
    staff: Annotated[str, option("--staff", "option-staff", "metavar-names", show_default=False)] = "",
    false_alarms: Annotated[float, option("--false-alarms", "option-false-alarms", "metavar-share")] = 0.05,
    seed: Annotated[int, option("--seed", "option-seed", "metavar-count")] = 1,
    threads: Threads = None,
    on: On = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Compare the weeks since a calibration with its forecast, and say what to look at."""
    at_least("--seed", seed, 0)
    from calibration.diagnosis.export import team_in
    from calibration.exports import read_export
    from calibration.exports.project.folder import is_project, project_at
    from calibration.fitted import Fit
    from calibration.watching.watch import watch as watch_weeks
    from essaim.watching import watch_document, watch_shown

    key = project_at(export).key if is_project(export) else secrets.token_bytes(32)
    read, fitted = read_export(export, key=key), Fit.load(fit)
    names = [name.strip() for name in staff.split(",") if name.strip()]
    if names and read.events is None:
        raise InputError(Problem("essaim", "watch-staff-unseen", "--staff", {"names": ", ".join(names)}))
    team = team_in(read, names, key) if read.events is not None else frozenset()
    with computing("task-watch", on, threads, kept=True) as (where, report):
        found = watch_weeks(read, fitted, team=team, false_alarms=false_alarms, seed=seed, progress=report, on=where)
    Answer({"verb": "watch", **watch_document(found)}, watch_shown(found)).give(as_json)
    if found.alarms:
        raise typer.Exit(SOMETHING_TO_LOOK_AT)


def informs(
    export: Export,
    fit: Annotated[Path | None, option("--fit", "option-fit", "metavar-file", show_default=False)] = None,
    runs: Annotated[int, option("--runs", "option-informs-runs", "metavar-count")] = 200,
    seed: Annotated[int, option("--seed", "option-seed", "metavar-count")] = 1,
    threads: Threads = None,
    on: On = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Say what each further export would narrow."""
    at_least("--seed", seed, 0)
    at_least("--runs", runs, 60)
    from calibration.exports import read_export
    from calibration.fit import calibrate
    from calibration.fitted import Fit
    from calibration.informing.narrowing import informs as informs_of
    from essaim.informing import informs_document, informs_shown
    from sim.clusters import executor_on

    read = read_export(export)
    with executor_on(on, threads) as where:
        with simulating("task-calibrate", kept=True) as report:
            fitted = calibrate(read, seed=seed, progress=report, on=where) if fit is None else Fit.load(fit)
        with simulating("task-informs") as report:
            found = informs_of(read, fitted, runs=runs, seed=seed, progress=report, on=where)
    Answer({"verb": "informs", **informs_document(found)}, informs_shown(found, read)).give(as_json)


VERBS: dict[str, Callable[..., None]] = {"watch": watch, "informs": informs}
