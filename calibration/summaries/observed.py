"""Observed: the named statistics of an import, or of a simulated community as a format would show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.chronicle import Chronicle
from calibration.exports import Export
from calibration.exports.events import ACTS
from calibration.exports.events_weekly import events_weekly, first_whole_week
from calibration.exports.readers.registry import BY_NAME
from calibration.exports.weeks import last_complete_week, monday, weeks_between
from calibration.exports.writers.registry import WRITERS
from calibration.summaries.cohorts import cohort_table, distinct, first_weeks, week_of
from calibration.summaries.people import Histories, first_answers
from sim.kpis import KPIS
from sim.weekly import mondays, weekly_of

WEEKLY = ("definition_id", "measure", "week", "value")
COHORTS = ("definition_id", "cohort", "later", "came", "stayed", "share")
DISTRIBUTIONS = ("definition_id", "value", "count")
DAY_MINUTES = 1440.0


@dataclass(frozen=True, eq=False)
class Observed:
    """Statistics by definition id; see `calibration.summaries.definitions`.

    Parameters
    ----------
    weekly : DataFrame
        ``definition_id``, ``measure`` (its name in `sim.kpis`), ``week`` (a Monday) and ``value``; weeks in which a
        measure is not known are left out.
    cohorts : DataFrame
        ``definition_id``, ``cohort`` (a Monday), ``later`` (weeks, from 1), ``came`` and ``stayed`` (people) and
        ``share``.
    distributions : DataFrame
        ``definition_id``, ``value`` (whole) and ``count``: how many have it.
    """

    weekly: pd.DataFrame
    cohorts: pd.DataFrame
    distributions: pd.DataFrame


def observed(export: Export) -> Observed:
    """Return the statistics that an import shows.

    Parameters
    ----------
    export : Export
        What was read; after `Export.before`, what was known then.

    Examples
    --------
    >>> observed(read_export("workspace.zip")).cohorts  # doctest: +SKIP
    """
    weekly = _weekly(export.weekly(), export.definitions)
    cohorts, distributions = _empty(COHORTS), _empty(DISTRIBUTIONS)
    if export.events is not None:
        cohorts, distributions = _of_acts(export.events, export.first_day, export.seen_until)
    members = _members(export.tables.members, export.seen_until)
    windows = _counted("windows.messages_per_member", export.tables.windows["messages"].dropna().to_numpy())
    return Observed(weekly, _stacked([cohorts, members], COHORTS), _stacked([distributions, windows], DISTRIBUTIONS))


def observed_run(chronicle: Chronicle, format: str) -> Observed:
    """Return the statistics that a format would show of a simulated community.

    Parameters
    ----------
    chronicle : Chronicle
        The community.
    format : str
        One of `calibration.exports.writers.registry.WRITERS`; of an archive of one member there are none.

    Examples
    --------
    >>> observed_run(chronicle, "slack-zip").distributions  # doctest: +SKIP
    """
    writer = WRITERS[format]
    acts = chronicle.acts(removed=writer.keeps_removed)
    first, last = (acts["ts"].iloc[place].date() for place in (0, -1))
    if writer.reader == "":
        return Observed(_empty(WEEKLY), _empty(COHORTS), _empty(DISTRIBUTIONS))
    if writer.reader == "events":
        weekly = events_weekly(acts, first, last)
        identifiers = {str(name): KPIS[str(name)].definition_id("events") or "" for name in weekly.columns}
        return Observed(_weekly(weekly, identifiers), *_of_acts(acts, first, last))
    weeks = pd.DatetimeIndex(mondays(chronicle.start, chronicle.days), name="week")
    weekly = pd.DataFrame(weekly_of(chronicle.world, chronicle.start, writer.shows), index=weeks)
    if not writer.keeps_removed:
        kept = events_weekly(acts, chronicle.start, chronicle.last_day).reindex(weeks)
        weekly = weekly.assign(**{name: kept[name] for name in ("weekly_messages", "weekly_posters") if name in weekly})
    return Observed(_weekly(weekly, _identifiers(writer.reader)), _empty(COHORTS), _empty(DISTRIBUTIONS))


def _identifiers(reader: str) -> dict[str, str]:
    """Return the definition ids of the weekly measures that a reader's figures give."""
    if reader == "slack_overview":
        return {name: found for name, kpi in KPIS.items() if (found := kpi.definition_id("slack_overview"))}
    return {rule.measure: rule.definition_id for rule in reversed(BY_NAME[reader].weekly)}


