"""Server Insights: CSVs whose rows lose their empty last cells and whose columns come and go."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader, Weekly
from calibration.exports.readers.discord.insights_columns import (
    ACTIVATION,
    ADDED_UP,
    AUDIENCE,
    AUDIENCE_DAYS,
    COMMUNICATORS,
    FIGURES,
    HIDDEN,
    JOINS,
    NOT_USED,
    SEGMENTS,
    STAMP,
    Figure,
)
from calibration.exports.recording import Grain, Recording
from calibration.exports.sheets import Record, open_sheet

SINCE = date(2015, 5, 13)
WORDS = "calibration.exports.readers.discord"
_STAMP = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ][0-9:.]{5,}(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?$")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,20})?(?:e-?[0-9]{1,3})?$", re.IGNORECASE)


class Row(NamedTuple):
    """One record: its line, day, segment and cells."""

    line: int
    day: date
    segment: tuple[str, str]
    record: Record


def recognises(source: Source) -> bool:
    """Say whether a text has the column that every file of Server Insights has."""
    return source.has_columns("interval_start_timestamp")


def read(source: Source, into: Recording) -> None:
    """Read one file of Server Insights; its columns say which one."""
    with open_sheet(source, lambda keys: STAMP in keys, pad=True) as sheet:
        keys = sheet.keys
        known = {STAMP, *NOT_USED, *FIGURES, *SEGMENTS, "pctcommunicated", ""}
        into.unknown_columns(name for name, key in zip(sheet.header, keys, strict=True) if key not in known)
        into.remarks(guesses=sheet.guesses)
        segment = next((SEGMENTS[key] for key in keys if key in SEGMENTS), "")
        column = next((key for key in keys if SEGMENTS.get(key) == segment and segment), "")
        rows = _rows(sheet.records, segment, column, into)
        into.skip_all(sheet.broken)
    if not rows:
        return
    days, grain = _interval(rows, segment, into)
    for row in rows:
        _figures(row, keys, days, grain, into)
    for key in ADDED_UP:
        if key in keys:
            _add_up(rows, key, days, grain, into)


def _rows(records: Iterable[Record], segment: str, column: str, into: Recording) -> list[Row]:
    rows: dict[tuple[date, tuple[str, str]], Row] = {}
    for record in records:
        into.read()
        found = _STAMP.match(record[STAMP].strip("'"))
        try:
            day = date(*map(int, found.groups())) if found else None
        except ValueError:
            day = None
        if day is None:
            into.skip("no_date", record.line)
        elif not into.since <= day <= into.today + timedelta(days=1):
            into.skip("future" if day > into.today else "too_early", record.line)
        else:
            name = record[column].strip("'") if column else ""
            part = (segment, into.hidden(name) if segment in HIDDEN else name)
            if (day, part) in rows:
                into.skip("same_row", record.line)
            rows[day, part] = Row(record.line, day, part, record)
    return list(rows.values())


def _interval(rows: list[Row], segment: str, into: Recording) -> tuple[int, Grain]:
    """Tell the length of a period from the spacing of the stamps: no column says it."""
    stamps = sorted({row.day for row in rows})
    if len(stamps) == 1:
        return (AUDIENCE_DAYS, "window") if segment in AUDIENCE else (1, "day")
    step = median((after - before).days for before, after in pairwise(stamps))
    lengths: tuple[tuple[int, int, Grain], ...] = ((4, 1, "day"), (15, 7, "week"), (10_000, 28, "month"))
    days, grain = next((days, grain) for below, days, grain in lengths if step < below)
    into.guess(f"discord-grain-{grain}", step=step)
    return days, grain


def _figures(row: Row, keys: tuple[str, ...], days: int, grain: Grain, into: Recording) -> None:
    """Record the figures of one row."""
    start = row.day if grain != "window" else row.day - timedelta(days=days)
    values = {
        key: _number(row, key, into) for key in keys if key in FIGURES or key in ("pctcommunicated", "totaljoins")
    }

    def record(figure: Figure, value: float, segment: tuple[str, str], censored: bool = False) -> None:
        into.metric(
            figure.metric, start, value, aggregation=figure.aggregation, definition=figure.definition, days=days,
            grain=grain, unit=figure.unit, segment=segment, censored=censored,
        )  # fmt: skip

    newcomers = values.get("newmembers", math.nan)
    for key, value in values.items():
        if key == "totaljoins" or key == "pctcommunicated":
            continue
        figure = FIGURES[key]
        # A blank where people joined is not known yet; where nobody joined there is nothing to know.
        open_ = key == "pctretained" and math.isnan(value) and newcomers > 0
        record(figure, value, ("join_source", figure.source) if figure.source else row.segment, open_)
    _joins(values, record)
    if "pctcommunicated" in values:
        share = values["pctcommunicated"]
        if "visitors" in values:
            known = not (math.isnan(share) or math.isnan(values["visitors"]))
            people = round(values["visitors"] * share / 100) if known else math.nan
            record(COMMUNICATORS, people, row.segment)
        else:
            record(ACTIVATION, share, row.segment)


def _joins(values: dict[str, float], record: Callable[[Figure, float, tuple[str, str]], None]) -> None:
    """Record the arrivals of all sources together."""
    parts = [value for key, value in values.items() if FIGURES.get(key, ACTIVATION).source]
    total = values.get("totaljoins", math.nan)
    if parts:
        whole = sum(value for value in parts if not math.isnan(value)) if math.isnan(total) else total
        record(Figure("joins", "flow", JOINS), whole, ("", ""))


def _number(row: Row, key: str, into: Recording) -> float:
    """Return a cell's number; a blank is not known, never nothing."""
    text = row.record[key].strip("'")
    if not text:
        return math.nan
    value = float(text) if _NUMBER.match(text) else math.inf
    if math.isinf(value):  # no number, or one beyond all numbers, such as 1e999
        into.note("discord-unread-number", line=row.line)
        return math.nan
    return value


