"""The model and real communities, in tables and sentences and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import numpy as np
from rich.console import RenderableType

from calibration.distributions import CURVES, Listed, Scores
from calibration.distributions.samples import STATISTICS
from essaim.tables import new_table
from sim.kpis import UNKNOWN
from sim.problems import InputError, Problem
from sim.words import number, percent, say

COMPARED = ("model", "pooled", "log-normal", "geometric")
"""Names of the columns of `CURVES`."""

Row = Mapping[Any, Any]


def known_communities(listed: Sequence[Listed], only: Sequence[str]) -> None:
    """Refuse names that no community of the folder has.

    Raises
    ------
    InputError
        With every unknown name.
    """
    names = [each.name for each in listed]
    problems = [
        Problem("calibration", "communities-unknown", values={"name": name, "nearest": _nearest(name, names)})
        for name in only
        if name not in names
    ]
    if problems:
        raise InputError(problems)


def _nearest(name: str, names: Sequence[str]) -> str:
    return (get_close_matches(name, names, n=1, cutoff=0.0) or [names[0]])[0]


def communities_shown(scores: Scores) -> list[RenderableType]:
    """Return the verdicts and all communities, those that failed among them, for a person."""
    verdicts = new_table(say("essaim", "communities-verdict-title"), _verdict_heads())
    for row in _verdict_rows(scores):
        verdicts.add_row(*row)
    table = new_table(say("essaim", "communities-title"), _heads())
    table.columns[1].justify = "left"
    for row in _rows(scores):
        table.add_row(*row)
    return [table, verdicts, say("essaim", "communities-how-to-read"), *_sentences(scores)]


def communities_document(scores: Scores) -> dict[str, Any]:
    """Return everything found, for a program."""
    return {
        "verdicts": scores.verdicts(),
        "table": scores.table,
        "failures": dict(scores.failures),
        "pooled": {name: {"centre": one.centre, "spread": one.spread} for name, one in scores.pooled.items()},
        "histograms": list(scores.bins),
        "parameters": dict(scores.values),
    }


def communities_page(scores: Scores) -> str:
    """Return the page ``docs/communities.md``, in the language in use."""
    return "\n".join(_page(scores)) + "\n"


def _page(scores: Scores) -> Iterator[str]:
    yield from (say("essaim", "communities-page"), "", say("essaim", "communities-page-made"), "")
    yield from (say("essaim", "communities-how-to-read"), "")
    for title, heads, rows in (
        ("communities-verdict-title", _verdict_heads(), _verdict_rows(scores)),
        ("communities-title", _heads(), _rows(scores)),
    ):
        yield from (f"## {say('essaim', title)}", "", _line(heads), "|---" * len(heads) + "|")
        yield from (_line(row) for row in rows)
        yield ""
    yield from (f"- {sentence}" for sentence in _sentences(scores))
    yield from ("", say("essaim", "communities-page-histograms"), "")
    yield from _histograms(scores)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _histograms(scores: Scores) -> Iterator[str]:
    """Return a line for each community and statistic: counts bin by bin, seen and expected."""
    for community in dict.fromkeys(row["community"] for row in scores.bins):
        for name in STATISTICS:
            bins = [row for row in scores.bins if row["community"] == community and row["statistic"] == name]
            counts = ", ".join(f"{number(row['seen'])} / {number(row['model'])}" for row in bins)
            yield f"- {community}, {_statistic(name)}: {counts}"


def _sentences(scores: Scores) -> list[str]:
    """Return the communities that failed, and what Pearson's r would have said."""
    failed = [say("essaim", "communities-failed", name=name, reason=reason) for name, reason in scores.failures.items()]
    if not scores.values:
        return failed
    means = scores.table[scores.table["statistic"].isin(STATISTICS)].mean(numeric_only=True)
    written = {name: number(float(means[f"r_{name}"]), 2) for name in ("model", "pooled")}
    return [say("essaim", "communities-correlation", **written), *failed]


def _heads() -> list[str]:
    names = ("community", "statistic", "counted", *(f"ks-{name}" for name in COMPARED), "first-half", "won")
    return [say("essaim", f"column-{name}") for name in names]


def _rows(scores: Scores) -> Iterator[list[str]]:
    for row in scores.table.to_dict("records"):
        won = say("essaim", "won-yes" if row["won"] else "won-no")
        counted = UNKNOWN if np.isnan(row.get("second", np.nan)) else number(row["second"])
        distances = [_distance(row, f"ks_{name}") for name in CURVES]
        yield [row["community"], _statistic(row["statistic"]), counted, *distances, _distance(row, "ks_first"), won]


def _distance(row: Row, column: str) -> str:
    value = row.get(column, np.nan)
    return UNKNOWN if np.isnan(value) else number(value, 2)


def _verdict_heads() -> list[str]:
    return [say("essaim", f"column-{name}") for name in ("statistic", "won", "share-won", "share-by-family")]


def _verdict_rows(scores: Scores) -> Iterator[list[str]]:
    for row in scores.verdicts().to_dict("records"):
        count = say("essaim", "won-of", count=row["won"], total=row["communities"])
        by_family = say("essaim", "won-by-family", share=percent(row["share_by_family"]), count=row["families"])
        yield [_statistic(row["statistic"]), count, percent(row["share"]), by_family]


def _statistic(name: str) -> str:
    return say("essaim", f"statistic-{name}")
