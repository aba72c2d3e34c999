"""The verbs about a plan: which one to take, what moves its outcome, what it stands, whether its targets hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from essaim.answers import Answer
from essaim.commands.options import (
    AsJson,
    Language,
    On,
    OutFolder,
    ScenarioName,
    Seed,
    Threads,
    above_nothing,
    argument,
    at_least,
    option,
)
from essaim.progress import computing, simulating

OneGoal = Annotated[str, option("--goal", "option-one-goal", "metavar-goal")]


def plan(
    space: Annotated[str, argument("argument-space", "metavar-space")],
    budget: Annotated[float | None, option("--budget", "option-budget", "metavar-amount", show_default=False)] = None,
    hours: Annotated[float | None, option("--hours", "option-hours", "metavar-count", show_default=False)] = None,
    goal: Annotated[list[str] | None, option("--goal", "option-goal-plan", "metavar-goal", False)] = None,
    runs: Annotated[int, option("--runs", "option-runs-plan", "metavar-count")] = 5000,
    seed: Seed = 7,
    threads: Threads = None,
    on: On = None,
    out: OutFolder = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Find the plan that serves some goals best within limits."""
    at_least("--seed", seed, 0)
    from essaim.plans import plan_document, plan_shown
    from scenarios.planner import asked_of
    from scenarios.planner import plan as study

    above_nothing({"--budget": budget, "--hours": hours})
    asked = asked_of(space, goal or (), budget, hours)
    name = asked.space.scenario.name
    with computing("task-plan", on, threads, kept=True) as (where, report):
        found = study(asked, runs, seed, progress=report, on=where)
    answer = Answer({"verb": "plan", **plan_document(found, name)}, plan_shown(found, name))
    if out is not None:
        from essaim.plan_chart import write_plan

        files = write_plan(found, name, out)
        answer = answer.with_files(files, out, "plan-written-to", file=str(out / "plan.toml"))
    answer.give(as_json)


def sensitivity(
    scenario: ScenarioName,
    against: Annotated[str, option("--against", "option-against", "metavar-scenario", show_default=False)] = "",
    goal: OneGoal = "weekly_active",
    runs: Annotated[int, option("--runs", "option-runs-sensitivity", "metavar-count")] = 3000,
    pairs: Annotated[int, option("--pairs", "option-pairs", "metavar-count")] = 400,
    seed: Seed = 7,
    threads: Threads = None,
    on: On = None,
    out: OutFolder = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Find what moves an outcome, and what would change the decision between two plans."""
    at_least("--seed", seed, 0)
    from essaim.sensitivities import knowing_shown, sensitivity_document, sensitivity_shown
    from scenarios.choosing import goal_of
    from scenarios.comparing import compare
    from scenarios.loading import load
    from scenarios.sensitivity import sensitivity as study
    from scenarios.sensitivity import value_of_knowing
    from sim.clusters import executor_on

    judged, loaded = goal_of(goal, money=False), load(scenario)
    other = load(against) if against else None
    with executor_on(on, threads) as where:
        with simulating("task-sensitivity", kept=True) as report:
            found = study(loaded, judged, runs, seed, progress=report, on=where)
        if other is not None:
            with simulating("task-simulate", kept=True) as report:
                comparison = compare(loaded, other, pairs, seed, progress=report, on=where)
    document = {"verb": "sensitivity", "scenario": loaded.name, **sensitivity_document(found)}
    shown = sensitivity_shown(found, loaded.name)
    if other is not None:
        names = (loaded.name, other.name)
        knowing = value_of_knowing(*comparison.gains(judged.kpi, judged.period))
        document |= {"against": other.name, "pairs": pairs, "knowing": knowing}
        shown += knowing_shown(knowing, judged, names, pairs)
    answer = Answer(document, shown)
    if out is not None:
        from essaim.sensitivity_chart import write_sensitivity

        answer = answer.with_files(write_sensitivity(found, loaded.name, out), out)
    answer.give(as_json)


def stress(
    scenario: ScenarioName,
    kpi: Annotated[str, option("--kpi", "option-kpi-stress", "metavar-kpi")] = "weekly_active",
    day: Annotated[int | None, option("--day", "option-day", "metavar-count", show_default=False)] = None,
    runs: Annotated[int, option("--runs", "option-runs", "metavar-count")] = 100,
    seed: Seed = 7,
    threads: Threads = None,
    on: On = None,
    out: OutFolder = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Try a plan against everything that may happen to it."""
    at_least("--runs", runs, 2)
    at_least("--seed", seed, 0)
    from essaim.names import known_kpi
    from essaim.stresses import stress_document, stress_shown
    from scenarios.loading import load
    from scenarios.stresses import stress as study

    measure, loaded = known_kpi(kpi), load(scenario)
    with computing("task-simulate", on, threads, kept=True) as (where, report):
        found = study(loaded, measure, day, runs, seed, progress=report, on=where)
    answer = Answer({"verb": "stress", **stress_document(found, loaded.name)}, stress_shown(found, loaded.name))
    if out is not None:
        from essaim.stress_chart import write_stress

        answer = answer.with_files(write_stress(found, loaded.name, out), out)
    answer.give(as_json)


def kpis(
    scenario: ScenarioName,
    cadence: Annotated[str, option("--cadence", "option-cadence", "weekly|monthly|quarterly")] = "monthly",
    target: Annotated[list[str] | None, option("--target", "option-target", "metavar-target", False)] = None,
    runs: Annotated[int, option("--runs", "option-runs", "metavar-count")] = 100,
    seed: Seed = 7,
    threads: Threads = None,
    on: On = None,
    out: OutFolder = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Show the measures by week, month or quarter, and whether their targets are plausible."""
    at_least("--runs", runs, 1)
    at_least("--seed", seed, 0)
    from essaim.cadences import cadence_document, cadence_shown
    from essaim.names import unknown_name
    from scenarios.cadences import CADENCES, MONEY, target_of
    from scenarios.loading import load
    from scenarios.money.worth import worth as worth_of
    from scenarios.running import run
    from sim.clusters import executor_on

    if cadence not in CADENCES:
        raise unknown_name("unknown-cadence", cadence, CADENCES)
    asked, loaded = dict(target_of(text) for text in target or ()), load(scenario)
    own = {measure: value for measure, value in asked.items() if measure not in MONEY}
    of_money = {measure: value for measure, value in asked.items() if measure in MONEY}
    with executor_on(on, threads) as where:
        with simulating("task-simulate", kept=True) as report:
            result = run(loaded, runs, seed, progress=report, on=where)
        worth = None
        if of_money or (CADENCES[cadence].get("money") and loaded.plan().customers.exist):
            with simulating("task-worth") as report:
                worth = worth_of(loaded, runs, seed, progress=report, on=where)
    document = {"verb": "kpis", **cadence_document(result, cadence, own)}
    shown = cadence_shown(result, cadence, own, loaded.name)
    if worth is not None:
        from essaim.cadences import money_sentences
        from scenarios.cadences import money_table

        money = money_table(worth, cadence, of_money)
        document |= {"money": money, "money_sentences": money_sentences(money, loaded.costs.currency)}
        shown += document["money_sentences"]
    answer = Answer(document, shown)
    if out is not None:
        from essaim.cadences import write_cadence

        answer = answer.with_files(write_cadence(document, cadence, out), out)
    answer.give(as_json)


VERBS: dict[str, Callable[..., None]] = {"plan": plan, "sensitivity": sensitivity, "stress": stress, "kpis": kpis}
