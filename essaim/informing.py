"""What further files would tell, in a table and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import RenderableType

from calibration.exports import Export
from calibration.exports.readers.registry import BY_NAME
from calibration.informing.narrowing import COUNTS, Narrowed
from essaim.tables import new_table
from sim.words import number, percent, say

WORTH_SAYING = 0.1
"""A file that narrows an answer by less is not named for it."""


def informs_shown(found: Sequence[Narrowed], export: Export) -> list[RenderableType]:
    """Return the table of questions and kinds of files, and which file helps most, for a person."""
    kinds = list(dict.fromkeys(each.kind for each in found))
    columns = [say("essaim", "column-question"), say("essaim", "column-now")]
    table = new_table(
        say("essaim", "informs-title", name=export.report.name),
        [*columns, *(say("essaim", f"further-{kind}") for kind in kinds)],
    )
    for question in dict.fromkeys(each.question for each in found):
        row = {each.kind: each for each in found if each.question == question}
        first = next(iter(row.values()))
        cells = [banded(row[kind], row[kind].then) if row[kind].narrower >= WORTH_SAYING else "=" for kind in kinds]
        table.add_row(say("essaim", f"question-{question}"), banded(first, first.now), *cells)
    shown: list[RenderableType] = [table, say("essaim", "informs-meaning")]
    best = helps_most(found)
    if best is None:
        return [*shown, say("essaim", "informs-nothing")]
    values = {
        "kind": say("essaim", f"further-{best.kind}"),
        "question": say("essaim", f"question-{best.question}"),
        "now": banded(best, best.now),
        "then": banded(best, best.then),
    }
    shown.append(say("essaim", "informs-most", **values))
    where = [f"{BY_NAME[name].format} ({BY_NAME[name].where})" for name in best.files]
    return [*shown, say("essaim", "informs-where", files="; ".join(where))] if where else shown


def helps_most(found: Sequence[Narrowed]) -> Narrowed | None:
    """Return the file that narrows the answers most, all taken together, with the answer it narrows most."""
    totals: dict[str, float] = {}
    for each in found:
        totals[each.kind] = totals.get(each.kind, 0.0) + each.narrower
    kind = max(totals, key=lambda name: totals[name], default="")
    best = max((each for each in found if each.kind == kind), key=lambda each: each.narrower, default=None)
    return best if best is not None and best.narrower >= WORTH_SAYING else None


def informs_document(found: Sequence[Narrowed]) -> dict[str, Any]:
    """Return everything for a program."""
    best = helps_most(found)
    rows = [
        {"question": each.question, "file": each.kind, "now": each.now, "then": each.then, "narrower": each.narrower,
         "readers": each.files}
        for each in found
    ]  # fmt: skip
    return {"helps_most": None if best is None else best.kind, "narrowed": rows}


def banded(each: Narrowed, band: tuple[float, float]) -> str:
    """Write a band of an answer."""
    write = (lambda value: number(value, 0)) if each.question in COUNTS else percent
    return say("essaim", "between", low=write(band[0]), high=write(band[1]))
