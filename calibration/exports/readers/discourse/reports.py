"""Reports of the dashboard: a day and a number. Only the file's name, or the series' labels, say of what."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta
from typing import NamedTuple

from calibration.exports.cells import count_of, day_of, number_of
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader, Weekly
from calibration.exports.recording import Aggregation, Recording
from calibration.exports.refusing import refusal
from calibration.exports.sheets import Record, open_sheet
from calibration.exports.table import column_key

SINCE = date(2013, 1, 1)
WORDS = "calibration.exports.readers.discourse"


class Figure(NamedTuple):
    """What one report, or one series of a report, is in the canonical table."""

    metric: str
    aggregation: Aggregation
    definition: str
    unit: str = "count"


REPORTS: dict[str, Figure] = {
    "signups": Figure("joins", "flow", "discourse.signups"),
    "visits": Figure("visits", "unique", "discourse.logged_in_visit"),
    "dau-by-mau": Figure("dau_by_mau_pct", "mean", "discourse.dau_by_mau", "percent"),
    "daily-engaged-users": Figure("engaged", "unique", "discourse.engaged_liked_or_posted"),
    "new-contributors": Figure("new_posters", "flow", "discourse.first_post"),
    "topics": Figure("topics", "flow", "discourse.topics"),
    "posts": Figure("messages", "flow", "discourse.posts"),
    "likes": Figure("reactions", "flow", "discourse.likes"),
    "flags": Figure("flags", "flow", "discourse.flags"),
    "time-to-first-response": Figure("time_to_first_response_h", "mean", "discourse.first_response", "hours"),
    "topics-with-no-response": Figure("unanswered_topics", "flow", "discourse.topics_without_response"),
    "post-edits": Figure("edits", "flow", "discourse.post_edits"),
}
"""By the stem of the file's name."""
SERIES: dict[str, Figure] = {
    "crawlers": Figure("pageviews_crawler", "flow", "discourse.page_views"),
    "robotsdindexation": Figure("pageviews_crawler", "flow", "discourse.page_views"),
    "anonymoususers": Figure("pageviews_anon", "flow", "discourse.page_views"),
    "utilisateursanonymes": Figure("pageviews_anon", "flow", "discourse.page_views"),
    "loggedinusers": Figure("pageviews_member", "flow", "discourse.page_views"),
    "utilisateursconnectés": Figure("pageviews_member", "flow", "discourse.page_views"),
    **{
        column_key(label.format(level)): Figure(f"reached_trust_level_{level}", "flow", "discourse.trust_level_growth")
        for level in (1, 2, 3, 4)
        for label in ("Trust Level {} reached", "Reached Trust Level {}", "Niveau de confiance {} atteint")
    },
}
"""By the key of the series' label, English or French."""
DAYS = frozenset({"day", "jour"})
VALUES = frozenset({"count", "nombre", "percent", "pourcentage"})
_STEM = re.compile(r"([a-z][a-z0-9_-]*?)-[0-9]{6}-[0-9]{6}")


def recognises(source: Source) -> bool:
    """Say whether a text is a day and a number, or stacked series with labels known in English or French."""
    return source.shape == "text" and any(_is_header(header) for header in source.headers)


def _is_header(keys: frozenset[str]) -> bool:
    simple = len(keys) == 2 and bool(keys & DAYS) and bool(keys & VALUES)
    return simple or ("x" in keys and bool(keys & SERIES.keys()))


def report_of(name: str) -> str:
    """Return which report a file's name says it is, ``""`` where it says none.

    Examples
    --------
    >>> report_of("dau-by-mau-260416-091500.csv")
    'dau-by-mau'
    """
    found = _STEM.match(name.rpartition("/")[2])
    return found.group(1).replace("_", "-") if found else ""


def read(source: Source, into: Recording) -> None:
    """Read a report; days without any are left out by Discourse, so between two days they are none."""
    with open_sheet(source, _is_header) as sheet:
        keys = sheet.keys
        stamp = next(key for key in keys if key in DAYS or key == "x")
        figures = {key: SERIES[key] for key in keys if key in SERIES}
        if stamp != "x":
            value = next(key for key in keys if key in VALUES)
            figures = {value: _figure(source)}
        into.unknown_columns(
            name for name, key in zip(sheet.header, keys, strict=True) if key not in figures and key != stamp
        )
        into.remarks(guesses=sheet.guesses)
        days: dict[date, Record] = {}
        for record in sheet.records:
            into.read()
            day = day_of(record[stamp])
            if day is None:
                into.skip("no_date", record.line)
            elif not into.since <= day <= into.today + timedelta(days=1):
                into.skip("future" if day > into.today else "too_early", record.line)
            else:
                if day in days:
                    into.skip("same_day", days[day].line)
                days[day] = record
        into.skip_all(sheet.broken)
    for key, figure in figures.items():
        _write(days, key, figure, into)


def _figure(source: Source) -> Figure:
    figure = REPORTS.get(report_of(source.name))
    if figure is None:
        raise refusal("discourse-which-report", source.path, package=WORDS, reports=", ".join(REPORTS))
    return figure


def _write(days: dict[date, Record], key: str, figure: Figure, into: Recording) -> None:
    if not days:
        return
    first, last = min(days), max(days)
    filled = 0
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        record = days.get(day)
        if record is not None:
            value = count_of(record[key]) if figure.unit == "count" else number_of(record[key], ".")
        elif figure.aggregation in ("flow", "unique"):
            value, filled = 0.0, filled + 1
        else:
            value = math.nan
        into.metric(
            figure.metric, day, value, aggregation=figure.aggregation, definition=figure.definition, unit=figure.unit,
            estimated=record is None,
        )  # fmt: skip
    if filled:
        into.note("discourse-days-without", count=filled)
    if figure.metric == "time_to_first_response_h":
        into.note("discourse-first-response")
    if figure.metric == "joins":
        into.note("discourse-signups")


READER = FileReader(
    name="discourse_report",
    platform="discourse",
    words=WORDS,
    aspects=("joins", "readers", "posters", "messages", "reactions"),
    weekly=(
        Weekly("joins", "joins", "discourse.signups", "sum"),
        Weekly("weekly_messages", "messages", "discourse.posts", "sum"),
        Weekly("new_posters", "new_posters", "discourse.first_post", "sum"),
    ),
    since=SINCE,
    recognises=recognises,
    read=read,
)
