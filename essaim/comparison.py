"""A comparison in words: which plan wins, how sure that is, and what it rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from rich.console import RenderableType
from rich.table import Table

from essaim.tables import new_table
from scenarios.attributing import FEWEST_DRAWS
from scenarios.comparing import Comparison
from scenarios.platform_uncertainty import PREFIX
from scenarios.running import RUNS_PER_DRAW
from sim.kpis import KPIS, UNKNOWN, Kpi
from sim.parameters import DECLARED
from sim.words import number, percent, say

PERIOD = "last_13_weeks"
SHOWN_KPIS = (
    "weekly_active", "weekly_posters", "weekly_messages", "members", "retained_4w", "retained_4w_joiners",
    "answered_share", "response_time_hours", "member_to_member_share", "staff_hours",
)  # fmt: skip
"""The measures of the table on the screen; the files and ``--json`` hold all."""
SURE_ERRORS = 2.0
"""Standard errors within which a figure is stated, 19 times in 20."""
MOST_RUNS_WORTH_ASKING = 20_000
"""Where more runs than this would be needed to tell two plans apart, they are called as good as equal."""


def comparison_shown(comparison: Comparison, names: tuple[str, str], kpi: str) -> list[RenderableType]:
    """Return the table of a comparison and the sentences about one measure, for a person."""
    table = comparison_table(comparison, names)
    return [table, *_same_on_both_platforms(comparison), *comparison_sentences(comparison, names, kpi)]


def comparison_table(comparison: Comparison, names: tuple[str, str], period: str = PERIOD) -> Table:
    """Return one period's differences as a table for the screen."""
    title = say("essaim", "compare-title", first=names[0], second=names[1], period=say("essaim", f"period-{period}"))
    table = new_table(
        title,
        [say("essaim", "column-kpi"), *names, say("essaim", "column-difference"),
         say("essaim", "column-interval"), say("essaim", "column-probability")],
    )  # fmt: skip
    for name in SHOWN_KPIS:
        row, kpi = comparison.row(name, period), KPIS[name]
        if row is not None:
            table.add_row(
                say("essaim", "lower-is-better", kpi=kpi.label) if kpi.lower_is_better else kpi.label,
                kpi.written(row["first"]),
                kpi.written(row["second"]),
                kpi.written(row["difference"], signed=True),
                _interval(kpi, row),
                percent(row["probability"]) if np.isfinite(row["probability"]) else UNKNOWN,
            )
    return table


def comparison_sentences(comparison: Comparison, names: tuple[str, str], kpi: str, period: str = PERIOD) -> list[str]:
    """Say of one measure which plan wins, whether the runs suffice, and which assumptions that rests on.

    Parameters
    ----------
    comparison : Comparison
        What was compared.
    names : tuple of str
        What to call the first and the second plan.
    kpi, period : str
        A row of the comparison's table.
    """
    row = comparison.row(kpi, period)
    if row is None or not np.isfinite(row["probability"]):
        return [say("essaim", "not-comparable", kpi=KPIS[kpi].label)]
    if row["low_90"] == row["high_90"] == 0:
        return [say("essaim", "no-difference", kpi=KPIS[kpi].label, runs=comparison.runs)]
    if comparison.platforms is not None and not row["distinguishable"]:
        verdict = [_not_distinguishable(comparison, row, names, kpi, period)]
    else:
        verdict = [_verdict(row, names, kpi, period), _runs_suffice(row, kpi, comparison.runs)]
    return [*verdict, *_chance(row), *_assumptions(comparison, kpi, period)]


def comparison_document(comparison: Comparison, names: tuple[str, str]) -> dict[str, Any]:
    """Return everything a comparison found, for a program."""
    known = comparison.table[comparison.table["period"] == PERIOD]["kpi"]
    return {
        "first": {"name": names[0], **comparison.first.summary()},
        "second": {"name": names[1], **comparison.second.summary()},
        "runs": comparison.runs,
        "table": comparison.table,
        "assumptions": {kpi: comparison.assumptions(kpi) for kpi in known},
        "sentences": {kpi: comparison_sentences(comparison, names, kpi) for kpi in known},
    }


def _interval(kpi: Kpi, row: Mapping[str, Any]) -> str:
    """Write the interval of a difference, its unit once."""
    low, high = (kpi.written(row[edge], signed=True) for edge in ("low_90", "high_90"))
    return say("essaim", "interval", low=re.sub(r"\u202f\D+$", "", low), high=high)


