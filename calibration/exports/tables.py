"""The canonical tables, the same for every export. None has a column for a text, a name or an address.

========== =====================================================================================================
events     one row per dated act: event_id, member, ts, kind, channel, thread, target, ts_precision, ts_source,
           actor_class, source_id, import_id, row_no
metrics    one row per figure: period_start, period_end (exclusive), grain, metric, value (NaN = not known), unit,
           aggregation, segment_key, segment_value, definition_id, source_id, import_id, censored, estimated
members    one row per member: member, joined_at, left_at, join_source, role_class, last_seen_at
windows    one row per member and window: member, window_start, window_end (exclusive), days_active, messages,
           reactions
ledger     one row per subscription or payment: member, start, end, amount_monthly, currency, status
spend      one row per day and channel: date, channel, amount, currency
imports    one row per file: import_id, source_id, name, fingerprint, rows_read, rows_kept
========== =====================================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from functools import cache

import pandas as pd

Columns = dict[str, str]
PROVENANCE: Columns = {"source_id": "category", "import_id": "category"}

EVENTS: Columns = {
    "event_id": "uint64", "member": "category", "ts": "datetime64[us, UTC]", "kind": "category",
    "channel": "category", "thread": "uint64", "target": "category", "ts_precision": "category",
    "ts_source": "category", "actor_class": "category", **PROVENANCE, "row_no": "int64",
}  # fmt: skip
METRICS: Columns = {
    "period_start": "datetime64[s]", "period_end": "datetime64[s]", "grain": "object", "metric": "object",
    "value": "float64", "unit": "object", "aggregation": "object", "segment_key": "object",
    "segment_value": "object", "definition_id": "object", "source_id": "object", "import_id": "object",
    "censored": "bool", "estimated": "bool",
}  # fmt: skip
MEMBERS: Columns = {
    "member": "object", "joined_at": "datetime64[s]", "left_at": "datetime64[s]", "join_source": "object",
    "role_class": "object", "last_seen_at": "datetime64[s]", **PROVENANCE,
}  # fmt: skip
WINDOWS: Columns = {
    "member": "object", "window_start": "datetime64[s]", "window_end": "datetime64[s]", "days_active": "float64",
    "messages": "float64", "reactions": "float64", **PROVENANCE,
}  # fmt: skip
LEDGER: Columns = {
    "member": "object", "start": "datetime64[s]", "end": "datetime64[s]", "amount_monthly": "float64",
    "currency": "object", "status": "object", **PROVENANCE,
}  # fmt: skip
SPEND: Columns = {
    "date": "datetime64[s]", "channel": "object", "amount": "float64", "currency": "object", **PROVENANCE,
}  # fmt: skip
IMPORTS: Columns = {
    "import_id": "object", "source_id": "object", "name": "object", "fingerprint": "object",
    "rows_read": "int64", "rows_kept": "int64",
}  # fmt: skip

SAME: dict[str, tuple[str, ...]] = {
    "events": ("event_id",),
    "metrics": ("source_id", "metric", "definition_id", "period_start", "period_end", "segment_key", "segment_value"),
    "members": ("member",),
    "windows": ("source_id", "member", "window_start", "window_end"),
    "ledger": ("source_id", "member", "start", "amount_monthly", "currency"),
    "spend": ("source_id", "date", "channel", "currency"),
    "imports": ("fingerprint", "name"),
}
"""What makes two rows of a table one: the later file's is kept; of a member, what each file knows."""


def empty(columns: Columns) -> pd.DataFrame:
    """Return a table without rows."""
    return _blank(tuple(columns.items())).copy()


@cache
def _blank(columns: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns})


