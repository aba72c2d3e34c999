"""The picture of a study of stress: how far each thing that may happen moves a community, at once and at the end."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from essaim.answers import writing
from essaim.charts import Chart, save_chart
from essaim.files import write_json
from essaim.pictures import intervals_chart
from essaim.stresses import stress_document, stress_name
from scenarios.stresses import Stressed
from scenarios.stresses.study import WEEKS
from sim.kpis import KPIS
from sim.words import say


def stress_chart(found: Stressed, name: str) -> Chart:
    """Show the change that each stress makes, in the same possible communities, the worst first."""
    table = found.table.sort_values("end", ignore_index=True)
    rows = pd.concat(
        pd.DataFrame(
            {
                "measure": say("essaim", f"axis-{period}", weeks=WEEKS),
                "label": [stress_name(stress) for stress in table["stress"]],
                "low": 100 * table[f"{period}_low"],
                "middle": 100 * table[period],
                "high": 100 * table[f"{period}_high"],
            }
        )
        for period in ("after", "end")
    )
    title = say("essaim", "chart-stress-title", name=name, kpi=KPIS[found.kpi].label)
    return intervals_chart(rows, title, [say("essaim", "chart-stress-bands")])


def write_stress(found: Stressed, name: str, folder: Path) -> list[Path]:
    """Write a study of stress: its table, everything as JSON, and its picture."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        found.table.to_parquet(folder / "stress.parquet", index=False)
        document = write_json(stress_document(found, name), folder / "stress.json")
        charts = save_chart(stress_chart(found, name), folder, "stress")
    return [folder / "stress.parquet", document, *charts]
