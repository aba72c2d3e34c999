"""An experiment in words: which design keeps its promises, when it may stop, and what a finished one shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import RenderableType

from essaim.answers import writing
from essaim.files import write_json
from essaim.tables import new_table
from scenarios.spreadsheets import write_rows
from scenarios.trials.designs import Design
from scenarios.trials.inference import spent
from scenarios.trials.measuring import ends_of
from scenarios.trials.study import WORN, Study
from scenarios.trials.treatment import WELCOME
from sim.kpis import KPIS, UNKNOWN
from sim.words import date, number, percent, say

COLUMNS = ("design", "weeks", "units", "power", "alarms", "bias", "held", "stops", "loss")


def study_shown(found: Study, name: str) -> list[RenderableType]:
    """Return the table of designs and the sentences under it, for a person."""
    values = {"name": name, "test": tested(found), "kpi": KPIS[found.kpi].label, "runs": len(found.communities)}
    table = new_table(
        say("essaim", "experiment-title", **values), [say("essaim", f"experiment-{one}") for one in COLUMNS]
    )
    for row in found.table.to_dict("records"):
        table.add_row(
            design_name(row), str(row["weeks"]), number(row["units"], 0), _with_error(row, "power"),
            _with_error(row, "false_alarms"),
            f"{_signed(row['bias'])} \u00b1 {percent(row['bias_error'], 1)}", percent(row["held"]),
            number(row["stops_after"], 0), percent(row["loss"], 1),
        )  # fmt: skip
    return [table, *study_sentences(found)]


def study_sentences(found: Study) -> list[str]:
    """Say which design to take, when to look, what wears off, and what the naive analysis would have done."""
    effects = found.effects[np.isfinite(found.effects)]
    low, high = np.quantile(effects, (0.05, 0.95))
    said = [say("essaim", "experiment-meaning", worth=percent(found.care.worth, 1), begins=begins(found)),
            say("essaim", "experiment-effect", test=tested(found), mean=_signed(effects.mean()), low=_signed(low),
                high=_signed(high))]  # fmt: skip
    best = found.best
    chosen = found.least_loss if best is None else best
    row = found.table.iloc[chosen].to_dict()
    shares = {"design": design_name(row), "weeks": int(row["weeks"]), "power": percent(row["power"])}
    shares |= {"asked": percent(found.care.power), "alarms": percent(row["false_alarms"], 1)}
    said.append(say("essaim", "experiment-none" if best is None else "experiment-best", **shares))
    losses = {"before": percent(found.loss_untested, 1), "after": percent(row["loss"], 1)}
    said.append(say("essaim", "experiment-expected-loss", design=shares["design"], **losses))
    said += [_looks(found, found.designs[chosen]), *_wearing(found)]
    return [*said, *_beside(row), *_not_offered(found)]


def _looks(found: Study, design: Design) -> str:
    ends = ends_of(design, found.care.looks)
    used = spent(found.care.looks, found.care.error)
    steps = ", ".join(
        say("essaim", "experiment-look", week=week, share=percent(share, 2))
        for week, share in zip(ends, used, strict=True)
    )
    return say("essaim", "experiment-looks", steps=steps)


def _wearing(found: Study) -> Iterator[str]:
    left = found.wearing
    if np.isfinite(left).all():
        shares = {"first": percent(left[0]), "fourth": percent(left[3]), "worn": percent(WORN)}
        key = "experiment-washout" if found.washout < len(left) else "experiment-washout-long"
        yield say("essaim", key, weeks=found.washout, most=len(left), **shares)


def _beside(row: dict[Any, Any]) -> Iterator[str]:
    yield say(
        "essaim", "experiment-naive", design=design_name(row), bias=_signed(row["naive_bias"]),
        alarms=percent(row["naive_false_alarms"], 1), peeking=percent(row["peeking_false_alarms"], 1),
        held=percent(row["naive_held"]),
    )  # fmt: skip


def _not_offered(found: Study) -> Iterator[str]:
    if found.treatment.lacks == "rituals" and not found.treatment.alone:
        yield say("essaim", "experiment-not-alone", test=tested(found))


def study_document(found: Study, name: str) -> dict[str, Any]:
    """Return everything a study of designs found, for a program."""
    return {
        "scenario": name,
        "test": found.treatment.name,
        "kpi": found.kpi,
        "runs": len(found.communities),
        "first_day": found.scenario.start + timedelta(days=found.span.first_day),
        "designs": found.table,
        "best": found.best,
        "least_loss": found.least_loss,
        "loss_untested": found.loss_untested,
        "effects": found.effects,
        "wearing": found.wearing,
        "washout": found.washout,
        "sentences": study_sentences(found),
    }


def write_study(found: Study, name: str, seed: int, folder: Path) -> list[Path]:
    """Write a study: its table, everything as JSON, and the lots of the design to take, ready to be filled in."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        found.table.to_parquet(folder / "designs.parquet", index=False)
        document = write_json(study_document(found, name), folder / "experiment.json")
        lots = write_lots(found, seed, folder / "lots.csv")
    return [folder / "designs.parquet", document, lots]


