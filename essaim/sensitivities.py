"""A study of sensitivity in words: what moves the outcome, by how much, and what would change the decision."""

from __future__ import annotations

from typing import Any

import pandas as pd
from rich.console import RenderableType

from essaim.choosing import goal_in_words
from essaim.tables import new_table
from scenarios.attributing import FEWEST_DRAWS
from scenarios.choosing import Goal
from scenarios.platform_uncertainty import ASSUMPTION, PREFIX
from scenarios.running import RUNS_PER_DRAW
from scenarios.sensitivity import Sensitivity
from scenarios.sensitivity.factors import CHANCE
from scenarios.sensitivity.study import OTHERS
from sim.parameters import DECLARED
from sim.words import number, percent, say

SCREENED = 10
"""Factors of the screening that the screen shows; the files hold all."""


def sensitivity_shown(found: Sensitivity, name: str) -> list[RenderableType]:
    """Return the tables of a study and what to make of them, for a person."""
    goal, kpi = goal_in_words(found.goal), found.goal.measure
    screening = new_table(
        say("essaim", "screening-title", name=name, goal=goal),
        [say("essaim", f"column-{head}") for head in ("factor", "moves", "direction", "bends", "rests-on")],
    )
    for row in found.screening.head(SCREENED).to_dict("records"):
        moves = [_unsigned(found.goal, row[key]) for key in ("effect", "effect_error", "bends")]
        size = say("essaim", "give-or-take", value=moves[0], error=moves[1])
        screening.add_row(
            row["factor"], size, kpi.written(row["direction"], signed=True), moves[2], _rest(row["factor"])
        )
    heads = [say("essaim", f"column-{head}") for head in ("factor", "first-order", "total-order")]
    indices = new_table(say("essaim", "indices-title", goal=goal), heads)
    for row in found.indices.to_dict("records"):
        cells = [
            say("essaim", "give-or-take", value=number(row[key], 2), error=number(row[f"{key}_error"], 2))
            for key in ("first", "total")
        ]
        indices.add_row(factor_name(row["factor"]), *cells)
    heads = [say("essaim", f"column-{head}") for head in ("factor", "at-low", "at-high", "swing")]
    tornado = new_table(say("essaim", "tornado-title", goal=goal, middle=kpi.written(_middle(found))), heads)
    for row in found.tornado.to_dict("records"):
        ends = [kpi.written(row[end]) for end in ("low", "high")]
        tornado.add_row(row["factor"], *ends, kpi.written(row["high"] - row["low"], signed=True))
    said = [say("essaim", "screening-meaning"), say("essaim", "indices-meaning")]
    return [screening, said[0], indices, said[1], tornado, *sensitivity_sentences(found)]


def sensitivity_sentences(found: Sensitivity) -> list[str]:
    """Say what matters most, how much is luck, and what the study cost."""
    rows = found.indices[~found.indices["factor"].isin([OTHERS, CHANCE])]
    strongest = rows.iloc[0].to_dict()
    chance = found.indices.loc[found.indices["factor"] == CHANCE, "total"].iloc[0]
    values = {
        "factor": strongest["factor"], "meaning": meaning_of(strongest["factor"]),
        "total": number(strongest["total"], 2), "chance": number(chance, 2), "runs": found.runs,
    }  # fmt: skip
    said = [say("essaim", "sensitivity-strongest", **values)]
    if found.unknown:
        said.append(say("essaim", "sensitivity-unknown", unknown=found.unknown, runs=found.runs))
    return said


def knowing_shown(table: pd.DataFrame, goal: Goal, names: tuple[str, str], runs: int) -> list[RenderableType]:
    """Say which parameters' ignorance would change the decision between two plans.

    Parameters
    ----------
    table : DataFrame
        What `scenarios.sensitivity.value_of_knowing` returned.
    goal : Goal
        What the plans are judged by.
    names : tuple of str
        The two plans.
    runs : int
        Pairs of runs.
    """
    values = {"first": names[0], "second": names[1], "goal": goal_in_words(goal), "runs": runs}
    if runs < FEWEST_DRAWS * RUNS_PER_DRAW:
        return [say("essaim", "assumptions-too-few-runs", runs=FEWEST_DRAWS * RUNS_PER_DRAW)]
    rows = table[table["stands_out"]].to_dict("records")
    if not rows:
        return [say("essaim", "knowing-nothing", **values)]
    heads = [say("essaim", f"column-{head}") for head in ("factor", "flips", "gain", "rests-on")]
    shown = new_table(say("essaim", "knowing-title", **values), heads)
    for row in rows:
        name = row["parameter"]
        shown.add_row(name, percent(row["flips"]), _unsigned(goal, row["gain"]), _rest(name))
    return [shown, say("essaim", "knowing-meaning", **values)]


def sensitivity_document(found: Sensitivity) -> dict[str, Any]:
    """Return everything a study found, for a program."""
    return {
        "goal": str(found.goal),
        "runs": found.runs,
        "unknown": found.unknown,
        "screening": found.screening,
        "indices": found.indices,
        "tornado": found.tornado,
        "sentences": sensitivity_sentences(found),
    }


def factor_name(name: str) -> str:
    """Name a factor: a parameter by its own name, luck and the rest in words."""
    return say("essaim", f"factor-{name}") if name in (OTHERS, CHANCE) else name


def meaning_of(name: str) -> str:
    """Say what a parameter, or a figure of a platform, means."""
    return (say("essaim", "meaning-platforms") if name.startswith(PREFIX) else DECLARED[name].meaning).rstrip(".")


def _rest(name: str) -> str:
    """Name the assumption or the study a factor rests on."""
    if name.startswith(PREFIX):
        return ASSUMPTION
    return DECLARED[name].assumption or DECLARED[name].source


def _middle(found: Sensitivity) -> float:
    return float(found.tornado["middle"].iloc[0])


def _unsigned(goal: Goal, size: float) -> str:
    return goal.measure.written(abs(size), signed=True).removeprefix("+")