def _verdict(row: dict[str, Any], names: tuple[str, str], kpi: str, period: str) -> str:
    first_wins = row["probability"] >= 0.5
    sure = _sure(row)
    return say(
        "essaim",
        "verdict-sure" if sure else "verdict-unsure",
        winner=names[0] if first_wins else names[1],
        loser=names[1] if first_wins else names[0],
        first=names[0],
        second=names[1],
        kpi=KPIS[kpi].label,
        period=say("essaim", f"period-{period}"),
        share=percent(max(row["probability"], 1 - row["probability"])),
        difference=KPIS[kpi].written(row["difference"], signed=True),
        low=KPIS[kpi].written(row["low_90"], signed=True),
        high=KPIS[kpi].written(row["high_90"], signed=True),
    )


def _same_on_both_platforms(comparison: Comparison) -> list[str]:
    """Name the measures of the table on which two platforms are not distinguishable."""
    rows = {name: comparison.row(name, PERIOD) for name in SHOWN_KPIS}
    labels = [KPIS[name].label for name, row in rows.items() if row is not None and not row["distinguishable"]]
    if comparison.platforms is None or not labels:
        return []
    one, other = _platforms_in_words(comparison)
    return [say("essaim", "not-distinguishable-measures", one=one, other=other, kpis=", ".join(labels))]


def _platforms_in_words(comparison: Comparison) -> list[str]:
    return [say("scenarios", f"platform-{name}") for name in comparison.platforms or ()]


def _not_distinguishable(
    comparison: Comparison, row: dict[str, Any], names: tuple[str, str], kpi: str, period: str
) -> str:
    """Say that two platforms differ by less than what is not known about them."""
    one, other = _platforms_in_words(comparison)
    return say(
        "essaim",
        "not-distinguishable" if comparison.only_platforms_differ else "not-distinguishable-with-platforms",
        one=one,
        other=other,
        first=names[0],
        second=names[1],
        kpi=KPIS[kpi].label,
        period=say("essaim", f"period-{period}"),
        share=percent(row["probability"]),
        difference=KPIS[kpi].written(row["difference"], signed=True),
        low=KPIS[kpi].written(row["low_90"], signed=True),
        high=KPIS[kpi].written(row["high_90"], signed=True),
    )


def _sure(row: dict[str, Any]) -> bool:
    """Tell whether the probability is further from a half than its own uncertainty."""
    return bool(abs(row["probability"] - 0.5) > SURE_ERRORS * row["probability_error"])


def _runs_suffice(row: dict[str, Any], kpi: str, runs: int) -> str:
    margin = SURE_ERRORS * row["probability_error"]
    values = {
        "runs": runs,
        "points": number(100 * margin, 1),
        "margin": KPIS[kpi].written(SURE_ERRORS * row["difference_error"]),
        "spread": KPIS[kpi].written(row["high_90"] - row["low_90"]),
    }
    if _sure(row):
        return say("essaim", "runs-suffice", **values)
    distance = abs(row["probability"] - 0.5)
    needed = runs * (margin / distance) ** 2 if distance > 0 else np.inf
    if needed > MOST_RUNS_WORTH_ASKING:
        return say("essaim", "runs-would-not-help", **values)
    return say("essaim", "runs-too-few", needed=int(-(-needed // 100) * 100), **values)


def _chance(row: dict[str, Any]) -> list[str]:
    if not np.isfinite(row["variance_ratio"]):
        return []
    ratio = number(row["variance_ratio"], 1)
    return [
        say("essaim", "variance-ratio", ratio=ratio),
        say("essaim", "chance-share", share=percent(row["chance_share"])),
    ]


def _assumptions(comparison: Comparison, kpi: str, period: str) -> list[str]:
    if comparison.runs // RUNS_PER_DRAW < FEWEST_DRAWS:
        return [say("essaim", "assumptions-too-few-runs", runs=FEWEST_DRAWS * RUNS_PER_DRAW)]
    found = comparison.assumptions(kpi, period)
    if found.empty:
        return [say("essaim", "assumptions-none")]
    return [_from_assumption(row) if row["assumption"] else _from_study(row) for row in found.to_dict("records")]


def _from_assumption(row: Mapping[Any, Any]) -> str:
    strongest = row["parameters"].split(", ")[0]
    about_platforms = strongest.startswith(PREFIX)
    meaning = say("essaim", "meaning-platforms") if about_platforms else DECLARED[strongest].meaning
    values = {"share": percent(row["share"]), "assumption": row["assumption"], "meaning": meaning}
    return say("essaim", "spread-from-assumption", **values)


def _from_study(row: Mapping[Any, Any]) -> str:
    declared = DECLARED[row["parameters"]]
    values = {"share": percent(row["share"]), "meaning": declared.meaning, "source": declared.source}
    return say("essaim", "spread-from-study", **values)
