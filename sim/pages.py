"""Pages: ``docs/parameters.md`` and ``docs/kpis.md``, made from the declarations they describe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.columns import DayRow, MemberRow, MessageRow, TieRow, columns_of, stored_as
from sim.kpis import kpis_page
from sim.parameters import DECLARED, Parameters
from sim.words import speaking

OPENING = """\
# Parameters and columns

Made by `make docs` from the declarations in `sim/rules` and `sim/columns.py`; do not edit by hand.

A parameter is named `mechanism.name`. *Prior* is what is believed before any data: normal and log-normal priors
are centred on the default, log-normal spreads are of the logarithm, and all are cut to the range. *Source* names
a study, or a section of the project's evidence notes; an A-number marks an assumption without a study behind it
(`essaim explain A22`).
"""


def parameters_page() -> str:
    """Return the page of all parameters and columns."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield OPENING
    for mechanism in Parameters._fields:
        yield f"## {mechanism}\n"
        yield "| name | default | unit | range | prior | meaning | source |"
        yield "|---|---|---|---|---|---|---|"
        for d in DECLARED.values():
            if d.mechanism == mechanism:
                source = "; ".join(part for part in (d.source, d.assumption) if part)
                yield (
                    f"| `{d.name}` | {d.default:g} | {d.unit} | {d.low:g} to {d.high:g} | {d.prior} "
                    f"| {d.en} | {source} |"
                )
        yield ""
    tables: tuple[tuple[str, Any], ...] = (
        ("Members", MemberRow),
        ("Ties", TieRow),
        ("Messages", MessageRow),
        ("Days", DayRow),
    )
    for title, row in tables:
        yield f"## Columns: {title}\n"
        yield "| name | stored as | unit | start | meaning |"
        yield "|---|---|---|---|---|"
        stored = stored_as(row)
        for name, column in columns_of(row).items():
            yield f"| `{name}` | {stored[name].name} | {column.unit} | {column.start:g} | {column.en} |"
        yield ""


def write_pages(folder: Path) -> None:
    """Write the pages into a documentation folder, in English."""
    with speaking("en"):
        (folder / "parameters.md").write_text(parameters_page(), encoding="utf-8")
        (folder / "kpis.md").write_text(kpis_page(), encoding="utf-8")
