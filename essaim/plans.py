"""A plan that was found, in words: what it decides, how sure that is, where it may be bad, what to measure first."""

from __future__ import annotations

from typing import Any

import numpy as np
from rich.console import RenderableType
from rich.table import Table

from essaim.choosing import goal_in_words
from essaim.plan_months import months_of_plan, months_said
from essaim.sensitivities import meaning_of
from essaim.tables import new_table
from scenarios.planner import Planned, Want
from scenarios.planner.regret import NEVER_BAD, PARTS
from scenarios.planner.variants import ABOUT
from sim.kpis import UNKNOWN
from sim.words import number, percent, say


def plan_shown(found: Planned, name: str) -> list[RenderableType]:
    """Return what the planner found, for a person: the plan, its rivals, its doubts, and the plan by month."""
    parts: list[RenderableType] = [decisions_table(found, name), *plan_sentences(found), finalists_table(found)]
    parts.append(say("essaim", "plan-finalists-meaning"))
    if hidden := len(found.places) - len(plans_shown(found)):
        parts.append(say("essaim", "plan-variants", count=hidden, share=percent(ABOUT)))
        if len(found.choice.goals) == 1:
            parts.append(say("essaim", "plan-variants-best"))
    if not found.regret.table.empty:
        parts += [regret_table(found), *regret_sentences(found)]
    return [*parts, *measuring_sentences(found), say("essaim", "plan-by-month"), *months_said(found.plan)]


def decisions_table(found: Planned, name: str) -> Table:
    """Return what the plan decides, beside the plan one started from."""
    heads = [say("essaim", f"column-{head}") for head in ("lever", "plan-now", "plan-chosen")]
    table = new_table(say("essaim", "plan-title", name=name), heads)
    space, place = found.space, found.places[found.best]
    for lever, option in space.decisions(place).items():
        table.add_row(lever, option_said(space.now(lever)), option_said(option))
    return table


def option_said(option: Any) -> str:
    """Write one option as the language in use does; what files write in English stays as it is."""
    if isinstance(option, bool):
        return say("sim", "yes" if option else "no")
    return number(option, 0 if float(option).is_integer() else 1) if isinstance(option, int | float) else str(option)


def finalists_table(found: Planned) -> Table:
    """Return the plans compared at the end: what they take and what they give. Each stands for its variants."""
    goals = found.choice.goals
    heads = [say("essaim", f"column-{head}") for head in ("plan", "budget-a-year", "hours-a-week")]
    heads += [goal_in_words(goal) for goal in goals]
    title = say("essaim", "plan-finalists", runs=found.choice.common_runs)
    several = len(goals) > 1
    heads += [say("essaim", f"column-{head}") for head in ("undominated" if several else "best-in", "worst-part")]
    table = new_table(title, heads)
    worst = found.regret.worst
    shown = found.finalists[found.finalists["plan"].isin(plans_shown(found))]
    for row in shown.sort_values("chosen", ascending=False, kind="stable").to_dict("records"):
        at = row["plan"]
        share = found.choice.joint["undominated"][at] if several else _best_in(found, at)
        mark = say("essaim", "plan-front-mark") if row["on_front"] else ""
        cells = [number(row["budget"], 0), number(row["hours"], 1)]
        cells += [goal.measure.written(row[str(goal)]) for goal in goals]
        table.add_row(plan_name(found, at) + mark, *cells, percent(float(share)), _share(worst[at]))
    return table


def _best_in(found: Planned, at: int) -> float:
    """Return the share of possible communities in which a plan, or one of its variants, is the best."""
    shares = found.choice.joint["probability_best"]
    return float(sum(shares[each] for each, of in enumerate(found.variant_of) if of == at))


def plans_shown(found: Planned) -> list[int]:
    """Return the positions of the plans that are plans of their own, and not variants of another."""
    return [at for at, of in enumerate(found.variant_of) if at == of]


def plan_name(found: Planned, at: int) -> str:
    """Name a plan compared at the end, or the plan it is a variant of: a letter, and which one was chosen."""
    of = found.variant_of[at]
    letter = chr(ord("A") + plans_shown(found).index(of))
    return say("essaim", "plan-name-chosen", letter=letter) if of == found.best else letter


def plan_sentences(found: Planned) -> list[str]:
    """Say what the plan takes and gives, and how sure the choice is."""
    takes, space = found.space.takes(found.places[found.best]), found.space
    currency = space.scenario.costs.currency
    values = {"cost": number(takes.budget, 0), "hours": number(takes.hours, 1), "currency": currency,
              "tried": len(found.trials.gains), "size": _size(space.size), "runs": found.runs}  # fmt: skip
    said = [say("essaim", "plan-takes", **values)]
    if np.isfinite(space.limits.budget) or np.isfinite(space.limits.hours):
        said.append(say("essaim", "plan-limits", budget=_limit(space.limits.budget, 0), currency=currency,
                        hours=_limit(space.limits.hours, 1)))  # fmt: skip
    for want in found.wants:
        said.append(_want_said(found, want))
    return [*said, *_sure_said(found)]


