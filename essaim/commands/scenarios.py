"""The verbs of planning: write a scenario, run it, compare it with others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from rich.console import RenderableType

from essaim.answers import Answer
from essaim.commands.options import (
    AsJson,
    Goals,
    Language,
    LearntFile,
    On,
    OutFolder,
    Runs,
    ScenarioName,
    Seed,
    Threads,
    argument,
    at_least,
    flag,
    option,
)
from essaim.progress import SimulationReport
from sim.problems import InputError, Problem
from sim.words import say

if TYPE_CHECKING:
    from scenarios.choosing import Choice
    from scenarios.schema import Scenario
    from scenarios.trials.learning import Learnt


def run(
    scenario: ScenarioName,
    runs: Runs = 200,
    seed: Seed = 7,
    threads: Threads = None,
    on: On = None,
    decompose: Annotated[bool, flag("--decompose", "option-decompose")] = False,
    learnt: LearntFile = "",
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

    loaded, taught = load(scenario), learnt_in(learnt)
    with SimulationReport(say("essaim", "task-simulate"), kept=True) as report:
        result = run_scenario(loaded, runs, seed, threads, report, on, learnt=taught)
    document = {"verb": "run", **result.summary()}
    if as_json:  # a table on the screen need not wait for pandas
        document |= {"periods": result.periods, "weekly": result.weekly}
    shown: list[RenderableType] = [
        run_table(result, loaded.name),
        say("essaim", "band-meaning", count=result.runs),
    ]
    if decompose:
        from essaim.worth import decomposition_table, forms_said
        from scenarios.money.decomposing import decompose as decompose_scenario

        with SimulationReport(say("essaim", "task-simulate")) as report:
            found = decompose_scenario(loaded, runs, seed, threads, report)
        document |= {"decomposition": found.table, "forms": found.by_form}
        shown += [decomposition_table(found), *forms_said(found), say("essaim", "decompose-meaning")]
    if out is not None:
        from essaim.files import write_run

        document["files"] = write_run(result, loaded.name, out)
        shown.append(say("essaim", "written-to", place=str(out)))
    Answer(document, shown).give(as_json)


def compare(
    plans: Annotated[list[str], argument("argument-plans", "metavar-plans")],
    runs: Runs = 200,
    seed: Seed = 7,
    threads: Threads = None,
    on: On = None,
    kpi: Annotated[str, option("--kpi", "option-kpi", "metavar-kpi")] = "weekly_active",
    goal: Goals = None,
    sure: Annotated[float, option("--sure", "option-sure", "metavar-share")] = 0.95,
    tolerance: Annotated[float, option("--tolerance", "option-tolerance", "metavar-share")] = 0.02,
    most_runs: Annotated[int, option("--most-runs", "option-most-runs", "metavar-count")] = 1000,
    why: Annotated[bool, flag("--why", "option-why")] = False,
    stories: Annotated[bool, flag("--stories", "option-stories")] = False,
    learnt: LearntFile = "",
    out: OutFolder = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Compare scenarios on the same draws: two side by side, or many until the best is known."""
    at_least("--seed", seed, 0)
    from essaim.choosing import names_apart
    from essaim.names import known_kpi
    from scenarios.choosing import Care, choose, goal_of
    from scenarios.loading import load
    from scenarios.measures import is_money

    main_kpi = known_kpi(kpi)
    goals = [goal_of(text) for text in goal or [main_kpi]]
    if why and is_money(goals[0].kpi):
        raise InputError(Problem("essaim", "why-no-money", values={"goal": goals[0].kpi}))
    loaded = [load(plan) for plan in plans]
    names = names_apart(plans, [plan.name for plan in loaded])
    if learnt and (len(loaded) != 2 or goal or why):
        raise InputError(Problem("essaim", "learnt-two-plans"))
    if len(loaded) == 2 and not goal:
        found = _two(loaded, names, (runs, seed, threads), on, main_kpi, learnt_in(learnt), out)
        pair = (0, 1)
    elif on is not None:
        raise InputError(Problem("essaim", "on-two-plans"))
    else:
        care = Care(round(1.0 - sure, 12), tolerance, most_runs)
        with SimulationReport(say("essaim", "task-simulate")) as report:
            choice = choose(loaded, goals, care, seed, threads, report)
        found = _many(choice, names, out)
        pair = choice.leaders(0)
    if why:
        from essaim.reasons import reasons_document, reasons_shown
        from scenarios.reasons import why as reasons_why

        both = (names[pair[0]], names[pair[1]])
        with SimulationReport(say("essaim", "task-why")) as report:
            reasons = reasons_why(loaded[pair[0]], loaded[pair[1]], goals[0], runs, seed, threads, report)
        found.shown.extend(reasons_shown(reasons, both))
        found.document["why"] = reasons_document(reasons, both)
    if stories:
        _tell(found, [(loaded[at], names[at]) for at in pair], seed, threads)
    if out is not None:
        found.shown.append(say("essaim", "written-to", place=str(out)))
    Answer({"verb": "compare", **found.document}, found.shown).give(as_json)


def _tell(found: _Found, pair: Sequence[tuple[Scenario, str]], seed: int, threads: int | None) -> None:
    """Add the stories of members under two plans to what a comparison gave."""
    from essaim.stories import stories_document, stories_shown
    from scenarios.stories import stories

    (first, one), (second, other) = pair
    with SimulationReport(say("essaim", "task-stories")) as report:
        told = stories(first, second, seed=seed, threads=threads, progress=report)
    found.shown.extend(stories_shown(told, (one, other), first.start))
    found.document["stories"] = stories_document(told, (one, other), first.start)


def learnt_in(file: str) -> Learnt | None:
    """Return what an experiment has taught, from the file that `essaim experiment` wrote; None without one."""
    if not file:
        return None
    from scenarios.trials.learning import read_learnt

    return read_learnt(file)


class _Found(NamedTuple):
    """What a comparison gave: for a program, and for a person."""

    document: dict[str, Any]
    shown: list[RenderableType]


def _two(
    plans: Sequence[Scenario],
    both: Sequence[str],
    draws: tuple[int, int, int | None],
    on: str | None,
    kpi: str,
    taught: Learnt | None,
    out: Path | None,
) -> _Found:
    """Compare two plans with a number of runs that is given."""
    from essaim.comparison import comparison_document, comparison_shown
    from scenarios.comparing import compare as compare_scenarios

    names = (both[0], both[1])
    with SimulationReport(say("essaim", "task-simulate"), kept=True) as report:
        comparison = compare_scenarios(plans[0], plans[1], *draws, report, on, learnt=taught)
    document, shown = comparison_document(comparison, names), comparison_shown(comparison, names, kpi)
    if out is not None:
        from essaim.files import write_comparison

        document["files"] = write_comparison(comparison, names, kpi, out)
    return _Found(document, shown)


def _many(choice: Choice, names: Sequence[str], out: Path | None) -> _Found:
    """Tell what a choice among many plans found."""
    from essaim.choosing import choice_document, choice_shown
    from essaim.choosing_chart import write_choice

    document = choice_document(choice, names)
    if out is not None:
        document["files"] = write_choice(choice, names, out)
    return _Found(document, choice_shown(choice, names))


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
