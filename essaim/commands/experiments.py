"""The verb of experiments: which test to make first, and what a finished one shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

from essaim.answers import Answer
from essaim.commands.options import AsJson, Language, On, OutFolder, ScenarioName, Seed, Threads, at_least, option
from essaim.progress import computing, simulating
from sim.problems import InputError, Problem

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from scenarios.trials.care import Care
    from scenarios.trials.learning import Learnt
    from scenarios.trials.reading import Trial

Count, Share = "metavar-count", "metavar-share"


def experiment(
    scenario: ScenarioName,
    test: Annotated[str, option("--test", "option-test", "metavar-test")],
    kpi: Annotated[str, option("--kpi", "option-kpi-stress", "metavar-kpi")] = "weekly_active",
    weeks: Annotated[int, option("--weeks", "option-test-weeks", Count)] = 24,
    from_week: Annotated[int, option("--from-week", "option-from-week", Count)] = 13,
    power: Annotated[float, option("--power", "option-power", Share)] = 0.8,
    error: Annotated[float, option("--error", "option-error", Share)] = 0.05,
    looks: Annotated[int, option("--looks", "option-looks", Count)] = 3,
    worth: Annotated[float, option("--worth", "option-worth", Share)] = 0.05,
    result: Annotated[Path | None, option("--result", "option-result", "metavar-file", show_default=False)] = None,
    unit: Annotated[str, option("--unit", "option-unit", "member|room|cohort|week", show_default=False)] = "",
    washout: Annotated[int, option("--washout", "option-washout", Count)] = 0,
    look: Annotated[int | None, option("--look", "option-look", Count, show_default=False)] = None,
    runs: Annotated[int, option("--runs", "option-runs-experiment", Count)] = 200,
    seed: Seed = 7,
    threads: Threads = None,
    on: On = None,
    out: OutFolder = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Find which test of a ritual or of the welcome to make, or read a finished one."""
    at_least("--seed", seed, 0)
    from scenarios.loading import load
    from scenarios.trials.care import Care, check_trial
    from scenarios.trials.treatment import treatment_of

    loaded, care = load(scenario), Care(power, error, looks, worth)
    treatment = treatment_of(loaded, test)
    check_trial(treatment, kpi, weeks, from_week, care, runs)
    asked: dict[str, Any] = {"test": test, "kpi": kpi, "from_week": from_week, "care": care, "runs": runs, "seed": seed}
    if result is not None:
        trial = _read(result, unit, washout, care, look)
        _finished(loaded, trial, care, {**asked, "threads": threads, "on": on}, out).give(as_json)
        return
    if unit or look is not None or washout:
        raise InputError(Problem("essaim", "experiment-result-only"))
    from essaim.experimenting import study_document, study_shown, write_study
    from scenarios.trials.study import design_trial

    with computing("task-simulate", on, threads) as (where, report):
        found = design_trial(loaded, most_weeks=weeks, progress=report, on=where, **asked)
    answer = Answer({"verb": "experiment", **study_document(found, loaded.name)}, study_shown(found, loaded.name))
    if out is not None:
        answer = answer.with_files(write_study(found, loaded.name, seed, out), out, "experiment-written")
    answer.give(as_json)


def _read(result: Path, unit: str, washout: int, care: Care, look: int | None) -> Trial:
    """Read a finished experiment; refuse what does not belong to one."""
    from essaim.names import unknown_name
    from scenarios.trials.designs import UNITS, Unit
    from scenarios.trials.reading import read_trial

    if unit not in get_args(Unit):
        raise unknown_name("experiment-unit-unknown", unit, UNITS)
    at_least("--washout", washout, 0)
    if look is not None and not 1 <= look <= care.looks:
        raise InputError(Problem("essaim", "experiment-look-unknown", values={"look": look, "looks": care.looks}))
    units: dict[str, Unit] = {each: each for each in UNITS}
    return read_trial(result, units[unit], washout, care.error, care.looks, look)


def _finished(scenario: Scenario, trial: Trial, care: Care, asked: dict[str, Any], out: Path | None) -> Answer:
    """Say what a finished experiment shows and what it teaches."""
    from essaim.experiment_results import trial_document, trial_shown, write_trial

    learnt = _learn(scenario, trial, asked)
    document = {"verb": "experiment", **trial_document(trial, care.worth, care.error, learnt)}
    answer = Answer(document, trial_shown(trial, care.worth, care.error, learnt))
    return answer if out is None else answer.with_files(write_trial(document, learnt, out), out)


def _learn(scenario: Scenario, trial: Trial, asked: dict[str, Any]) -> Learnt | None:
    """Weigh what is believed by what was found; None where the model cannot live the design."""
    from scenarios.trials.designs import LATER_WEEKS, LEAST_ROOMS
    from scenarios.trials.learning import learnt_from
    from scenarios.trials.study import design_trial
    from scenarios.trials.treatment import treatment_of

    treatment, design = treatment_of(scenario, asked["test"]), trial.design
    if treatment.lacks == "welcome":
        design = replace(design, follow=LATER_WEEKS)
    fits = {
        "member": treatment.alone, "room": treatment.alone and scenario.place.rooms >= LEAST_ROOMS,
        "cohort": treatment.lacks == "welcome", "week": treatment.lacks == "rituals",
    }[design.unit]  # fmt: skip
    finding = trial.finding
    if not fits or not abs(finding.estimate) < float("inf"):
        return None
    with simulating("task-simulate") as report:
        found = design_trial(scenario, progress=report, designs=[design], **asked)
    half = (finding.high - finding.low) / 2.0
    return learnt_from(found, 0, finding.estimate, half / 1.96 if half < float("inf") else 0.0)


VERBS: dict[str, Callable[..., None]] = {"experiment": experiment}