def _add_up(rows: list[Row], key: str, days: int, grain: Grain, into: Recording) -> None:
    """Record the sum over segments; a day between two others without a row had nobody."""
    totals: dict[date, float] = defaultdict(float)
    for row in rows:
        value = _number(row, key, into)
        totals[row.day] += 0.0 if math.isnan(value) else value
    figure = FIGURES[key]
    first, last = min(totals), max(totals)
    empty = 0
    for step in range(0, (last - first).days + 1, days):
        day = first + timedelta(days=step)
        empty += day not in totals
        into.metric(
            figure.metric, day, totals.get(day, 0.0), aggregation="flow", definition=figure.definition, days=days,
            grain=grain, estimated=day not in totals,
        )  # fmt: skip
    if empty:
        into.guess("discord-nobody-left", count=empty)


READER = FileReader(
    name="discord_insights",
    platform="discord",
    words=WORDS,
    aspects=("members", "joins", "leaves", "readers", "posters", "messages", "retention"),
    weekly=(
        Weekly("members", "members_total", "discord.membership", "last"),
        Weekly("net_growth", "members_total", "discord.membership", "difference"),
        Weekly("joins", "joins", JOINS, "sum"),
        Weekly("leaves", "leaves", "discord.leavers", "sum"),
        Weekly("weekly_messages", "messages", "discord.messages", "sum"),
        Weekly("weekly_active", "visitors", "discord.visitor", "of_week"),
        Weekly("weekly_posters", "communicators", "discord.communicator", "of_week"),
        Weekly(
            "retained_1w_joiners", "retention_w1_pct", "discord.visited_after_week_1", "mean",
            ("new_members", "discord.new_members"), 0.01,
        ),
    ),
    since=SINCE,
    recognises=recognises,
    read=read,
)  # fmt: skip
