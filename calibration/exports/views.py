"""How each kind of table is looked at week by week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal, NamedTuple

import pandas as pd

from calibration.exports.events import ACTS
from calibration.exports.events_weekly import events_days, events_notes, events_weekly
from calibration.exports.figures import figures_days, figures_weekly, members_days, members_weekly
from calibration.exports.import_report import Span
from calibration.exports.readers.contract import Weekly
from calibration.exports.readers.registry import READERS
from calibration.exports.readers.table.fields import WEEKLY as TABLE_WEEKLY
from calibration.exports.report import Remark
from calibration.exports.slack_weekly import slack_days, slack_notes, slack_weekly
from calibration.exports.tables import Tables
from sim.kpis import KPIS, Source

Kind = Literal["slack_overview", "events", "figures", "members", "none"]
RULES: tuple[Weekly, ...] = (*(rule for reader in READERS for rule in reader.weekly), *TABLE_WEEKLY)


class View(NamedTuple):
    """One way to look at tables.

    ``rows`` chooses what it looks at; ``days``, ``weekly`` and ``notes`` work from those rows.
    """

    kind: Kind
    span: Span
    rows: Callable[[Tables], pd.DataFrame]
    days: Callable[[pd.DataFrame], pd.DatetimeIndex]
    weekly: Callable[[pd.DataFrame, date, date], pd.DataFrame]
    notes: Callable[[pd.DataFrame, pd.DataFrame, date], list[Remark]]


def people(tables: Tables) -> pd.DataFrame:
    """Return the acts of people, those of robots and of the platform left out; none where nobody writes."""
    events = tables.events
    if not events["kind"].isin(ACTS).any():
        return events.iloc[:0]
    if "actor_class" not in events or events.empty:
        return events
    human = events["actor_class"].isin(["human", "unknown"])
    if human.all():
        return events
    kept = events[human].reset_index(drop=True)
    kept["member"] = kept["member"].cat.remove_unused_categories()
    return kept


def _overview(tables: Tables) -> pd.DataFrame:
    return tables.metrics[tables.metrics["source_id"] == "slack_overview"].reset_index(drop=True)


def _figures(tables: Tables) -> pd.DataFrame:
    dated = tables.metrics["grain"].isin(["day", "week", "snapshot"])
    used = {name for rule in RULES for name in (rule.definition, rule.weight[1])}
    known = tables.metrics["definition_id"].isin(used)
    return tables.metrics[dated & known & (tables.metrics["source_id"] != "slack_overview")]


def _members(tables: Tables) -> pd.DataFrame:
    dated = tables.members["joined_at"].notna().any()
    return tables.members if dated else tables.members.iloc[:0]


VIEWS: tuple[View, ...] = (
    View(
        "slack_overview", "days", _overview, slack_days, slack_weekly,
        lambda rows, weeks, _: slack_notes(rows, weeks),
    ),
    View("events", "events", people, events_days, events_weekly, lambda _, weeks, first: events_notes(weeks, first)),
    View(
        "figures", "days", _figures, figures_days,
        lambda rows, first, last: figures_weekly(rows, RULES, first, last), lambda *_: [],
    ),
    View("members", "members", _members, members_days, members_weekly, lambda *_: []),
)  # fmt: skip
"""The first with any rows gives the weeks of an export; the others add the measures it does not show."""


def views_of(tables: Tables) -> list[View]:
    """Return the views with any rows, the most telling first."""
    return [view for view in VIEWS if len(view.rows(tables))]


def first_view(tables: Tables) -> Kind:
    """Return the view that gives the weeks: the most telling one with a complete week, or else the most telling."""
    there = views_of(tables)
    for view in there if len(there) > 1 else ():
        rows = view.rows(tables)
        days = view.days(rows)
        if len(view.weekly(rows, days[0].date(), days[-1].date())):
            return view.kind
    return there[0].kind if there else "none"


def view_of(kind: Kind) -> View | None:
    """Return the view of a kind of table; None for an export that has no weeks."""
    return next((view for view in VIEWS if view.kind == kind), None)


def weekly_of(tables: Tables, kind: Kind, first_day: date, seen_until: date) -> pd.DataFrame:
    """Return the weekly measures of tables.

    Parameters
    ----------
    tables : Tables
        All that was read.
    kind : str
        The view that gives the weeks; the others add the measures that it does not show.
    first_day, seen_until : datetime.date
        The first day of that view, and the last that counts as seen.

    Returns
    -------
    DataFrame
        By week (its Monday), float64; ``attrs["kinds"]`` holds the view each column comes from, and
        ``attrs["definitions"]`` its definition_id.
    """
    view = view_of(kind)
    if view is None:
        weekly = pd.DataFrame(index=pd.DatetimeIndex([], name="week"))
        weekly.attrs |= {"kinds": {}, "definitions": {}}
        return weekly
    weekly = view.weekly(view.rows(tables), first_day, seen_until)
    kinds: dict[str, Kind] = dict.fromkeys(weekly.columns, kind)
    definitions = _definitions(weekly, kind)
    for other in views_of(tables):
        if other.kind == kind:
            continue
        rows = other.rows(tables)
        days = other.days(rows)
        # Beyond its own last day another file has seen nothing: its weeks are cut there.
        added = other.weekly(rows, days[0].date(), min(seen_until, days[-1].date()))
        for name in added.columns.difference(weekly.columns):
            definitions[name] = _definitions(added, other.kind).get(name)
            weekly[name] = added[name].reindex(weekly.index)
            kinds[name] = other.kind
    weekly.attrs |= {"kinds": kinds, "definitions": definitions}
    return weekly


def _definitions(weekly: pd.DataFrame, kind: Kind) -> dict[str, str | None]:
    """Return the definition_id of each column, which for figures depends on the rule that gave it."""
    ruled: dict[str, str | None] = weekly.attrs.get("definitions", {})
    return {str(name): ruled.get(str(name)) or definition(kind, str(name)) for name in weekly.columns}


def definition(kind: Kind, measure: str) -> str | None:
    """Return the definition_id of a weekly measure as one kind of table shows it."""
    if kind == "figures":
        return next((rule.definition_id for rule in RULES if rule.measure == measure), None)
    if kind == "members":
        return f"members.{measure}"
    source: Source | None = "slack_overview" if kind == "slack_overview" else "events" if kind == "events" else None
    return KPIS[measure].definition_id(source) if source else None
