"""The verbs of planning: write a scenario, run it, compare two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from rich.console import RenderableType

from essaim.answers import Answer
from essaim.commands.options import (
    AsJson,
    Language,
    OutFolder,
    Runs,
    ScenarioName,
    Seed,
    Threads,
    argument,
    at_least,
    option,
)
from essaim.progress import ProgressReport
from sim.words import say


def run(
    scenario: ScenarioName,
    runs: Runs = 200,
    seed: Seed = 7,
    threads: Threads = None,
    out: OutFolder = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Simulate a scenario many times and show what to expect."""
    at_least("--runs", runs, 1)
    at_least("--seed", seed, 0)
    from essaim.tables import run_table
    from scenarios.loading import load
    from scenarios.running import run as run_scenario

    loaded = load(scenario)
    with ProgressReport(say("essaim", "task-simulate")) as report:
        result = run_scenario(loaded, runs, seed, threads, report)
    document = {"verb": "run", **result.summary(), "periods": result.periods, "weekly": result.weekly}
    shown: list[RenderableType] = [
        run_table(result, loaded.name),
        say("essaim", "band-meaning", count=result.runs),
    ]
    if out is not None:
        from essaim.files import write_run

        document["files"] = write_run(result, loaded.name, out)
        shown.append(say("essaim", "written-to", place=str(out)))
    Answer(document, shown).give(as_json)


def compare(
    first: Annotated[str, argument("argument-first", "metavar-first")],
    second: Annotated[str, argument("argument-second", "metavar-second")],
    runs: Runs = 200,
    seed: Seed = 7,
    threads: Threads = None,
    kpi: Annotated[str, option("--kpi", "option-kpi", "metavar-kpi")] = "weekly_active",
    out: OutFolder = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Compare two scenarios on the same draws."""
    at_least("--seed", seed, 0)
    from essaim.comparison import comparison_document, comparison_shown
    from essaim.names import known_kpi
    from scenarios.comparing import compare as compare_scenarios
    from scenarios.loading import load

    main_kpi = known_kpi(kpi)
    plans = [load(first), load(second)]
    with ProgressReport(say("essaim", "task-simulate")) as report:
        comparison = compare_scenarios(plans[0], plans[1], runs, seed, threads, report)
    names = (plans[0].name, plans[1].name) if plans[0].name != plans[1].name else (first, second)
    document = {"verb": "compare", **comparison_document(comparison, names)}
    shown = comparison_shown(comparison, names, main_kpi)
    if out is not None:
        from essaim.files import write_comparison

        document["files"] = write_comparison(comparison, names, main_kpi, out)
        shown.append(say("essaim", "written-to", place=str(out)))
    Answer(document, shown).give(as_json)


def new(
    file: Annotated[Path, argument("argument-new", "metavar-new")],
    preset: Annotated[str, option("--from", "option-from", "metavar-preset")] = "b2b-slack",
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Write a commented scenario file to start from."""
    from scenarios.new import new_scenario

    new_scenario(file, preset)
    document = {"verb": "new", "file": file, "from": preset}
    Answer(document, [say("essaim", "new-written", file=str(file))]).give(as_json)


VERBS: dict[str, Callable[..., None]] = {"new": new, "run": run, "compare": compare}