def _weekly(weekly: pd.DataFrame, identifiers: dict[str, str]) -> pd.DataFrame:
    known = {name: weekly[name].dropna() for name in weekly if name in identifiers}
    frames = [
        pd.DataFrame({"definition_id": identifiers[name], "measure": name, "week": values.index, "value": values})
        for name, values in known.items()
    ]
    return _stacked(frames, WEEKLY)


def _of_acts(events: pd.DataFrame, first_day: date, seen_until: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return cohorts and distributions of a log of people's acts, as `Export.events` holds it."""
    return (
        _stacked(list(_cohorts(events, first_day, seen_until)), COHORTS),
        _stacked(list(_distributions(events[events["kind"].isin(ACTS)])), DISTRIBUTIONS),
    )


def _cohorts(events: pd.DataFrame, first_day: date, seen_until: date) -> Iterator[pd.DataFrame]:
    weeks = weeks_between(first_whole_week(first_day), last_complete_week(seen_until))
    acts = events[events["kind"].isin(ACTS)]
    seen = distinct(_weeks(acts), _codes(acts))[0]
    for name, kept in (("first_post", acts), ("join", events[events["kind"] == "join"])):
        if len(kept):
            table = cohort_table(first_weeks(_codes(kept), _weeks(kept)), seen, weeks)
            yield table.assign(definition_id=f"events.retention.{name}")


def _distributions(acts: pd.DataFrame) -> Iterator[pd.DataFrame]:
    times = _times(acts)
    found = Histories(_codes(acts), times.astype("datetime64[D]").astype(np.int64))
    yield _counted("events.messages_per_member", found.messages)
    yield _counted("events.gap_days", found.gaps)
    yield _counted("events.tenure_days", found.tenure)
    if "thread" in acts:
        minutes = times.astype("datetime64[us]").astype(np.int64) / 60e6
        waited = first_answers(_threads(acts["thread"]), minutes, (acts["kind"] == "reply").to_numpy())
        yield _counted("events.answer_minutes", np.floor(np.round(waited, 6)))


def _members(members: pd.DataFrame, seen_until: date) -> pd.DataFrame:
    """Return how long the members of a list were still seen after the week in which they joined."""
    known = members[members["joined_at"].notna() & members["last_seen_at"].notna()]
    if known.empty:
        return _empty(COHORTS)
    joined, last = (week_of(known[name].to_numpy()) for name in ("joined_at", "last_seen_at"))
    weeks = weeks_between(monday(known["joined_at"].min().date()), last_complete_week(seen_until))
    frames = []
    for later in range(1, len(weeks)):
        over = joined + later <= week_of(weeks.to_numpy())[-1]
        frame = pd.DataFrame({"cohort": joined[over], "stayed": (last >= joined + later)[over]})
        counts = frame.groupby("cohort")["stayed"].agg(["size", "sum"])
        start = week_of(weeks.to_numpy())[0]
        frames.append(
            pd.DataFrame(
                {"cohort": weeks[counts.index - start], "later": later, "came": counts["size"].to_numpy(),
                 "stayed": counts["sum"].to_numpy()}
            )
        )  # fmt: skip
    table = _stacked([frame.assign(definition_id="members.last_seen.join", share=np.nan) for frame in frames], COHORTS)
    table["share"] = table["stayed"] / table["came"]
    return table.sort_values(["cohort", "later"], ignore_index=True)


def _counted(identifier: str, numbers: npt.NDArray[np.generic]) -> pd.DataFrame:
    values, counts = np.unique(np.asarray(numbers).astype(np.int64), return_counts=True)
    return pd.DataFrame({"definition_id": identifier, "value": values, "count": counts})


def _codes(events: pd.DataFrame) -> npt.NDArray[np.int64]:
    return np.asarray(events["member"].cat.codes, dtype=np.int64)


def _times(events: pd.DataFrame) -> npt.NDArray[np.datetime64]:
    return np.asarray(events["ts"].dt.tz_localize(None).to_numpy())


def _weeks(events: pd.DataFrame) -> npt.NDArray[np.int64]:
    return week_of(_times(events))


def _threads(threads: pd.Series[int]) -> npt.NDArray[np.int64]:
    """Return a number for each conversation, -1 where there is none (0 in the canonical table)."""
    if isinstance(threads.dtype, pd.CategoricalDtype):
        return np.asarray(threads.cat.codes, dtype=np.int64)
    codes = pd.factorize(threads.to_numpy())[0].astype(np.int64)
    return np.where(threads.to_numpy() == 0, -1, codes)


def _empty(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(columns=list(columns))


def _stacked(frames: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    filled = [frame[list(columns)] for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else _empty(columns)