@dataclass(frozen=True)
class Tables:
    """The canonical tables of an export, or of several exports of one community; see this module's first lines."""

    events: pd.DataFrame = field(default_factory=lambda: empty(EVENTS))
    metrics: pd.DataFrame = field(default_factory=lambda: empty(METRICS))
    members: pd.DataFrame = field(default_factory=lambda: empty(MEMBERS))
    windows: pd.DataFrame = field(default_factory=lambda: empty(WINDOWS))
    ledger: pd.DataFrame = field(default_factory=lambda: empty(LEDGER))
    spend: pd.DataFrame = field(default_factory=lambda: empty(SPEND))
    imports: pd.DataFrame = field(default_factory=lambda: empty(IMPORTS))

    def before(self, cut: pd.Timestamp) -> Tables:
        """Return the tables as they were known at an instant: nothing dated on or after it."""
        members = self.members[~(self.members["joined_at"] >= cut)].copy()
        members["left_at"] = members["left_at"].where(members["left_at"] < cut)
        members["last_seen_at"] = members["last_seen_at"].where(members["last_seen_at"] < cut)
        events = self.events[self.events["ts"] < cut.tz_localize("UTC")].reset_index(drop=True)
        events["member"] = events["member"].cat.remove_unused_categories()
        ledger = self.ledger[self.ledger["start"] < cut].copy()
        ledger["end"] = ledger["end"].where(ledger["end"] < cut)
        return replace(
            self,
            events=events,
            metrics=self.metrics[self.metrics["period_end"] <= cut].reset_index(drop=True),
            members=members.reset_index(drop=True),
            windows=self.windows[self.windows["window_end"] <= cut].reset_index(drop=True),
            ledger=ledger.reset_index(drop=True),
            spend=self.spend[self.spend["date"] < cut].reset_index(drop=True),
        )


def merged(parts: Iterable[Tables]) -> tuple[Tables, int]:
    """Put the tables of several files together, a row that comes again counting once.

    Parameters
    ----------
    parts : iterable of Tables
        In the order in which the files were made: what a later file says of the same thing is kept.

    Returns
    -------
    (Tables, int)
        The tables, and how many rows were left out because a later file gives them again.
    """
    found = list(parts)
    if len(found) == 1:
        return found[0], 0
    whole, again = {}, 0
    for each in fields(Tables):
        frames = [frame for part in found if len(frame := getattr(part, each.name))]
        if len(frames) < 2:
            whole[each.name] = frames[0] if frames else getattr(found[0], each.name)
            continue
        together = _stacked([completed(frame) for frame in frames] if each.name == "events" else frames)
        twice = together.duplicated(list(SAME[each.name]), keep="last")
        again += int(twice.sum()) if each.name != "imports" else 0
        if each.name == "members" and twice.any():
            together = _known_of_each(together)
        whole[each.name] = together[~twice].reset_index(drop=True)
    return Tables(**whole), again


def _known_of_each(members: pd.DataFrame) -> pd.DataFrame:
    """Return the rows, each with what the latest file that knows it says of its member."""
    known = members.copy()
    for name in ("joined_at", "left_at", "join_source", "role_class", "last_seen_at"):
        values = members[name].where(members[name] != "") if members[name].dtype == object else members[name]
        filled = values.groupby(members["member"]).transform("last")
        known[name] = filled.fillna("") if members[name].dtype == object else filled
    return known


def completed(events: pd.DataFrame) -> pd.DataFrame:
    """Return an event log with all the columns of `EVENTS`; acts without identity get one from what they are.

    Identical acts are numbered, so that two logs that overlap count each once and no act is lost.
    """
    if list(events.columns) == list(EVENTS):
        return events
    acts = pd.DataFrame({name: events[name].astype(str) for name in ("member", "kind")} | {"ts": events["ts"]})
    acts["again"] = acts.groupby(list(acts.columns), observed=True).cumcount()
    known = {
        "event_id": pd.util.hash_pandas_object(acts, index=False), "ts_precision": "s", "ts_source": "utc",
        "actor_class": "unknown", "source_id": "events", "import_id": "", "row_no": 0, "thread": 0,
    }  # fmt: skip
    whole = pd.DataFrame({name: events[name] if name in events else known.get(name) for name in EVENTS})
    if "thread" in events:
        whole["thread"] = pd.util.hash_array(events["thread"].astype(object).to_numpy(), categorize=True)
    return whole.astype(EVENTS)


def _stacked(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Put frames under each other; columns of categories keep their type."""
    together = {}
    for name in frames[0].columns:
        columns = [frame[name] for frame in frames]
        if isinstance(columns[0].dtype, pd.CategoricalDtype):
            values = pd.api.types.union_categoricals([pd.Categorical(column) for column in columns])
            together[name] = pd.Series(values)
        else:
            together[name] = pd.concat(columns, ignore_index=True)
    frame = pd.DataFrame(together)
    return _in_order(frame) if "event_id" in frame else frame


def _in_order(events: pd.DataFrame) -> pd.DataFrame:
    """Return the acts in order of time, their members numbered in the order in which they first act."""
    events = events.sort_values("ts", kind="stable", ignore_index=True)
    names = events["member"].cat.categories[pd.factorize(events["member"].cat.codes)[1]]
    events["member"] = events["member"].cat.reorder_categories(names)
    return events
