"""Checks of what was read: gaps, rows that come again, stocks against flows, and what figures alone can identify."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import pandas as pd

from calibration.exports.import_report import Gap
from calibration.exports.report import FileReport, Remark
from calibration.exports.tables import Tables

AGAIN = ("same", "again")
"""Parts of the names of reasons that say a row comes again."""
SHOWN_BY: dict[str, tuple[str, ...]] = {
    "members": ("members_total", "members_enabled"),
    "joins": ("joins", "new_members"),
    "leaves": ("leaves",),
    "readers": (
        "visitors",
        "visits",
        "active",
        "readers",
        "channel_readers",
        "pageviews_member",
        "participators",
        "dau_by_mau",
    ),
    "posters": ("communicators", "posters", "engaged", "chatters", "channel_posters", "new_posters"),
    "messages": ("messages",),
    "reactions": ("reactions", "likes"),
    "retention": ("retention", "retained"),
}
"""Beginnings of the names of figures that show each of `calibration.exports.report.ASPECTS`."""
KINDS_OF = {"joins": ("join",), "leaves": ("leave", "removed")}
DATES_OF = {"joins": "joined_at", "leaves": "left_at"}


def gaps_in(days: pd.DatetimeIndex) -> tuple[Gap, ...]:
    """Return the stretches of missing days between the first and the last.

    Examples
    --------
    >>> [gap.days for gap in gaps_in(pd.DatetimeIndex(["2024-01-01", "2024-01-02", "2024-01-05"]))]
    [2]
    """
    one = pd.Timedelta(days=1)
    return tuple(
        Gap((before + one).date(), (after - one).date(), (after - before).days - 1)
        for before, after in pairwise(days)
        if after - before > one
    )


def duplicates_in(files: Iterable[FileReport], again: int) -> int:
    """Return how many rows and acts were left out because something gives them again.

    Parameters
    ----------
    files : iterable of FileReport
        What each file says of its own.
    again : int
        Rows that two files give.
    """
    count = again
    for report in files:
        count += sum(each.count for each in report.skipped if any(part in each.reason for part in AGAIN))
        count += sum(int(note.values["count"]) for note in report.notes if note.key == "export-same-again")
    return count


def identified(tables: Tables, declared: Sequence[str]) -> tuple[str, ...]:
    """Return what files can identify: what their formats can, less what figures that are not there would show.

    Parameters
    ----------
    tables : Tables
        What was read.
    declared : sequence of str
        What the files' formats can identify.
    """
    rows = (tables.events, tables.members, tables.windows, tables.ledger, tables.spend)
    if any(len(frame) for frame in rows) or tables.metrics.empty:
        return tuple(declared)
    known = set(tables.metrics.loc[tables.metrics["value"].notna(), "metric"])
    return tuple(
        name
        for name in declared
        if any(metric.startswith(SHOWN_BY.get(name, ())) for metric in known) or name == "money"
    )


def stock_and_flow(tables: Tables) -> list[Remark]:
    """Say by how much arrivals less departures differ from the movement of the stock, or what is missing to tell.

    The difference is reported and refuses nothing: on a real server of 729 days it is 186 members.
    """
    whole = tables.metrics[(tables.metrics["segment_value"] == "") & tables.metrics["value"].notna()]
    stock = whole[whole["metric"] == "members_total"].sort_values("period_start")
    flows = {name: _flow(tables, whole, name) for name in ("joins", "leaves")}
    missing = [name for name, count in flows.items() if count is None]
    if len(stock) < 2:
        missing = ["members", *missing]
    if len(missing) == 3:
        return []
    if missing:
        names = [Remark(f"export-aspect-{name}") for name in missing]
        return [Remark("export-no-residual", {"missing": Listed(names)})]
    joins, leaves = flows["joins"] or 0, flows["leaves"] or 0
    moved = int(stock["value"].iloc[-1] - stock["value"].iloc[0])
    net = joins - leaves
    return [
        Remark(
            "export-residual", {"joins": joins, "leaves": leaves, "net": net, "moved": moved, "residual": net - moved}
        )
    ]


def zone_said(tables: Tables, guesses: Iterable[Remark]) -> list[Remark]:
    """Say by which time zone days are cut, where no reader said so."""
    if any(guess.key in ("export-zone-assumed", "export-zone-given", "table-mapping") for guess in guesses):
        return []
    if len(tables.events):
        return [Remark("export-zone-stated")]
    dated = len(tables.metrics) + len(tables.members) + len(tables.spend)
    return [Remark("export-zone-days")] if dated else []


def _flow(tables: Tables, whole: pd.DataFrame, name: str) -> int | None:
    """Return how many joined or left: by figures, else by acts, else by dates of members; None where nothing tells."""
    figures = whole[whole["metric"] == name]
    if len(figures):
        return int(figures["value"].sum())
    acts = int(tables.events["kind"].isin(KINDS_OF[name]).sum())
    if acts:
        return acts
    dates = int(tables.members[DATES_OF[name]].notna().sum())
    return dates or None


class Listed(tuple[Remark, ...]):
    """Several remarks; as a text, one after the other in the language in use."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", ".join(map(str, self))
