"""The pictures of a choice: each plan's bands, and what the chosen plan gains on the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from essaim.answers import writing
from essaim.charts import Chart, save_chart
from essaim.choosing import choice_document, goal_in_words
from essaim.files import write_json
from essaim.pictures import intervals_chart, plans_chart
from scenarios.choosing import Choice
from scenarios.measures import is_money
from sim.words import say


def gains_chart(choice: Choice, names: Sequence[str], at: int) -> Chart:
    """Show how far the plan chosen for a goal is above each other one, in the same possible communities."""
    goal = choice.goals[at]
    rows = choice.pairs[choice.pairs["goal"] == str(goal)]
    points = 100.0 if goal.measure.aggregation == "share" else 1.0
    unit = say("essaim", "unit-points") if points > 1.0 else goal.measure.unit
    frame = pd.DataFrame(
        {
            "measure": say("essaim", "axis-gain", kpi=goal.measure.label, unit=unit),
            "label": [names[other] for other in rows["other"]],
            "low": points * rows["low_90"],
            "middle": points * rows["difference"],
            "high": points * rows["high_90"],
        }
    )
    best = names[int(choice.elimination.best[at])]
    title = say("essaim", "chart-gains-title", best=best, goal=goal_in_words(goal))
    return intervals_chart(frame, title, [say("essaim", "chart-gains-bands")])


def write_choice(choice: Choice, names: Sequence[str], folder: Path) -> list[Path]:
    """Write a choice: its tables, everything as JSON, and two pictures a goal."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        tables = {"choice": choice.table, "choice_joint": choice.joint, "choice_pairs": choice.pairs}
        for name, frame in tables.items():
            frame.to_parquet(folder / f"{name}.parquet", index=False)
        document = write_json(choice_document(choice, names), folder / "choice.json")
        charts = []
        plans = dict(zip(names, choice.results, strict=True))
        for at, goal in enumerate(choice.goals):
            charts += save_chart(gains_chart(choice, names, at), folder, f"gains_{goal.kpi}_{goal.period}")
            if not is_money(goal.kpi):  # one figure for the plan has no course over the weeks
                charts += save_chart(plans_chart(plans, goal.kpi), folder, f"plans_{goal.kpi}")
    return [*(folder / f"{name}.parquet" for name in tables), document, *charts]
