"""The verbs of judging: diagnose a place, weigh what practitioners claim."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from essaim.answers import Answer, writing
from essaim.commands.options import (
    AsJson,
    Language,
    On,
    OutFolder,
    Seed,
    Threads,
    argument,
    at_least,
    flag,
    option,
)
from essaim.progress import computing

Subject = Annotated[str, argument("argument-subject", "metavar-subject")]
Fitted = Annotated[Path | None, option("--fit", "option-fit-diagnose", "metavar-file", show_default=False)]
ClaimNumber = Annotated[int | None, typer.Argument(help="argument-claim", metavar="metavar-claim", show_default=False)]


def diagnose(
    subject: Subject,
    staff: Annotated[str, option("--staff", "option-staff", "metavar-names", show_default=False)] = "",
    fit: Fitted = None,
    runs: Annotated[int, option("--runs", "option-runs", "metavar-count")] = 100,
    seed: Seed = 7,
    threads: Threads = None,
    on: On = None,
    out: OutFolder = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Tell an audience from a community, and say why."""
    at_least("--runs", runs, 2)
    at_least("--seed", seed, 0)
    from essaim.diagnoses import Asked, diagnosed

    team = [name.strip() for name in staff.split(",") if name.strip()]
    with computing("task-diagnose", on, threads) as (where, report):
        diagnosis = diagnosed(Asked(subject, team, fit, runs, seed), where, report)
    answer = Answer({"verb": "diagnose", **diagnosis.document}, diagnosis.shown)
    if out is not None and diagnosis.stopping is not None:
        from essaim.diagnosis_chart import write_diagnosis

        with writing(out):
            answer = answer.with_files(write_diagnosis(diagnosis.stopping, diagnosis.name, out), out)
    answer.give(as_json)


def claims(
    number: ClaimNumber = None,
    measure: Annotated[bool, flag("--measure", "option-measure")] = False,
    draws: Annotated[int | None, option("--draws", "option-draws", "metavar-count", show_default=False)] = None,
    seed: Annotated[int, option("--seed", "option-seed", "metavar-count")] = 3,
    threads: Threads = None,
    on: On = None,
    out: Annotated[Path | None, option("--out", "option-out-claims", "metavar-file", show_default=False)] = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """List what practitioners claim, what the literature says and what the model says."""
    at_least("--seed", seed, 0)
    at_least("--draws", 2 if draws is None else draws, 2)
    from calibration.claims.measuring import DRAWS
    from calibration.claims.measuring import measure as measure_claims
    from calibration.claims.results import Measured, model_hash, packaged
    from essaim.claiming import claim_shown, claims_document, claims_shown, known_claim

    claim = known_claim(number) if number is not None else None
    if measure or draws is not None or out is not None:
        count = DRAWS if draws is None else draws
        with computing("task-claims", on, threads) as (where, report):
            results = measure_claims(count, seed, progress=report, on=where)
        measured: Measured | None = Measured(count, seed, model_hash(), results)
    else:
        measured = packaged()
    shown = claims_shown(measured) if claim is None else claim_shown(claim, measured)
    answer = Answer({"verb": "claims", **claims_document(measured, number)}, shown)
    if out is not None and measured is not None:
        with writing(out):
            measured.save(out)
        answer = answer.with_files([out], out)
    answer.give(as_json)


VERBS: dict[str, Callable[..., None]] = {"diagnose": diagnose, "claims": claims}
