"""The verbs of data: import, calibrate, backtest, forecast."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import RenderableType

from essaim.answers import Answer, tell, writing
from essaim.commands.options import AsJson, Export, Language, On, Threads, argument, at_least, flag, option
from essaim.progress import computing, simulating
from sim.problems import InputError
from sim.words import say

if TYPE_CHECKING:
    from calibration.backtest import Backtest
    from calibration.exports import Export as Read
    from calibration.fitted import Fit
    from sim.executing import Executor

AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", help="option-as-of", metavar="metavar-date", formats=["%Y-%m-%d"], show_default=False),
]
FitFile = Annotated[Path | None, option("--fit", "option-fit", "metavar-file", show_default=False)]
FitSeed = Annotated[int, option("--seed", "option-seed", "metavar-count")]
Charts = Annotated[Path | None, option("--charts", "option-charts", "metavar-folder", show_default=False)]
Widened = Annotated[bool, flag("--widened", "option-widened")]

KeepDays = Annotated[int | None, option("--keep-days", "option-keep-days", "metavar-count", show_default=False)]


class TableKind(StrEnum):
    """What a row of a table is about."""

    MEMBERS = "members"
    FIGURES = "figures"
    ACTS = "acts"


def import_(
    export: Export,
    zone: Annotated[str | None, option("--zone", "option-zone", "metavar-zone", show_default=False)] = None,
    reader: Annotated[str | None, option("--format", "option-format", "metavar-format", show_default=False)] = None,
    mapping: Annotated[Path | None, option("--mapping", "option-mapping", "metavar-file", show_default=False)] = None,
    project: Annotated[Path | None, option("--project", "option-project", "metavar-folder", show_default=False)] = None,
    keep_days: KeepDays = None,
    out: Annotated[Path | None, option("--out", "option-out-weekly", "metavar-file", show_default=False)] = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Read an export and report what it shows."""
    from calibration.exports.small_groups import hidden_cohorts
    from essaim.importing import Asked, imported
    from essaim.mapping import five_rows, offer, saved

    shown: list[RenderableType] = []
    if mapping is not None and (rows := five_rows(export, mapping, zone)) is not None:
        shown.append(rows)
    try:
        read, kept = imported(Asked(export, zone, reader, mapping, project, keep_days))
    except InputError as error:
        raise offer(error, export) from error
    weekly, hidden = hidden_cohorts(read.weekly().rename_axis(index="week").reset_index())
    document = {"verb": "import", **read.report.to_dict(), "definitions": read.definitions, "weekly": weekly}
    document["hidden_cohorts"] = hidden
    shown += read.report.lines()
    if hidden:
        shown.append(say("essaim", "small-groups-hidden", count=hidden))
    if kept is not None:
        document["kept"] = kept.document
        shown += kept.shown
    if mapping is not None:
        document["mapping"] = saved(mapping)
        shown.append(say("essaim", "map-saved", place=str(document["mapping"])))
    answer = Answer(document, shown)
    if out is not None:
        with writing(out):
            weekly.to_parquet(out, index=False)
        answer = answer.with_files([out], out)
    answer.give(as_json)


