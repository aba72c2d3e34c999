"""The verb of money: what a community is worth."""

from __future__ import annotations

from collections.abc import Callable

from essaim.answers import Answer
from essaim.commands.options import AsJson, Language, OutFolder, Runs, ScenarioName, Seed, Threads, at_least
from essaim.progress import SimulationReport
from sim.words import say


def worth(
    scenario: ScenarioName,
    runs: Runs = 200,
    seed: Seed = 7,
    threads: Threads = None,
    out: OutFolder = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Say what a community is worth, against both worlds without it."""
    at_least("--runs", runs, 1)
    at_least("--seed", seed, 0)
    from essaim.worth import worth_document, worth_shown
    from scenarios.loading import load
    from scenarios.money.worth import check_customers
    from scenarios.money.worth import worth as worth_of

    loaded = load(scenario)
    check_customers(loaded)
    with SimulationReport(say("essaim", "task-simulate")) as report:
        found = worth_of(loaded, runs, seed, threads, report)
    name = loaded.name or scenario
    document = {"verb": "worth", **worth_document(found, name)}
    shown = worth_shown(found, name)
    if out is not None:
        from essaim.files import write_worth

        document["files"] = write_worth(found, name, out)
        shown.append(say("essaim", "written-to", place=str(out)))
    Answer(document, shown).give(as_json)


VERBS: dict[str, Callable[..., None]] = {"worth": worth}