def write_lots(found: Study, seed: int, file: Path) -> Path:
    """Write who or what is treated, by lot, with an empty column for what will be measured.

    Weeks and cohorts are named by the Monday on which they begin; members and rooms, who have no names here, by number.
    """
    design = found.designs[found.least_loss if found.best is None else found.best]
    rng = np.random.default_rng([seed, 161])
    monday = found.scenario.start + timedelta(days=found.span.first_day)
    rows: list[tuple[Any, ...]] = []
    if design.unit in ("week", "cohort"):
        for week, treated in enumerate(design.lots(rng)[: 2 * design.pairs * design.block]):
            day, block = monday + timedelta(weeks=week), week // design.block
            unit = day if design.unit == "cohort" else f"block {block + 1}"
            rows.append((unit, _arm(bool(treated)), "", day, block // 2 + 1))
    elif design.unit == "room":
        for pair in range(found.scenario.place.rooms // 2):
            first = bool(rng.random() < 0.5)
            rows += [
                (f"room {2 * pair + place + 1}", _arm(first == (place == 0)), "", "", pair + 1) for place in (0, 1)
            ]
    else:
        people = round(found.table.iloc[found.designs.index(design)]["units"])
        rows = [(f"member {place + 1}", _arm(bool(rng.random() < 0.5)), "", "", "") for place in range(people)]
    with file.open("w", encoding="utf-8", newline="") as opened:
        write_rows(opened, [("unit", "arm", "outcome", "period", "pair"), *rows])
    return file


def tested(found: Study) -> str:
    """Name what is tested."""
    if found.treatment.name == WELCOME:
        return say("essaim", "experiment-of-welcome")
    return say("essaim", "experiment-of-ritual", kind=found.treatment.name)


def design_name(row: Any) -> str:
    """Name a design by what is drawn."""
    blocks = "-blocks" if row["unit"] == "week" and row["block"] > 1 else ""
    name = say("essaim", f"experiment-unit-{row['unit']}{blocks}", weeks=int(row["block"]))
    return name + (say("essaim", "experiment-less", weeks=int(row["washout"])) if row["washout"] else "")


def begins(found: Study) -> str:
    """Write the day on which a test begins."""
    return date(found.scenario.start + timedelta(days=found.span.first_day))


def _arm(treated: bool) -> str:
    return "treated" if treated else "control"


def _with_error(row: dict[Any, Any], name: str) -> str:
    return f"{percent(row[name])} \u00b1 {percent(row[f'{name}_error'])}"


def _signed(share: float) -> str:
    """Write a relative change, with its sign."""
    if not np.isfinite(share):
        return UNKNOWN
    return ("\u2212" if share < 0 else "+") + percent(abs(share), 1)
