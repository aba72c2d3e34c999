"""Kept runs: the studies on this machine, listed, shown from what is finished, or deleted."""

from __future__ import annotations

from datetime import datetime
from difflib import get_close_matches

from rich.console import RenderableType

from essaim.answers import Answer
from essaim.tables import new_table, run_table
from scenarios.running import kept_result
from scenarios.studies import Study, clean, default_store, parts_beside, studies, study_at
from sim.problems import InputError, Problem
from sim.store import Store
from sim.words import number, say

ACTIONS = ("list", "show", "clean")
MEGABYTE = 1e6


def act(action: str, address: str, older_than_days: int | None) -> Answer:
    """Return what one of the three actions found or did.

    Raises
    ------
    InputError
        If there is no such action or study, or nothing is kept on this machine.
    """
    if action not in ACTIONS:
        near = get_close_matches(action, ACTIONS, n=1, cutoff=0.0)[0]
        raise InputError(Problem("essaim", "runs-unknown-action", values={"action": action, "near": near}))
    if action == "show" and not address:
        raise InputError(Problem("essaim", "runs-which"))
    store = default_store()
    if store is None:
        raise InputError(Problem("essaim", "runs-nothing-kept"))
    if action == "list":
        return listed(store)
    return shown(store, address) if action == "show" else cleaned(store, address, older_than_days)


def listed(store: Store) -> Answer:
    """Return the studies that are kept, the latest first."""
    found = studies(store)
    columns = ("address", "scenario", "runs", "seed", "asked", "size")
    table = new_table(say("essaim", "runs-title"), [say("essaim", f"runs-column-{name}") for name in columns])
    for study in found:
        done = say("essaim", "runs-done", done=study.finished(store), asked=study.runs)
        size = say("essaim", "megabytes", size=number(study.size(store) / MEGABYTE, 1))
        when = datetime.fromtimestamp(study.asked).strftime("%Y-%m-%d %H:%M")
        table.add_row(study.address, study.name, done, str(study.seed), when, size)
    parts, size_of_parts = parts_beside(store)
    document = {
        "verb": "runs", "folder": str(store.folder), "studies": [_row(store, study) for study in found],
        "parts": parts, "parts_bytes": size_of_parts,
    }  # fmt: skip
    lines: list[RenderableType] = [table] if found else []
    if parts:
        lines.append(say("essaim", "runs-parts", count=parts, size=number(size_of_parts / MEGABYTE, 1)))
    return Answer(document, lines or [say("essaim", "runs-none", folder=str(store.folder))])


def shown(store: Store, address: str) -> Answer:
    """Return what the finished runs of a study gave, computing nothing."""
    study = study_at(store, address)
    result = kept_result(store, study)
    if result is None:
        raise InputError(Problem("essaim", "runs-not-begun", values={"address": study.address}))
    document = {"verb": "runs", **_row(store, study), "periods": result.periods, "weekly": result.weekly}
    parts: list[RenderableType] = [run_table(result, study.name), say("essaim", "band-meaning", count=result.runs)]
    if result.runs < study.runs:
        parts.append(say("essaim", "runs-partly", done=result.runs, asked=study.runs))
    return Answer(document, parts)


def cleaned(store: Store, address: str, older_than_days: int | None) -> Answer:
    """Delete studies and say what that freed."""
    gone, freed = clean(store, address, older_than_days or 0)
    said = say("essaim", "runs-cleaned", count=gone, size=number(freed / MEGABYTE, 1))
    return Answer({"verb": "runs", "deleted": gone, "freed_bytes": freed}, [said])


def _row(store: Store, study: Study) -> dict[str, object]:
    return {
        "address": study.address, "scenario": study.name, "runs": study.runs, "finished": study.finished(store),
        "seed": study.seed, "asked": study.asked, "bytes": study.size(store), "versions": dict(study.versions),
    }  # fmt: skip
