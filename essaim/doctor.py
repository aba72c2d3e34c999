"""Doctor: whether this machine is ready: versions, compiled code, kept runs, cores, memory and speed."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

from rich.console import RenderableType

from essaim.progress import compile_with_progress
from essaim.tables import new_table
from scenarios.results import versions
from scenarios.studies import default_store, studies
from sim.sources import cache_folder, home_of_caches, is_compiled
from sim.words import number, say

MEGABYTE = 1e6
SAMPLE_RUNS = 3


def examination(warm: bool) -> dict[str, Any]:
    """Return what is found on this machine, in the order in which it is shown.

    Parameters
    ----------
    warm : bool
        Whether to compile what is not, so that the next answer need not wait.
    """
    before = is_compiled()
    compiling = compile_with_progress() if warm and not before else None
    store = default_store()
    kept = studies(store) if store is not None else []
    found: dict[str, Any] = {
        "versions": versions(),
        "cores": os.cpu_count() or 1,
        "compiled": is_compiled(),
        "compiled_folder": str(cache_folder()),
        "stale_folders": len(stale_folders()),
        "compile_seconds": compiling,
        "store_folder": None if store is None else str(store.folder),
        "studies": len(kept),
        "studies_megabytes": 0.0 if store is None else sum(study.size(store) for study in kept) / MEGABYTE,
        "member_days_per_second": speed() if is_compiled() else None,
    }
    return found


def stale_folders() -> list[str]:
    """Return the folders of code compiled from other sources or versions, which nothing uses."""
    return [str(path) for path in home_of_caches().glob("compiled-*") if path != cache_folder()]


def speed() -> float:
    """Return member-days a second of one thread, on the preset that a new user meets first."""
    from scenarios.loading import load
    from sim.ensemble import Run, run_world
    from sim.parameters import Parameters

    plan = load("b2b-slack").plan()
    run_world(Run(plan, Parameters(), 0))
    began, lived = time.process_time(), 0
    for seed in range(1, 1 + SAMPLE_RUNS):
        lived += int(run_world(Run(plan, Parameters(), seed)).days["members"].sum())
    return lived / (time.process_time() - began)


def examination_shown(found: dict[str, Any]) -> list[RenderableType]:
    """Return the findings as a table, and what to do about them."""
    table = new_table(say("essaim", "doctor-title"), [say("essaim", "doctor-finding"), say("essaim", "doctor-value")])
    for package, version in found["versions"].items():
        table.add_row(package, version)
    table.add_row(say("essaim", "doctor-cores"), str(found["cores"]))
    table.add_row(say("essaim", "doctor-compiled"), say("sim", "yes" if found["compiled"] else "no"))
    table.add_row(say("essaim", "doctor-folder"), found["compiled_folder"])
    kept = say("essaim", "doctor-kept", count=found["studies"], size=number(found["studies_megabytes"], 1))
    table.add_row(say("essaim", "doctor-store"), found["store_folder"] or say("essaim", "doctor-no-store"))
    table.add_row(say("essaim", "doctor-studies"), kept)
    if found["member_days_per_second"] is not None:
        rate = say("essaim", "doctor-rate", millions=number(found["member_days_per_second"] / 1e6, 1))
        table.add_row(say("essaim", "doctor-speed"), rate)
    shown: list[RenderableType] = [table]
    if not found["compiled"]:
        shown.append(say("essaim", "doctor-warm-it"))
    if found["compile_seconds"] is not None:
        shown.append(say("essaim", "doctor-warmed", seconds=number(found["compile_seconds"], 0)))
    if found["stale_folders"]:
        shown.append(say("essaim", "doctor-stale", count=found["stale_folders"], folder=str(home_of_caches())))
    if sys.flags.dont_write_bytecode:
        shown.append(say("essaim", "doctor-no-bytecode"))
    return shown