def _want_said(found: Planned, want: Want) -> str:
    at = found.choice.goals.index(want.goal)
    mean = want.goal.sign * found.means[found.best, at]
    rows = found.choice.table
    row = rows[(rows["goal"] == str(want.goal)) & (rows["plan"] == found.best)].to_dict("records")[0]
    written = want.goal.measure.written
    values = {"goal": goal_in_words(want.goal), "mean": written(float(mean)), "low": written(row["low_90"]),
              "high": written(row["high_90"])}  # fmt: skip
    if want.target is None:
        return say("essaim", "plan-gives", **values)
    sign = "≥" if want.at_least else "≤"
    return say("essaim", "plan-reaches", target=f"{sign} {written(want.target)}", **values)


def _sure_said(found: Planned) -> list[str]:
    free = [found.choice.goals[at] for at in found.scores.free]
    sure = percent(1.0 - found.choice.error_rate)
    if not free:
        return [say("essaim", "plan-cheapest", count=len(found.places))]
    if len(free) > 1:
        return [say("essaim", "plan-of-a-front", count=int(found.finalists["on_front"].iloc[plans_shown(found)].sum()))]
    at = found.scores.free[0]
    tolerance = free[0].measure.written(float(found.choice.tolerances[at]), signed=True).removeprefix("+")
    key = "plan-sure" if found.choice.elimination.sure[at] else "plan-not-sure"
    return [say("essaim", key, sure=sure, tolerance=tolerance, count=len(found.places))]


def regret_table(found: Planned) -> Table:
    """Return the regret map: in each part of the uncertain world the best plan, and the regret of the chosen one."""
    table = found.regret.table
    x, y = found.regret.axes
    shown = new_table(say("essaim", "regret-title", x=x, y=y),
                      [y, *(say("essaim", f"regret-part-{part}", axis=x) for part in PARTS)])  # fmt: skip
    for up in reversed(PARTS):
        cells = []
        for across in PARTS:
            part = table[(table["x"] == across) & (table["y"] == up)]
            cells.append(_cell(found, part) if len(part) else UNKNOWN)
        shown.add_row(say("essaim", f"regret-row-{up}"), *cells)
    return shown


def _cell(found: Planned, part: Any) -> str:
    best = int(part.loc[part["best"], "plan"].iloc[0])
    regret = float(part.loc[part["plan"] == found.best, "regret"].iloc[0])
    return say("essaim", "regret-cell", best=plan_name(found, best), regret=percent(regret))


def regret_sentences(found: Planned) -> list[str]:
    """Say what the map's axes mean and which plans are never bad."""
    axes = {f"{side}_means": meaning_of(name) for side, name in zip("xy", found.regret.axes, strict=True)}
    names = dict(zip("xy", found.regret.axes, strict=True))
    said = [say("essaim", "regret-meaning", **axes, **names)]
    if not found.regret.knowing["stands_out"].head(2).all():
        said.append(say("essaim", "regret-by-luck"))
    fine = [plan_name(found, at) for at in found.regret.never_bad if at in plans_shown(found)]
    key = "never-bad" if fine else "never-bad-none"
    worst = _share(found.regret.worst[found.best])
    return [*said, say("essaim", key, plans=", ".join(fine), share=percent(NEVER_BAD), worst=worst)]


def measuring_sentences(found: Planned) -> list[str]:
    """Say which measurement is the cheapest that would change the choice."""
    table, currency = found.measurements, found.space.scenario.costs.currency
    if table.empty:
        return [say("essaim", "measure-too-few")]
    changing = table[table["changes"]]
    if len(changing):
        row = changing.iloc[0].to_dict()
        key = "measure-first"
    else:
        row = table.sort_values("gain", ascending=False).iloc[0].to_dict()
        key = "measure-none"
    values = {"parameter": row["parameter"], "meaning": meaning_of(row["parameter"]), "cost": number(row["cost"], 0),
              "currency": currency, "flips": percent(row["flips"]), "gain": percent(row["gain"], 1),
              "way": say("essaim", f"measure-way-{row['way']}")}  # fmt: skip
    return [say("essaim", key, **values)]


def plan_document(found: Planned, name: str) -> dict[str, Any]:
    """Return everything the planner found, for a program."""
    months = [
        {"month": m.number, "hours": m.hours, "cost": m.cost, "lines": m.lines} for m in months_of_plan(found.plan)
    ]
    takes = found.space.takes(found.places[found.best])
    return {
        "scenario": name, "goals": [str(want) for want in found.wants],
        "limits": {"budget": found.space.limits.budget, "hours": found.space.limits.hours},
        "plan": {"budget": takes.budget, "hours": takes.hours, **found.space.decisions(found.places[found.best])},
        "chosen": found.best, "runs": found.runs, "tried": len(found.trials.gains), "plans": found.space.size,
        "finalists": found.finalists, "regret_map": found.regret.table, "axes": found.regret.axes,
        "never_bad": found.regret.never_bad, "measurements": found.measurements, "months": months,
        "sentences": [*plan_sentences(found), *measuring_sentences(found)],
    }  # fmt: skip


def _share(value: float) -> str:
    return percent(value, 1) if np.isfinite(value) else UNKNOWN


def _limit(size: float, digits: int) -> str:
    return number(size, digits) if np.isfinite(size) else say("essaim", "no-limit")


def _size(size: int) -> str:
    return number(size) if size < 10**7 else f"10^{len(str(size)) - 1}"
