"""What `essaim diagnose` is asked about, found and answered: a scenario, a run that was saved, or an export."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import RenderableType

from calibration.diagnosis.export import Seen, fitted_stopping, seen_in
from calibration.diagnosis.scenario import scenario_stopping
from calibration.diagnosis.stopping import Stopping
from calibration.diagnosis.verdict import Verdict, agreed
from calibration.exports import read_export
from calibration.exports.project.folder import is_project, project_at
from calibration.fitted import Fit
from essaim.diagnosing import seen_shown, stopping_document, stopping_shown, verdict_of_stopping, verdict_shown
from scenarios.library import presets
from scenarios.loading import load
from scenarios.schema import Scenario
from sim.executing import Executor, Progress
from sim.problems import InputError, Problem
from sim.words import say

RESULT_FILE = "result.json"
"""What `essaim run --out` leaves in its folder."""


@dataclass(frozen=True)
class Asked:
    """What a person asked for.

    Parameters
    ----------
    subject : str
        An export's path, a preset's name, a scenario's path ending in ``.toml``, or the folder of a saved run.
    staff : sequence of str
        The team's members, for an export.
    fit : Path or None
        A calibration of the export.
    runs, seed : int
        Communities simulated, and the seed they come from.
    """

    subject: str
    staff: Sequence[str] = ()
    fit: Path | None = None
    runs: int = 100
    seed: int = 7


@dataclass(frozen=True)
class Diagnosis:
    """A diagnosis: for a person, for a program, and the twin runs behind it where there are any."""

    name: str
    document: dict[str, Any]
    shown: Sequence[RenderableType]
    stopping: Stopping | None


def diagnosed(asked: Asked, on: Executor, progress: Progress | None = None) -> Diagnosis:
    """Tell an audience from a community.

    Parameters
    ----------
    asked : Asked
        What it is about.
    on : Executor
        Where to compute; the diagnosis does not depend on it.
    progress : callable, optional
        Told how many communities are simulated and how many there are.

    Raises
    ------
    InputError
        If there is no such thing, or a fit or a team is given for what is not an export.
    """
    scenario = scenario_named(asked.subject)
    if scenario is None:
        return _of_export(asked, on, progress)
    if asked.staff or asked.fit is not None:
        raise InputError(Problem("essaim", "diagnose-only-exports", values={"subject": asked.subject}))
    stopping = scenario_stopping(scenario, asked.runs, asked.seed, on, progress)
    name = scenario.name or asked.subject
    verdict = verdict_of_stopping(stopping)
    document = {
        "subject": name,
        "kind": "scenario",
        **_told(verdict, "simulated"),
        "model": stopping_document(stopping),
    }
    return Diagnosis(name, document, [*verdict_shown(verdict, "simulated"), *stopping_shown(stopping, name)], stopping)


def scenario_named(subject: str) -> Scenario | None:
    """Return the scenario a subject names; None where it is an export."""
    result = Path(subject) / RESULT_FILE
    if result.is_file():
        return _scenario_of_run(result)
    if subject in presets() or Path(subject).suffix == ".toml" or not Path(subject).exists():
        return load(subject)
    return None


def _scenario_of_run(result: Path) -> Scenario:
    """Return the scenario that a saved run simulated."""
    try:
        saved = json.loads(result.read_text(encoding="utf-8"))["scenario"]
        return Scenario.model_validate(saved, strict=False)  # JSON writes a date as text
    except (ValueError, KeyError, TypeError) as error:  # not JSON, not ours, or of another version
        raise InputError(Problem("essaim", "diagnose-unreadable-run", str(result))) from error


def _of_export(asked: Asked, on: Executor, progress: Progress | None) -> Diagnosis:
    # It names the team: that of a project, or one that is forgotten afterwards.
    key = project_at(asked.subject).key if is_project(Path(asked.subject)) else secrets.token_bytes(32)
    export = read_export(asked.subject, key=key)
    seen, name = seen_in(export, asked.staff, key), export.report.name
    stopping = None
    verdict, because = seen.verdict, seen.why
    if asked.fit is not None:
        fit = Fit.load(asked.fit)
        stopping = fitted_stopping(export, fit, asked.runs, asked.seed, on, progress)
        if seen.why in ("shown", "supposed-team"):
            verdict = agreed(seen.verdict, stopping.left("messages"))
    document: dict[str, Any] = {"subject": name, "kind": "export", **_told(verdict, because), "seen": _seen(seen)}
    shown: list[RenderableType] = [*verdict_shown(verdict, because), *seen_shown(seen, name)]
    if stopping is None:
        shown.append(say("essaim", "diagnosis-no-fit"))
    else:
        document["model"] = stopping_document(stopping)
        shown += [*stopping_shown(stopping, name), say("essaim", "diagnosis-fitted")]
    return Diagnosis(name, document, shown, stopping)


def _told(verdict: Verdict, because: str) -> dict[str, Any]:
    return {"verdict": verdict.called, "shares": asdict(verdict), "because": verdict_shown(verdict, because)[1]}


def _seen(seen: Seen) -> dict[str, Any]:
    return {name: value for name, value in asdict(seen).items() if name != "verdict"}
