"""A choice among many plans in words: which is best for each goal, how sure, what it may cost, and what was saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from rich.console import RenderableType
from rich.table import Table

from essaim.tables import new_table
from scenarios.choosing import Choice, Goal
from sim.kpis import UNKNOWN
from sim.words import number, percent, say


def choice_shown(choice: Choice, names: Sequence[str]) -> list[RenderableType]:
    """Return a table per goal, one for all goals together, and what to make of them, for a person."""
    shown: list[RenderableType] = []
    for at, goal in enumerate(choice.goals):
        shown += [goal_table(choice, names, goal), *goal_sentences(choice, names, at)]
    if len(choice.goals) > 1:
        shown += [joint_table(choice, names), say("essaim", "choice-joint-meaning")]
    return [*shown, *stop_sentences(choice)]


def goal_table(choice: Choice, names: Sequence[str], goal: Goal) -> Table:
    """Return how every plan does for one goal, the chosen one first."""
    kpi = goal.measure
    title = say("essaim", "choice-title", goal=goal_in_words(goal), runs=choice.common_runs)
    heads = ("plan", "mean", "nine-in-ten", "best-in", "regret", "behind", "runs-met")
    table = new_table(title, [say("essaim", f"column-{head}") for head in heads])
    rows = choice.table[choice.table["goal"] == str(goal)].sort_values(["best", "behind"], ascending=[False, True])
    for row in rows.to_dict("records"):
        edges = [kpi.written(row[edge]) for edge in ("low_90", "high_90")]
        table.add_row(
            names[row["plan"]],
            kpi.written(row["mean"]),
            say("essaim", "between", low=edges[0], high=edges[1]),
            percent(row["probability_best"]),
            _unsigned(goal, row["regret"]),
            _unsigned(goal, row["behind"]),
            str(row["runs"]),
        )
    return table


def joint_table(choice: Choice, names: Sequence[str]) -> Table:
    """Return how every plan does for all goals together."""
    heads = ("plan", "best-of-all", "undominated", "joint-regret")
    title = say("essaim", "choice-joint-title", count=len(choice.goals), runs=choice.common_runs)
    table = new_table(title, [say("essaim", f"column-{head}") for head in heads])
    for row in choice.joint.sort_values("regret").to_dict("records"):
        shares = [percent(row[name]) for name in ("probability_best", "undominated", "regret")]
        table.add_row(names[row["plan"]], *shares)
    return table


def goal_sentences(choice: Choice, names: Sequence[str], at: int) -> list[str]:
    """Say which plan to take for one goal, what the promise is, and what shared draws saved."""
    goal, chosen = choice.goals[at], int(choice.elimination.best[at])
    rows = choice.table[(choice.table["goal"] == str(goal)) & (choice.table["plan"] == chosen)]
    row = rows.to_dict("records")[0]
    near = [names[plan] for plan in choice.near(at)]
    values = {
        "best": names[chosen], "goal": goal_in_words(goal), "sure": percent(1.0 - choice.error_rate),
        "tolerance": _unsigned(goal, float(choice.tolerances[at])), "others": ", ".join(near),
        "share": percent(row["probability_best"]), "points": number(200 * row["probability_error"], 0),
        "regret": _unsigned(goal, row["regret"]), "regret_90": _unsigned(goal, row["regret_90"]),
    }  # fmt: skip
    sure = bool(choice.elimination.sure[at])
    key = ("choice-as-good" if near else "choice-sure") if sure else "choice-not-sure"
    pairs = choice.pairs[choice.pairs["goal"] == str(goal)].to_dict("records")
    return [say("essaim", key, **values), say("essaim", "choice-regret", **values), *(_saved(p, names) for p in pairs)]


def stop_sentences(choice: Choice) -> list[str]:
    """Say by which rule the runs stopped."""
    values = {"runs": choice.runs, "common": choice.common_runs, "sure": percent(1.0 - choice.error_rate)}
    return [say("essaim", "choice-stop-rule", **values)]


def choice_document(choice: Choice, names: Sequence[str]) -> dict[str, Any]:
    """Return everything a choice found, for a program."""
    found = choice.elimination
    return {
        "plans": [{"name": name, **result.summary()} for name, result in zip(names, choice.results, strict=True)],
        "goals": [
            {"goal": str(goal), "best": names[int(found.best[at])], "sure": bool(found.sure[at]),
             "tolerance": float(choice.tolerances[at])}
            for at, goal in enumerate(choice.goals)
        ],
        "error_rate": choice.error_rate,
        "runs": choice.runs,
        "common_runs": choice.common_runs,
        "table": choice.table.assign(plan=[names[plan] for plan in choice.table["plan"]]),
        "joint": choice.joint.assign(plan=[names[plan] for plan in choice.joint["plan"]]),
        "pairs": choice.pairs.assign(
            **{side: [names[plan] for plan in choice.pairs[side]] for side in ("chosen", "other")}
        ),
        "sentences": [sentence for at in range(len(choice.goals)) for sentence in goal_sentences(choice, names, at)]
        + stop_sentences(choice),
    }  # fmt: skip


def goal_in_words(goal: Goal) -> str:
    """Name a goal: its measure and its period."""
    return say("essaim", "goal", kpi=goal.measure.label, period=say("essaim", f"period-{goal.period}"))


def names_apart(given: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return a name for each plan: its own where no other has it, else what was typed, else with its place."""
    chosen = [name if list(names).count(name) == 1 else text for name, text in zip(names, given, strict=True)]
    return [
        text if chosen.count(text) == 1 else f"{text} ({place})" for place, text in enumerate(chosen, 1)
    ]  # fmt: skip


def _unsigned(goal: Goal, size: float) -> str:
    """Write the size of a difference."""
    return goal.measure.written(abs(size), signed=True).removeprefix("+") if np.isfinite(size) else UNKNOWN


def _saved(row: dict[Any, Any], names: Sequence[str]) -> str:
    goal = Goal(*row["goal"].split("@"))
    kpi = goal.measure
    values = {
        "chosen": names[row["chosen"]], "other": names[row["other"]], "runs": row["runs"],
        "difference": kpi.written(row["difference"], signed=True), "low": kpi.written(row["low_90"], signed=True),
        "high": kpi.written(row["high_90"], signed=True), "share": percent(row["probability"]),
    }  # fmt: skip
    if not np.isfinite(row["variance_ratio"]):
        return say("essaim", "choice-pair", **values)
    ratio, apart = number(row["variance_ratio"], 1), number(row["runs_apart"], 0)
    return say("essaim", "choice-pair-saved", ratio=ratio, apart=apart, **values)
