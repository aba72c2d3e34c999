"""Files: what a verb leaves in a folder: tables, charts and what made them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from calibration.backtest import Backtest
from calibration.exports import Export
from calibration.forecast import Forecast
from essaim.answers import plain, writing
from essaim.charts import backtest_chart, comparison_chart, forecast_chart, pit_chart, run_chart, save_chart
from essaim.comparison import comparison_document
from essaim.worth import worth_document
from scenarios.comparing import Comparison
from scenarios.money.worth import Worth
from scenarios.results import RunResult

RUN_CHARTS = ("weekly_active", "weekly_posters", "weekly_messages", "members")
"""The measures of which a run draws a chart."""


def write_json(document: Any, file: Path) -> Path:
    """Write a document as JSON and return the file."""
    file.write_text(json.dumps(plain(document), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return file


def write_run(result: RunResult, name: str, folder: Path) -> list[Path]:
    """Write a run: its tables, what made it, and a chart of each main measure."""
    with writing(folder):
        result.save(folder)
        charts = [save_chart(run_chart(result, kpi, name), folder, kpi) for kpi in RUN_CHARTS]
    tables = [folder / f"{table}.parquet" for table in ("weekly", "runs", "parameters")]
    return [*tables, folder / "result.json", *(file for files in charts for file in files)]


def write_worth(worth: Worth, name: str, folder: Path) -> list[Path]:
    """Write what a community is worth: its tables, the mean ledger and counts of each world, and what made them."""
    frames = {
        "decomposition": worth.decomposition,
        "differences": worth.differences,
        "worlds": worth.table,
        "chances": worth.chances,
        "ledger": worth.mean_ledger,
        "parameters": worth.parameters,
    }
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for label, frame in frames.items():
            frame.to_parquet(folder / f"{label}.parquet")
        document = write_json(worth_document(worth, name), folder / "worth.json")
    return [*(folder / f"{label}.parquet" for label in frames), document]


def write_forecast_charts(forecast: Forecast, export: Export, folder: Path, remark: str = "") -> list[Path]:
    """Write a fan chart of each measure forecast and return the files."""
    with writing(folder):
        charts = [
            save_chart(forecast_chart(forecast, export, metric, remark), folder, f"forecast_{metric}")
            for metric in forecast.metrics
        ]
    return [file for files in charts for file in files]


def write_backtest_chart(backtest: Backtest, folder: Path, remark: str = "") -> list[Path]:
    """Write the charts of a back-test, errors and honesty of the bands; none where the past was too short to score."""
    if backtest.table.empty:
        return []
    with writing(folder):
        errors = save_chart(backtest_chart(backtest, remark), folder, "backtest")
        return errors + save_chart(pit_chart(backtest, remark), folder, "backtest_pit")


def write_comparison(
    comparison: Comparison, names: tuple[str, str], kpi: str, folder: Path, remark: str = ""
) -> list[Path]:
    """Write a comparison: its table, both plans' runs, its sentences and a chart of one measure."""
    with writing(folder):
        comparison.first.save(folder / "first")
        comparison.second.save(folder / "second")
        comparison.table.to_parquet(folder / "comparison.parquet", index=False)
        document = write_json(comparison_document(comparison, names), folder / "comparison.json")
        charts = save_chart(comparison_chart(comparison, names, kpi, remark), folder, f"comparison_{kpi}")
    return [folder / "comparison.parquet", document, *charts]
