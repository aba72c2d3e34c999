"""A simulated community as Discord's Server Insights shows it: a folder of CSVs, by day and by week."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from calibration.chronicle import Chronicle
from calibration.exports.writers.contract import Phone, Writer
from calibration.exports.writers.distinct import distinct_within, visits_of
from scenarios.spreadsheets import write_rows
from sim.columns import VISITED
from sim.weekly import complete_weeks

Integers = npt.NDArray[np.int64]
MONTH = 30
NEWER, OLDER = "Members for < 1 month", "Members for 1 month+"
STAMP, PACIFIC = "interval_start_timestamp", "day_pt"


def write(chronicle: Chronicle, place: Path, phone: Phone) -> list[Path]:
    """Write the files of both periods and return them; leaving, in the model, is leaving the server."""
    days = np.arange(chronicle.days)
    weeks = complete_weeks(chronicle.start, chronicle.days)
    # A week is seen from its Sunday, whose seven days are the week.
    sundays = 7 * np.arange(weeks.start, weeks.stop) + 6 - chronicle.start.weekday()
    (place / "day").mkdir(parents=True)
    (place / "week").mkdir()
    return [
        *_activity(chronicle, place / "day", days, 1),
        *_membership(chronicle, place / "day"),
        *_activity(chronicle, place / "week", sundays, 7),
    ]


def _file(place: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """Write a file as Discord does: carriage returns, and none after the last row."""
    text = io.StringIO()
    write_rows(text, [header, *rows], lineterminator="\r\n")
    with place.open("x", encoding="utf-8", newline="") as stream:
        stream.write(text.getvalue().removesuffix("\r\n"))
    return place


def _stamp(chronicle: Chronicle, day: int) -> str:
    return f"{chronicle.date_of(day).isoformat()}T00:00:00+00:00"


def _activity(chronicle: Chronicle, place: Path, ends: Integers, length: int) -> list[Path]:
    """Write who came and who wrote in each period of so many days, given the last day of each."""
    span, said, (people, came) = chronicle.days, chronicle.written(), visits_of(chronicle)
    author = np.where(said.author < 0, len(chronicle.members), said.author)
    visitors = distinct_within(people, came, span, length)[ends]
    writers = distinct_within(author, said.day, span, length)[ends]
    totals = np.concatenate([[0], np.cumsum(np.bincount(said.day, minlength=span))])
    messages = totals[ends + 1] - totals[ends + 1 - length]
    stamps = [_stamp(chronicle, int(end) + 1 - length) for end in ends]
    return [
        _file(
            place / "guild-communicators.csv", (STAMP, "visitors", "pct_communicated"),
            [(stamp, int(all_), _share(int(some), int(all_)))
             for stamp, all_, some in zip(stamps, visitors, writers, strict=True)],
        ),
        _file(
            place / "guild-message-activity.csv", (STAMP, "messages", "messages_per_communicator"),
            [(stamp, int(sent), float(sent / some) if some else "")
             for stamp, sent, some in zip(stamps, messages, writers, strict=True)],
        ),
    ]  # fmt: skip


def _share(some: int, whole: int) -> float | str:
    """Return a percentage; nothing where there is nobody, as Discord leaves the cell empty."""
    return 100.0 * some / whole if whole else ""


def _membership(chronicle: Chronicle, place: Path) -> list[Path]:
    """Write members, arrivals, departures and who came again in the week after theirs, day by day."""
    table = chronicle.world.days
    days = [(_stamp(chronicle, day), day) for day in range(chronicle.days)]
    return [
        _file(
            place / "guild-total-membership.csv", (PACIFIC, "total_membership", STAMP),
            [(stamp[:10], int(table["members"][day]), stamp) for stamp, day in days],
        ),
        _file(
            place / "guild-joins-by-source.csv",
            (PACIFIC, "discovery_joins", "invites", "vanity_joins", "hubs_joins", "bot_joins", "integration_joins",
             "other_joins", "total_joins", STAMP),
            [(stamp[:10], 0, int(table["joins"][day]), 0, 0, 0, 0, len(chronicle.returned[day]),
              int(table["joins"][day]) + len(chronicle.returned[day]), stamp) for stamp, day in days],
        ),
        _file(
            place / "guild-leavers.csv", (PACIFIC, "days_in_guild", "leavers", STAMP),
            [(stamp[:10], label, count, stamp) for stamp, day in days for label, count in _leavers(chronicle, day)],
        ),
        _file(
            place / "guild-retention.csv", (STAMP, "new_members", "pct_retained"),
            [(stamp, *_retention(chronicle, day)) for stamp, day in days],
        ),
    ]  # fmt: skip


def _leavers(chronicle: Chronicle, day: int) -> list[tuple[str, int]]:
    """Return how many left by how long they had been there, none where nobody did."""
    gone = chronicle.left[day]
    new = int((day - np.asarray(chronicle.members["join_day"])[gone] < MONTH).sum())
    return [(label, count) for label, count in ((NEWER, new), (OLDER, len(gone) - new)) if count]


def _retention(chronicle: Chronicle, day: int) -> tuple[int, float | str]:
    """Return the day's newcomers and the share of them who came in the calendar week after theirs, once it is over."""
    rows = np.flatnonzero(np.asarray(chronicle.members["join_day"]) == day)
    week = int(chronicle.world.days["week"][day])
    over = complete_weeks(chronicle.start, chronicle.days).stop > week + 1
    if not len(rows) or not over:
        return len(rows), ""
    return len(rows), _share(int((chronicle.world.weeks[rows, week + 1] & VISITED > 0).sum()), len(rows))


WRITER = Writer(
    name="discord-insights",
    write=write,
    ending="",
    shows=("weekly_active", "weekly_posters", "weekly_messages", "members", "leaves", "net_growth",
           "retained_1w_joiners"),
    reader="discord_insights",
)  # fmt: skip
