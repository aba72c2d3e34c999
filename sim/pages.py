"""Pages: ``docs/parameters.md`` and ``docs/kpis.md``, and the made parts of ``docs/model.md`` and ``docs/evidence.md``.

A made part stands between ``<!-- made: NAME -->`` and ``<!-- end -->``; what is around it is written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.columns import BookRow, CustomerRow, DayRow, MemberRow, MessageRow, TieRow, columns_of, stored_as
from sim.kpis import kpis_page
from sim.mechanisms import MECHANISMS, Mechanism, engine_places, rules_with
from sim.parameters import DECLARED, Parameters
from sim.register import STUDIES, teaching
from sim.schedule import DAY
from sim.words import say, speaking

OPENING = """\
# Parameters and columns

Made by `make docs` from the declarations in `sim/rules` and `sim/columns.py`; do not edit by hand.

A parameter is named `mechanism.name`. *Prior* is what is believed before any data: normal and log-normal priors
are centred on the default, log-normal spreads are of the logarithm, and all are cut to the range. *Source* names
entries of the register in [evidence.md](evidence.md); an A-number marks an assumption without a study behind it
([assumptions.md](assumptions.md)). *Taught by* says what can narrow the prior: "export" = the fit to one export
does; "prior (export: a little)" = an export's figures narrow it a little, but the fit leaves it alone; "prior" =
tested, and nothing is learnt; "prior (lever)" = no lever's effect is identifiable from one community's aggregates;
"prior (not tested)" = nobody has tried. *Read by*: rules, or functions of the engine. `essaim explain visiting.rate`
says all of this, and what halving and doubling do.
"""

MADE = re.compile(r"(<!-- made: ([\w ]+) -->\n).*?(<!-- end -->)", re.S)


def parameters_page() -> str:
    """Return the page of all parameters and columns."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield OPENING
    for mechanism in Parameters._fields:
        yield f"## {mechanism}\n"
        yield "| name | default | unit | range | prior | meaning | source | taught by | read by |"
        yield "|---|---|---|---|---|---|---|---|---|"
        for d in DECLARED.values():
            if d.mechanism == mechanism:
                source = "; ".join(part for part in (d.source, d.assumption) if part)
                yield (
                    f"| `{d.name}` | {d.default:g} | {d.unit} | {d.low:g} to {d.high:g} | {d.prior} "
                    f"| {d.en} | {source} | {say('sim', f'teaching-short-{teaching(d.name)}')} "
                    f"| {', '.join(f'`{place}`' for place in rules_with(d.name) or engine_places(d.name))} |"
                )
        yield ""
    tables: tuple[tuple[str, Any], ...] = (
        ("Members", MemberRow),
        ("Ties", TieRow),
        ("Messages", MessageRow),
        ("Days", DayRow),
        ("Customers", CustomerRow),
        ("Books", BookRow),
    )
    for title, row in tables:
        yield f"## Columns: {title}\n"
        yield "| name | stored as | unit | start | meaning |"
        yield "|---|---|---|---|---|"
        stored = stored_as(row)
        for name, column in columns_of(row).items():
            yield f"| `{name}` | {stored[name].name} | {column.unit} | {column.start:g} | {column.en} |"
        yield ""


def with_made_parts(text: str) -> str:
    """Return a page with its made parts written anew.

    Parameters
    ----------
    text : str
        The page. A part is named ``day``, ``register``, or ``rules`` and a mechanism.

    Raises
    ------
    KeyError
        If a part's name is not known.
    """
    return MADE.sub(lambda found: f"{found[1]}{_made(found[2])}\n{found[3]}", text)


def _made(part: str) -> str:
    kind, _, name = part.partition(" ")
    if kind == "rules":
        return "\n".join(_rule_lines(MECHANISMS[name]))
    return "\n".join({"day": _day_lines, "register": _register_lines}[kind]())


def _day_lines() -> Iterator[str]:
    for position, phase in enumerate(DAY, 1):
        rules = f" Rules: {', '.join(phase.rules)}." if phase.rules else ""
        yield f"{position}. **{phase.name}**: {phase.meaning}{rules}"


def _rule_lines(mechanism: Mechanism) -> Iterator[str]:
    yield f"Reads {mechanism.reads} Decides {mechanism.decides}\n"
    for rule in mechanism.rules:
        yield f"- `{rule.name}`: {rule.sentence}"
    yield "\n```text"
    for rule in mechanism.rules:
        given = ", ".join((*rule.given, *(("p",) if rule.parameters else ())))
        yield from (f"{rule.name}({given}):", *(f"    {line}" for line in rule.equation))
    yield "```"


def _register_lines() -> Iterator[str]:
    yield "| name | what was found | on how many | where | how | strength here | reference |"
    yield "|---|---|---|---|---|---|---|"
    for study in STUDIES.values():
        yield (
            f"| {study.name} | {study.finding} | {study.n} | {study.context} | {study.design} | {study.strength} "
            f"| {study.study} |"
        )


def write_pages(folder: Path) -> None:
    """Write the pages, and the made parts of the others, into a documentation folder, in English."""
    with speaking("en"):
        (folder / "parameters.md").write_text(parameters_page(), encoding="utf-8")
        (folder / "kpis.md").write_text(kpis_page(), encoding="utf-8")
        for page in ("model.md", "evidence.md"):
            text = (folder / page).read_text(encoding="utf-8")
            (folder / page).write_text(with_made_parts(text), encoding="utf-8")