def map_(
    table: Annotated[Path, argument("argument-table", "metavar-table")],
    about: Annotated[TableKind | None, option("--as", "option-as", "metavar-as", show_default=False)] = None,
    out: Annotated[Path | None, option("--out", "option-out-mapping", "metavar-file", show_default=False)] = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Propose how to read a table that no reader knows."""
    from essaim.mapping import default_place, proposal_document, proposal_shown, proposed, write_proposal

    proposal = proposed(table, about.value if about is not None else None)
    place = out if out is not None else default_place(table)
    write_proposal(proposal, place)
    Answer({"verb": "map", **proposal_document(proposal), "files": [place]}, proposal_shown(proposal, place)).give(
        as_json
    )


def calibrate(
    export: Export,
    as_of: AsOf = None,
    seed: FitSeed = 1,
    widened: Widened = False,
    update: Annotated[Path | None, option("--update", "option-update", "metavar-file", show_default=False)] = None,
    threads: Threads = None,
    on: On = None,
    out: Annotated[Path | None, option("--out", "option-fit-out", "metavar-file", show_default=False)] = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Fit the model to an export."""
    at_least("--seed", seed, 0)
    from calibration.exports import read_export
    from calibration.fit import calibrate as fit_model
    from essaim.fitting import fit_document, fit_shown

    read, earlier = read_export(export), _saved(update)
    with computing("task-calibrate", on, threads, kept=True) as (where, report):
        fit = fit_model(read, as_of=_day(as_of), seed=seed, widened=widened, update=earlier, progress=report, on=where)
    answer = Answer({"verb": "calibrate", **fit_document(fit)}, fit_shown(fit))
    if out is not None:
        with writing(out):
            fit.save(out)
        answer = answer.with_files([out], out)
    answer.give(as_json)


def backtest(
    export: Export,
    samples: Annotated[int, option("--samples", "option-samples", "metavar-count")] = 150,
    seed: FitSeed = 1,
    reference: Annotated[str, option("--reference", "option-reference", "metavar-reference")] = "default",
    out: Annotated[Path | None, option("--out", "option-out-backtest", "metavar-file", show_default=False)] = None,
    charts: Charts = None,
    threads: Threads = None,
    on: On = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Score forecasts of an export's own past."""
    at_least("--samples", samples, 2)
    at_least("--seed", seed, 0)
    from calibration.backtest import backtest as score_past
    from calibration.exports import read_export
    from essaim.backtesting import backtest_document, backtest_shown
    from essaim.files import write_backtest_chart

    read = read_export(export)
    with computing("task-backtest", on, threads, kept=True) as (where, report):
        found = score_past(read, samples=samples, seed=seed, progress=report, reference=reference, on=where)
    answer = Answer({"verb": "backtest", **backtest_document(found), "files": []}, backtest_shown(found))
    if out is not None:
        with writing(out):
            found.table.to_parquet(out, index=False)
        answer = answer.with_files([out], out)
    if charts is not None:
        answer = answer.with_files(write_backtest_chart(found, charts), charts)
    answer.give(as_json)


def forecast(
    export: Export,
    as_of: AsOf = None,
    weeks: Annotated[int, option("--weeks", "option-weeks", "metavar-count")] = 52,
    samples: Annotated[int, option("--samples", "option-samples", "metavar-count")] = 300,
    seed: FitSeed = 1,
    reference: Annotated[str, option("--reference", "option-reference", "metavar-reference")] = "default",
    fit: FitFile = None,
    widened: Widened = False,
    shock: Annotated[list[str] | None, option("--shock", "option-shock", "metavar-shock", show_default=False)] = None,
    out: Annotated[Path | None, option("--out", "option-out-forecast", "metavar-file", show_default=False)] = None,
    charts: Charts = None,
    skip_backtest: Annotated[bool, flag("--skip-backtest", "option-skip-backtest")] = False,
    threads: Threads = None,
    on: On = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Forecast an export's future."""
    at_least("--seed", seed, 0)
    from calibration.exports import read_export
    from calibration.following import follow
    from calibration.forecast import forecast as forecast_export
    from calibration.shocks import shocks_of
    from essaim.backtesting import backtest_document, backtest_shown
    from essaim.files import write_forecast_charts
    from essaim.forecasting import forecast_document, forecast_shown, not_shown
    from sim.clusters import executor_on

    shocks = shocks_of(shock or ())
    read, saved = read_export(export), _saved(fit)
    asked = (read, _day(as_of), weeks, samples, seed, saved, reference)
    with executor_on(on, threads) as where:
        with simulating("task-forecast", kept=True) as report:
            found = forecast_export(*asked, widened=widened, shocks=shocks, progress=report, on=where)
        past = _past(read.before(found.as_of), seed, reference, where) if out is None and not skip_backtest else None
    if past is not None:
        found = follow(found, read, past.verdicts, reference)
    for sentence in [not_shown(found), *map(str, found.warnings)]:
        tell(sentence)
    document: dict[str, Any] = {"verb": "forecast", **forecast_document(found), "files": []}
    shown = forecast_shown(found)
    if past is not None:
        document["backtest"] = backtest_document(past)
        shown = [*backtest_shown(past), *shown]
    answer = Answer(document, shown)
    if out is not None:
        with writing(out):
            found.save(out)
        answer = answer.with_files([out], out)
    if charts is not None:
        answer = answer.with_files(write_forecast_charts(found, read, charts), charts)
    answer.give(as_json)


def _past(read: Read, seed: int, reference: str, on: Executor) -> Backtest:
    """Score the export's past before its future is shown."""
    from calibration.backtest import backtest as score_past

    with simulating("task-backtest", kept=True) as report:
        return score_past(read, seed=seed, progress=report, reference=reference, on=on)


def _day(as_of: datetime | None) -> date | None:
    return as_of.date() if as_of is not None else None


def _saved(file: Path | None) -> Fit | None:
    from calibration.fitted import Fit

    return Fit.load(file) if file is not None else None


VERBS: dict[str, Callable[..., None]] = {
    "import": import_,
    "map": map_,
    "calibrate": calibrate,
    "backtest": backtest,
    "forecast": forecast,
}
