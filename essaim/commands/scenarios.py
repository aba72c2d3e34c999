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
from essaim.progress import simulating
from sim.problems import InputError, Problem
from sim.words import say

if TYPE_CHECKING:
    from scenarios.choosing import Choice, Goal
    from scenarios.money.decomposing import Decomposition
    from scenarios.schema import Scenario
    from scenarios.trials.learning import Learnt
    from sim.executing import Executor


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
    from sim.clusters import executor_on

    loaded, taught = load(scenario), learnt_in(learnt)
    with executor_on(on, threads) as where:
        with simulating("task-simulate", kept=True) as report:
            result = run_scenario(loaded, runs, seed, progress=report, on=where, learnt=taught)
        found = _decomposed(loaded, runs, seed, where) if decompose else None
    document = {"verb": "run", **result.summary()}
    if as_json:  # a table on the screen need not wait for pandas
        document |= {"periods": result.periods, "weekly": result.weekly}
    shown: list[RenderableType] = [
        run_table(result, loaded.name),
        say("essaim", "band-meaning", count=result.runs),
    ]
    if found is not None:
        from essaim.worth import decomposition_table, forms_said

        document |= {"decomposition": found.table, "forms": found.by_form}
        shown += [decomposition_table(found), *forms_said(found), say("essaim", "decompose-meaning")]
    answer = Answer(document, shown)
    if out is not None:
        from essaim.files import write_run

        answer = answer.with_files(write_run(result, loaded.name, out), out)
    answer.give(as_json)


def _decomposed(scenario: Scenario, runs: int, seed: int, on: Executor) -> Decomposition:
    """Find where the bands of a scenario come from."""
    from scenarios.money.decomposing import decompose

    with simulating("task-simulate", kept=True) as report:
        return decompose(scenario, runs, seed, progress=report, on=on)


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
    from sim.clusters import executor_on

    main_kpi = known_kpi(kpi)
    goals = [goal_of(text) for text in goal or [main_kpi]]
    if why and is_money(goals[0].kpi):
        raise InputError(Problem("essaim", "why-no-money", values={"goal": goals[0].kpi}))
    loaded = [load(plan) for plan in plans]
    names = names_apart(plans, [plan.name for plan in loaded])
    if learnt and (len(loaded) != 2 or goal or why):
        raise InputError(Problem("essaim", "learnt-two-plans"))
    with executor_on(on, threads) as where:
        if len(loaded) == 2 and not goal:
            found, pair = _two(loaded, names, (runs, seed), where, main_kpi, learnt_in(learnt), out), (0, 1)
        else:
            care = Care(round(1.0 - sure, 12), tolerance, most_runs)
            with simulating("task-simulate", kept=True) as report:
                choice = choose(loaded, goals, care, seed, progress=report, on=where)
            found, pair = _many(choice, names, out), choice.leaders(0)
        both = [(loaded[at], names[at]) for at in pair]
        if why:
            _explain(found, both, goals[0], (runs, seed), where)
        if stories:
            _tell(found, both, seed, where)
    answer = Answer({"verb": "compare", **found.document}, found.shown)
    (answer if out is None else answer.with_files(found.files, out)).give(as_json)


def _explain(
    found: _Found, pair: Sequence[tuple[Scenario, str]], goal: Goal, draws: tuple[int, int], on: Executor
) -> None:
    """Add what makes the difference between two plans to what a comparison gave."""
    from essaim.reasons import reasons_document, reasons_shown
    from scenarios.reasons import why

    (first, one), (second, other) = pair
    with simulating("task-why", kept=True) as report:
        reasons = why(first, second, goal, *draws, progress=report, on=on)
    found.shown.extend(reasons_shown(reasons, (one, other)))
    found.document["why"] = reasons_document(reasons, (one, other))


def _tell(found: _Found, pair: Sequence[tuple[Scenario, str]], seed: int, on: Executor) -> None:
    """Add the stories of members under two plans to what a comparison gave."""
    from essaim.stories import stories_document, stories_shown
    from scenarios.stories import stories

    (first, one), (second, other) = pair
    with simulating("task-stories") as report:
        told = stories(first, second, seed=seed, progress=report, on=on)
    found.shown.extend(stories_shown(told, (one, other), first.start))
    found.document["stories"] = stories_document(told, (one, other), first.start)


def learnt_in(file: str) -> Learnt | None:
    """Return what an experiment has taught, from the file that `essaim experiment` wrote; None without one."""
    if not file:
        return None
    from scenarios.trials.learning import read_learnt

    return read_learnt(file)


class _Found(NamedTuple):
    """What a comparison gave: for a program, for a person, and the files written of it."""

    document: dict[str, Any]
    shown: list[RenderableType]
    files: list[Path]


def _two(
    plans: Sequence[Scenario],
    both: Sequence[str],
    draws: tuple[int, int],
    on: Executor,
    kpi: str,
    taught: Learnt | None,
    out: Path | None,
) -> _Found:
    """Compare two plans with a number of runs that is given."""
    from essaim.comparison import comparison_document, comparison_shown
    from scenarios.comparing import compare as compare_scenarios

    names = (both[0], both[1])
    with simulating("task-simulate", kept=True) as report:
        comparison = compare_scenarios(plans[0], plans[1], *draws, progress=report, on=on, learnt=taught)
    files: list[Path] = []
    if out is not None:
        from essaim.files import write_comparison

        files = write_comparison(comparison, names, kpi, out)
    return _Found(comparison_document(comparison, names), comparison_shown(comparison, names, kpi), files)


def _many(choice: Choice, names: Sequence[str], out: Path | None) -> _Found:
    """Tell what a choice among many plans found."""
    from essaim.choosing import choice_document, choice_shown

    files: list[Path] = []
    if out is not None:
        from essaim.choosing_chart import write_choice

        files = write_choice(choice, names, out)
    return _Found(choice_document(choice, names), choice_shown(choice, names), files)


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
