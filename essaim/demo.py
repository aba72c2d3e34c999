"""The demonstration: the whole path from an export to a decision, on a simulated export or on one's own."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from rich.table import Table

from calibration.backtest import Verdict, backtest
from calibration.exports import Export, read_export
from calibration.fit import calibrate
from calibration.fitted import Fit
from calibration.following import follow
from calibration.forecast import forecast
from essaim.answers import Answer, screen, writing
from essaim.backtesting import backtest_document, backtest_shown
from essaim.comparison import comparison_document, comparison_shown
from essaim.demo_export import PLACE
from essaim.files import write_backtest_chart, write_comparison, write_forecast_charts, write_json
from essaim.fitting import fit_document, fit_shown
from essaim.forecasting import forecast_document, forecast_shown
from essaim.progress import simulating
from scenarios.comparing import compare
from scenarios.loading import load
from scenarios.schema import Scenario
from sim.problems import InputError, Problem
from sim.words import say

SEED = 1
RUNS = 120
"""Pairs of runs of the comparison: enough for its table, few enough for a demonstration."""
LAUNCHES: Mapping[str, Mapping[str, Any]] = {
    "plan-full": {},
    "plan-light": {"founders.number": 8, "rituals": []},
}
"""The two launch plans compared by default: what each changes in the preset ``b2b-slack``."""
COMPARED = "weekly_active"


@dataclass
class Demonstration:
    """The steps of a demonstration, shown one after the other.

    Parameters
    ----------
    out : Path
        Folder for everything written.
    remark : str
        What every step says of its data; empty on a real export.
    quiet : bool
        Whether only the document is wanted.
    """

    out: Path
    remark: str
    quiet: bool
    document: dict[str, Any] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)

    def place(self, name: str) -> Path:
        """Return where a table goes; its name says so if the export was simulated."""
        return self.out / (f"simulated-{name}" if self.remark else name)

    def step(self, name: str, document: Mapping[str, Any], shown: Sequence[RenderableType]) -> None:
        """Show one step and keep its document; every table carries the remark."""
        self.document[name] = document
        if self.quiet:
            return
        console = screen(sys.stdout)
        console.rule(say("essaim", f"demo-{name}"), align="left")
        if self.remark:
            console.print(f"[bold]{self.remark}[/bold]")
        for part in shown:
            if isinstance(part, Table) and self.remark:
                part.caption, part.caption_justify = self.remark, "left"
            console.print(part)


def demonstrate(export: Path | None, out: Path, plans: Sequence[str], quiet: bool) -> Answer:
    """Import, calibrate, back-test, forecast, and compare two launch plans.

    Parameters
    ----------
    export : Path, optional
        A real export; by default the bundled one, which Essaim simulated and every output says so.
    out : Path
        Folder for tables, charts and the summary.
    plans : sequence of str
        Two scenarios to compare, or none for the two of the demonstration.
    quiet : bool
        Whether nothing is shown on the way.

    Raises
    ------
    InputError
        If the export or a scenario cannot be used, or there are not two plans.
    """
    launches = _launches(plans)
    remark = say("essaim", "simulated-remark") if export is None else ""
    demonstration = Demonstration(out, remark, quiet)
    read = read_export(export or PLACE)
    demonstration.step("import", read.report.to_dict(), read.report.lines())
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
    fit = _calibrate(demonstration, read)
    verdicts = _backtest(demonstration, read)
    _forecast(demonstration, read, fit, verdicts)
    _compare(demonstration, launches)
    document = {"verb": "demo", "simulated": export is None, "remark": remark, **demonstration.document}
    with writing(out):
        demonstration.files.append(write_json(document, out / "demo.json"))
    closing = [say("essaim", "demo-written", place=str(out)), *([remark] if remark else [])]
    return Answer({**document, "files": demonstration.files}, closing)


def _launches(plans: Sequence[str]) -> dict[str, Scenario]:
    if not plans:
        return {say("essaim", name): load("b2b-slack", changes) for name, changes in LAUNCHES.items()}
    if len(plans) != 2 or plans[0] == plans[1]:
        raise InputError(Problem("essaim", "demo-two-plans", values={"count": len(set(plans))}))
    return {plan: load(plan) for plan in plans}


def _calibrate(demonstration: Demonstration, read: Export) -> Fit:
    with simulating("task-calibrate", kept=True) as report:
        fit = calibrate(read, seed=SEED, progress=report)
    file = demonstration.place("fit.parquet")
    with writing(file):
        fit.save(file)
    demonstration.files.append(file)
    demonstration.step("calibrate", fit_document(fit), fit_shown(fit))
    return fit


def _backtest(demonstration: Demonstration, read: Export) -> tuple[Verdict, ...]:
    with simulating("task-backtest", kept=True) as report:
        scores = backtest(read, seed=SEED, progress=report)
    demonstration.files += write_backtest_chart(scores, demonstration.out, demonstration.remark)
    demonstration.step("backtest", backtest_document(scores), backtest_shown(scores))
    return scores.verdicts


def _forecast(demonstration: Demonstration, read: Export, fit: Fit, verdicts: Sequence[Verdict]) -> None:
    with simulating("task-forecast", kept=True) as report:
        found = follow(forecast(read, seed=SEED, fit=fit, progress=report), read, verdicts)
    file = demonstration.place("forecast.parquet")
    with writing(file):
        found.save(file)
    charts = write_forecast_charts(found, read, demonstration.out, demonstration.remark)
    demonstration.files += [file, *charts]
    shown = [*forecast_shown(found), *map(str, found.warnings)]
    demonstration.step("forecast", forecast_document(found), shown)


def _compare(demonstration: Demonstration, launches: Mapping[str, Scenario]) -> None:
    (first_name, first), (second_name, second) = launches.items()
    names = (first_name, second_name)
    with simulating("task-simulate", kept=True) as report:
        comparison = compare(first, second, RUNS, progress=report)
    folder = demonstration.out / "compare"
    demonstration.files += write_comparison(comparison, names, COMPARED, folder, demonstration.remark)
    shown = comparison_shown(comparison, names, COMPARED)
    demonstration.step("compare", comparison_document(comparison, names), shown)
