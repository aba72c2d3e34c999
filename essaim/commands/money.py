"""The verbs of money: what a community is worth, the page for a director, and what a target would require."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from essaim.answers import Answer, writing
from essaim.commands.options import AsJson, Language, On, OutFolder, ScenarioName, Seed, Threads, at_least, option
from essaim.progress import computing

Billing = Annotated[list[Path] | None, option("--billing", "option-billing", "metavar-export", show_default=False)]
MoneyRuns = Annotated[int, option("--runs", "option-runs", "metavar-count")]


def worth(
    scenario: ScenarioName,
    billing: Billing = None,
    runs: MoneyRuns = 200,
    seed: Seed = 7,
    threads: Threads = None,
    on: On = None,
    out: OutFolder = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Say what a community is worth, against both worlds without it."""
    at_least("--runs", runs, 1)
    at_least("--seed", seed, 0)
    from essaim.billed import billed_scenario
    from essaim.worth import worth_document, worth_shown
    from scenarios.money.worth import worth_of_draws

    asked = billed_scenario(scenario, billing or [], runs, seed)
    with computing("task-simulate", on, threads) as (where, report):
        found = worth_of_draws(asked.scenario, asked.draws, seed, progress=report, on=where)
    shown = [*asked.shown, *worth_shown(found, asked.name, billed=asked.sources is not None)]
    answer = Answer({"verb": "worth", **worth_document(found, asked.name), "billing": asked.table}, shown)
    if out is not None:
        from essaim.files import write_worth

        answer = answer.with_files(write_worth(found, asked.name, out), out)
    answer.give(as_json)


def budget(
    scenario: ScenarioName,
    billing: Billing = None,
    page: Annotated[Path | None, option("--page", "option-page", "metavar-file", show_default=False)] = None,
    xlsx: Annotated[Path | None, option("--xlsx", "option-xlsx", "metavar-file", show_default=False)] = None,
    runs: MoneyRuns = 200,
    seed: Seed = 7,
    threads: Threads = None,
    on: On = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Work out the budget of a community: three cases, payback, what a dashboard would say and what is caused."""
    at_least("--runs", runs, 2)
    at_least("--seed", seed, 0)
    from essaim.billed import billed_scenario
    from essaim.budgeting import budget_document, budget_shown
    from scenarios.money.budget import budget_of
    from scenarios.money.worth import worth_of_draws

    asked = billed_scenario(scenario, billing or [], runs, seed)
    with computing("task-simulate", on, threads) as (where, report):
        found = budget_of(worth_of_draws(asked.scenario, asked.draws, seed, progress=report, on=where))
    shown = [*asked.shown, *budget_shown(found, asked.name, asked.sources)]
    answer = Answer({"verb": "budget", **budget_document(found, asked.sources), "billing": asked.table}, shown)
    if page is not None:
        from essaim.budget_page import write_page

        with writing(page):
            answer = answer.with_files([write_page(found, asked.name, asked.sources, page)], page)
    if xlsx is not None:
        from essaim.budget_workbook import write_workbook

        with writing(xlsx):
            answer = answer.with_files([write_workbook(found, asked.name, asked.sources, xlsx)], xlsx)
    answer.give(as_json)


def require(
    scenario: ScenarioName,
    target: Annotated[str, option("--target", "option-money-target", "metavar-money-target")] = "cac=-25%",
    billing: Billing = None,
    runs: MoneyRuns = 200,
    seed: Seed = 7,
    threads: Threads = None,
    on: On = None,
    out: OutFolder = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Say what would have to be true for a target, how likely that is, and which measurement would settle it."""
    at_least("--runs", runs, 20)
    at_least("--seed", seed, 0)
    from essaim.billed import billed_scenario
    from essaim.requiring import requirement_document, requirement_shown
    from scenarios.money.requirements import requirement
    from scenarios.money.targets import target_of

    aim = target_of(target)
    asked = billed_scenario(scenario, billing or [], runs, seed)
    with computing("task-simulate", on, threads) as (where, report):
        found = requirement(asked.scenario, aim, asked.draws, seed, progress=report, on=where)
    shown = [*asked.shown, *requirement_shown(found, asked.name)]
    answer = Answer({"verb": "require", **requirement_document(found), "billing": asked.table}, shown)
    if out is not None:
        from essaim.requiring import write_requirement

        answer = answer.with_files(write_requirement(found, asked.name, out), out)
    answer.give(as_json)


VERBS: dict[str, Callable[..., None]] = {"worth": worth, "budget": budget, "require": require}
